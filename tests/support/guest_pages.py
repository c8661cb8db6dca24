"""Published events in the database of a running server, so that a browser reads their pages over a real socket."""

import asyncio
from collections.abc import Sequence
from concurrent.futures import ThreadPoolExecutor
from pathlib import Path
from tempfile import TemporaryDirectory

from PIL import Image, ImageFilter

from tests.support.events import add_organizer, publish
from tests.support.moment import NOW
from tests.support.photos import save
from toi_invite.db import Database
from toi_invite.models.content import EventContent
from toi_invite.models.photo import Photo
from toi_invite.services.drafts import save_draft
from toi_invite.services.events import create_event
from toi_invite.services.media.photos import Studio, add_photo
from toi_invite.services.media.storage import MEDIA_FOLDER, FolderStorage
from toi_invite.services.media.workshop import Workshop
from toi_invite.services.slugs import choose_slug
from toi_invite.services.templates import get_template


def publish_all(database_url: str, contents: Sequence[EventContent], *, photos_in: Path | None = None) -> list[str]:
    """The addresses' paths (`/e/page-x7k2m4pq`) of one published event for each content.

    In a thread of its own, because a browser driven from this one has an event loop here.

    Args:
        database_url: of the running server.
        contents: what the organizers wrote.
        photos_in: the server's data folder, if each event shall have a photo instead of those that its content names.
    """
    with ThreadPoolExecutor(1) as thread:
        return thread.submit(asyncio.run, _publish_all(database_url, contents, photos_in)).result()


async def _publish_all(database_url: str, contents: Sequence[EventContent], photos_in: Path | None) -> list[str]:
    database = Database(database_url)
    async with database.transaction() as session:
        organizer_id = await add_organizer(session)
    slugs = [await _publish(database, organizer_id, content, photos_in) for content in contents]
    await database.dispose()
    return [f"/e/{slug}" for slug in slugs]


async def _publish(database: Database, organizer_id: str, content: EventContent, photos_in: Path | None) -> str:
    async with database.transaction() as session:
        event = await create_event(session, organizer_id=organizer_id, template=content.template, now=NOW)
    if photos_in:
        photo = await _take_photo(database, organizer_id, event.id, photos_in)
        content = content.model_copy(update={"photos": (photo,)})
    owner = {"organizer_id": organizer_id, "event_id": event.id}
    async with database.transaction() as session:
        await save_draft(session, **owner, version=event.version, content=content, now=NOW)
        # Not by its names: the server's other events may want the address that belongs to them.
        await choose_slug(session, **owner, slug=f"page-{event.code}", now=NOW)
        published = await publish(session, organizer_id, event.id, get_template(content.template).category)
    return published.slug


async def _take_photo(database: Database, organizer_id: str, event_id: str, folder: Path) -> Photo:
    studio = Studio(database, FolderStorage(folder / MEDIA_FOLDER), Workshop())
    with TemporaryDirectory(prefix="toi-photo-") as name:
        source = Path(name) / "sent"
        source.write_bytes(_draw_photo())
        stored = await add_photo(studio, source, organizer_id=organizer_id, event_id=event_id, now=NOW)
    return Photo(media_id=stored.media_id, width=stored.width, height=stored.height)


def _draw_photo() -> bytes:
    """A photo that packs about as well as one of people does: soft light, some grain, no sharp edge."""
    light = Image.linear_gradient("L").resize((1600, 1200))
    blots = Image.effect_noise((200, 150), 90).resize((1600, 1200), Image.Resampling.BICUBIC)
    grain = Image.effect_noise((1600, 1200), 24).filter(ImageFilter.GaussianBlur(1))
    grey = Image.blend(Image.blend(light, blots, 0.4), grain, 0.2)
    return save(Image.merge("RGB", (grey, grey.point([value * 4 // 5 for value in range(256)]), grey)), quality=85)
