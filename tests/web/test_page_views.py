"""Who counts as a guest, and that counting never slows or fails a page."""

from collections.abc import AsyncIterator
from pathlib import Path

import httpx
import pytest
from fastapi import FastAPI

from tests.support.events import add_event, publish
from tests.support.moment import NOW
from tests.support.payments import make_settings
from toi_invite.db import Database
from toi_invite.models.category import Category
from toi_invite.services.event_views import EventView
from toi_invite.services.page_views import ViewCounter, sum_views, write_views
from toi_invite.web.app import build_web_app, wrap

PHONE = "Mozilla/5.0 (Linux; Android 13; SM-A135F) AppleWebKit/537.36 (KHTML, like Gecko) Chrome/131.0 Mobile"
PROGRAMS = [
    "WhatsApp/2.24.20.89 A",
    "TelegramBot (like TwitterBot)",
    "facebookexternalhit/1.1 (+http://www.facebook.com/externalhit_uatext.php)",
    "Mozilla/5.0 (compatible; YandexBot/3.0; +http://yandex.com/bots)",
    "Mozilla/5.0 (compatible; vkShare; +http://vk.com/dev/Share)",
    "curl/8.5.0",
    "",
]


@pytest.fixture
async def event(database: Database, organizer_id: str) -> EventView:
    """A published event."""
    async with database.transaction() as session:
        draft = await add_event(session, organizer_id)
        return await publish(session, organizer_id, draft.id, Category.STANDARD)


@pytest.fixture
def app(database: Database, tmp_path: Path) -> FastAPI:
    """The pages, with their counter."""
    return build_web_app(make_settings(tmp_path), database)


@pytest.fixture
async def site(app: FastAPI) -> AsyncIterator[httpx.AsyncClient]:
    """Whoever asks for a page."""
    async with httpx.AsyncClient(transport=httpx.ASGITransport(wrap(app)), base_url="http://localhost:8000") as client:
        yield client


async def read_count(database: Database, app: FastAPI, event: EventView) -> int:
    """How often the page was opened, after what is in memory was written."""
    await write_views(database, app.state.views, now=NOW)
    async with database.reading() as session:
        return (await sum_views(session, [event.id])).get(event.id, 0)


async def test_people_are_counted_whether_the_page_is_fresh_kept_or_known(database, app, site, event) -> None:
    """The first answer, one from memory and a 304 are three views; HEAD and other pages are none."""
    first = await site.get(f"/e/{event.slug}", headers={"user-agent": PHONE})
    await site.get(f"/e/{event.slug}", headers={"user-agent": PHONE})
    known = {"user-agent": PHONE, "if-none-match": first.headers["etag"]}
    assert (await site.get(f"/e/{event.slug}", headers=known)).status_code == 304
    await site.head(f"/e/{event.slug}", headers={"user-agent": PHONE})
    await site.get("/e/nobody-here", headers={"user-agent": PHONE})

    assert await read_count(database, app, event) == 3


@pytest.mark.parametrize("program", PROGRAMS)
async def test_messengers_and_robots_are_not_counted(database, app, site, event, program) -> None:
    """What fetches the page for its card is no guest."""
    await site.get(f"/e/{event.slug}", headers={"user-agent": program})
    await site.get(f"/e/{event.slug}", headers={"user-agent": program})

    assert await read_count(database, app, event) == 0


async def test_views_of_several_writes_add_up(database, event) -> None:
    """A day's number grows; another day has its own row."""
    counter = ViewCounter()
    for _ in range(2):
        counter.add(event.id)
        counter.add(event.id)
        await write_views(database, counter, now=NOW)
    await write_views(database, counter, now=NOW)
    async with database.reading() as session:
        assert await sum_views(session, [event.id, "no-such"]) == {event.id: 4}


async def test_views_stay_counted_while_the_database_is_away(event, tmp_path) -> None:
    """Nobody's page fails, and nothing is lost."""
    counter = ViewCounter()
    counter.add(event.id)
    await write_views(Database(f"sqlite:///{tmp_path}/no-such-folder/toi.db"), counter, now=NOW)
    assert counter.take() == {event.id: 1}
