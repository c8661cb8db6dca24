"""The builder's preview, the gallery's, and the QR of the permanent link; row S7 of `facts/reliability.md`."""

import json
import uuid
from collections.abc import AsyncIterator
from dataclasses import dataclass
from io import BytesIO
from pathlib import Path

import httpx
import pytest
import zxingcpp
from PIL import Image

from tests.support.accounts import make_account, open_session
from tests.support.events import COMPLETE, add_event, named, publish
from tests.support.web import open_browser
from toi_invite.clock import read_clock
from toi_invite.db import Database
from toi_invite.models.category import Category
from toi_invite.models.content import EventContent
from toi_invite.services.event_views import EventView
from toi_invite.services.templates import list_templates


@dataclass
class Signed:
    """An organizer with a draft, and the Cookie header of their browser."""

    organizer_id: str
    event: EventView
    cookie: dict[str, str]


@pytest.fixture
async def browser(database: Database, tmp_path: Path) -> AsyncIterator[httpx.AsyncClient]:
    """A browser that is signed in only where a test says so."""
    async with open_browser(database, tmp_path) as client:
        yield client


@pytest.fixture
async def organizer(database: Database) -> Signed:
    """Who owns the draft."""
    return await sign_up(database, "aigerim@example.kz")


async def sign_up(database: Database, email: str) -> Signed:
    """An account, its draft and a signed-in browser."""
    account = await make_account(database, email=email)
    token = await open_session(database, account, now=read_clock())
    async with database.transaction() as session:
        event = await add_event(session, account.organizer_id)
    return Signed(account.organizer_id, event, {"cookie": f"session={token}"})


def write(content: EventContent) -> str:
    """The body that the builder sends."""
    return content.model_dump_json()


async def test_unsaved_fields_are_shown_and_saved_nowhere(browser, organizer) -> None:
    """The page of what is typed now; the saved draft stays as it was."""
    path = f"/preview/{organizer.event.id}"
    body = write(named("Жанерке", template="aq-tilek"))

    typed = await browser.post(path, content=body, headers=organizer.cookie)
    saved = await browser.get(path, headers=organizer.cookie)

    assert (typed.status_code, saved.status_code) == (200, 200)
    assert "Жанерке" in typed.text
    assert "Айгерім" in saved.text
    assert "Жанерке" not in saved.text
    assert typed.headers["cache-control"] == "no-store"
    assert "frame-ancestors 'self'" in typed.headers["content-security-policy"]


@pytest.mark.parametrize(("query", "language"), [("", "kk"), ("?lang=ru", "ru"), ("?lang=de", "kk")])
async def test_preview_speaks_the_events_language_or_the_asked_one(browser, organizer, query, language) -> None:
    """An organizer who works in English previews a Kazakh invitation."""
    headers = organizer.cookie | {"accept-language": "en"}
    for answer in (
        await browser.get(f"/preview/{organizer.event.id}{query}", headers=headers),
        await browser.post(f"/preview/{organizer.event.id}{query}", content=write(COMPLETE), headers=headers),
    ):
        assert f'<html lang="{language}">' in answer.text


async def test_stranger_gets_the_same_404(browser, organizer, database) -> None:
    """Without a session, with a made-up one, with somebody else's, for a missing or malformed id: one answer."""
    other = await sign_up(database, "stranger@example.kz")
    own, unknown = f"/preview/{organizer.event.id}", (await browser.get("/e/nobody-here")).content
    foreign = [{}, {"cookie": "session=made-up"}, other.cookie]
    missing = [f"/preview/{uuid.uuid4()}", "/preview/x", "/preview/%00", f"/preview/{organizer.event.id.upper()}"]

    answers = [await browser.get(own, headers=headers) for headers in foreign]
    answers += [await browser.post(own, content=write(COMPLETE), headers=headers) for headers in foreign]
    answers += [await browser.get(path, headers=organizer.cookie) for path in missing]

    assert {(answer.status_code, answer.content) for answer in answers} == {(404, unknown)}


