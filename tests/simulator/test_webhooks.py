"""The simulator's calls to the merchant: bodies, signatures, repeats, the breaker, and what goes wrong."""

import hashlib
import hmac
import json
from dataclasses import replace
from datetime import UTC, datetime
from pathlib import Path

import pytest

from tests.kaspi_simulator import webhook_bodies as bodies
from tests.kaspi_simulator.clock import Clock
from tests.kaspi_simulator.store import Store
from tests.kaspi_simulator.webhook_rules import Rule, Signing, WebhookSettings
from tests.kaspi_simulator.webhooks import SCHEDULE, WebhookSender
from tests.simulator.receiver import open_receiver

NOON = datetime(2026, 11, 23, 12, tzinfo=UTC)
FACTS = bodies.InvoiceFacts(id=42, reference="ref-000042", amount_tiyn=299000, status="paid", changed_at=NOON)
SECRET = "a secret of at least thirty-two bytes"


def make_clock() -> Clock:
    """A clock that stands still until it is put forward."""
    return Clock(Store(), read=NOON.timestamp)


def _raise(sender: WebhookSender, word: str = "paid", invoice_id: int = 42) -> list[int]:
    facts = replace(FACTS, status=word, id=invoice_id)
    body = bodies.build_status_changed(facts, now=NOON)
    return sender.raise_call(bodies.STATUS_CHANGED, body, word=word, invoice_id=invoice_id)


def _sign(body: bytes, secret: str = SECRET) -> str:
    return "sha256=" + hmac.new(secret.encode(), body, hashlib.sha256).hexdigest()


def test_body_of_a_paid_invoice_has_text_amounts_and_only_its_own_time():
    """A paid invoice tells `paid_at` in UTC and none of the other ends."""
    document = json.loads(bodies.build_status_changed(FACTS, now=NOON))
    assert (document["event"], document["timestamp"]) == ("invoice.status_changed", "2026-11-23T12:00:00+00:00")
    assert document["invoice"]["amount"] == "2990.00"
    assert document["invoice"]["paid_at"] == "2026-11-23T12:00:00+00:00"
    assert not {"cancelled_at", "expired_at", "errored_at", "error_code"} & document["invoice"].keys()


@pytest.mark.parametrize(
    ("word", "field"), [("cancelled", "cancelled_at"), ("expired", "expired_at"), ("error", "errored_at")]
)
def test_body_of_an_end_tells_when_it_came(word: str, field: str):
    """Every end has a time field of its own, and no other one."""
    invoice = json.loads(bodies.build_status_changed(replace(FACTS, status=word), now=NOON))["invoice"]
    assert {name for name in invoice if name.endswith("_at")} == {field}
    assert ("error_code" in invoice) == (word == "error")


def test_body_of_a_refund_has_its_block_beside_the_invoice():
    """`invoice.refunded` names the refund and its sum; `webhook.test` has no invoice."""
    refund = bodies.RefundFacts(id=7, amount_tiyn=150050, status="completed")
    document = json.loads(bodies.build_refunded(FACTS, refund, now=NOON))
    assert (document["refund"]["id"], document["refund"]["amount"]) == (7, "1500.50")
    assert "invoice" not in json.loads(bodies.build_test(now=NOON))


async def test_call_is_signed_over_the_bytes_that_are_sent():
    """The header is the HMAC of the raw body; the second version covers the time stamp, too."""
    async with open_receiver() as receiver:
        sender = WebhookSender(make_clock(), settings=WebhookSettings(url=receiver.url, secret=SECRET, signs_time=True))
        _raise(sender)
        assert await sender.deliver_due() == 1
    headers, body = receiver.calls[0]
    assert headers["x-webhook-signature"] == _sign(body)
    assert headers["x-webhook-signature-v2"] == _sign(headers["x-webhook-timestamp"].encode() + b"." + body)


