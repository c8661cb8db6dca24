"""The print pack over HTTP: for the organizer of a published event, drawn once, never a file that cannot be scanned."""

from collections.abc import AsyncIterator
from datetime import UTC, datetime
from io import BytesIO
from pathlib import Path
from urllib.parse import unquote

import httpx
import pypdfium2
import pytest
import zxingcpp
from PIL import Image

from tests.support.accounts import make_account, open_session
from tests.support.events import COMPLETE, add_event, publish
from tests.support.moment import NOW
from tests.support.web import open_browser
from toi_invite.db import Database
from toi_invite.models.category import Category
from toi_invite.services.event_views import EventView
from toi_invite.services.events import withdraw_event

PUBLIC_URL = "https://toi.example"


async def sign_in(
    database: Database, folder: Path, email: str, public_url: str = PUBLIC_URL
) -> tuple[httpx.AsyncClient, str]:
    """A browser of a new organizer, and the organizer's id."""
    account = await make_account(database, email=email)
    token = await open_session(database, account, now=datetime.now(UTC))
    browser = open_browser(database, folder, TOI_PUBLIC_URL=public_url)
    browser.cookies.set("__Host-session", token)
    return browser, account.organizer_id


@pytest.fixture
async def owner(database: Database, tmp_path: Path) -> AsyncIterator[tuple[httpx.AsyncClient, str]]:
    """The organizer's browser and id."""
    browser, organizer_id = await sign_in(database, tmp_path, "owner@toi.example")
    async with browser:
        yield browser, organizer_id


async def add_published(database: Database, organizer_id: str) -> EventView:
    """A wedding that guests can read."""
    async with database.transaction() as session:
        draft = await add_event(session, organizer_id, COMPLETE)
        return await publish(session, organizer_id, draft.id, Category.STANDARD)


def locate(event: EventView, name: str = "a6.pdf") -> str:
    """The address of a file."""
    return f"/api/events/{event.id}/prints/{name}"


async def test_owner_downloads_a_pdf_that_says_the_permanent_address(database, owner) -> None:
    """A page of 105 by 148 mm, named as a file, that holds `/q/{code}`."""
    browser, organizer_id = owner
    event = await add_published(database, organizer_id)
    answer = await browser.get(locate(event))

    assert (answer.status_code, answer.headers["content-type"]) == (200, "application/pdf")
    page = pypdfium2.PdfDocument(answer.content)[0]
    assert [round(side / 72 * 25.4) for side in page.get_size()] == [105, 148]
    found = zxingcpp.read_barcodes(page.render(scale=2).to_pil())
    assert [code.text for code in found] == [f"{PUBLIC_URL}/q/{event.code}"]
    named = answer.headers["content-disposition"]
    assert named.startswith(f'attachment; filename="{event.slug}-a6-kk.pdf"; filename*=UTF-8')
    assert "Айгерім мен Нұрлан" in unquote(named)


async def test_owner_downloads_a_png_of_its_size(database, owner) -> None:
    """300 dots to the inch, which the file knows."""
    browser, organizer_id = owner
    event = await add_published(database, organizer_id)
    answer = await browser.get(locate(event, "a5.png"), params={"lang": "ru"})

    picture = Image.open(BytesIO(answer.content))
    assert (answer.headers["content-type"], picture.size) == ("image/png", (1748, 2480))
    assert [round(dots) for dots in picture.info["dpi"]] == [300, 300]
    assert f'filename="{event.slug}-a5-ru.png"' in answer.headers["content-disposition"]


async def test_shop_gets_bleed_and_the_boxes_to_cut_by(database, owner) -> None:
    """The page is 10 mm larger on each side; trim and bleed boxes say where to cut."""
    browser, organizer_id = owner
    event = await add_published(database, organizer_id)
    answer = await browser.get(locate(event), params={"edge": "shop"})

    page = pypdfium2.PdfDocument(answer.content)[0]
    assert [round(side / 72 * 25.4) for side in page.get_size()] == [125, 168]
    assert [round(side / 72 * 25.4) for side in page.get_trimbox() or ()] == [10, 10, 115, 158]
    assert [round(side / 72 * 25.4) for side in page.get_bleedbox() or ()] == [7, 7, 118, 161]


async def test_known_file_is_not_sent_again(database, owner) -> None:
    """304 to its ETag, and HEAD is GET without the file."""
    browser, organizer_id = owner
    path = locate(await add_published(database, organizer_id))
    got, head = await browser.get(path), await browser.head(path)
    known = await browser.get(path, headers={"If-None-Match": got.headers["etag"]})

    assert (head.status_code, head.content, head.headers["etag"]) == (200, b"", got.headers["etag"])
    assert (known.status_code, known.content) == (304, b"")


async def test_everybody_else_gets_the_same_404(database, owner, tmp_path) -> None:
    """A stranger, another organizer, an unknown event, a product and a kind that do not exist."""
    browser, organizer_id = owner
    event = await add_published(database, organizer_id)
    other, _ = await sign_in(database, tmp_path, "other@toi.example")
    async with other, open_browser(database, tmp_path) as stranger:
        answers = [
            await stranger.get(locate(event)),
            await other.get(locate(event)),
            await browser.get(f"/api/events/{'0' * 36}/prints/a6.pdf"),
            await browser.get("/api/events/%00/prints/a6.pdf"),
            await browser.get(locate(event, "a3.pdf")),
            await browser.get(locate(event, "a6.svg")),
            await browser.get(locate(event, "a6")),
            await browser.get(locate(event), params={"edge": "sea"}),
        ]

    assert {(answer.status_code, answer.text) for answer in answers} == {(404, '{"error":"not_found"}')}


async def test_event_that_guests_cannot_read_is_not_printed(database, owner) -> None:
    """A draft and a withdrawn event are refused in words, although the file was drawn before."""
    browser, organizer_id = owner
    event = await add_published(database, organizer_id)
    async with database.transaction() as session:
        draft = await add_event(session, organizer_id, COMPLETE)
    assert (await browser.get(locate(event))).status_code == 200
    async with database.transaction() as session:
        await withdraw_event(session, organizer_id=organizer_id, event_id=event.id, now=NOW)

    for refused in (draft, event):
        answer = await browser.get(locate(refused), headers={"Accept-Language": "ru"})
        assert (answer.status_code, answer.json()["error"]) == (409, "print_unpublished")
        assert "после публикации" in answer.json()["message"]


async def test_file_that_cannot_be_scanned_is_refused_with_the_reason(database, tmp_path) -> None:
    """A very long address makes the code on a small card too fine; whoever follows the link reads a page."""
    browser, organizer_id = await sign_in(
        database, tmp_path, "long@toi.example", public_url="https://" + "a-very-long-name." * 14 + "example"
    )
    async with browser:
        event = await add_published(database, organizer_id)
        answer = await browser.get(locate(event), headers={"Accept-Language": "en"})
        page = await browser.get(locate(event), headers={"Accept": "text/html", "Accept-Language": "kk"})
        poster = await browser.get(locate(event, "poster.pdf"))

    assert (answer.status_code, answer.json()["error"]) == (422, "print_small")
    assert "too small" in answer.json()["message"]
    assert (page.status_code, "тым ұсақ" in page.text) == (422, True)
    assert poster.status_code == 200


async def test_other_method_is_refused(database, owner) -> None:
    """405 with what the path has."""
    browser, organizer_id = owner
    answer = await browser.post(locate(await add_published(database, organizer_id)))

    assert (answer.status_code, answer.headers["allow"]) == (405, "GET, HEAD")
