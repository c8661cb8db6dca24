"""Reconciling both books: every seeded fault is found and no other, and a second run changes nothing; both engines."""

from collections import Counter
from dataclasses import replace
from datetime import date, datetime
from pathlib import Path

import pytest
import sqlalchemy as sa
from sqlmodel import SQLModel, col

from tests.support.payments import PRICE, Checkout, after, find_broken_invariants, make_refund_body, start_checkout
from tests.support.safe import Safe
from tests.support.teller import list_kinds, poll_at
from toi_invite.db import Database
from toi_invite.errors import GatewayUnavailableError, InvoiceNotFoundError, NotFoundError
from toi_invite.models.event import Event, EventStatus
from toi_invite.models.payment import Attempt, AttemptStatus, Payment, PaymentStatus
from toi_invite.services.books import Class, Comparison, Difference, Scope, reconcile
from toi_invite.services.deliveries import receive_delivery
from toi_invite.services.kaspi.gateway import GatewayReport, ReportedStatus
from toi_invite.services.payments.accepting import accept_review
from toi_invite.services.payments.giving_back import Return, record_refund_outside, refund_attempt
from toi_invite.services.payments.ledger import Actor, Kind
from toi_invite.services.payments.outcome import Context

_TODAY = Scope(day=date(2026, 6, 1))
_EACH = 5


class ListingSafe(Safe):
    """A bank that lists what it knows of a day."""

    def __init__(self) -> None:
        super().__init__(can_list=True)
        self.listed: list[GatewayReport] = []
        self.spans: list[tuple[datetime, datetime]] = []

    async def list_reports(self, since: datetime, until: datetime) -> list[GatewayReport]:
        """What the test wrote down."""
        self.spans.append((since, until))
        return self.listed


def say_paid(reference: str | None, amount_tiyn: int = PRICE) -> GatewayReport:
    """A paid invoice of the bank's list."""
    return GatewayReport(ReportedStatus.SUCCEEDED, "paid", reference, f"inv-{reference}", amount_tiyn)


async def compare(checkout: Checkout, scope: Scope = _TODAY, second: float = 3000) -> Comparison:
    """`reconcile`."""
    return await reconcile(checkout.database, checkout.gateway, scope, now=after(second))


async def read_all(database: Database) -> dict[str, list[tuple[object, ...]]]:
    """Every row of every table."""
    async with database.reading() as session:
        return {
            name: sorted((tuple(row) for row in await session.execute(sa.select(table))), key=repr)
            for name, table in SQLModel.metadata.tables.items()
        }


async def change(database: Database, statement: sa.Executable) -> None:
    """Spoil our book."""
    async with database.transaction() as session:
        await session.execute(statement)


async def seed(database: Database, folder: Path, safe: ListingSafe) -> tuple[Checkout, dict[Class, set[str]]]:
    """A day with five faults of each class among payments that agree; the names of what is wrong."""
    checkouts = [await start_checkout(database, folder, safe) for _ in range(9 * _EACH)]
    groups = [[reference for _, reference in checkouts[start : start + _EACH]] for start in range(0, 45, _EACH)]
    good, unpaid, paid_there, only_here, amount, status, refund, missing_there, unpublished = groups
    safe.answers = dict.fromkeys([*paid_there, *amount, *status, *unpaid], ReportedStatus.WAITING)
    await poll_at(checkouts[0][0], [6, 7, 8])
    safe.answers = dict.fromkeys(unpaid, ReportedStatus.WAITING)
    safe.answers |= dict.fromkeys(only_here, ReportedStatus.DECLINED)
    safe.answers |= dict.fromkeys(amount, GatewayReport(ReportedStatus.SUCCEEDED, "paid", amount_tiyn=PRICE + 100))
    safe.answers |= dict.fromkeys(status, ReportedStatus.DECLINED)
    safe.answers |= dict.fromkeys(missing_there, InvoiceNotFoundError("what?"))
    safe.held |= dict.fromkeys(refund, PRICE - 100_000) | dict.fromkeys(amount, PRICE + 100)
    safe.listed = [say_paid(reference) for reference in good] + [say_paid(f"X{number}") for number in range(_EACH)]
    lost = sa.select(col(Attempt.payment_id)).where(col(Attempt.reference).in_(unpublished))
    await change(
        database,
        sa.update(Event)
        .where(col(Event.payment_id).in_(lost))
        .values(status=EventStatus.DRAFT, payment_id=None, revision_id=None),
    )
    numbers = {reference.split("-")[0] for reference in unpublished}
    return checkouts[0][0], {
        Class.PAID_THERE: set(paid_there),
        Class.PAID_ONLY_HERE: set(only_here),
        Class.AMOUNT: set(amount),
        Class.STATUS: set(status),
        Class.REFUND: set(refund),
        Class.MISSING_THERE: set(missing_there),
        Class.MISSING_HERE: {f"X{number}" for number in range(_EACH)},
        Class.NOT_PUBLISHED: numbers,
    }


