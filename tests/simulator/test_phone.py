"""The pretend phone: it shows where a payment stands, does what its buttons say, and pretends to be no bank."""

import re
from collections.abc import AsyncIterator

import httpx
import pytest

from tests.kaspi_simulator.invoice import State
from tests.kaspi_simulator.phone_texts import TEXTS, choose_language
from tests.simulator.apipay_shop import Shop, open_shop


@pytest.fixture
async def shop() -> AsyncIterator[Shop]:
    """A shop with a bank of its own."""
    async with open_shop() as opened:
        yield opened


async def _create(shop: Shop, path: str = "/qr", **more: object) -> tuple[int, str]:
    """The number of a new invoice and the path of its pretend phone."""
    invoice = (await shop.post(path, **{"amount": 2990, "description": "<b>Той</b>", **more})).json()
    return invoice["id"], f"/pay/{shop.bank.book.get(invoice['id']).token}"


async def _read(shop: Shop, path: str, language: str = "en") -> tuple[str, list[str]]:
    """The state that the page shows, and its buttons."""
    page = (await shop.client.get(path, headers={"Accept-Language": language})).text
    state = re.search(r'data-testid="phone" data-state="([a-z]+)"', page)
    return (state[1] if state else ""), re.findall(r'<button class="([a-z-]+)"', page)


async def test_opening_the_page_changes_nothing(shop: Shop):
    """Only the button scans."""
    number, path = await _create(shop)
    assert await _read(shop, path) == ("waiting", ["scan", "walk-away"])
    assert shop.bank.book.get(number).state is State.CREATED


async def test_buyer_scans_and_pays_by_plain_forms(shop: Shop):
    """Each button posts and leads back to the page, which shows the next step and in the end offers nothing."""
    number, path = await _create(shop)
    answer = await shop.client.post(f"{path}/scan?lang=ru")
    assert (answer.status_code, answer.headers["location"]) == (303, f"{path}?lang=ru")
    assert await _read(shop, path) == ("scanned", ["pay", "decline", "walk-away"])
    await shop.client.post(f"{path}/pay")
    assert await _read(shop, path) == ("paid", [])
    assert shop.bank.book.get(number).paid_tiyn == 299000


async def test_declined_expired_and_unconfirmed_offer_nothing_more(shop: Shop):
    """Each end has its own words."""
    (_, declined), (_, expired), (_, unconfirmed) = [await _create(shop) for _ in range(3)]
    await shop.client.post(f"{declined}/scan")
    await shop.client.post(f"{declined}/decline")
    assert await _read(shop, declined) == ("declined", [])
    await shop.client.post(f"{unconfirmed}/scan")
    await shop.pass_time(181)
    assert await _read(shop, expired) == ("expired", [])
    assert await _read(shop, unconfirmed) == ("unconfirmed", [])


async def test_button_that_comes_too_late_does_nothing(shop: Shop):
    """A page left open for too long: the post leads back to what is true now."""
    number, path = await _create(shop)
    await shop.pass_time(181)
    assert (await shop.client.post(f"{path}/scan")).status_code == 303
    assert shop.bank.book.get(number).state is State.EXPIRED


async def test_walking_away_leaves_the_payment_open(shop: Shop):
    """The phone is put away, and may be taken again."""
    number, path = await _create(shop)
    answer = await shop.client.post(f"{path}/walk-away?lang=en")
    page = (await shop.client.get(answer.headers["location"])).text
    assert TEXTS["en"]["left_title"] in page
    assert f'href="{path}?lang=en"' in page
    assert shop.bank.book.get(number).is_open


async def test_invoice_to_a_phone_needs_no_scan(shop: Shop):
    """It can be paid or declined at once."""
    _, path = await _create(shop, "", phone_number="87071234567")
    assert await _read(shop, path) == ("invoice", ["pay", "decline"])


async def test_scanned_page_counts_down_and_comes_back_at_the_end(shop: Shop):
    """The seconds that are left in real time, and a reload when they are over."""
    _, path = await _create(shop)
    await shop.client.post(f"{path}/scan")
    await shop.pass_time(5)
    page = (await shop.client.get(path)).text
    assert "--from: 60; --left: 60; --whole: 65" in page
    assert '<meta http-equiv="refresh" content="61">' in page


@pytest.mark.parametrize("language", ["kk", "ru", "en"])
async def test_page_says_that_it_is_no_bank_and_names_none(shop: Shop, language: str):
    """In the reader's language; no script, no bank's name, what the shop wrote is escaped."""
    _, path = await _create(shop)
    answer = await shop.client.get(path, headers={"Accept-Language": f"{language}, de;q=0.4"})
    words = TEXTS[language]
    assert words["no_bank"] in answer.text
    assert words["no_money"] in answer.text
    assert f'<html lang="{language}">' in answer.text
    assert "2\N{NO-BREAK SPACE}990\N{NO-BREAK SPACE}₸" in answer.text
    assert "&lt;b&gt;Той&lt;/b&gt;" in answer.text
    assert not re.search(r"kaspi|<script|javascript:", answer.text, re.IGNORECASE)


async def test_unknown_token_is_a_kind_404(shop: Shop):
    """Nothing to press; a post is 404, too."""
    answer: httpx.Response = await shop.client.get("/pay/5000?lang=en")
    assert (answer.status_code, TEXTS["en"]["unknown_title"] in answer.text) == (404, True)
    assert (await shop.client.post("/pay/5000/pay")).status_code == 404


@pytest.mark.parametrize(
    ("wanted", "accepted", "language"),
    [
        (None, "", "kk"),
        (None, "ru-RU,ru;q=0.9,en;q=0.8", "ru"),
        (None, "de,en;q=0.5,ru;q=0.9", "ru"),
        (None, "en;q=0,de", "kk"),
        ("en", "ru", "en"),
        ("xx", "ru", "ru"),
        (None, "ru;q=much,en", "en"),
    ],
)
def test_language_is_the_asked_for_or_the_best_accepted(wanted: str | None, accepted: str, language: str):
    """`?lang=` wins if we speak it; else the header's weights; else Kazakh."""
    assert choose_language(wanted, accepted) == language


def test_every_language_says_everything():
    """The three languages have the same words."""
    assert TEXTS["kk"].keys() == TEXTS["ru"].keys() == TEXTS["en"].keys()


async def test_first_page_lists_what_waits_to_be_paid(shop: Shop):
    """A person before a computer cannot scan the screen: open payments are there, ended ones are not."""
    (_, open_path), (_, paid_path) = [await _create(shop) for _ in range(2)]
    await shop.client.post(f"{paid_path}/scan")
    await shop.client.post(f"{paid_path}/pay")

    page = (await shop.client.get("/?lang=ru")).text

    assert (open_path in page, paid_path in page) == (True, False)
    assert TEXTS["ru"]["home_title"] in page
    assert TEXTS["ru"]["no_bank"] in page
