"""What a guest gets at `/e/{slug}` and `/q/{code}`; tables S1 to S3, S10 to S13 of `facts/reliability.md`."""

from collections.abc import AsyncIterator
from pathlib import Path

import httpx
import pytest

from tests.support.events import add_event, named, publish
from tests.support.moment import NOW
from tests.support.web import Stopwatch, open_browser
from toi_invite.db import Database
from toi_invite.models.category import Category
from toi_invite.services.drafts import save_draft, update_published
from toi_invite.services.event_views import EventView
from toi_invite.services.events import archive_event, get_event, republish_event, withdraw_event
from toi_invite.services.slugs import choose_slug

PHONE = "+77012345678"
NOTHING_THERE = [
    "/e/nobody-here",
    "/e/..%2f",
    "/e/%2e%2e%2f",
    "/e/..%5c",
    "/e/%00",
    f"/e/{'a' * 10_000}",
    "/e/%F0%9F%8E%89%F0%9F%8E%89%F0%9F%8E%89",
    "/e/abc%E2%80%AEdef",
    "/e/abc%E2%80%8Bdef",
    "/e/%D0%B0igerim-nurlan",
    "/e/AIGERIM-NURLAN",
    "/e/Aigerim-nurlan",
    "/e/aigerim-nurlan.",
    "/e/aigerim-nurlan%20",
    "/e/aigerim-nurlan/",
    "/e/aigerim-nurlan%2F",
    "/e//aigerim-nurlan",
    "/e/aigerim--nurlan",
    "/e/-aigerim",
    "/e/ab",
    "/e/",
    "/e",
    "/q/unknown2",
    "/q/%00",
    "/q/j7vd4uxy/",
]


@pytest.fixture
async def guest(database: Database, tmp_path: Path, stopwatch: Stopwatch) -> AsyncIterator[httpx.AsyncClient]:
    """A guest's browser that keeps no cookies between tests."""
    async with open_browser(database, tmp_path, stopwatch=stopwatch) as client:
        yield client


@pytest.fixture
async def event(database: Database, organizer_id: str) -> EventView:
    """A published event with the hosts' phone."""
    async with database.transaction() as session:
        draft = await add_event(session, organizer_id, named("Айгерім", phone=PHONE))
        return await publish(session, organizer_id, draft.id, Category.STANDARD)


async def move(database: Database, organizer_id: str, event: EventView, slug: str) -> None:
    """Give the event another address."""
    async with database.transaction() as session:
        await choose_slug(session, organizer_id=organizer_id, event_id=event.id, slug=slug, now=NOW)


async def change(database: Database, action, organizer_id: str, event: EventView) -> None:
    """Withdraw, publish again or archive the event."""
    async with database.transaction() as session:
        await action(session, organizer_id=organizer_id, event_id=event.id, now=NOW)


async def test_published_event_is_one_complete_page(guest, event) -> None:
    """200, HTML in Kazakh, safe headers, kept by nobody without asking."""
    answer = await guest.get(f"/e/{event.slug}")

    assert answer.status_code == 200
    assert "Айгерім" in answer.text
    assert '<html lang="kk">' in answer.text
    assert answer.headers["cache-control"] == "private, no-cache"
    assert answer.headers["x-robots-tag"] == "noindex"
    assert "frame-ancestors 'none'" in answer.headers["content-security-policy"]
    assert answer.headers["x-content-type-options"] == "nosniff"


async def test_second_request_is_answered_from_memory_alike(guest, event) -> None:
    """What the route says first and the cache says next differ in nothing."""
    first, second = await guest.get(f"/e/{event.slug}"), await guest.get(f"/e/{event.slug}")

    assert (first.status_code, first.content) == (second.status_code, second.content)
    assert dict(first.headers) == dict(second.headers)


@pytest.mark.parametrize("encoding", ["br", "gzip", "identity"])
async def test_known_etag_is_not_sent_again(guest, event, encoding) -> None:
    """304 without a body for what the browser has, fresh in memory or not."""
    headers = {"accept-encoding": encoding}
    etag = (await guest.get(f"/e/{event.slug}", headers=headers)).headers["etag"]

    for known in (etag, f"W/{etag}", f'"other", {etag}', "*"):
        answer = await guest.get(f"/e/{event.slug}", headers=headers | {"if-none-match": known})
        assert (answer.status_code, answer.content, answer.headers["etag"]) == (304, b"", etag)
    assert (await guest.get(f"/e/{event.slug}", headers={"if-none-match": '"other"'})).status_code == 200


async def test_packed_page_is_the_same_page(guest, event) -> None:
    """Packed only for who accepts it, as small as they can read it; each coding has an ETag of its own."""
    accepted = {"br": "gzip;q=0.9, br", "gzip": "br;q=0, gzip;q=0.5", None: "gzip;q=0, zstd"}
    answers = {
        coding: await guest.get(f"/e/{event.slug}", headers={"accept-encoding": text})
        for coding, text in accepted.items()
    }

    assert all(answer.headers.get("content-encoding") == coding for coding, answer in answers.items())
    assert len({answer.content for answer in answers.values()}) == 1
    assert len({answer.headers["etag"] for answer in answers.values()}) == 3
    lengths = [int(answer.headers["content-length"]) for answer in answers.values()]
    assert lengths == sorted(lengths)


