"""The print pack in a real browser: chosen, prepared, checked and downloaded, or refused in words."""

import pypdfium2
import pytest
import zxingcpp
from PIL import Image
from playwright.sync_api import Page, Route, expect

from tests.support.browser import SOON, fill_wedding, open_draft, sign_up

_REASON = "QR-код тым ұсақ шықты"


@pytest.fixture
def published(page: Page) -> Page:
    """The dashboard with one published event, its print pack unfolded."""
    sign_up(page)
    open_draft(page, "aq-tilek")
    fill_wedding(page)
    page.goto("/dashboard")
    page.get_by_test_id("publish-button").click()
    expect(page.get_by_test_id("published-url")).to_be_visible(timeout=SOON)
    page.keyboard.press("Escape")
    page.reload()
    page.get_by_test_id("print-pack").click()
    return page


def test_organizer_downloads_what_a_phone_can_scan(published: Page) -> None:
    """A PDF and a PNG in the chosen language, with the permanent address on them."""
    published.get_by_test_id("print-lang").select_option("ru")
    with published.expect_download(timeout=SOON) as started:
        published.get_by_test_id("print-a6-pdf").click()
    card = started.value
    expect(published.get_by_test_id("print-told")).to_have_text("QR-код тексерілді, файл жүктелуде.")
    published.get_by_test_id("print-edge").select_option("shop")
    with published.expect_download(timeout=SOON) as started:
        published.get_by_test_id("print-tent-png").click()
    tent = started.value

    assert card.suggested_filename.endswith(".pdf")
    assert tent.suggested_filename.endswith("-shop.png")
    page = pypdfium2.PdfDocument(card.path())[0].render(scale=2).to_pil()
    read = [code.text for picture in (page, Image.open(tent.path())) for code in zxingcpp.read_barcodes(picture)]
    assert len(read) == 3
    assert len(set(read)) == 1
    assert "/q/" in read[0]


def test_refused_file_tells_why_and_downloads_nothing(published: Page) -> None:
    """The reason stands where the progress stood, and the next file can be asked for."""

    def refuse(route: Route) -> None:
        route.fulfill(status=422, json={"error": "print_small", "message": f"{_REASON}: үлкенірек пішін таңдаңыз."})

    published.route("**/prints/a6.png?*", refuse)
    published.get_by_test_id("print-a6-png").click()
    told = published.get_by_test_id("print-told")
    expect(told).to_contain_text(_REASON)
    expect(told).to_have_attribute("data-bad", "")
    with published.expect_download(timeout=SOON):
        published.get_by_test_id("print-a5-png").click()
    expect(told).not_to_have_attribute("data-bad", "")


def test_every_other_file_of_the_sharing_block_downloads(published: Page) -> None:
    """QR code, card and story come as files; no link to a file ends on a page that does not exist."""
    for name in ("PNG", "SVG", "Шақыру суреті", "Сториске"):
        with published.expect_download(timeout=SOON):
            published.locator(".published-print").get_by_role("link", name=name, exact=True).click()
    expect(published.get_by_test_id("published-url")).to_be_visible()
