"""`/e/{slug}/calendar.ics` over HTTP; `tests/unit/invitation/test_calendar_file.py` reads what is in it."""

from collections.abc import AsyncIterator
from pathlib import Path
from typing import Any

import httpx
import pytest
from icalendar import Calendar

from tests.support.events import add_event, named, publish
from tests.support.moment import NOW
from tests.support.web import open_browser
from toi_invite.db import Database
from toi_invite.models.category import Category
from toi_invite.models.content import Texts
from toi_invite.services.drafts import save_draft, update_published
from toi_invite.services.event_views import EventView
from toi_invite.services.events import get_event, withdraw_event
from toi_invite.services.slugs import choose_slug


@pytest.fixture
async def guest(database: Database, tmp_path: Path) -> AsyncIterator[httpx.AsyncClient]:
    """A guest's browser."""
    async with open_browser(database, tmp_path, TOI_PUBLIC_URL="https://toi.example") as client:
        yield client


@pytest.fixture
async def event(database: Database, organizer_id: str) -> EventView:
    """A published wedding."""
    async with database.transaction() as session:
        draft = await add_event(session, organizer_id, named("Айгерім", venue_name=Texts(kk="Той", ru="Зал")))
        return await publish(session, organizer_id, draft.id, Category.STANDARD)


def read(answer: httpx.Response) -> Any:
    """The file's one event."""
    return Calendar.from_ical(answer.content).walk("VEVENT")[0]


async def test_published_event_is_a_calendar_file(guest, event) -> None:
    """Its own media type, a name to keep it under, and nobody keeps it without asking."""
    answer = await guest.get(f"/e/{event.slug}/calendar.ics")

    assert answer.status_code == 200
    assert answer.headers["content-type"] == "text/calendar; charset=utf-8"
    assert answer.headers["content-disposition"] == f'attachment; filename="{event.slug}.ics"'
    assert answer.headers["cache-control"] == "private, no-cache"
    assert answer.headers["x-robots-tag"] == "noindex"
    assert answer.headers["x-content-type-options"] == "nosniff"
    assert read(answer)["uid"] == f"{event.id}@toi.example"
    assert read(answer)["url"] == f"https://toi.example/e/{event.slug}"


async def test_language_is_chosen_as_for_the_page(guest, event) -> None:
    """`?lang=`, cookie, Accept-Language; caches are told what it depends on."""
    asked = await guest.get(f"/e/{event.slug}/calendar.ics?lang=ru", headers={"cookie": "lang=kk"})
    preferred = await guest.get(f"/e/{event.slug}/calendar.ics", headers={"accept-language": "ru"})
    kazakh = await guest.get(f"/e/{event.slug}/calendar.ics")

    assert read(asked)["location"].startswith("Зал")
    assert asked.content == preferred.content
    assert read(kazakh)["location"].startswith("Той")
    assert {"Accept-Language", "Cookie"} <= set(asked.headers["vary"].split(", "))


async def test_head_says_what_get_says(guest, event) -> None:
    """The same headers, no body."""
    got = await guest.get(f"/e/{event.slug}/calendar.ics")
    asked = await guest.head(f"/e/{event.slug}/calendar.ics")

    assert (asked.status_code, asked.content) == (200, b"")
    assert dict(asked.headers) == dict(got.headers)


async def test_other_methods_are_refused(guest, event) -> None:
    """405 with what there is."""
    answer = await guest.post(f"/e/{event.slug}/calendar.ics")

    assert (answer.status_code, answer.headers["allow"]) == (405, "GET, HEAD")


async def test_known_file_is_not_sent_again(guest, event) -> None:
    """304 without a body, also for a weak or a listed tag; not for another one."""
    path = f"/e/{event.slug}/calendar.ics"
    etag = (await guest.get(path)).headers["etag"]

    for known in (etag, f"W/{etag}", f'"other", {etag}', "*"):
        answer = await guest.get(path, headers={"if-none-match": known})
        assert (answer.status_code, answer.content, answer.headers["etag"]) == (304, b"", etag)
    assert (await guest.get(path, headers={"if-none-match": '"other"'})).status_code == 200


async def test_update_grows_the_number_and_keeps_the_name(guest, database, organizer_id, event) -> None:
    """A calendar that has the entry replaces it."""
    owner = {"organizer_id": organizer_id, "event_id": event.id}
    before = read(await guest.get(f"/e/{event.slug}/calendar.ics"))
    async with database.transaction() as session:
        await save_draft(session, **owner, version=event.version, content=named("Жанерке"), now=NOW)
        version = (await get_event(session, **owner)).version
        await update_published(session, **owner, version=version, now=NOW)
    after = read(await guest.get(f"/e/{event.slug}/calendar.ics"))

    assert after["uid"] == before["uid"]
    assert after["sequence"] > before["sequence"]
    assert after["summary"].startswith("Жанерке")


async def test_moved_address_redirects_to_the_file(guest, database, organizer_id, event) -> None:
    """308 as the page, to the file and with the language, whatever host was asked for."""
    async with database.transaction() as session:
        await choose_slug(session, organizer_id=organizer_id, event_id=event.id, slug="another-address", now=NOW)

    for host in ("toi.example", "[::1", "evil.example"):
        answer = await guest.get(f"/e/{event.slug}/calendar.ics?lang=ru", headers={"host": host})
        assert (answer.status_code, answer.headers["location"]) == (308, "/e/another-address/calendar.ics?lang=ru")


async def test_closed_event_has_no_file(guest, database, organizer_id, event) -> None:
    """410 with the notice of the page."""
    async with database.transaction() as session:
        await withdraw_event(session, organizer_id=organizer_id, event_id=event.id, now=NOW)

    answer = await guest.get(f"/e/{event.slug}/calendar.ics")

    assert answer.status_code == 410
    assert answer.content == (await guest.get(f"/e/{event.slug}")).content


async def test_draft_and_unknown_address_are_one_404(guest, database, organizer_id) -> None:
    """The bytes of the page's own 404."""
    async with database.transaction() as session:
        draft = await add_event(session, organizer_id, named("Айгерім"))
        await choose_slug(session, organizer_id=organizer_id, event_id=draft.id, slug="our-toi", now=NOW)
    unknown = (await guest.get("/e/nobody-here")).content

    for path in ("/e/our-toi/calendar.ics", "/e/nobody-here/calendar.ics", "/e/%00/calendar.ics", "/e/A/calendar.ics"):
        answer = await guest.get(path)
        assert (answer.status_code, answer.content) == (404, unknown)
