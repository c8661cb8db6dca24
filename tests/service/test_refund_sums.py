"""Sums that go back while somebody decides about them, or were found as one: what the proofs found; both engines."""

import asyncio
from pathlib import Path

import pytest

from tests.support.payments import (
    PRICE,
    Checkout,
    after,
    find_broken_invariants,
    make_refund_body,
    start_checkout,
)
from tests.support.safe import Safe
from tests.support.teller import poll_at
from toi_invite.db import Database
from toi_invite.errors import OutcomeUnknownError, RefundRefusedError, RefusedError
from toi_invite.models.event import EventStatus
from toi_invite.models.payment import PaymentStatus, RefundStatus
from toi_invite.services.books import Class, Scope, reconcile
from toi_invite.services.deliveries import receive_delivery
from toi_invite.services.events import archive_event
from toi_invite.services.kaspi.gateway import GatewayReport, ReportedStatus
from toi_invite.services.payments.accepting import accept_review
from toi_invite.services.payments.giving_back import Return, refund_attempt
from toi_invite.services.payments.ledger import Actor
from toi_invite.services.payments.outcome import Context, Outcome

MORE = PRICE + 100_000


async def pay(database: Database, folder: Path, amount_tiyn: int = PRICE) -> tuple[Checkout, str, Safe]:
    """A checkout for which so much has come, the attempt's reference, and the bank."""
    safe = Safe()
    checkout, reference = await start_checkout(database, folder, safe)
    safe.answer = GatewayReport(ReportedStatus.SUCCEEDED, "Processed", amount_tiyn=amount_tiyn)
    safe.held[reference] = amount_tiyn
    await poll_at(checkout, [6])
    return checkout, reference, safe


async def give(checkout: Checkout, reference: str, amount_tiyn: int | None = None) -> None:
    """`payments refund`."""
    wanted = Return(reference, amount_tiyn, "asked by phone")
    await refund_attempt(checkout.database, checkout.gateway, wanted, show_scan=lambda _scan: None, now=after(60))


async def accept(checkout: Checkout, reference: str) -> None:
    """`payments accept`."""
    context = Context(checkout.gateway, Actor.OPERATOR, after(70))
    async with checkout.database.transaction() as session:
        await accept_review(session, reference, "the organizer sent the receipt", context)


async def test_money_on_its_way_back_is_not_accepted(database: Database, tmp_path: Path) -> None:
    """It would publish what nobody has paid for as soon as it has come back."""
    checkout, reference, safe = await pay(database, tmp_path, MORE)
    safe.is_pending = True
    await give(checkout, reference)

    with pytest.raises(RefusedError, match="refund_under_way"):
        await accept(checkout, reference)

    assert (await checkout.read_event()).status == EventStatus.DRAFT
    assert await find_broken_invariants(database) == []


async def test_accepted_surplus_queues_what_has_not_gone_back(database: Database, tmp_path: Path) -> None:
    """Some went back before the operator accepted money that had nothing left to publish."""
    checkout, reference, _ = await pay(database, tmp_path, MORE)
    await give(checkout, reference, 100_000)
    async with database.transaction() as session:
        payer = checkout.payer
        await archive_event(session, organizer_id=payer.organizer_id, event_id=payer.event_id, now=after(65))

    await accept(checkout, reference)

    refunds = [(each.status, each.amount_tiyn) for each in (await checkout.read()).refunds]
    assert sorted(refunds) == [(RefundStatus.COMPLETED, 100_000), (RefundStatus.QUEUED, PRICE)]
    assert await find_broken_invariants(database) == []


async def test_refunds_found_as_one_sum_are_known_one_by_one(database: Database, tmp_path: Path) -> None:
    """The bank told only what was left; its late webhooks about each refund record nothing twice and mail nothing."""
    checkout, reference, safe = await pay(database, tmp_path)
    safe.returned[reference] = [100_000, 1]
    comparison = await reconcile(database, safe, Scope(name=reference), now=after(60))

    bodies = [make_refund_body(reference, 77, 100_000), make_refund_body(reference, 78, 1)]
    outcomes = [await receive_delivery(checkout.inbox, body, now=after(90)) for body in bodies]
    third = await receive_delivery(checkout.inbox, make_refund_body(reference, 79, 1), now=after(95))

    assert [each.kind for each in comparison.differences] == [Class.REFUND]
    assert (outcomes, third) == ([Outcome.DUPLICATE, Outcome.DUPLICATE], Outcome.APPLIED)
    payment = await checkout.read()
    assert (payment.status, payment.refunded_tiyn) == (PaymentStatus.COMPLETED, 100_002)
    assert await find_broken_invariants(database) == []


async def test_refund_told_before_the_one_that_was_found_counts_once(database: Database, tmp_path: Path) -> None:
    """A tenth of a tenge went back after reconciling and is told first: then the found sum is told, and is no news."""
    checkout, reference, safe = await pay(database, tmp_path)
    safe.returned[reference] = [100_000]
    await reconcile(database, safe, Scope(name=reference), now=after(60))
    safe.returned[reference] = [100_000, 10]

    later = await receive_delivery(checkout.inbox, make_refund_body(reference, 78, 10), now=after(90))
    found = await receive_delivery(checkout.inbox, make_refund_body(reference, 77, 100_000), now=after(95))
    again = await receive_delivery(checkout.inbox, make_refund_body(reference, 77, 100_000), now=after(99))

    assert (later, found, again) == (Outcome.DUPLICATE, Outcome.APPLIED, Outcome.DUPLICATE)
    assert (await checkout.read()).refunded_tiyn == 100_010
    assert await find_broken_invariants(database) == []


