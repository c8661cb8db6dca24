"""The publish dialog: from the webhook's 200 to *paid* on the screen of a real Chromium."""

import os
import shutil
import time
from collections.abc import Iterator
from contextlib import closing, contextmanager
from pathlib import Path
from statistics import median

import httpx
from playwright.sync_api import Page, sync_playwright

from bench.table import Row
from tests.support.bank import PretendBank
from tests.support.browser import fill_wedding, open_draft, pay, sign_up
from tests.support.house import House
from tests.support.payments import SECRET, make_body, sign_headers
from tests.support.postgres import Postgres
from tests.support.webhook import PATH

_TIMES = 7
_MOST_MILLISECONDS = 500
_PATIENCE = 120_000  # ms, for a slow machine
_CHROMIUM_FLAGS = ("--no-sandbox", "--disable-gpu", "--disable-quic", "--no-first-run", "--disable-sync")

# The page tells when it sends, when the first answer comes, and when it says *completed*: milliseconds since 1970.
_WATCH = """
window.toi = {sent: 0, answered: 0, paid: 0};
window.WebSocket = class extends window.WebSocket {
  constructor(...given) {
    super(...given);
    this.addEventListener("message", () => { window.toi.answered ||= Date.now(); });
  }
  send(data) {
    super.send(data);
    window.toi.sent = Date.now();
    window.toi.answered = 0;
  }
};
new MutationObserver(() => {
  const isPaid = document.querySelector("[data-testid=payment-status][data-status=completed]");
  window.toi.paid = isPaid ? window.toi.paid || Date.now() : 0;
}).observe(document, {attributes: true, childList: true, subtree: true});
"""
_COME_BACK = "window.dispatchEvent(new Event('focus'))"  # the dialog asks the server to go on telling


def measure_dialog(_postgres: Postgres, folder: Path) -> list[Row]:
    """How long the screen needs after the bank has got its answer, beside an empty round trip of the same page."""
    with _open_house(folder) as house, _open_page(house) as page:
        sign_up(page)
        measured = [_pay_once(page, house) for _ in range(_TIMES)]
    shown, trips = zip(*measured, strict=True)
    return [
        Row(
            "The dialog shows a settled payment",
            f"{median(shown):.0f} ms, at worst {max(shown):.0f} ms",
            f"empty round trip of the page, {median(trips):.0f} ms",
            median(shown) / median(trips),
            f"at worst {_MOST_MILLISECONDS} ms",
            max(shown) <= _MOST_MILLISECONDS,
        )
    ]


@contextmanager
def _open_house(folder: Path) -> Iterator[House]:
    """The whole product, its front end built anew, at the pretend bank."""
    (folder / "bank").mkdir()
    house, bank = House(folder), PretendBank(folder / "bank")
    try:
        bank.switch(qr_token="url", poll_seconds=1)  # noqa: S106 - which form the code has
        house.open_with(
            {
                "KASPI_MOCK": "false",
                "KASPI_API_URL": bank.url,
                "KASPI_API_KEY": bank.api_key,
                "KASPI_WEBHOOK_SECRETS": SECRET.decode(),
            }
        )
        yield house
    finally:
        house.dispose()
        bank.dispose()


@contextmanager
def _open_page(house: House) -> Iterator[Page]:
    path = os.environ.get("TOI_CHROMIUM") or shutil.which("chromium")
    with (
        sync_playwright() as playwright,
        closing(playwright.chromium.launch(executable_path=path, args=list(_CHROMIUM_FLAGS))) as browser,
    ):
        page = browser.new_page(base_url=house.url, locale="kk-KZ", viewport={"width": 1440, "height": 900})
        page.add_init_script(_WATCH)
        page.set_default_timeout(_PATIENCE)
        yield page


def _pay_once(page: Page, house: House) -> tuple[float, float]:
    """Milliseconds from the webhook's 200 to the screen, and those of a round trip while the payment was open."""
    open_draft(page, "ulttyq")
    fill_wedding(page)
    pay(page)
    page.get_by_test_id("payment-qr").wait_for()
    reference = page.get_by_test_id("payment-status").get_attribute("data-reference")
    page.evaluate(_COME_BACK)
    page.wait_for_function("window.toi.answered")
    round_trip = page.evaluate("window.toi.answered - window.toi.sent")
    body = make_body(reference)
    httpx.post(f"{house.url}{PATH}", content=body, headers=sign_headers(body)).raise_for_status()
    answered = time.time() * 1000
    page.wait_for_function("window.toi.paid")
    return max(0, page.evaluate("window.toi.paid") - answered), round_trip
