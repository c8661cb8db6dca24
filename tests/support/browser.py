"""What an organizer does in a browser, in the words of the story that a test tells."""

import re
import uuid

from playwright.sync_api import Browser, Page, expect

PASSWORD = "керемет-құпия-17"
PHONE = {"viewport": {"width": 390, "height": 844}, "has_touch": True, "is_mobile": True, "locale": "kk-KZ"}
SOON = 15_000  # ms; longer than the mock bank takes for anything

_WEDDING = {
    "people": {"person-1": "Айгерім", "person-2": "Нұрлан"},
    "date": {"event-date": "2031-06-12", "event-time": "18:00"},
    "venue": {"venue-name": "Астана сарайы", "venue-address": "Алматы қ., Абай даңғылы, 10"},
}


def sign_up(page: Page) -> str:
    """A new account, signed in; its e-mail."""
    email = f"{uuid.uuid4().hex[:12]}@toi.example"
    page.goto("/sign-up")
    page.get_by_test_id("sign-up-name").fill("Гүлнар")
    page.get_by_test_id("sign-up-email").fill(email)
    page.get_by_test_id("sign-up-password").fill(PASSWORD)
    page.get_by_test_id("sign-up-submit").click()
    page.wait_for_url("**/dashboard")
    return email


def open_draft(page: Page, template: str) -> str:
    """A new draft of the template, empty, in the builder; its id."""
    page.goto(f"/templates/{template}")
    page.get_by_test_id("template-use").click()
    page.wait_for_url(re.compile(r"/dashboard/events/[0-9a-f-]{36}/edit"))
    expect(page.get_by_test_id("event-title").or_(page.get_by_test_id("person-1")).first).to_be_visible()
    return page.url.split("/")[-2]


def fill_wedding(page: Page, *, bride: str = "Айгерім", without: str = "") -> None:
    """Fill in a wedding, but for one field, and wait until it is saved."""
    page.get_by_test_id("occasion-select").select_option("wedding")
    for step, fields in _WEDDING.items():
        page.locator(f"[data-testid=builder-step][data-step={step}]").click()
        for mark, value in fields.items():
            if mark != without:
                page.get_by_test_id(mark).fill(bride if mark == "person-1" else value)
    expect(page.get_by_test_id("save-state")).to_have_attribute("data-state", "saved", timeout=SOON)


def pay(page: Page) -> None:
    """Open the publish dialog and pay."""
    page.get_by_test_id("publish-button").click()
    page.get_by_test_id("pay-button").click()


def expect_status(page: Page, status: str, attempt: str) -> None:
    """The dialog tells this status of the payment and of its attempt, without a reload."""
    shown = page.get_by_test_id("payment-status")
    expect(shown).to_have_attribute("data-attempt", attempt, timeout=SOON)
    expect(shown).to_have_attribute("data-status", status, timeout=SOON)


def read_history(page: Page) -> list[dict[str, str | None]]:
    """The rows of the payment history: status, amount and review of each, and its attempts."""
    page.goto("/dashboard/payments")
    rows = page.get_by_test_id("payment-row")
    expect(rows.first).to_be_visible()
    names = {"status": "data-status", "amount": "data-amount", "review": "data-review"}
    return [{name: row.get_attribute(mark) for name, mark in names.items()} for row in rows.all()]


def read_as_guest(browser: Browser, url: str) -> str:
    """What a phone without any cookie reads at the address."""
    context = browser.new_context(**PHONE)
    page = context.new_page()
    answer = page.goto(url)
    text = page.inner_text("body")
    context.close()
    assert answer is not None
    assert answer.status == 200, url
    return text
