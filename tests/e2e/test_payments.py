"""Paying in a real browser: what the bank may do, and what the organizer sees of it without a reload."""

import re
from urllib.parse import quote

import pytest
from playwright.sync_api import Browser, Locator, Page, expect

from tests.support.browser import (
    PHONE,
    SOON,
    expect_status,
    fill_wedding,
    open_draft,
    pay,
    read_as_guest,
    read_history,
    sign_up,
)


def scenario(name: str) -> pytest.MarkDecorator:
    """What the pretend bank does during the test."""
    return pytest.mark.parametrize("bank", [name], indirect=True)


def _open_dashboard(page: Page, card: Locator) -> str | None:
    """The status that the card has when the dashboard is opened now."""
    page.goto("/dashboard")
    expect(card).to_be_visible()
    return card.get_attribute("data-status")


@pytest.fixture
def draft(page: Page) -> str:
    """A complete wedding of the standard category in the builder, nothing paid; its id."""
    sign_up(page)
    event_id = open_draft(page, "ulttyq")
    fill_wedding(page)
    return event_id


@pytest.mark.usefixtures("draft")
def test_paid_event_opens_for_a_guest(page: Page, browser: Browser) -> None:
    """Price on the button, QR, paid, address: the whole of it in one dialog."""
    expect(page.get_by_test_id("publish-button")).to_have_text("Жариялау · 2\xa0990\xa0₸")
    page.get_by_test_id("publish-button").click()
    expect(page.get_by_test_id("pay-amount")).to_have_text("2\xa0990\xa0₸")
    page.get_by_test_id("pay-button").click()
    expect(page.get_by_test_id("payment-qr")).to_have_attribute("data-payload", re.compile("^http"))
    expect(page.get_by_test_id("payment-countdown")).to_contain_text(re.compile(r"[23]:\d\d"))
    expect_status(page, "completed", "succeeded")
    url = page.get_by_test_id("published-url").inner_text()
    assert quote(url, safe="") in str(page.get_by_test_id("share-whatsapp").get_attribute("href"))
    assert "Айгерім" in read_as_guest(browser, url)
    assert read_history(page) == [{"status": "completed", "amount": "2990", "review": None}]


@pytest.mark.usefixtures("draft")
def test_double_click_on_pay_makes_one_attempt(page: Page) -> None:
    """However often somebody clicks, the first attempt is the only one."""
    page.get_by_test_id("publish-button").click()
    page.get_by_test_id("pay-button").dblclick()
    expect_status(page, "completed", "succeeded")
    read_history(page)
    expect(page.locator("[data-attempt]")).to_have_count(1)


@pytest.mark.usefixtures("draft")
def test_reload_while_waiting_shows_the_same_payment(page: Page) -> None:
    """The dialog survives a reload and goes on following."""
    pay(page)
    expect(page.get_by_test_id("payment-status")).to_have_attribute("data-status", "pending")
    reference = page.get_by_test_id("payment-status").get_attribute("data-reference")
    page.reload()
    expect_status(page, "completed", "succeeded")
    expect(page.get_by_test_id("payment-status")).to_have_attribute("data-reference", str(reference))


def test_closed_tab_is_published_all_the_same(page: Page, draft: str) -> None:
    """Nobody has to look on while the money comes."""
    pay(page)
    expect(page.get_by_test_id("payment-status")).to_have_attribute("data-status", "pending")
    context = page.context
    page.close()
    later = context.new_page()
    card = later.get_by_test_id("event-card").filter(has=later.locator(f"a[href*='{draft}']"))
    assert any(_open_dashboard(later, card) == "published" for _ in range(20))


@pytest.mark.usefixtures("draft")
def test_phone_gets_a_link_and_a_folded_qr(page: Page) -> None:
    """A narrow page leads into the bank's app; the QR is for another phone."""
    page.set_viewport_size(PHONE["viewport"])
    pay(page)
    link = page.get_by_test_id("payment-link")
    expect(link).to_be_visible()
    assert link.get_attribute("href") == page.get_by_test_id("payment-qr").get_attribute("data-payload")
    expect(page.get_by_test_id("payment-qr")).to_be_hidden()


