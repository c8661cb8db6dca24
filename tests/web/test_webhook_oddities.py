"""Table W of `facts/reliability.md`, W28 to W35 and W44: what comes after a payment, beside it, or again."""

import json
from dataclasses import replace
from datetime import UTC, datetime, timedelta

import httpx
import pytest
from typing_extensions import override

from tests.support.moment import NOW
from tests.support.payments import (
    count_publications,
    find_broken_invariants,
    make_body,
    make_refund_body,
    make_settings,
    start_checkout,
)
from tests.support.webhook import deliver
from toi_invite.config import MockScenario
from toi_invite.models.event import EventStatus
from toi_invite.models.payment import PaymentStatus, RefundStatus
from toi_invite.services.deliveries import receive_delivery, shrink_deliveries
from toi_invite.services.events import archive_event, empty_events
from toi_invite.services.kaspi.gateway import AttemptRequest, CreatedAttempt
from toi_invite.services.kaspi.mock import MockGateway
from toi_invite.web.app import build_web_app, wrap


async def test_full_refund_withdraws(bank, paying, database) -> None:
    """Law 6: what was given back is no longer shown."""
    checkout, reference = paying
    await deliver(bank, make_body(reference))

    assert await deliver(bank, make_refund_body(reference, 1, 299_000)) == (200, "applied")
    assert await deliver(bank, make_refund_body(reference, 1, 299_000)) == (200, "duplicate")

    payment = await checkout.read()
    assert (payment.status, payment.refunded_tiyn) == (PaymentStatus.REFUNDED, 299_000)
    assert (await checkout.read_event()).status == EventStatus.WITHDRAWN
    assert await find_broken_invariants(database) == []


async def test_partial_refund_leaves_the_page(bank, paying) -> None:
    """A part that went back is shown in the payment; the event stays."""
    checkout, reference = paying
    await deliver(bank, make_body(reference))

    assert await deliver(bank, make_refund_body(reference, 1, 100_000)) == (200, "applied")

    payment = await checkout.read()
    assert (payment.status, payment.refunded_tiyn) == (PaymentStatus.COMPLETED, 100_000)
    assert (await checkout.read_event()).status == EventStatus.PUBLISHED


async def test_refund_before_success_ends_like_refund_after_it(bank, paying, database) -> None:
    """W28: the order of deliveries does not matter."""
    checkout, reference = paying

    await deliver(bank, make_refund_body(reference, 1, 299_000))
    assert (await checkout.read()).status is PaymentStatus.PENDING
    await deliver(bank, make_body(reference))

    assert (await checkout.read()).status is PaymentStatus.REFUNDED
    assert (await checkout.read_event()).status == EventStatus.WITHDRAWN
    assert await find_broken_invariants(database) == []


async def test_more_refunded_than_paid_goes_to_review(bank, paying) -> None:
    """W29: two parts over the sum."""
    checkout, reference = paying
    await deliver(bank, make_body(reference))
    await deliver(bank, make_refund_body(reference, 1, 200_000))

    assert await deliver(bank, make_refund_body(reference, 2, 200_000)) == (200, "review")
    assert (await checkout.read()).refunded_tiyn == 200_000


@pytest.mark.parametrize("amount_tiyn", [299_001, 99_999_999, 0, -100])
async def test_refund_that_cannot_be_goes_to_review(bank, paying, database, amount_tiyn) -> None:
    """W29: more than came, nothing, or less than nothing."""
    checkout, reference = paying
    await deliver(bank, make_body(reference))

    assert await deliver(bank, make_refund_body(reference, 1, amount_tiyn)) == (200, "review")

    payment = await checkout.read()
    assert (payment.status, payment.refunded_tiyn) == (PaymentStatus.COMPLETED, 0)
    assert (await checkout.read_event()).status == EventStatus.PUBLISHED
    assert await find_broken_invariants(database) == []


async def test_second_paid_attempt_is_queued_and_its_refund_leaves_the_event(bank, database, tmp_path) -> None:
    """W30: two invoices of one payment, one publication, one surplus that goes back."""
    checkout, first = await start_checkout(database, tmp_path)
    await deliver(bank, make_body(first, "expired"))
    await checkout.pay(NOW + timedelta(minutes=5))
    second = (await checkout.read()).attempts[1].reference

    assert await deliver(bank, make_body(second)) == (200, "applied")
    assert await deliver(bank, make_body(first)) == (200, "review")
    assert await deliver(bank, make_refund_body(first, 9, 299_000)) == (200, "applied")

    payment = await checkout.read()
    assert [(refund.status, refund.surplus) for refund in payment.refunds] == [(RefundStatus.COMPLETED, True)]
    assert (payment.status, payment.review) == (PaymentStatus.COMPLETED, None)
    assert await count_publications(database) == (1, 1, 1)
    assert await find_broken_invariants(database) == []