def sort_by_kind(comparison: Comparison) -> dict[Class, set[str]]:
    """The names of what differs, by class."""
    return {
        kind: {each.reference for each in comparison.differences if each.kind is kind}
        for kind in {each.kind for each in comparison.differences}
    }


async def test_every_seeded_fault_is_found_and_no_other(database: Database, tmp_path: Path) -> None:
    """5 faults of 8 classes: 40 of 40, 0 false; what can be settled is, and the second run writes nothing."""
    checkout, faults = await seed(database, tmp_path, ListingSafe())

    first = await compare(checkout, second=100)
    book = await read_all(database)
    second = await compare(checkout, second=150)

    assert sort_by_kind(first) == faults
    assert len(first.differences) == 8 * _EACH
    assert first.compared == 9 * _EACH
    settled = {Class.PAID_THERE, Class.STATUS, Class.REFUND}
    assert {each.kind for each in first.differences if each.is_settled} == settled
    assert {each.kind for each in first.differences if not each.is_settled} == set(faults) - settled
    assert await read_all(database) == book
    assert sort_by_kind(second) == {kind: names for kind, names in faults.items() if kind not in settled}


async def test_day_without_faults_has_no_differences(database: Database, tmp_path: Path) -> None:
    """Paid, open, expired, refunded, surplus: all agree, and nothing is written."""
    safe = ListingSafe()
    checkout, paid = await start_checkout(database, tmp_path, safe)
    _, opened = await start_checkout(database, tmp_path, safe)
    refunded, returned = await start_checkout(database, tmp_path, safe)
    safe.answers = {opened: ReportedStatus.WAITING}
    await poll_at(checkout, [6])
    wanted = Return(returned, 50_000, "asked")
    await refund_attempt(database, safe, wanted, show_scan=print, now=after(20))
    safe.listed = [say_paid(paid), say_paid(returned), replace(say_paid(paid), reference=None)]
    book = await read_all(database)

    comparison = await compare(refunded, second=100)

    assert comparison == Comparison(3, ())
    assert await read_all(database) == book


async def test_paid_there_publishes(database: Database, tmp_path: Path) -> None:
    """A success that neither the webhook nor the poller brought."""
    checkout, reference = await start_checkout(database, tmp_path, Safe())

    comparison = await compare(checkout, Scope(name=reference))

    assert [(each.kind, each.is_settled) for each in comparison.differences] == [(Class.PAID_THERE, True)]
    assert (await checkout.read_event()).status == EventStatus.PUBLISHED
    assert await find_broken_invariants(database) == []


async def test_open_attempt_after_its_deadline_is_ended(database: Database, tmp_path: Path) -> None:
    """By the bank's word that it is not paid, as the poller would."""
    safe = Safe()
    checkout, reference = await start_checkout(database, tmp_path, safe)
    safe.answer = ReportedStatus.WAITING

    early = await compare(checkout, Scope(name=reference), second=100)
    late = await compare(checkout, Scope(name=reference), second=300)

    assert early.differences == ()
    assert [(each.kind, each.is_settled) for each in late.differences] == [(Class.STATUS, True)]
    assert (await checkout.read()).attempts[0].status is AttemptStatus.EXPIRED


async def test_days_are_those_of_almaty(database: Database, tmp_path: Path) -> None:
    """Midnight there is 19:00 UTC, and a day has its first second and not the next one's."""
    safe = ListingSafe()
    moments = {"18:59:59": "2026-06-01", "19:00:00": "2026-06-02", "18:59:59.999999": "2026-06-01"}
    started = [await start_checkout(database, tmp_path, safe) for _ in moments]
    checkout = started[0][0]
    for moment, (_, reference) in zip(moments, started, strict=True):
        at = datetime.fromisoformat(f"2026-06-01T{moment}+00:00")
        await change(database, sa.update(Attempt).where(col(Attempt.reference) == reference).values(created_at=at))

    counts = {day: (await compare(checkout, Scope(date.fromisoformat(day)))).compared for day in set(moments.values())}

    assert counts == {"2026-06-01": 2, "2026-06-02": 1}
    since, until = safe.spans[0]
    assert (until - since).days == 3


async def test_payment_is_compared_by_number_and_by_reference(database: Database, tmp_path: Path) -> None:
    """All of its attempts, whatever the day; an unknown name is told."""
    safe = Safe()
    checkout, reference = await start_checkout(database, tmp_path, safe)
    await start_checkout(database, tmp_path, safe)
    number = (await checkout.read()).number

    assert [(await compare(checkout, Scope(name=name))).compared for name in (number, reference)] == [1, 1]
    with pytest.raises(NotFoundError):
        await compare(checkout, Scope(name="T00000000"))


