"""Families of hosts, contacts and a second occasion, filled in by hand and read on the page."""

import re

import pytest
from playwright.sync_api import BrowserContext, FrameLocator, Page, expect

from tests.support.browser import PHONE, SOON, open_draft, sign_up


@pytest.fixture
def draft(page: Page) -> str:
    """An empty draft of a template for every occasion; its id."""
    sign_up(page)
    return open_draft(page, "aq-tilek")


def _preview(page: Page) -> FrameLocator:
    return page.frame_locator("[data-testid=preview]")


def _go(page: Page, step: str) -> None:
    page.locator(f"[data-testid=builder-step][data-step={step}]").click()


def _expect_saved(page: Page) -> None:
    expect(page.get_by_test_id("save-state")).to_have_attribute("data-state", "saved", timeout=SOON)


def _choose(page: Page, occasion: str, label: str) -> None:
    """Choose an occasion; its own labels come with the answer to the save."""
    page.get_by_test_id("occasion-select").select_option(occasion)
    expect(page.get_by_text(label, exact=True).first).to_be_visible(timeout=SOON)


@pytest.mark.usefixtures("draft")
def test_families_contacts_and_a_second_occasion_are_kept_and_shown(page: Page) -> None:
    """Added row by row, shown while typing, there after a reload; a family is moved and removed by its buttons."""
    _choose(page, "tusau", "Баланың есімі")
    page.get_by_test_id("person-1").fill("Әділет")
    page.get_by_test_id("age").fill("1")
    page.get_by_test_id("reason-add").click()
    page.get_by_test_id("reason-1-names").fill("Алихан")
    page.get_by_test_id("reason-1-age").fill("5")
    expect(_preview(page).locator("h1")).to_contain_text("Алихан")
    expect(_preview(page).locator(".beneath")).to_contain_text("Алихан, 5\u00a0жас — сүндет той")

    page.get_by_test_id("family-add").click()
    page.get_by_test_id("family-1-person-1").fill("Серік")
    page.get_by_test_id("family-1-person-2").fill("Гүлнар")
    page.get_by_test_id("family-add").click()
    expect(page.get_by_test_id("family-1-kin")).to_have_value("grandparents")
    page.get_by_test_id("family-1-person-1").fill("Бекболат")
    page.get_by_test_id("family-1-person-1-late").check()
    page.get_by_test_id("family-1-person-1-ru").fill("Бекболат Жумагалиевич")
    expect(_preview(page).locator("#hosts .kin li").first).to_contain_text("марқұм Бекболат")

    _go(page, "words")
    page.get_by_test_id("contact-add").click()
    page.get_by_test_id("contact-1-phone").fill("8 701 222 33 44")
    page.get_by_test_id("contact-1-name").fill("Асаба Ерлан")
    expect(_preview(page).locator("#contacts")).to_contain_text("Асаба Ерлан")
    _expect_saved(page)

    page.reload()
    expect(page.get_by_test_id("age")).to_have_value("1")
    expect(page.get_by_test_id("reason-1-occasion")).to_have_value("sundet")
    expect(page.get_by_test_id("reason-1-names")).to_have_value("Алихан")
    expect(page.get_by_test_id("family-1-person-1-late")).to_be_checked()
    expect(page.get_by_test_id("family-1-person-1-ru")).to_have_value("Бекболат Жумагалиевич")
    expect(page.get_by_test_id("family-2-person-2")).to_have_value("Гүлнар")
    _go(page, "words")
    expect(page.get_by_test_id("contact-1-phone")).to_have_value("+7 701 222 33 44")

    _go(page, "people")
    page.get_by_role("button", name="Әкесі мен анасы: жоғары").press("Enter")
    expect(page.get_by_test_id("family-1-person-1")).to_have_value("Серік")
    page.get_by_test_id("family-2-remove").click()
    expect(page.get_by_test_id("family")).to_have_count(1)
    expect(_preview(page).locator("#hosts")).not_to_contain_text("Бекболат")
    _expect_saved(page)


@pytest.mark.usefixtures("draft")
def test_feast_that_becomes_a_memorial_says_why_the_other_occasion_stays_out(page: Page) -> None:
    """The names are kept, the page is quiet, and the reason stands beside the rows that are left out."""
    _choose(page, "sundet", "Баланың есімі")
    page.get_by_test_id("person-1").fill("Асан")
    page.get_by_test_id("reason-add").click()
    page.get_by_test_id("reason-1-names").fill("Алихан")
    _expect_saved(page)
    _choose(page, "as", "Марқұмның есімі")
    expect(page.get_by_role("alert").filter(has_text="өз алдына бөлек өтеді")).to_be_visible()
    page.get_by_test_id("life-years").fill("1938–2024")
    expect(_preview(page).locator(".beneath")).to_have_text("1938–2024")
    expect(_preview(page).locator("body")).not_to_contain_text(re.compile(r"\bтой", re.IGNORECASE))
    page.get_by_test_id("reason-1-remove").click()
    _expect_saved(page)
    expect(page.get_by_role("alert")).to_have_count(0)


@pytest.mark.usefixtures("draft")
def test_mushel_offers_its_ages(page: Page) -> None:
    """One tap fills the age in, and undoes nothing else."""
    _choose(page, "mushel", "Мереке иесінің есімі")
    page.get_by_test_id("mushel-age").filter(has_text="37").click()
    expect(page.get_by_test_id("age")).to_have_value("37")
    expect(_preview(page).locator(".beneath")).to_have_text("37\u00a0жас")
    _expect_saved(page)


def test_families_can_be_filled_in_on_a_phone(browser, page: Page, draft: str, context: BrowserContext) -> None:
    """Nothing is wider than the screen, and every button is large enough for a thumb."""
    phone = browser.new_context(
        **PHONE, base_url=page.url.partition("/dashboard")[0], storage_state=context.storage_state()
    )
    narrow = phone.new_page()
    narrow.goto(f"/dashboard/events/{draft}/edit")
    narrow.get_by_test_id("family-add").tap()
    narrow.get_by_test_id("family-1-person-1-late").tap()
    expect(narrow.get_by_test_id("family-1-person-1-late")).to_be_checked()
    assert narrow.evaluate("document.documentElement.scrollWidth <= innerWidth")
    sizes = (
        narrow.get_by_test_id("family")
        .locator("button, .builder-tick")
        .evaluate_all("all => all.map((each) => Math.min(each.offsetWidth, each.offsetHeight))")
    )
    assert min(sizes) >= 44
    phone.close()
