"""Accepting what did not fit: the operator's decision, with a reason that stays in the ledger; on both engines."""

from pathlib import Path

import pytest
from sqlmodel import col, select

from tests.support.payments import PRICE, Checkout, after, count_publications, find_broken_invariants, start_checkout
from tests.support.safe import Safe
from tests.support.teller import Teller, ask, list_kinds, poll_at
from toi_invite.db import Database
from toi_invite.errors import NotFoundError, RefusedError
from toi_invite.models.event import EventStatus
from toi_invite.models.ledger import LedgerEntry
from toi_invite.models.payment import AttemptStatus, PaymentStatus, RefundStatus
from toi_invite.services.events import archive_event
from toi_invite.services.kaspi.gateway import GatewayReport, RefundScan, ReportedStatus
from toi_invite.services.payments.accepting import accept_review
from toi_invite.services.payments.giving_back import Return, record_refund_outside, refund_attempt
from toi_invite.services.payments.ledger import Actor, Kind
from toi_invite.services.payments.outcome import Context


async def pay(
    database: Database, folder: Path, amount_tiyn: int | None, currency: str | None = None
) -> tuple[Checkout, str]:
    """An attempt that the bank says such a sum came for, and its reference."""
    safe = Safe()
    checkout, reference = await start_checkout(database, folder, safe)
    report = GatewayReport(ReportedStatus.SUCCEEDED, "Processed", amount_tiyn=amount_tiyn, currency=currency)
    safe.answers[reference] = report
    safe.held[reference] = amount_tiyn or PRICE
    await poll_at(checkout, [6])
    return checkout, reference


async def accept(checkout: Checkout, name: str) -> None:
    """`payments accept`."""
    async with checkout.database.transaction() as session:
        context = Context(checkout.gateway, Actor.OPERATOR, after(30))
        await accept_review(session, name, "the organizer sent the receipt", context)


async def give(checkout: Checkout, name: str, amount_tiyn: int | None = None) -> None:
    """`payments refund`."""

    def show(scan: RefundScan) -> None:
        raise AssertionError(scan)

    wanted = Return(name, amount_tiyn, "excess")
    await refund_attempt(checkout.database, checkout.gateway, wanted, show_scan=show, now=after(60))


async def test_less_money_accepted_publishes(database: Database, tmp_path: Path) -> None:
    """Once, with the reason and the operator in the ledger; the bank saying it again changes nothing."""
    checkout, reference = await pay(database, tmp_path, PRICE - 10_000)
    before = (await checkout.read_event()).status

    await accept(checkout, reference)
    again = await ask(checkout, 40)
    with pytest.raises(RefusedError, match="not_in_review"):
        await accept(checkout, reference)

    payment = await checkout.read()
    assert before == EventStatus.DRAFT
    assert (payment.status, payment.review, payment.publishes) == (PaymentStatus.COMPLETED, None, True)
    assert payment.attempts[0].received_tiyn == PRICE - 10_000
    assert payment.refunds == ()
    assert again == "duplicate"
    assert await count_publications(database) == (1, 1, 1)
    async with database.reading() as session:
        entry = (await session.scalars(select(LedgerEntry).where(LedgerEntry.kind == Kind.ACCEPTED))).one()
    assert (entry.actor, entry.amount_tiyn) == ("operator", PRICE - 10_000)
    assert "the organizer sent the receipt" in entry.detail
    assert await find_broken_invariants(database) == []


async def test_more_money_accepted_queues_the_excess(database: Database, tmp_path: Path) -> None:
    """The refund of the excess ends the review, and leaves payment and event as they are."""
    checkout, reference = await pay(database, tmp_path, PRICE + 70_000)

    await accept(checkout, (await checkout.read()).number)
    waiting = await checkout.read()
    await give(checkout, reference)

    payment = await checkout.read()
    assert (waiting.review, waiting.status) == ("excess", PaymentStatus.COMPLETED)
    assert [(each.status, each.amount_tiyn, each.surplus) for each in waiting.refunds] == [
        (RefundStatus.QUEUED, 70_000, False)
    ]
    assert (payment.review, payment.status, payment.refunded_tiyn) == (None, PaymentStatus.COMPLETED, 70_000)
    assert (await checkout.read_event()).status == EventStatus.PUBLISHED
    assert await find_broken_invariants(database) == []


async def test_excess_given_back_in_parts_and_beyond(database: Database, tmp_path: Path) -> None:
    """What goes back beside the queue leaves it; more than the excess empties it; all of it withdraws the event."""
    checkout, reference = await pay(database, tmp_path, PRICE + 70_000)
    await accept(checkout, reference)

    await give(checkout, reference, 20_000)
    part = (await checkout.read()).refunds
    await give(checkout, reference, 60_000)
    beyond = await checkout.read()
    await give(checkout, reference)

    assert sorted((each.status, each.amount_tiyn) for each in part) == [
        (RefundStatus.COMPLETED, 20_000),
        (RefundStatus.QUEUED, 50_000),
    ]
    assert (beyond.review, beyond.status, beyond.refunded_tiyn) == (None, PaymentStatus.COMPLETED, 80_000)
    assert (await checkout.read()).status is PaymentStatus.REFUNDED
    assert (await checkout.read_event()).status == EventStatus.WITHDRAWN
    assert await find_broken_invariants(database) == []


