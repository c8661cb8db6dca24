"""The organizer's events in a real browser: from the draft to the archive and back."""

import re

import pytest
from playwright.sync_api import Locator, Page, expect

from tests.support.browser import SOON, fill_wedding, open_draft, sign_up


@pytest.fixture
def card(page: Page) -> Locator:
    """The only card on the dashboard: a complete draft of the free template."""
    sign_up(page)
    open_draft(page, "aq-tilek")
    fill_wedding(page)
    page.goto("/dashboard")
    card = page.get_by_test_id("event-card")
    expect(card).to_have_attribute("data-status", "draft")
    return card


def _expect_guest_reads(page: Page, url: str, status: int, text: str = "") -> None:
    """Without a cookie the address answers so within two seconds, as long as guests may see what was before."""
    answers = """async ([url, status, text]) => {
      const answer = await fetch(url, { credentials: "omit" });
      return answer.status === status && (await answer.text()).includes(text);
    }"""
    page.wait_for_function(answers, arg=[url, status, text], polling=200, timeout=2500)


def test_new_organizer_is_told_what_to_do_next(page: Page) -> None:
    """An empty dashboard leads to the templates."""
    sign_up(page)
    expect(page.get_by_role("heading", name="Алғашқы шақыруыңызды жасаңыз")).to_be_visible()
    page.get_by_test_id("new-event").click()
    page.wait_for_url("**/templates")


def test_card_tells_name_date_and_address(card: Locator) -> None:
    """A card says what the event is without opening it."""
    expect(card).to_contain_text("Айгерім мен Нұрлан")
    expect(card).to_contain_text("2031 жылғы 12 маусым")
    expect(card).to_contain_text("қалды")
    expect(card.get_by_test_id("event-slug")).to_have_text(re.compile(r"^aigerim-nurlan(-\w+)?$"))


def test_published_event_is_withdrawn_and_shown_again(page: Page, card: Locator) -> None:
    """Guests read the page, a kind notice, and the page again."""
    card.get_by_test_id("publish-button").click()
    url = page.get_by_test_id("published-url").inner_text(timeout=SOON)
    page.keyboard.press("Escape")
    page.reload()
    _expect_guest_reads(page, url, 200)
    card.get_by_test_id("withdraw-button").click()
    expect(card).to_have_attribute("data-status", "withdrawn")
    _expect_guest_reads(page, url, 410)
    card.get_by_test_id("republish-button").click()
    expect(card).to_have_attribute("data-status", "published")
    _expect_guest_reads(page, url, 200)


def test_archived_event_comes_back_by_undo_and_from_the_archive(page: Page, card: Locator) -> None:
    """Archiving can be undone at once and later."""
    card.get_by_test_id("archive-button").click()
    expect(card).to_be_hidden()
    page.get_by_test_id("undo-archive").click()
    expect(card).to_have_attribute("data-status", "draft")
    card.get_by_test_id("archive-button").click()
    page.get_by_test_id("show-archive").click()
    expect(card).to_have_attribute("data-status", "archived")
    card.get_by_test_id("restore-button").click()
    expect(card).to_be_hidden()
    page.reload()
    expect(card).to_have_attribute("data-status", "draft")


def test_copy_opens_in_the_builder_with_the_same_words(page: Page, card: Locator) -> None:
    """A second toi of the same family begins with what was written for the first."""
    first = card.get_attribute("data-event")
    card.get_by_test_id("duplicate-button").click()
    expect(page.get_by_test_id("person-1")).to_have_value("Айгерім")
    assert str(first) not in page.url


def test_changes_wait_for_update(page: Page, card: Locator) -> None:
    """Guests read what was published until *Update*, then the new words."""
    card.get_by_test_id("publish-button").click()
    url = page.get_by_test_id("published-url").inner_text(timeout=SOON)
    page.keyboard.press("Escape")
    card.get_by_test_id("edit-button").click()
    expect(page.get_by_test_id("update-button")).to_be_disabled()
    page.get_by_test_id("person-1").fill("Дана")
    expect(page.get_by_test_id("update-button")).to_be_enabled()
    _expect_guest_reads(page, url, 200, "Айгерім")
    page.get_by_test_id("update-button").click()
    expect(page.get_by_test_id("update-button")).to_be_disabled()
    _expect_guest_reads(page, url, 200, "Дана")
