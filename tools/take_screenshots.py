"""Takes the pictures of docs/screenshots anew: every page, on a desktop in Russian and on a phone in Kazakh.

Run as `TOI_CHROMIUM=… python -m tools.take_screenshots` from the project's root; it starts a server of its own.
"""

import os
import shutil
import sys
import tempfile
from pathlib import Path

from playwright.sync_api import Browser, Page, ViewportSize, expect, sync_playwright

from tests.support.browser import expect_status, fill_wedding, open_draft, sign_up
from tests.support.house import House

FOLDER = Path(__file__).parents[1] / "docs" / "screenshots"
PHONE = ViewportSize(width=390, height=844)
DESKTOP = ViewportSize(width=1440, height=900)
PUBLIC = {
    "landing": "/",
    "templates": "/templates",
    "template": "/templates/ulttyq",
    "sign-up": "/sign-up",
    "sign-in": "/sign-in",
    "reset-password": "/reset-password",
    "offer": "/offer",
    "refunds": "/refunds",
    "privacy": "/privacy",
    "contacts": "/contacts",
    "not-found": "/nowhere",
}


def main() -> int:
    """Start a server, walk through it, keep what is seen."""
    house = House(Path(tempfile.mkdtemp(prefix="toi-pictures-")))
    try:
        house.open("paid")
        with sync_playwright() as playwright:
            browser = playwright.chromium.launch(
                executable_path=os.environ.get("TOI_CHROMIUM") or shutil.which("chromium"),
                args=["--no-sandbox", "--disable-gpu"],
            )
            _walk(browser, house)
            browser.close()
    finally:
        house.dispose()
    return 0


def _walk(browser: Browser, house: House) -> None:
    page = browser.new_context(base_url=house.url, viewport=DESKTOP, locale="kk-KZ").new_page()
    for name, path in PUBLIC.items():
        page.goto(path)
        _take(page, name)
    sign_up(page)
    _take(page, "dashboard-empty")
    event_id = open_draft(page, "ulttyq")
    fill_wedding(page)
    _take(page, "builder")
    page.get_by_test_id("publish-button").click()
    expect(page.get_by_test_id("pay-button")).to_be_visible()
    _take(page, "publish-offer")
    page.get_by_test_id("pay-button").click()
    expect(page.get_by_test_id("payment-qr")).to_be_attached()
    _speak(page, "ru")
    page.screenshot(path=FOLDER / "publish-waiting-desktop-ru.jpg", quality=80)
    expect_status(page, "completed", "succeeded")
    _take(page, "published")
    open_draft(page, "altyn-kesh")
    for name, path in {"dashboard": "/dashboard", "payments": "/dashboard/payments", "account": "/account"}.items():
        page.goto(path)
        _take(page, name)
    page.goto(f"/dashboard/events/{event_id}/edit")
    _take(page, "builder-published")


def _take(page: Page, name: str) -> None:
    """The page on a desktop in Russian, then on a phone in Kazakh; it is left on a desktop in Kazakh."""
    for shape, size, language in (("desktop", DESKTOP, "ru"), ("phone", PHONE, "kk")):
        page.set_viewport_size(size)
        _speak(page, language)
        page.wait_for_timeout(900)  # pictures and fonts inside frames have no event of ours
        page.screenshot(path=FOLDER / f"{name}-{shape}-{language}.jpg", quality=80)
    page.set_viewport_size(DESKTOP)


def _speak(page: Page, language: str) -> None:
    page.get_by_test_id(f"language-{language}").first.dispatch_event("click")
    expect(page.locator("html")).to_have_attribute("lang", language)


if __name__ == "__main__":
    sys.exit(main())