@pytest.mark.parametrize(
    ("query", "headers", "language"),
    [
        ("", {}, "kk"),
        ("", {"accept-language": "ru-KZ,ru;q=0.9,en;q=0.8"}, "ru"),
        ("", {"accept-language": "en;q=0.3, kk;q=0.7, ru;q=0.5"}, "kk"),
        ("", {"accept-language": "de, fr;q=x, ru;q=0"}, "kk"),
        ("", {"accept-language": "ru", "cookie": "a=1; lang=en"}, "en"),
        ("?lang=ru", {"accept-language": "en", "cookie": "lang=en"}, "ru"),
        ("?lang=<script>", {"cookie": "lang=RU"}, "kk"),
        ("?lang=ru&lang=en&to=%3Cb%3E", {}, "ru"),
    ],
)
async def test_language_is_asked_kept_or_preferred(guest, event, query, headers, language) -> None:
    """`?lang=`, then the cookie, then the browser, then Kazakh; nothing of the address is repeated."""
    answer = await guest.get(f"/e/{event.slug}{query}", headers=headers)

    assert f'<html lang="{language}">' in answer.text
    assert answer.headers["content-language"] == language
    assert "<script>" not in answer.text
    assert {"Accept-Language", "Cookie"} <= set(answer.headers["vary"].split(", "))


async def test_asked_language_is_kept(guest, event) -> None:
    """A tap on the switch holds for the next page, fresh in memory or not; nothing else sets a cookie."""
    for _ in range(2):
        answer = await guest.get(f"/e/{event.slug}?lang=ru")
        assert answer.headers["set-cookie"].startswith("lang=ru; Path=/; Max-Age=31536000; SameSite=Lax")
    answer = await guest.get(f"/e/{event.slug}")
    assert '<html lang="ru">' in answer.text
    assert "set-cookie" not in answer.headers


async def test_language_cookie_is_secure_over_https(database, tmp_path, event) -> None:
    """No plain connection carries it then."""
    async with open_browser(database, tmp_path, TOI_PUBLIC_URL="https://toi.example") as guest:
        answer = await guest.get(f"/e/{event.slug}?lang=ru")

    assert answer.headers["set-cookie"].endswith("; Secure")
    assert answer.headers["strict-transport-security"].startswith("max-age=63072000")


async def test_what_shows_nothing_is_one_404(guest, event) -> None:
    """Malformed and unknown addresses get the bytes of a draft's, and no neighbour's page."""
    assert event.slug == "aigerim-nurlan"
    unknown = (await guest.get("/e/another-unknown")).content

    answers = {path: await guest.get(path) for path in NOTHING_THERE}

    assert {path: answer.status_code for path, answer in answers.items()} == dict.fromkeys(NOTHING_THERE, 404)
    assert {answer.content for answer in answers.values()} == {unknown}
    assert "Айгерім" not in unknown.decode()


async def test_draft_is_told_like_an_unknown_address(guest, database, organizer_id) -> None:
    """Status, bytes and headers say nothing about a draft, also when its address is reserved by an open payment."""
    async with database.transaction() as session:
        draft = await add_event(session, organizer_id)
        await choose_slug(session, organizer_id=organizer_id, event_id=draft.id, slug="our-toi", now=NOW)

    unknown = await guest.get("/e/nobody-here")
    for path in ("/e/our-toi", f"/q/{draft.code}"):
        answer = await guest.get(path, headers={"accept-language": "ru"})
        assert (answer.status_code, answer.content) == (404, unknown.content)
        assert dict(answer.headers) == dict(unknown.headers)


async def test_moved_address_redirects_after_a_second(guest, database, organizer_id, event, stopwatch) -> None:
    """308 with a relative address that keeps the language; the kept page does not outlive its address (S13)."""
    await guest.get(f"/e/{event.slug}")
    await move(database, organizer_id, event, "another-address")
    stopwatch.now += 1.01

    answer = await guest.get(f"/e/{event.slug}?lang=ru")

    assert (answer.status_code, answer.headers["location"]) == (308, "/e/another-address?lang=ru")
    assert (await guest.get(answer.headers["location"])).status_code == 200


@pytest.mark.parametrize("action", [withdraw_event, archive_event])
async def test_closed_event_is_a_notice_with_the_phone(guest, database, organizer_id, event, action, stopwatch) -> None:
    """410 at its address, at its older ones and at its code; nothing of the event but the hosts' phone."""
    await guest.get(f"/e/{event.slug}")
    await move(database, organizer_id, event, "another-address")
    await change(database, action, organizer_id, event)
    stopwatch.now += 1.01

    for path in (f"/e/{event.slug}", "/e/another-address", f"/q/{event.code}"):
        answer = await guest.get(path)
        assert answer.status_code == 410
        assert f"tel:{PHONE}" in answer.text
        assert "Айгерім" not in answer.text
        assert answer.headers["cache-control"] == "no-store"


