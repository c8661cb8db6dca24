"""Paying at a bank in a real browser: the product asks the pretend bank, a person plays the buyer on its phone."""

import re
from collections.abc import Iterator

import pytest
from playwright.sync_api import Browser, Locator, Page, expect

from tests.kaspi_simulator.faults import FaultKind
from tests.kaspi_simulator.invoice import Invoice
from tests.support.bank import PretendBank
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

BRIDE = "Назерке"  # the slug of the usual one stays free for the tests of the builder
PAID_ONCE = [{"status": "completed", "amount": "2990", "review": None}]

asks = pytest.mark.parametrize("bank", ["qr"], indirect=True)
is_called = pytest.mark.parametrize("bank", ["apipay"], indirect=True)


@pytest.fixture
def draft(page: Page) -> str:
    """A complete wedding of the standard category in the builder, nothing paid; its id."""
    sign_up(page)
    event_id = open_draft(page, "ulttyq")
    fill_wedding(page, bride=BRIDE)
    return event_id


@pytest.fixture
def buyer(browser: Browser) -> Iterator[Page]:
    """A telephone of its own, that knows nothing of the organizer's browser."""
    context = browser.new_context(**PHONE)
    yield context.new_page()
    context.close()


def read_code(page: Page) -> str:
    """What the QR on the screen encodes."""
    code = page.get_by_test_id("payment-qr")
    expect(code).to_have_attribute("data-payload", re.compile("^http"))
    return str(code.get_attribute("data-payload"))


def take_up(buyer: Page, code: str, *deeds: str) -> None:
    """Open the pretend phone at what was scanned, and press its buttons."""
    buyer.goto(code)
    for deed in deeds:
        buyer.get_by_test_id(f"phone-{deed}").click()


def get_invoice(bank: PretendBank, page: Page) -> Invoice:
    """The bank's invoice of the attempt on the screen."""
    reference = str(page.get_by_test_id("payment-status").get_attribute("data-reference"))
    invoice = bank.find_payment(reference)
    assert invoice is not None
    return invoice


def find_card(page: Page, event_id: str) -> Locator:
    """The event's card on the dashboard."""
    return page.get_by_test_id("event-card").filter(has=page.locator(f"a[href*='{event_id}']"))


@asks
@pytest.mark.usefixtures("draft")
def test_scanned_and_confirmed_payment_publishes(page: Page, buyer: Page, browser: Browser) -> None:
    """Each stage in its words, without a reload; guests read the page, and the history has one row."""
    pay(page)
    take_up(buyer, read_code(page), "scan")
    expect(buyer.get_by_test_id("phone-sum")).to_have_text("2\xa0990\xa0₸")
    expect_status(page, "pending", "scanned")
    expect(page.get_by_test_id("payment-countdown")).to_contain_text(re.compile(r"(1:0|0:5)\d"))
    buyer.get_by_test_id("phone-pay").click()
    expect_status(page, "completed", "succeeded")
    assert BRIDE in read_as_guest(browser, page.get_by_test_id("published-url").inner_text())
    assert read_history(page) == PAID_ONCE


@asks
@pytest.mark.usefixtures("draft")
def test_declined_payment_is_explained_and_paid_by_a_new_code(page: Page, buyer: Page) -> None:
    """The buyer refuses, and pays the second time: one payment, two attempts."""
    pay(page)
    code = read_code(page)
    take_up(buyer, code, "scan", "decline")
    expect_status(page, "failed", "declined")
    page.get_by_test_id("payment-retry").click()
    expect_status(page, "pending", "waiting")
    assert read_code(page) != code
    take_up(buyer, read_code(page), "scan", "pay")
    expect_status(page, "completed", "succeeded")
    assert read_history(page) == PAID_ONCE


@asks
@pytest.mark.usefixtures("draft")
def test_expired_code_is_veiled_and_renewed(page: Page, buyer: Page, pretend_bank: PretendBank) -> None:
    """Nobody scans in time: no code to scan stays on the screen, and *New QR* goes on with the same payment."""
    pretend_bank.switch(scan_seconds=4)
    pay(page)
    code = page.get_by_test_id("payment-qr")
    expect(code).to_be_visible()
    expect(page.locator("[data-over]")).to_have_count(1, timeout=SOON)
    expect(code.locator("svg").first).to_have_css("filter", re.compile("blur"))
    expect_status(page, "failed", "expired")
    expect(code).to_have_count(0)
    pretend_bank.switch(scan_seconds=180)
    page.get_by_test_id("payment-retry").click()
    expect_status(page, "pending", "waiting")
    take_up(buyer, read_code(page), "scan", "pay")
    expect_status(page, "completed", "succeeded")
    assert read_history(page) == PAID_ONCE