@pytest.mark.parametrize(
    ("signing", "expected"),
    [
        (Signing.ABSENT, lambda _body: None),
        (Signing.UPPER_CASE, lambda body: "sha256=" + _sign(body)[7:].upper()),
        (Signing.TAMPERED, lambda body: _sign(body.replace(b" }", b"}"))),
    ],
)
async def test_signature_goes_wrong_as_the_rule_says(signing: Signing, expected):
    """No header, upper-case digits, or a body that was altered after it had been signed."""
    async with open_receiver() as receiver:
        settings = WebhookSettings(url=receiver.url, secret=SECRET, rules=[Rule(signing=signing)])
        sender = WebhookSender(make_clock(), settings=settings)
        _raise(sender)
        await sender.deliver_due()
    headers, body = receiver.calls[0]
    assert headers.get("x-webhook-signature") == expected(body)
    assert (headers.get("x-webhook-signature") == _sign(body)) is False


async def test_secret_changes_and_waiting_calls_are_signed_with_the_new_one():
    """After a rotation nothing is signed with the old secret; without any there is no header."""
    async with open_receiver() as receiver:
        sender = WebhookSender(make_clock(), settings=WebhookSettings(url=receiver.url, secret=SECRET))
        _raise(sender)
        sender.change(secret="another secret of thirty-two bytes")
        await sender.deliver_due()
        sender.change(secret="")
        _raise(sender)
        await sender.deliver_due()
    (first, body), (second, _) = receiver.calls
    assert first["x-webhook-signature"] == _sign(body, "another secret of thirty-two bytes")
    assert "x-webhook-signature" not in second


async def test_server_error_is_repeated_by_the_schedule_and_then_given_up():
    """1 + 10 attempts, each after its own wait, then no more."""
    clock = make_clock()
    async with open_receiver() as receiver:
        receiver.codes = [500, 429, *[503] * 9, 200]
        sender = WebhookSender(clock, settings=WebhookSettings(url=receiver.url, has_breaker=False))
        _raise(sender)
        await sender.deliver_due()
        for wait in SCHEDULE:
            clock.advance(wait - 1)
            assert await sender.deliver_due() == 0
            clock.advance(1)
            assert await sender.deliver_due() == 1
    assert len(receiver.calls) == 11
    assert sender.queue.count_waiting() == 0
    assert sender.describe()[0]["outcome"] == "given up"


@pytest.mark.parametrize("code", [302, 400, 401, 404, 413])
async def test_redirect_or_refusal_is_final(code: int):
    """3xx and 4xx are never repeated."""
    async with open_receiver() as receiver:
        receiver.codes = [code]
        sender = WebhookSender(make_clock(), settings=WebhookSettings(url=receiver.url))
        _raise(sender)
        await sender.deliver_due()
    assert sender.queue.count_waiting() == 0
    assert sender.describe()[0]["attempts"][0]["code"] == code


async def test_unreachable_receiver_gets_the_call_later():
    """A refused connection is repeated; the same bytes arrive ten seconds later."""
    clock = make_clock()
    sender = WebhookSender(clock, settings=WebhookSettings(url="http://127.0.0.1:1/hook"))
    _raise(sender)
    await sender.deliver_due()
    assert sender.describe()[0]["attempts"][0]["code"] is None
    async with open_receiver() as receiver:
        sender.change(url=receiver.url)
        clock.advance(10)
        await sender.deliver_due()
    assert json.loads(receiver.bodies[0])["invoice"]["id"] == 42


async def test_breaker_loses_what_is_raised_in_its_pause():
    """Five failures in a row make five minutes of silence; what is raised in it never comes."""
    clock = make_clock()
    async with open_receiver() as receiver:
        receiver.codes = [500] * 5
        sender = WebhookSender(clock, settings=WebhookSettings(url=receiver.url))
        for number in range(5):
            _raise(sender, invoice_id=number)
        await sender.deliver_due()
        _raise(sender, invoice_id=99)
        clock.advance(299)
        assert await sender.deliver_due() == 0
        clock.advance(1)
        assert await sender.deliver_due() == 5
    assert [call["outcome"] for call in sender.describe(99)] == ["lost by the breaker"]