async def test_page_that_comes_back_is_shown_again(guest, database, organizer_id, event, stopwatch) -> None:
    """Withdrawn and published again: the same page at the same address."""
    await change(database, withdraw_event, organizer_id, event)
    assert (await guest.get(f"/e/{event.slug}")).status_code == 410
    await change(database, republish_event, organizer_id, event)
    stopwatch.now += 1.01
    assert (await guest.get(f"/e/{event.slug}")).status_code == 200


async def test_archived_draft_is_unknown(guest, database, organizer_id) -> None:
    """What was never published stays unknown in the archive."""
    async with database.transaction() as session:
        draft = await add_event(session, organizer_id)
    await change(database, archive_event, organizer_id, draft)

    assert (await guest.get(f"/e/{draft.slug}")).status_code == 404
    assert (await guest.get(f"/q/{draft.code}")).status_code == 404


async def test_update_is_seen_after_a_second_and_edits_never(guest, database, organizer_id, event, stopwatch) -> None:
    """Law 4: half a sentence stays a draft, an update reaches every reader within two seconds."""
    owner = {"organizer_id": organizer_id, "event_id": event.id}
    etag = (await guest.get(f"/e/{event.slug}")).headers["etag"]
    async with database.transaction() as session:
        await save_draft(session, **owner, version=event.version, content=named("Жанерке"), now=NOW)
    stopwatch.now += 1.01
    assert "Айгерім" in (await guest.get(f"/e/{event.slug}")).text

    async with database.transaction() as session:
        version = (await get_event(session, **owner)).version
        await update_published(session, **owner, version=version, now=NOW)
    stopwatch.now += 1.01
    answer = await guest.get(f"/e/{event.slug}", headers={"if-none-match": etag})

    assert answer.status_code == 200
    assert "Жанерке" in answer.text


async def test_page_is_not_older_than_a_second_and_a_half(database, tmp_path, organizer_id, event) -> None:
    """Another worker process hears nothing of a withdrawal, and stops showing the page all the same."""
    stopwatch = Stopwatch()
    async with open_browser(database, tmp_path, stopwatch=stopwatch) as guest:
        await guest.get(f"/e/{event.slug}")
        await change(database, withdraw_event, organizer_id, event)
        stopwatch.now += 0.99
        assert (await guest.get(f"/e/{event.slug}")).status_code == 200
        stopwatch.now += 0.02
        assert (await guest.get(f"/e/{event.slug}")).status_code == 410


async def test_code_leads_to_the_present_address(guest, database, organizer_id, event) -> None:
    """302, so that no browser remembers an address that may change."""
    answer = await guest.get(f"/q/{event.code}")
    assert (answer.status_code, answer.headers["location"]) == (302, f"/e/{event.slug}")

    await move(database, organizer_id, event, "another-address")
    assert (await guest.get(f"/q/{event.code}")).headers["location"] == "/e/another-address"


@pytest.mark.parametrize("host", ["evil.example", "localhost:8000@evil.example", "[::1"])
async def test_host_header_leaves_no_trace(guest, event, host) -> None:
    """Share tags come from the settings, redirects are relative."""
    page = await guest.get(f"/e/{event.slug}", headers={"host": host, "x-forwarded-host": host})
    moved = await guest.get(f"/q/{event.code}", headers={"host": host, "x-forwarded-proto": "ftp"})

    assert f'content="http://localhost:8000/e/{event.slug}"' in page.text
    assert host not in page.text
    assert moved.headers["location"] == f"/e/{event.slug}"


async def test_page_without_database_is_a_friendly_503(event, tmp_path) -> None:
    """People read that it rests for a moment; browsers learn when to come back."""
    away = Database("postgresql://nobody@127.0.0.1:9/nothing")
    async with open_browser(away, tmp_path) as guest:
        answer = await guest.get(f"/e/{event.slug}")
    await away.dispose()

    assert answer.status_code == 503
    assert answer.headers["retry-after"] == "5"
    assert '<html lang="' in answer.text
    assert answer.headers["cache-control"] == "no-store"


async def test_page_that_may_be_found_is_not_hidden_from_search_engines(database, organizer_id, guest) -> None:
    """Neither the header nor the page forbids it, whether asked first or again; the pictures stay hidden."""
    async with database.transaction() as session:
        draft = await add_event(session, organizer_id, named("Айгерім", is_listed=True))
        event = await publish(session, organizer_id, draft.id, Category.STANDARD)
    for _ in range(2):
        answer = await guest.get(f"/e/{event.slug}")
        assert "x-robots-tag" not in answer.headers
        assert '<meta name="robots" content="index, follow">' in answer.text
