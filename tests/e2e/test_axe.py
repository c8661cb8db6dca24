"""What axe finds on an organizer's way from signing up to the history of payments: nothing."""

import pytest
from axe_playwright_python.sync_playwright import Axe
from playwright.sync_api import Page, ViewportSize, expect

from tests.e2e.test_screens import OWN, PUBLIC
from tests.support.browser import SOON, expect_status, fill_wedding, open_draft, sign_up

_STEPS = ("people", "date", "venue", "words", "photos", "more", "look")
_SMALL: ViewportSize = {"width": 390, "height": 844}
_IS_AT_REST = """() => !document.documentElement.classList.contains("language-pending")
  && document.getAnimations()
    .every((each) => each.playState !== "running" || each.effect.getTiming().iterations === Infinity)"""


def _expect_nothing_found(page: Page, place: str) -> None:
    """In the language of the page as it stands, once nothing of it is hidden or on its way any more."""
    page.wait_for_function(_IS_AT_REST)
    found = Axe().run(page).response["violations"]
    assert [f"{place}: {each['id']} {node['target']}" for each in found for node in each["nodes"]] == []


@pytest.fixture(params=[("kk", "dark", True), ("ru", "light", False)], ids=lambda way: "-".join(map(str, way[:2])))
def organizer(request: pytest.FixtureRequest, page: Page) -> Page:
    """Signed in, by a phone in the dark or by a computer."""
    language, scheme, is_phone = request.param
    page.emulate_media(color_scheme=scheme, reduced_motion="reduce")
    sign_up(page)
    page.get_by_test_id(f"language-{language}").first.click()
    expect(page.locator("html")).to_have_attribute("lang", language)
    if is_phone:
        page.set_viewport_size(_SMALL)
    return page


@pytest.mark.usefixtures("bank")
def test_nothing_is_found_where_strangers_read(page: Page) -> None:
    """Every public page."""
    page.emulate_media(reduced_motion="reduce")
    for path in PUBLIC:
        page.goto(path)
        _expect_nothing_found(page, path)


@pytest.mark.usefixtures("bank")
def test_nothing_is_found_from_the_first_draft_to_the_paid_page(organizer: Page) -> None:
    """Every step of the builder, every stage of the payment, the update, and the lists of events and payments."""
    page = organizer
    _expect_nothing_found(page, "no events")
    open_draft(page, "ulttyq")
    page.get_by_test_id("publish-button").click()
    expect(page.get_by_test_id("missing-item").first).to_be_visible()
    _expect_nothing_found(page, "missing")
    page.keyboard.press("Escape")
    fill_wedding(page, bride="Жұлдыз")  # not the names, nor so the address, of the other tests
    for step in _STEPS:
        page.locator(f"[data-testid=builder-step][data-step={step}]").click()
        _expect_nothing_found(page, step)
    if page.get_by_test_id("builder-tab-preview").is_visible():
        page.get_by_test_id("builder-tab-preview").click()
        _expect_nothing_found(page, "preview")
        page.get_by_test_id("builder-tab-form").click()
    _pay(page)
    _update(page)
    for path in OWN:
        page.goto(path)
        expect(
            page.get_by_test_id("event-card").or_(page.get_by_test_id("payment-row")).or_(page.locator("form")).first
        ).to_be_visible()
        _expect_nothing_found(page, path)


def _pay(page: Page) -> None:
    page.get_by_test_id("publish-button").click()
    expect(page.get_by_test_id("pay-button")).to_be_visible()
    _expect_nothing_found(page, "price")
    page.get_by_test_id("pay-button").click()
    expect(page.get_by_test_id("payment-status")).to_be_visible()
    _expect_nothing_found(page, "payment")
    expect_status(page, "completed", "succeeded")
    expect(page.get_by_test_id("published-url").first).to_be_visible()
    _expect_nothing_found(page, "paid")
    page.keyboard.press("Escape")


def _update(page: Page) -> None:
    """What is told in passing is read as long as it stands."""
    page.locator("[data-testid=builder-step][data-step=people]").click()
    page.get_by_test_id("person-1").fill("Айгерім Серікқызы")
    page.get_by_test_id("update-button").click(timeout=SOON)
    told = page.locator("[data-sonner-toast]")
    expect(told).to_be_visible()
    told.hover()  # it stays
    _expect_nothing_found(page, "updated")