async def test_paid_for_archived_event_is_queued(bank, paying, database) -> None:
    """W31: the event stays where the organizer put it."""
    checkout, reference = paying
    async with database.transaction() as session:
        owner = {"organizer_id": checkout.payer.organizer_id, "event_id": checkout.payer.event_id}
        await archive_event(session, **owner, now=NOW)

    assert await deliver(bank, make_body(reference)) == (200, "review")
    assert (await checkout.read_event()).status == EventStatus.ARCHIVED
    assert await find_broken_invariants(database) == []


async def test_paid_for_event_of_a_deleted_account_is_queued(bank, database, tmp_path) -> None:
    """W31: nobody is there to publish for; the money waits for its refund."""
    checkout, reference = await start_checkout(database, tmp_path)
    async with database.transaction() as session:
        await empty_events(session, organizer_id=checkout.payer.organizer_id, now=NOW)

    assert await deliver(bank, make_body(reference)) == (200, "review")

    payment = await checkout.read()
    assert (payment.review, [refund.status for refund in payment.refunds]) == ("surplus", [RefundStatus.QUEUED])
    assert await count_publications(database) == (0, 1, 0)
    assert await find_broken_invariants(database) == []


async def test_test_call_and_unknown_kinds_are_ignored(bank, caplog) -> None:
    """W32 and W33: stored, and nothing else; of an unknown kind a person is told once."""
    assert await deliver(bank, b'{"event": "webhook.test"}') == (200, "ignored")
    assert not caplog.records
    for number in range(3):
        body = json.dumps({"event": "subscription.renewed", "x": number}).encode()
        assert await deliver(bank, body) == (200, "ignored")

    assert [record.getMessage() for record in caplog.records] == [
        "alert case=unknown_event event='subscription.renewed'"
    ]


async def test_unknown_status_word_means_still_open(bank, paying, database) -> None:
    """Law 7: a new word of the bank's fails nothing; it is written down once."""
    checkout, reference = paying

    assert await deliver(bank, make_body(reference, "holding")) == (200, "ignored")
    assert (await checkout.read()).status is PaymentStatus.PENDING
    assert await deliver(bank, make_body(reference)) == (200, "applied")
    assert await find_broken_invariants(database) == []


async def test_sandbox_is_ignored_in_production(database, tmp_path) -> None:
    """W32: play money publishes nothing for real."""
    settings = make_settings(tmp_path).model_copy(update={"environment": "production"})
    checkout, reference = await start_checkout(database, tmp_path)
    transport = httpx.ASGITransport(wrap(build_web_app(settings, database)))
    body = make_body(reference, is_sandbox=True)

    async with httpx.AsyncClient(transport=transport, base_url="http://localhost:8000") as bank:
        assert await deliver(bank, body) == (200, "ignored")

    assert (await checkout.read()).status is PaymentStatus.PENDING


async def test_replayed_delivery_is_duplicate(bank, paying, database) -> None:
    """W35: a captured delivery stays a duplicate for ever, also after a refund."""
    _, reference = paying
    captured = make_body(reference)
    await deliver(bank, captured)
    await deliver(bank, make_refund_body(reference, 1, 299_000))

    assert await deliver(bank, captured) == (200, "duplicate")
    assert (await count_publications(database))[0] == 0


async def test_old_delivery_keeps_no_words_and_is_still_known(bank, paying, database) -> None:
    """After the retention its body is gone, and a replay is a duplicate all the same."""
    checkout, reference = paying
    body = make_body(reference, client_name="Асан Үсенов", client_phone="87071234567")
    await deliver(bank, body)
    soon, later = datetime.now(UTC) + timedelta(days=89), datetime.now(UTC) + timedelta(days=91)

    counts = [await shrink_deliveries(checkout.inbox, now=moment) for moment in (soon, later, later)]

    assert counts == [0, 1, 0]
    assert await deliver(bank, body) == (200, "duplicate")
    assert await find_broken_invariants(database) == []


class NumberingGateway(MockGateway):
    """A gateway of another name, which gives every invoice the same number."""

    def __init__(self, name: str) -> None:
        super().__init__(MockScenario.PAID, "http://localhost:8000")
        self.name = name

    @override
    async def create_attempt(self, request: AttemptRequest) -> CreatedAttempt:
        """The invoice 42."""
        return replace(await super().create_attempt(request), invoice_id="42")


async def test_two_gateways_with_one_invoice_number_are_not_mixed(database, tmp_path) -> None:
    """W44: each delivery is its own gateway's, and so is each row of the inbox."""
    first, second = [(await start_checkout(database, tmp_path, NumberingGateway(name)))[0] for name in ("qr", "apipay")]
    body = make_body(None, id=42)

    outcomes = [await receive_delivery(first.inbox, body, now=NOW) for _ in range(2)]
    between = [(await each.read()).status for each in (first, second)]
    outcomes += [await receive_delivery(second.inbox, body, now=NOW) for _ in range(2)]

    assert outcomes == ["applied", "duplicate"] * 2
    assert between == [PaymentStatus.COMPLETED, PaymentStatus.PENDING]
    assert await count_publications(database) == (2, 2, 2)
    assert await find_broken_invariants(database) == []