async def test_part_given_back_before_accepting_is_not_queued_again(database: Database, tmp_path: Path) -> None:
    """Of 700 too much 200 went back already: 500 wait."""
    checkout, reference = await pay(database, tmp_path, PRICE + 70_000)
    await record_refund_outside(database, checkout.gateway, Return(reference, 20_000, "app"), now=after(20))

    await accept(checkout, reference)

    waiting = [each.amount_tiyn for each in (await checkout.read()).refunds if each.status is RefundStatus.QUEUED]
    assert waiting == [50_000]
    assert await find_broken_invariants(database) == []


async def test_other_currency_accepted_publishes(database: Database, tmp_path: Path) -> None:
    """A person has compared it with the bank."""
    checkout, reference = await pay(database, tmp_path, PRICE, "USD")
    assert (await checkout.read()).review == "currency"

    await accept(checkout, reference)

    assert (await checkout.read_event()).status == EventStatus.PUBLISHED
    assert (await checkout.read()).review is None


async def test_other_currency_without_a_sum_goes_to_review(database: Database, tmp_path: Path) -> None:
    """It is not passed over because no sum was told."""
    checkout, _ = await pay(database, tmp_path, None, "USD")

    assert (await checkout.read()).review == "currency"
    assert (await checkout.read_event()).status == EventStatus.DRAFT


async def test_flag_without_money_is_taken_away(database: Database, tmp_path: Path) -> None:
    """Nothing is published: no money has come, and the attempt goes on, without the same flag again."""
    safe = Safe()
    checkout, reference = await start_checkout(database, tmp_path, safe)
    safe.answer = GatewayReport(ReportedStatus.WAITING, "pending", amount_tiyn=PRICE + 1)
    await poll_at(checkout, [6])
    flagged = (await checkout.read()).review

    await accept(checkout, reference)
    await poll_at(checkout, [40])

    payment = await checkout.read()
    assert flagged == "amount"
    assert (payment.review, payment.attempts[0].status) == (None, AttemptStatus.WAITING)
    assert (await list_kinds(database)).count(Kind.REVIEW) == 1
    safe.answer = ReportedStatus.SUCCEEDED
    await poll_at(checkout, [50])
    assert (await checkout.read_event()).status == EventStatus.PUBLISHED


async def test_wrong_sum_after_success_keeps_what_counted(database: Database, tmp_path: Path) -> None:
    """A second story about a paid attempt is looked at, and changes neither the sum nor the page."""
    checkout, reference = await pay(database, tmp_path, PRICE)
    assert isinstance(checkout.gateway, Teller)
    checkout.gateway.answers[reference] = GatewayReport(ReportedStatus.SUCCEEDED, "Processed", amount_tiyn=100)

    for second in (20, 30):
        await ask(checkout, second)

    payment = await checkout.read()
    assert (payment.review, payment.attempts[0].received_tiyn) == ("amount", PRICE)
    assert (await list_kinds(database)).count(Kind.REVIEW) == 1
    await accept(checkout, reference)
    assert (await checkout.read()).review is None
    assert await count_publications(database) == (1, 1, 1)


async def test_surplus_cannot_be_accepted(database: Database, tmp_path: Path) -> None:
    """It can only go back: there is nothing left to publish. So it is with money for an archived event."""
    safe = Safe()
    checkout, reference = await start_checkout(database, tmp_path, safe)
    owner = {"organizer_id": checkout.payer.organizer_id, "event_id": checkout.payer.event_id}
    async with database.transaction() as session:
        await archive_event(session, **owner, now=after(1))
    await poll_at(checkout, [6])

    with pytest.raises(RefusedError, match="surplus"):
        await accept(checkout, reference)
    await give(checkout, reference)

    payment = await checkout.read()
    assert (payment.status, payment.review) == (PaymentStatus.REFUNDED, None)
    assert (await checkout.read_event()).status == EventStatus.ARCHIVED


async def test_wrong_money_for_archived_event_accepted_becomes_surplus(database: Database, tmp_path: Path) -> None:
    """Accepting publishes nothing that has been put away: all of it is queued for refund."""
    checkout, reference = await pay(database, tmp_path, PRICE + 70_000)
    owner = {"organizer_id": checkout.payer.organizer_id, "event_id": checkout.payer.event_id}
    async with database.transaction() as session:
        await archive_event(session, **owner, now=after(20))

    await accept(checkout, reference)

    payment = await checkout.read()
    assert (payment.review, payment.publishes) == ("surplus", False)
    assert [(each.status, each.amount_tiyn) for each in payment.refunds] == [(RefundStatus.QUEUED, PRICE + 70_000)]
    assert await find_broken_invariants(database) == []


async def test_accepting_a_wrong_name_changes_nothing(database: Database, tmp_path: Path) -> None:
    """A mistyped number; and a payment about which nothing waits."""
    checkout, reference = await pay(database, tmp_path, PRICE)
    async with database.reading() as session:
        before = list((await session.scalars(select(col(LedgerEntry.hash)))).all())

    with pytest.raises(NotFoundError):
        await accept(checkout, "T00000000")
    with pytest.raises(RefusedError, match="not_in_review"):
        await accept(checkout, reference)

    async with database.reading() as session:
        assert list((await session.scalars(select(col(LedgerEntry.hash)))).all()) == before