@asks
@pytest.mark.usefixtures("draft")
def test_money_after_the_end_publishes_when_one_looks_again(
    page: Page, browser: Browser, pretend_bank: PretendBank
) -> None:
    """The dialog says *expired*, the bank takes the money all the same; coming back to the page shows it at once."""
    pretend_bank.switch(scan_seconds=4)
    pay(page)
    expect(page.get_by_test_id("payment-qr")).to_be_visible()
    invoice = get_invoice(pretend_bank, page)
    expect_status(page, "failed", "expired")
    pretend_bank.pay_late(invoice.id)
    page.evaluate("window.dispatchEvent(new Event('focus'))")
    expect_status(page, "completed", "succeeded")
    assert BRIDE in read_as_guest(browser, page.get_by_test_id("published-url").inner_text())


@asks
def test_card_follows_an_open_payment_by_itself(page: Page, buyer: Page, draft: str) -> None:
    """The dashboard shows how long the code lasts, then that the event is published; nothing is clicked."""
    pay(page)
    code = read_code(page)
    page.goto("/dashboard")
    card = find_card(page, draft)
    expect(card.get_by_test_id("resume-line")).to_contain_text(re.compile(r"2:\d\d"))
    take_up(buyer, code, "scan")
    expect(card.get_by_test_id("resume-line")).to_have_attribute("data-attempt", "scanned", timeout=SOON)
    buyer.get_by_test_id("phone-pay").click()
    expect(card).to_have_attribute("data-status", "published", timeout=SOON)
    expect(card.get_by_test_id("resume-line")).to_have_count(0)
    expect(card.get_by_test_id("published-url")).to_be_visible()


@asks
@pytest.mark.usefixtures("draft")
def test_countdown_trusts_the_bank_and_not_the_clock_of_the_device(page: Page) -> None:
    """A computer whose clock is hours ahead counts the same seconds, before a reload and after it."""
    page.add_init_script("const now = Date.now; Date.now = () => now() + 5 * 3600 * 1000;")
    page.reload()
    pay(page)
    countdown = page.get_by_test_id("payment-countdown")
    expect(countdown).to_contain_text(re.compile(r"2:[45]\d|3:00"))
    page.reload()
    expect(countdown).to_contain_text(re.compile(r"2:[2345]\d"))


@asks
@pytest.mark.usefixtures("draft")
def test_phone_opens_the_bank_by_a_link(page: Page) -> None:
    """On a narrow page the one button leads to the bank's page, with the QR of the same link folded below."""
    page.set_viewport_size(PHONE["viewport"])
    pay(page)
    link = page.get_by_test_id("payment-link")
    expect(link).to_be_visible()
    expect(page.get_by_test_id("payment-qr")).to_be_hidden()
    with page.expect_popup() as opened:
        link.click()
    take_up(opened.value, opened.value.url, "scan", "pay")
    page.bring_to_front()
    expect_status(page, "completed", "succeeded")


@asks
@pytest.mark.usefixtures("draft")
def test_code_is_large_enough_to_be_scanned(page: Page) -> None:
    """At least 240 pixels of code, white around it, and dark on white in the dark too."""
    page.emulate_media(color_scheme="dark")
    pay(page)
    code = page.get_by_test_id("payment-qr")
    expect(code).to_be_visible()
    expect(code).to_have_css("background-color", "rgb(255, 255, 255)")
    box = code.locator("path").first.bounding_box()
    assert box is not None
    assert min(box["width"], box["height"]) >= 240


@is_called
@pytest.mark.usefixtures("draft")
def test_webhook_turns_the_dialog(page: Page, buyer: Page, pretend_bank: PretendBank) -> None:
    """The aggregator calls as soon as the buyer has paid; who asks it is told *pending* for ever."""
    pretend_bank.fail_next(FaultKind.STATUS_WORD, value="pending", times=None)
    pay(page)
    take_up(buyer, read_code(page), "scan", "pay")
    expect_status(page, "completed", "succeeded")


@is_called
@pytest.mark.usefixtures("draft")
def test_lost_webhook_is_made_up_for_by_asking(page: Page, buyer: Page, pretend_bank: PretendBank) -> None:
    """No call ever comes, and the event is published all the same."""
    pretend_bank.set_webhooks(url="")
    pay(page)
    take_up(buyer, read_code(page), "scan", "pay")
    expect_status(page, "completed", "succeeded")


@is_called
@pytest.mark.usefixtures("draft")
def test_bill_sent_to_a_phone_is_paid_there(page: Page, pretend_bank: PretendBank) -> None:
    """Where the gateway sends bills, a number is enough; one that is no mobile is refused beside the field."""
    pay(page)
    page.get_by_test_id("bill-fold").click()
    page.get_by_test_id("bill-phone").fill("8 727 250 00 00")
    page.get_by_test_id("bill-send").click()
    expect(page.locator("#bill-phone-error")).to_be_visible()
    page.get_by_test_id("bill-phone").fill("8 701 234 56 78")
    page.get_by_test_id("bill-send").click()
    expect(page.get_by_test_id("sent-bill")).to_contain_text("+7\xa0701\xa0234\xa056\xa078")
    pretend_bank.scan_and_pay(get_invoice(pretend_bank, page).id)
    expect_status(page, "completed", "succeeded")