async def test_breaker_is_off_for_good_after_fifty_failures_until_it_is_set_up_anew():
    """Nothing is sent any more, however long one waits; new settings start afresh."""
    clock = make_clock()
    async with open_receiver() as receiver:
        receiver.codes = [500] * 500
        sender = WebhookSender(clock, settings=WebhookSettings(url=receiver.url))
        for number in range(60):
            _raise(sender, invoice_id=number)
            await sender.deliver_due()
            clock.advance(7200)
        assert 50 <= len(receiver.calls) < 60  # some were on their way when the fiftieth failed
        clock.advance(10**6)
        assert await sender.deliver_due() == 0
        sender.change(secret=SECRET)
        assert await sender.deliver_due() > 0


async def test_sandbox_is_repeated_twice_only():
    """After five and fifteen seconds, then never."""
    clock = make_clock()
    async with open_receiver() as receiver:
        receiver.codes = [500] * 4
        sender = WebhookSender(clock, settings=WebhookSettings(url=receiver.url))
        sender.raise_call(bodies.STATUS_CHANGED, b"{}", is_sandbox=True)
        for wait in (0, 5, 15, 3600):
            clock.advance(wait)
            await sender.deliver_due()
    assert len(receiver.calls) == 3


async def test_rules_lose_double_and_reorder():
    """`pending` comes after `paid`, `paid` comes three times, `expired` never."""
    clock = make_clock()
    rules = [Rule(on="pending", delay=30), Rule(on="paid", copies=3), Rule(on="expired", copies=0)]
    async with open_receiver() as receiver:
        sender = WebhookSender(clock, settings=WebhookSettings(url=receiver.url, rules=rules))
        for word in ("pending", "paid", "expired"):
            _raise(sender, word)
        await sender.deliver_due()
        clock.advance(30)
        await sender.deliver_due()
    words = [json.loads(body)["invoice"]["status"] for body in receiver.bodies]
    assert words == ["paid", "paid", "paid", "pending"]


async def test_shares_hold_and_repeat_with_the_same_seed():
    """A fifth is lost, the same ones in every run."""
    lost = []
    for _ in range(2):
        settings = WebhookSettings(url="http://127.0.0.1:1/hook", rules=[Rule(share=0.2, copies=0)], seed=7)
        sender = WebhookSender(make_clock(), settings=settings)
        lost.append([number for number in range(500) if _raise(sender, invoice_id=number) and _is_lost(sender, number)])
    assert lost[0] == lost[1]
    assert 70 < len(lost[0]) < 130


def _is_lost(sender: WebhookSender, number: int) -> bool:
    return sender.describe(number)[0]["outcome"] == "lost by a rule"


async def test_restart_goes_on_with_the_queue(tmp_path: Path):
    """Waiting calls, their number of attempts, settings and the breaker are on disk."""
    clock, path = make_clock(), tmp_path / "webhooks.db"
    async with open_receiver() as receiver:
        receiver.codes = [500]
        first = WebhookSender(clock, path)
        first.configure(WebhookSettings(url=receiver.url, secret=SECRET, rules=[Rule(on="paid", copies=2, times=1)]))
        _raise(first)
        await first.deliver_due()
        first.close()
        second = WebhookSender(clock, path)
        assert second.settings.rules[0].times == 0
        clock.advance(10)
        assert await second.deliver_due() == 1
        second.close()
    assert len(receiver.calls) == 3


async def test_replay_sends_the_same_bytes_again():
    """A delivery fired again differs in nothing but its moment."""
    async with open_receiver() as receiver:
        sender = WebhookSender(make_clock(), settings=WebhookSettings(url=receiver.url, secret=SECRET))
        (number,) = _raise(sender)
        await sender.deliver_due()
        sender.replay(number)
        await sender.deliver_due()
    assert receiver.bodies[0] == receiver.bodies[1]
