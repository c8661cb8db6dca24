"""The scenarios: each ends in the bank's book as it says, at both faces, and its webhooks go wrong as it says."""

import hashlib
import hmac
from collections.abc import AsyncIterator

import pytest

from tests.kaspi_simulator.invoice import State
from tests.kaspi_simulator.play import Play
from tests.kaspi_simulator.scenarios import SCENARIOS
from tests.simulator.apipay_shop import SECRET, Shop, open_shop

pytestmark = pytest.mark.slow  # each story is played to its end


@pytest.fixture
async def shop() -> AsyncIterator[Shop]:
    """A shop with a bank of its own."""
    async with open_shop() as opened:
        yield opened


async def _create(shop: Shop) -> int:
    return (await shop.post("/qr", amount=2990, external_order_id="ref-000001")).json()["id"]


def _is_signed_well(call: tuple[dict[str, str], bytes]) -> bool:
    headers, body = call
    return headers.get("x-webhook-signature") == "sha256=" + hmac.new(SECRET.encode(), body, hashlib.sha256).hexdigest()


@pytest.mark.parametrize("at_aggregator", [False, True], ids=["qr", "aggregator"])
@pytest.mark.parametrize("name", SCENARIOS)
async def test_scenario_ends_as_it_says(name: str, at_aggregator: bool):  # noqa: FBT001 - a parameter of the test
    """The bank's own book is the judge."""
    play = Play(name, at_aggregator=at_aggregator)
    await play.run()
    assert play.is_as_told, "\n".join(play.lines)


@pytest.mark.parametrize(
    ("name", "told"),
    [
        ("paid", ["qr_scanned", "paid"]),
        ("declined", ["qr_scanned", "error"]),
        ("webhook-lost", []),
        ("duplicate", ["qr_scanned"] * 3 + ["paid"] * 3),
        ("reordered", ["paid", "qr_scanned"]),
        ("unknown-status", ["UnderInspection", "pending", "qr_scanned", "paid"]),
        ("error-revived", ["qr_scanned", "error", "pending", "qr_scanned", "paid"]),
        ("refund-external", ["qr_scanned", "paid", "refunded"]),
    ],
)
async def test_webhooks_tell_the_story(shop: Shop, name: str, told: list[str]):
    """What the shop hears, in the order in which it hears it."""
    await shop.control("/scenario", name=name)
    await _create(shop)
    for _ in range(60):
        await shop.pass_time(1)
    assert shop.list_told() == told


@pytest.mark.parametrize("name", ["tampered", "unsigned", "wrong-secret", "upper-case"])
async def test_bad_signature_is_on_every_webhook(shop: Shop, name: str):
    """Not one of them may be believed; the control of another scenario is believed."""
    await shop.control("/scenario", name=name)
    await _create(shop)
    await shop.pass_time(60)
    await shop.control("/scenario", name="paid")
    await _create(shop)
    await shop.pass_time(60)
    assert [_is_signed_well(call) for call in shop.receiver.calls] == [False, False, True, True]


async def test_webhook_comes_before_the_answer_to_the_creation(shop: Shop):
    """When the creation answers `pending`, the payment has been told already."""
    await shop.control("/scenario", name="webhook-first")
    answer = await shop.post("/qr", amount=2990)
    assert (answer.json()["status"], shop.list_told()) == ("pending", ["qr_scanned", "paid"])


async def test_bank_is_down_while_the_buyer_pays(shop: Shop):
    """503 for twenty seconds; then the payment is there."""
    await shop.control("/scenario", name="bank-down")
    number = await _create(shop)
    await shop.pass_time(10)
    assert (await shop.client.get(f"/api/v1/invoices/{number}")).status_code == 503
    assert shop.bank.book.get(number).state is State.PAID
    await shop.pass_time(20)
    assert (await shop.get(f"/{number}"))["status"] == "paid"


async def test_person_may_be_faster_than_the_pretend_buyer(shop: Shop):
    """What was planned and is no longer possible does not happen, and breaks nothing."""
    await shop.control("/scenario", name="paid")
    number = await _create(shop)
    await shop.control(f"/payments/{number}/scan")
    await shop.control(f"/payments/{number}/decline")
    await shop.pass_time(60)
    assert shop.bank.book.get(number).state is State.FAILED


async def test_invoice_keeps_the_scenario_it_was_made_with(shop: Shop):
    """Another choice changes only what is made after it."""
    await shop.control("/scenario", name="declined")
    number = await _create(shop)
    await shop.control("/scenario", name="by-hand")
    other = await _create(shop)
    await shop.pass_time(60)
    assert [shop.bank.book.get(one).state for one in (number, other)] == [State.FAILED, State.CREATED]


async def test_restart_goes_on_with_the_story(tmp_path):
    """What the pretend buyer had planned is on disk, and so is the chosen scenario."""
    async with open_shop(tmp_path) as before:
        await before.control("/scenario", name="paid")
        number = await _create(before)
    async with open_shop(tmp_path) as after:
        await after.pass_time(30)
        assert after.bank.book.get(number).state is State.PAID
        assert (await after.client.get("/sim/scenario")).json()["name"] == "paid"


async def test_faults_of_a_scenario_go_with_it(shop: Shop):
    """A lost answer that nobody asked for in time is not lost on the next story."""
    await shop.control("/scenario", name="answer-lost")
    await shop.control("/scenario", name="paid")
    assert (await shop.client.get("/sim/faults")).json() == []


async def test_unknown_scenario_is_refused(shop: Shop):
    """404 names the known ones."""
    answer = await shop.client.post("/sim/scenario", json={"name": "paid-in-gold"})
    assert answer.status_code == 404
    assert "paid-late" in answer.text