async def test_decided_case_is_not_told_again(database: Database, tmp_path: Path) -> None:
    """Another sum that was accepted, and one that was given back: both books agree again."""
    safe = Safe()
    accepted, first = await start_checkout(database, tmp_path, safe)
    _, second = await start_checkout(database, tmp_path, safe)
    safe.answer = GatewayReport(ReportedStatus.SUCCEEDED, "paid", amount_tiyn=PRICE - 100)
    safe.held = {first: PRICE - 100, second: PRICE - 100}
    undecided = await compare(accepted)
    async with database.transaction() as session:
        await accept_review(session, first, "receipt", Context(safe, Actor.OPERATOR, after(40)))
    await refund_attempt(database, safe, Return(second, None, "asked"), show_scan=print, now=after(50))
    book = await read_all(database)

    decided = await compare(accepted)

    assert Counter(each.kind for each in undecided.differences) == {Class.AMOUNT: 2}
    assert decided.differences == ()
    assert await read_all(database) == book


async def test_two_refunds_of_one_sum_in_the_banks_app_are_both_recorded(database: Database, tmp_path: Path) -> None:
    """The second one is not taken for the first."""
    safe = Safe()
    checkout, reference = await start_checkout(database, tmp_path, safe)
    await poll_at(checkout, [6])

    for left in (PRICE - 50_000, PRICE - 100_000):
        safe.held[reference] = left
        comparison = await compare(checkout)
        assert [(each.kind, each.is_settled) for each in comparison.differences] == [(Class.REFUND, True)]

    assert (await checkout.read()).refunded_tiyn == 100_000
    assert (await compare(checkout)).differences == ()


async def test_refund_under_way_is_no_difference(database: Database, tmp_path: Path) -> None:
    """The bank counts it as gone, and its webhook comes later: it is not recorded twice."""
    safe = Safe()
    checkout, reference = await start_checkout(database, tmp_path, safe)
    await poll_at(checkout, [6])
    safe.is_pending = True
    done = await refund_attempt(database, safe, Return(reference, 50_000, "asked"), show_scan=print, now=after(20))

    comparison = await compare(checkout)
    await receive_delivery(checkout.inbox, make_refund_body(reference, int(done.refund_id), 50_000), now=after(90))

    assert comparison.differences == ()
    assert (await checkout.read()).refunded_tiyn == 50_000


async def test_more_left_there_than_here_is_for_a_person(database: Database, tmp_path: Path) -> None:
    """A refund that was recorded and never made: told again and again, and nothing is changed by itself."""
    checkout, reference = await start_checkout(database, tmp_path, Safe())
    await poll_at(checkout, [6])
    await record_refund_outside(database, checkout.gateway, Return(reference, 50_000, "app"), now=after(20))

    for _ in range(2):
        comparison = await compare(checkout)
        assert comparison.differences == (
            Difference(Class.REFUND, reference, f"{PRICE - 50_000} left", f"{PRICE} left", is_settled=False),
        )

    assert (await checkout.read()).refunded_tiyn == 50_000


async def test_refund_in_the_banks_app_withdraws_the_event(database: Database, tmp_path: Path) -> None:
    """All of it went back, and nobody told us."""
    safe = Safe()
    checkout, reference = await start_checkout(database, tmp_path, safe)
    await poll_at(checkout, [6])
    safe.held[reference] = 0

    await compare(checkout)

    assert (await checkout.read()).status is PaymentStatus.REFUNDED
    assert (await checkout.read_event()).status == EventStatus.WITHDRAWN
    assert await find_broken_invariants(database) == []


async def test_bank_that_goes_silent_keeps_what_was_compared(database: Database, tmp_path: Path) -> None:
    """The command fails, what was settled before stays settled, and the next run does the rest."""
    safe = Safe()
    first, _ = await start_checkout(database, tmp_path, safe)
    second, reference = await start_checkout(database, tmp_path, safe)
    await change(database, sa.update(Attempt).where(col(Attempt.reference) == reference).values(created_at=after(1)))
    safe.answers = {reference: GatewayUnavailableError("away")}

    with pytest.raises(GatewayUnavailableError):
        await compare(first)
    safe.answers = {}
    rest = await compare(first)

    assert (await first.read()).status is PaymentStatus.COMPLETED
    assert [each.reference for each in rest.differences] == [reference]
    assert (await second.read()).status is PaymentStatus.COMPLETED


async def test_attempt_that_was_never_made_is_no_difference(database: Database, tmp_path: Path) -> None:
    """Cut off before the bank heard of it."""
    safe = Safe()
    checkout, reference = await start_checkout(database, tmp_path, safe)
    await change(database, sa.update(Attempt).values(invoice_id=None))
    safe.answers = {reference: InvoiceNotFoundError("what?")}

    assert (await compare(checkout, second=10)).differences == ()
    assert Kind.REVIEW not in await list_kinds(database)
    async with database.reading() as session:
        assert (await session.scalars(sa.select(col(Payment.status)))).one() == PaymentStatus.PENDING