async def test_one_refund_told_of_several_found_is_news_only_above_them(database: Database, tmp_path: Path) -> None:
    """Two sums were found one after the other, the aggregator tells one refund that is greater than both together."""
    checkout, reference, safe = await pay(database, tmp_path)
    for returned in ([100_000], [100_000, 50_000]):
        safe.returned[reference] = returned
        await reconcile(database, safe, Scope(name=reference), now=after(60))

    outcome = await receive_delivery(checkout.inbox, make_refund_body(reference, 77, 160_000), now=after(90))

    assert outcome is Outcome.APPLIED
    assert (await checkout.read()).refunded_tiyn == 160_000
    assert await find_broken_invariants(database) == []


async def test_refund_after_one_that_was_found_is_another(database: Database, tmp_path: Path) -> None:
    """The gateway's answer names the refund that was asked for, not the one that was found before."""
    checkout, reference, safe = await pay(database, tmp_path)
    safe.returned[reference] = [100_000]
    await reconcile(database, safe, Scope(name=reference), now=after(60))

    await give(checkout, reference, 100_000)

    assert (await checkout.read()).refunded_tiyn == 200_000
    assert await find_broken_invariants(database) == []


async def test_refund_told_before_its_answer_and_taken_for_another(database: Database, tmp_path: Path) -> None:
    """Its webhook was taken for the refund that was found before; that one's webhook makes up for it."""
    checkout, reference, safe = await pay(database, tmp_path)
    safe.returned[reference] = [100_000]
    await reconcile(database, safe, Scope(name=reference), now=after(60))
    safe.stops = asyncio.Event()
    giving = asyncio.create_task(give(checkout, reference, 100_000))
    await safe.is_asked.wait()
    early = await receive_delivery(checkout.inbox, make_refund_body(reference, 2, 100_000), now=after(61))
    safe.stops.set()
    await giving
    meanwhile = (await checkout.read()).refunded_tiyn

    await receive_delivery(checkout.inbox, make_refund_body(reference, 1, 100_000), now=after(90))

    assert (early, meanwhile) == (Outcome.DUPLICATE, 100_000)
    assert (await checkout.read()).refunded_tiyn == 200_000
    assert await find_broken_invariants(database) == []


async def test_lost_answer_finds_nothing_that_the_book_has_already(database: Database, tmp_path: Path) -> None:
    """The refund was never made, but a greater one outside was, which reconciling has found: it is not both."""
    checkout, reference, safe = await pay(database, tmp_path)
    safe.loses, safe.executes = 1, False
    with pytest.raises(OutcomeUnknownError):
        await give(checkout, reference, 100_000)
    safe.returned[reference] = [150_000]
    await reconcile(database, safe, Scope(name=reference), now=after(60))

    with pytest.raises(RefundRefusedError, match="has it already"):
        await give(checkout, reference)

    assert safe.returned[reference] == [150_000]
    assert (await checkout.read()).refunded_tiyn == 150_000
    assert await find_broken_invariants(database) == []


async def test_lost_answer_finds_only_what_the_book_has_not(database: Database, tmp_path: Path) -> None:
    """Of a fall of the whole sum, half is explained by a refund outside that was told meanwhile."""
    checkout, reference, safe = await pay(database, tmp_path)
    safe.loses, safe.executes = 1, False
    with pytest.raises(OutcomeUnknownError):
        await give(checkout, reference, 100_000)
    safe.returned[reference] = [50_000, 50_000]
    await receive_delivery(checkout.inbox, make_refund_body(reference, 77, 50_000), now=after(61))

    await give(checkout, reference)

    assert safe.returned[reference] == [50_000, 50_000]
    assert (await checkout.read()).refunded_tiyn == 100_000
    assert await find_broken_invariants(database) == []


async def test_refund_outside_of_money_in_review_is_found(database: Database, tmp_path: Path) -> None:
    """Money that did not fit was given back in the bank's own app before anybody decided."""
    checkout, reference, safe = await pay(database, tmp_path, MORE)
    safe.returned[reference] = [MORE]

    await reconcile(database, safe, Scope(name=reference), now=after(60))

    payment = await checkout.read()
    assert (payment.status, payment.review) == (PaymentStatus.FAILED, None)
    assert await find_broken_invariants(database) == []


async def test_other_sum_told_later_leaves_what_is_going_back(database: Database, tmp_path: Path) -> None:
    """A sum of which some went back is not replaced by a smaller one; a person is told."""
    checkout, reference, safe = await pay(database, tmp_path, MORE)
    await give(checkout, reference, 200_000)
    safe.answer = GatewayReport(ReportedStatus.SUCCEEDED, "Processed", amount_tiyn=100)

    await reconcile(database, safe, Scope(name=reference), now=after(90))

    attempt = (await checkout.read()).attempts[0]
    assert (attempt.received_tiyn, attempt.review) == (MORE, "amount")
    assert await find_broken_invariants(database) == []


async def test_refund_completed_with_another_sum_goes_to_review(database: Database, tmp_path: Path) -> None:
    """The gateway was asked for all, and then tells a tenge under the same id."""
    checkout, reference, safe = await pay(database, tmp_path)
    safe.is_pending = True
    await give(checkout, reference)

    outcome = await receive_delivery(checkout.inbox, make_refund_body(reference, 1, 100), now=after(90))

    assert outcome is Outcome.REVIEW
    assert (await checkout.read()).refunded_tiyn == 0
    assert await find_broken_invariants(database) == []
