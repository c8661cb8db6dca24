"""The main job in one sitting: build, publish, pay, send, open."""

from playwright.sync_api import Browser, Page, expect

from tests.support.browser import expect_status, fill_wedding, open_draft, pay, read_as_guest, read_history, sign_up


def test_organizer_pays_publishes_and_a_guest_reads(page: Page, browser: Browser, house) -> None:
    """Sign up, fill in, pay, copy the address; a phone opens it; a free event costs nothing; a draft is shut."""
    page.context.grant_permissions(["clipboard-read", "clipboard-write"])
    sign_up(page)
    open_draft(page, "ulttyq")
    fill_wedding(page)
    assert _ask(page, f"{house.url}/e/{_read_slug(page)}") == 404

    _open_builder(page)
    pay(page)
    expect_status(page, "completed", "succeeded")
    page.get_by_test_id("copy-url").first.click()
    url = page.evaluate("navigator.clipboard.readText()")
    assert url.startswith(f"{house.url}/e/")
    assert "Нұрлан" in read_as_guest(browser, url)
    assert read_history(page) == [{"status": "completed", "amount": "2990", "review": None}]

    open_draft(page, "aq-tilek")
    fill_wedding(page)
    page.get_by_test_id("publish-button").click()
    expect(page.get_by_test_id("published-url").first).to_be_visible()
    assert len(read_history(page)) == 1


def test_draft_unknown_and_malformed_addresses_answer_the_same(page: Page, house) -> None:
    """Nobody learns from the answer whether an event is being prepared."""
    sign_up(page)
    open_draft(page, "ulttyq")
    fill_wedding(page)
    slug = _read_slug(page)

    bodies = {page.request.get(f"{house.url}/e/{path}").body() for path in (slug, "nobody-has-this", "Not_A_Slug")}

    assert len(bodies) == 1


def _read_slug(page: Page) -> str:
    page.goto("/dashboard")
    return page.get_by_test_id("event-slug").first.inner_text().strip().rsplit("/", 1)[-1]


def _open_builder(page: Page) -> None:
    page.goto("/dashboard")
    page.locator("a[href$='/edit']").first.click()
    expect(page.get_by_test_id("save-state")).to_be_visible()


def _ask(page: Page, url: str) -> int:
    return page.request.get(url).status