@pytest.mark.parametrize(
    ("change", "field"),
    [
        ({"unknown": 1}, "unknown"),
        ({"date": "tomorrow"}, "date"),
        ({"person_1": {"kk": "а" * 121}}, "person_1.kk"),
        ({"person_1": ["a"]}, "person_1"),
        ({"template": "no-such-look"}, "template"),
        ({"template": "../aq-tilek"}, "template"),
        ({"latitude": 91}, "latitude"),
        ({"phone": "javascript:alert(1)"}, "phone"),
    ],
)
async def test_what_cannot_be_shown_is_told_by_field(browser, organizer, change, field) -> None:
    """422 and the names of the fields, for the builder."""
    body = json.dumps(json.loads(write(COMPLETE)) | change)

    answer = await browser.post(f"/preview/{organizer.event.id}", content=body, headers=organizer.cookie)

    assert answer.status_code == 422
    assert answer.json() == {"error": "invalid_input", "fields": [field]}


@pytest.mark.parametrize("body", [b"", b"{", b"null", b"[]", b"\xff", b"[" * 20_000])
async def test_body_that_is_not_a_document_is_refused(browser, organizer, body) -> None:
    """422, never a crash."""
    answer = await browser.post(f"/preview/{organizer.event.id}", content=body, headers=organizer.cookie)
    assert answer.status_code == 422


async def test_too_large_body_is_refused_before_it_is_read(browser, organizer) -> None:
    """413 above 64 KiB, for strangers too."""
    assert (await browser.post(f"/preview/{organizer.event.id}", content=b" " * 65_537)).status_code == 413


@pytest.mark.parametrize(
    ("text", "shown"),
    [
        ("<script>alert(1)</script>", "&lt;script&gt;alert(1)&lt;/script&gt;"),
        ('"><img src=x onerror=alert(1)>', "&gt;&lt;img src=x onerror=alert(1)&gt;"),
        ("{{ 7*7 }}", "{{ 7*7 }}"),
    ],
)
async def test_markup_in_a_field_stays_text(browser, organizer, text, shown) -> None:
    """What an organizer types is shown as typed."""
    answer = await browser.post(f"/preview/{organizer.event.id}", content=write(named(text)), headers=organizer.cookie)

    assert shown in answer.text
    assert "<script>alert" not in answer.text
    assert "<img src=x" not in answer.text


@pytest.mark.parametrize("engine_name", ["sqlite"])
@pytest.mark.parametrize("template", [each.slug for each in list_templates()])
async def test_template_is_shown_to_everybody_in_each_language(browser, template) -> None:
    """Believable contents; every occasion of the template; nobody is signed in."""
    manifest = next(each for each in list_templates() if each.slug == template)
    for language in ("kk", "ru", "en"):
        answer = await browser.get(f"/preview/template/{template}?lang={language}")
        assert answer.status_code == 200
        assert f'<html lang="{language}">' in answer.text
        assert "frame-ancestors 'self'" in answer.headers["content-security-policy"]
    for occasion in (*manifest.occasions, "no-such-occasion"):
        assert (await browser.get(f"/preview/template/{template}?occasion={occasion}")).status_code == 200


@pytest.mark.parametrize("engine_name", ["sqlite"])
@pytest.mark.parametrize("slug", ["no-such-look", "..", "%00", "ULTTYQ"])
async def test_unknown_template_is_404(browser, slug) -> None:
    """The same page as every other address that shows nothing."""
    assert (await browser.get(f"/preview/template/{slug}")).status_code == 404


async def test_qr_holds_the_permanent_address(browser, organizer, database) -> None:
    """Read back from the PNG as a phone would; the SVG is a picture of its own."""
    async with database.transaction() as session:
        event = await publish(session, organizer.organizer_id, organizer.event.id, Category.STANDARD)

    png, svg = await browser.get(f"/q/{event.code}/qr.png"), await browser.get(f"/q/{event.code}/qr.svg?download")

    read = zxingcpp.read_barcodes(Image.open(BytesIO(png.content)))
    assert [code.text for code in read] == [f"http://localhost:8000/q/{event.code}"]
    assert png.headers["content-type"] == "image/png"
    assert "content-disposition" not in png.headers
    assert svg.headers["content-type"].startswith("image/svg+xml")
    assert svg.headers["content-disposition"] == f'attachment; filename="{event.slug}.svg"'
    assert b"<svg" in svg.content


async def test_qr_of_a_draft_is_its_organizers_alone(browser, organizer) -> None:
    """Whoever guesses a code learns nothing."""
    path = f"/q/{organizer.event.code}/qr.png"

    assert (await browser.get(path, headers=organizer.cookie)).status_code == 200
    for stranger in (path, "/q/unknown2/qr.png", "/q/%00/qr.svg"):
        assert (await browser.get(stranger)).status_code == 404
