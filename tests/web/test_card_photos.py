"""`/e/{slug}/card.jpg` and `story.jpg` of an event with an uploaded photo."""

import logging
import os
from collections.abc import AsyncIterator
from io import BytesIO
from pathlib import Path

import pytest
from PIL import Image

from tests.support.albums import Album, open_album
from tests.support.photos import BLUE, RED, save
from tests.support.web import Stopwatch, open_browser
from toi_invite.clock import read_clock
from toi_invite.db import Database
from toi_invite.services.drafts import update_published
from toi_invite.services.events import get_event
from toi_invite.services.media.storage import MEDIA_FOLDER, FolderStorage

PICTURES = ("card", "story")


@pytest.fixture
async def album(database: Database, tmp_path: Path, stopwatch: Stopwatch) -> AsyncIterator[Album]:
    """An organizer with a draft."""
    async with open_browser(database, tmp_path, stopwatch=stopwatch) as client:
        yield await open_album(client, database)


async def read_slug(album: Album) -> str:
    """The published event's address."""
    async with album.database.reading() as session:
        event = await get_event(session, organizer_id=album.organizer_id, event_id=album.event_id)
    return event.slug


async def get_picture(album: Album, name: str) -> bytes:
    """The card or the story as a guest gets it."""
    answer = await album.browser.get(f"/e/{await read_slug(album)}/{name}.jpg")
    assert (answer.status_code, answer.headers["content-type"]) == (200, "image/jpeg")
    return answer.content


async def find_card(album: Album) -> str:
    """The path of the card that the page names."""
    page = (await album.browser.get(f"/e/{await read_slug(album)}")).text
    return page.partition('"og:image" content="')[2].partition('"')[0].replace("&amp;", "&").partition("8000")[2]


async def update(album: Album) -> None:
    """Show guests what was saved last."""
    owner = {"organizer_id": album.organizer_id, "event_id": album.event_id}
    async with album.database.transaction() as session:
        version = (await get_event(session, **owner)).version
        await update_published(session, **owner, version=version, now=read_clock())


def list_places(body: bytes, colour: tuple[int, int, int]) -> list[int]:
    """How far from the left edge the pixels of about this colour are."""
    picture = Image.open(BytesIO(body)).convert("RGB")
    small = picture.resize((picture.width // 10, picture.height // 10), Image.Resampling.BOX)
    raw = small.tobytes()
    pixels = [raw[at : at + 3] for at in range(0, len(raw), 3)]
    return [
        number % small.width
        for number, pixel in enumerate(pixels)
        if max(abs(seen - wished) for seen, wished in zip(pixel, colour, strict=True)) < 16
    ]


@pytest.mark.parametrize("name", PICTURES)
async def test_uploaded_cover_is_in_the_picture(album, name) -> None:
    """The first of two photos: red on the left, blue on the right, as it was sent; the second is green."""
    cover = await album.add()
    other = await album.add(save(Image.new("RGB", (900, 600), (0, 200, 0))))
    await album.save(cover, other)
    await album.publish()
    body = await get_picture(album, name)
    red, blue = list_places(body, RED), list_places(body, BLUE)

    assert len(red) > 200
    assert len(blue) > 200
    assert max(red) < min(blue)
    assert list_places(body, (0, 200, 0)) == []


@pytest.mark.parametrize("name", PICTURES)
async def test_event_without_photos_shows_none(album, name) -> None:
    """What the other tests look for is not in the drawing itself."""
    await album.publish()
    body = await get_picture(album, name)

    assert list_places(body, RED) == list_places(body, BLUE) == []


@pytest.mark.parametrize("name", PICTURES)
async def test_lost_file_leaves_the_rest_of_the_picture(album, tmp_path, caplog, name) -> None:
    """As if there were no photo, and somebody can read in the log which one it was."""
    await album.publish()
    without = await get_picture(album, name)
    media_id = await album.add()
    await album.save(media_id)
    await update(album)
    await FolderStorage(tmp_path / MEDIA_FOLDER).delete(media_id)
    with caplog.at_level(logging.WARNING):
        body = await get_picture(album, name)

    assert body == without
    assert [media_id in record.getMessage() for record in caplog.records] == [True]


async def test_noisy_photo_is_light_enough_for_messengers(album) -> None:
    """A quarter of a megabyte, whatever was photographed."""
    await album.save(await album.add(save(Image.frombytes("RGB", (900, 600), os.urandom(900 * 600 * 3)), quality=95)))
    await album.publish()

    assert len(await get_picture(album, "card")) <= 250_000
    assert len(await get_picture(album, "story")) <= 900_000


async def test_another_photo_has_another_address(album, stopwatch) -> None:
    """Messengers keep pictures for long; a change of the photo alone is seen."""
    first = await album.add()
    second = await album.add(save(Image.new("RGB", (900, 600), RED)))
    await album.save(first)
    await album.publish()
    old = await find_card(album)
    before = (await album.browser.get(old)).content
    await album.save(second)
    await update(album)
    stopwatch.now += 1.01
    new = await find_card(album)
    after = await album.browser.get(new)

    assert old != new
    assert "immutable" in after.headers["cache-control"]
    assert list_places(before, BLUE)
    assert not list_places(after.content, BLUE)
