"""The photos of a guest's page in large: leafed through by finger and keyboard, closed in every usual way."""

from collections.abc import Iterator

import pytest
from playwright.sync_api import Browser, Locator, Page, expect

from tests.support.invitations import PAGE, Case, render_case
from tests.support.look import Look, open_browser
from toi_invite.language.codes import Language
from toi_invite.models.occasion import Occasion

WIDTH = 390
_BACK = "new Promise((done) => history.state === null ? done() : addEventListener('popstate', () => done()))"
PHONE = {"has_touch": True, "is_mobile": True, "locale": "kk-KZ"}


@pytest.fixture
def look(browser: Browser) -> Iterator[Look]:
    """A phone that is moved by real touches."""
    with open_browser(browser, **PHONE) as look:
        yield look


def _show(look: Look, language: Language = Language.KK) -> Page:
    """A page with ten photos."""
    look.open(render_case(Case("ulttyq", Occasion.WEDDING, language, "many")), WIDTH)
    return look.page


def _open(page: Page, number: int) -> Locator:
    """The book, opened at the photo of this number."""
    page.locator("a[data-photo]").nth(number - 1).tap()
    book = page.get_by_role("dialog")
    expect(book.locator(".lightbox-count")).to_have_text(f"{number} / 10")
    return book


def _touch(page: Page, *moments: tuple[int, ...]) -> None:
    """Fingers that go from the first moment to the last: x and y of each."""
    tool = page.context.new_cdp_session(page)
    for number, moment in enumerate(moments):
        fingers = [
            {"x": x, "y": y, "id": finger} for finger, (x, y) in enumerate(zip(moment[::2], moment[1::2], strict=True))
        ]
        kind = "touchMove" if number else "touchStart"
        tool.send("Input.dispatchTouchEvent", {"type": kind, "touchPoints": fingers})
    tool.send("Input.dispatchTouchEvent", {"type": "touchEnd", "touchPoints": []})
    tool.detach()


def test_tapped_photo_opens_large_and_the_next_one_is_ready(look: Look) -> None:
    """The picture is as wide as the phone, its words stand below it, its neighbour needs no waiting."""
    book = _open(_show(look), 2)
    shown = book.locator("figure:not([inert])")
    expect(shown.locator("figcaption")).to_have_text("Тау бөктеріндегі серуен")
    expect(shown.locator("img")).to_have_js_property("complete", value=True)
    assert shown.locator("img").bounding_box() == {"x": 0, "y": pytest.approx(310, abs=60), "width": 390, "height": 260}
    expect(book.locator("figure").nth(2).locator("img")).to_have_js_property("complete", value=True)
    assert look.complaints == []


def test_finger_leafs_there_and_back_and_stops_at_the_end(look: Look) -> None:
    """To the left goes on, to the right back; before the first photo there is none; a tremble changes nothing."""
    page = _show(look)
    count = _open(page, 1).locator(".lightbox-count")
    _touch(page, (330, 400), (200, 405), (60, 410))
    expect(count).to_have_text("2 / 10")
    _touch(page, (60, 400), (200, 405), (330, 410))
    expect(count).to_have_text("1 / 10")
    _touch(page, (60, 400), (200, 405), (330, 410))
    _touch(page, (200, 400), (204, 401))
    expect(count).to_have_text("1 / 10")


def test_pull_downwards_closes(look: Look) -> None:
    """As in every gallery of a phone."""
    page = _show(look)
    book = _open(page, 1)
    _touch(page, (200, 200), (200, 400), (205, 700))
    expect(book).to_have_count(0)


def test_way_back_of_the_phone_closes_and_stays_on_the_page(look: Look) -> None:
    """The guest does not leave the invitation by accident, and afterwards the way back is as long as before."""
    page = _show(look)
    length = page.evaluate("history.length")
    for close in (page.go_back, lambda: page.keyboard.press("Escape")):
        book = _open(page, 1)
        close()
        expect(book).to_have_count(0)
        page.evaluate(_BACK)
        assert page.url == PAGE
    assert page.evaluate("history.length") == length + 1  # the step forward, which opens nothing


def test_keyboard_opens_leafs_and_finds_its_place_again(look: Look) -> None:
    """Enter, arrows, End, Escape; the focus stays inside and goes back to the photo that was opened."""
    page = _show(look)
    link = page.locator("a[data-photo]").nth(1)
    link.focus()
    page.keyboard.press("Enter")
    book = page.get_by_role("dialog")
    count = book.locator(".lightbox-count")
    expect(count).to_have_text("2 / 10")
    page.keyboard.press("ArrowRight")
    expect(count).to_have_text("3 / 10")
    page.keyboard.press("End")
    expect(count).to_have_text("10 / 10")
    expect(book.get_by_role("button", name="Келесі фотосурет")).to_be_disabled()
    for _ in range(4):
        page.keyboard.press("Tab")
        assert page.evaluate("!document.activeElement.closest('body > :not(dialog)')")
    page.keyboard.press("Escape")
    expect(book).to_have_count(0)
    expect(link).to_be_focused()


@pytest.mark.parametrize("language", [Language.KK, Language.RU])
def test_open_book_satisfies_axe_and_speaks_the_page_s_language(look: Look, language: Language) -> None:
    """Its buttons are named in the language of the page."""
    book = _open(_show(look, language), 2)
    expect(book.get_by_role("button", name={"kk": "Жабу", "ru": "Закрыть"}[language])).to_be_visible()
    assert look.list_findings() == []


def test_magnified_page_is_moved_and_not_leafed(look: Look) -> None:
    """After two fingers have magnified the picture, one finger belongs to the browser."""
    page = _show(look)
    count = _open(page, 1).locator(".lightbox-count")
    _touch(page, *[(195 - way, 400, 195 + way, 400) for way in range(30, 90, 5)])
    expect(page.locator(".lightbox.magnified")).to_be_attached()
    _touch(page, (330, 400), (200, 405), (60, 410))
    expect(count).to_have_text("1 / 10")


def test_page_without_script_shows_the_photos_and_links_to_them(browser: Browser) -> None:
    """Nothing is hidden behind a script."""
    with open_browser(browser, java_script_enabled=False, **PHONE) as look:
        look.shown = render_case(Case("ulttyq", Occasion.WEDDING, Language.KK, "many"))
        look.page.goto(PAGE)
        links = look.page.locator("a[data-photo]")
        expect(links).to_have_count(10)
        expect(links.nth(1).locator("picture img")).to_be_visible()
        assert str(links.nth(1).get_attribute("href")).endswith("/1600.jpg")