@pytest.mark.usefixtures("draft")
def test_sign_out_in_another_tab_ends_the_dialog(page: Page) -> None:
    """The page with the open dialog leads to the sign-in page by itself."""
    page.get_by_test_id("publish-button").click()
    expect(page.get_by_test_id("pay-button")).to_be_visible()
    other = page.context.new_page()
    other.goto("/dashboard")
    other.get_by_test_id("sign-out").filter(visible=True).click()
    expect(other).not_to_have_url(re.compile("/dashboard"))
    expect(page).to_have_url(re.compile("/sign-in"), timeout=SOON)


def test_missing_field_is_told_and_led_to(page: Page) -> None:
    """Nothing is paid for before the event is complete; the item leads to its field."""
    sign_up(page)
    open_draft(page, "ulttyq")
    fill_wedding(page, without="event-date")
    page.get_by_test_id("publish-button").click()
    dialog = page.get_by_test_id("publish-dialog")
    dialog.locator("[data-testid=missing-item][data-field=event-date]").click()
    expect(dialog).to_have_count(0)
    expect(page.get_by_test_id("event-date")).to_be_focused()
    page.goto("/dashboard/payments")
    expect(page.locator(".empty-state")).to_be_visible()
    expect(page.get_by_test_id("payment-row")).to_have_count(0)


def test_free_template_is_published_without_payment(page: Page, browser: Browser) -> None:
    """One click, no number on the button, no payment in the history."""
    sign_up(page)
    open_draft(page, "aq-tilek")
    fill_wedding(page)
    expect(page.get_by_test_id("publish-button")).to_have_text("Жариялау")
    page.get_by_test_id("publish-button").click()
    assert "Айгерім" in read_as_guest(browser, page.get_by_test_id("published-url").inner_text())
    page.goto("/dashboard/payments")
    expect(page.locator(".empty-state")).to_be_visible()


@scenario("declined")
@pytest.mark.usefixtures("draft")
def test_declined_payment_is_paid_on_the_second_try(page: Page) -> None:
    """The reason in words, one button, and no second row in the history."""
    pay(page)
    expect_status(page, "failed", "declined")
    expect(page.get_by_test_id("published-url")).to_have_count(0)
    page.get_by_test_id("payment-retry").click()
    expect_status(page, "completed", "succeeded")
    assert read_history(page) == [{"status": "completed", "amount": "2990", "review": None}]


@scenario("expired")
@pytest.mark.usefixtures("draft")
def test_expired_code_is_renewed(page: Page) -> None:
    """The old code goes grey, a new one is a click away."""
    pay(page)
    expect_status(page, "failed", "expired")
    page.get_by_test_id("payment-retry").click()
    expect_status(page, "completed", "succeeded")
    assert read_history(page) == [{"status": "completed", "amount": "2990", "review": None}]


@scenario("paid-late")
@pytest.mark.usefixtures("draft")
def test_late_money_publishes_while_the_dialog_says_expired(page: Page, browser: Browser) -> None:
    """Nobody clicks anything: the dialog flips by itself."""
    pay(page)
    expect_status(page, "failed", "expired")
    expect_status(page, "completed", "succeeded")
    assert "Айгерім" in read_as_guest(browser, page.get_by_test_id("published-url").inner_text())


@scenario("paid-twice")
@pytest.mark.usefixtures("draft")
def test_money_that_came_twice_is_told_and_reviewed(page: Page) -> None:
    """Published once; the surplus is said aloud and waits for its refund."""
    pay(page)
    expect_status(page, "completed", "succeeded")
    expect(page.get_by_test_id("surplus")).to_be_visible(timeout=SOON)
    assert read_history(page) == [{"status": "completed", "amount": "2990", "review": "true"}]
