"""Reconciling both books: what we have of a day or a payment beside what the gateway says of it.

Differences that a report can settle are settled, by the one settle function; a second run finds nothing to change.
"""

import asyncio
from collections.abc import Awaitable, Callable, Sequence
from dataclasses import dataclass
from datetime import date, datetime, time, timedelta
from enum import StrEnum

import sqlalchemy as sa
from sqlalchemy.ext.asyncio import AsyncSession
from sqlmodel import col

from toi_invite.db import Database
from toi_invite.errors import InvoiceNotFoundError, NotFoundError, NotSupportedError
from toi_invite.language.dates import ALMATY
from toi_invite.models.event import Event, EventStatus
from toi_invite.models.payment import OPEN_ATTEMPT, Attempt, AttemptStatus, Payment, PaymentStatus, Refund, RefundStatus
from toi_invite.services.kaspi.gateway import Gateway, GatewayReport, ReportedRefund, ReportedStatus
from toi_invite.services.patience import ask_patiently
from toi_invite.services.payments.ledger import Actor
from toi_invite.services.payments.refunding import count_left, count_under_way, list_refunds
from toi_invite.services.payments.settling import Context, Outcome, settle
from toi_invite.services.poll_schedule import Due, end_if_over, view_due

Sleep = Callable[[float], Awaitable[None]]

_OVERLAP = timedelta(days=1)  # the gateway's list is asked for more than the day, because its days may be others


class Class(StrEnum):
    """What differs."""

    PAID_THERE = "paid_there"
    PAID_ONLY_HERE = "paid_only_here"
    AMOUNT = "amount"
    STATUS = "status"
    REFUND = "refund"
    MISSING_THERE = "missing_there"
    MISSING_HERE = "missing_here"
    NOT_PUBLISHED = "not_published"


@dataclass(frozen=True)
class Difference:
    """One thing that our book and the gateway's tell differently; sums in tiyn.

    `is_settled` tells that this run has put it right, otherwise a person has to look.
    """

    kind: Class
    reference: str
    ours: str
    theirs: str
    is_settled: bool


@dataclass(frozen=True)
class Scope:
    """What is compared: everything that was begun on a day in Almaty, or one payment by its number or a reference."""

    day: date | None = None
    name: str | None = None


@dataclass(frozen=True)
class Comparison:
    """How many attempts were compared, and what differs."""

    compared: int
    differences: tuple[Difference, ...]


async def reconcile(
    database: Database, gateway: Gateway, scope: Scope, *, now: datetime, sleep: Sleep = asyncio.sleep
) -> Comparison:
    """Compare both books over the scope and settle what can be settled.

    `sleep` waits as many seconds as the gateway, or our own limit of calls, asks for: a full day takes its time.

    Raises:
        NotFoundError: there is no payment of that name.
        GatewayError: the gateway could not be asked; what was compared before stays settled.
    """
    async with database.reading() as session:
        entries = await _list_scope(session, gateway, scope)
    found = [each for due in entries for each in await _compare(database, gateway, due, now, sleep)]
    if scope.day is not None and gateway.capabilities.can_list:
        found += await _compare_list(database, gateway, scope.day, now, sleep)
    async with database.reading() as session:
        found += await _list_unpublished(session, [due.id for due in entries])
    return Comparison(len(entries), tuple(found))


async def _compare(database: Database, gateway: Gateway, due: Due, now: datetime, sleep: Sleep) -> list[Difference]:
    if due.query.invoice_id is None and not gateway.capabilities.finds_by_reference:
        return []  # it was never made there
    try:
        report = await ask_patiently(lambda: gateway.fetch_status(due.query, now=now), sleep)
    except InvoiceNotFoundError:
        return [] if due.query.invoice_id is None else [_describe(Class.MISSING_THERE, due, "-", is_settled=False)]
    report = end_if_over(report, due, now=now)
    differences = await _compare_status(database, gateway, due, report, now)
    if report.status is ReportedStatus.SUCCEEDED:
        differences += await _compare_refunds(database, gateway, due, now, sleep)
    return differences


async def _compare_status(
    database: Database, gateway: Gateway, due: Due, report: GatewayReport, now: datetime
) -> list[Difference]:
    kind = _classify(due, report)
    if kind is None:
        return []
    if kind is Class.PAID_ONLY_HERE:
        return [_describe(kind, due, report.word, is_settled=False)]
    outcome = await _settle(database, gateway, report, now)
    if kind is Class.AMOUNT and outcome is Outcome.DUPLICATE:
        return []  # a person has decided about it
    theirs = report.word if report.amount_tiyn is None else f"{report.word} {report.amount_tiyn}"
    return [_describe(kind, due, theirs, is_settled=outcome in {Outcome.APPLIED, Outcome.DUPLICATE})]


def _classify(due: Due, report: GatewayReport) -> Class | None:
    """What differs between an attempt and what the gateway says of it; ends are alike, because no money came."""
    theirs = report.status.to_attempt_status()
    if theirs is AttemptStatus.SUCCEEDED:
        if report.amount_tiyn not in {None, due.query.amount_tiyn}:
            return Class.AMOUNT
        return None if due.status is AttemptStatus.SUCCEEDED else Class.PAID_THERE
    if due.status is AttemptStatus.SUCCEEDED:
        return Class.PAID_ONLY_HERE
    is_same = theirs is None or theirs is due.status or (theirs in OPEN_ATTEMPT) == (due.status in OPEN_ATTEMPT)
    return None if is_same or theirs in OPEN_ATTEMPT else Class.STATUS


async def _compare_refunds(
    database: Database, gateway: Gateway, due: Due, now: datetime, sleep: Sleep
) -> list[Difference]:
    try:
        theirs = await ask_patiently(lambda: gateway.fetch_refundable(due.query), sleep)
    except NotSupportedError:
        return []
    async with database.reading() as session:
        attempt = await session.get_one(Attempt, due.id)
        payment = await session.get_one(Payment, attempt.payment_id)
        ours = await count_left(session, attempt, payment)
        under_way = count_under_way(await list_refunds(session, attempt.id))
    # A gateway may count what is under way as gone, or not yet.
    if ours - under_way <= theirs <= ours:
        return []
    is_settled = theirs < ours and await _record_outside(database, gateway, due, ours - under_way, theirs, now)
    return [Difference(Class.REFUND, due.query.reference, f"{ours} left", f"{theirs} left", is_settled)]


async def _record_outside(
    database: Database, gateway: Gateway, due: Due, ours: int, theirs: int, now: datetime
) -> bool:
    """Money went back that we know nothing of: made in the bank's own app, for one."""
    refund = ReportedRefund(f"reconciled-{due.query.reference}-{theirs}", ours - theirs, is_completed=True)
    report = GatewayReport(ReportedStatus.SUCCEEDED, "refunded", due.query.reference, refund=refund)
    return await _settle(database, gateway, report, now) is Outcome.APPLIED


async def _compare_list(
    database: Database, gateway: Gateway, day: date, now: datetime, sleep: Sleep
) -> list[Difference]:
    """Payments at the gateway that we do not have."""
    start = datetime.combine(day, time(), ALMATY)
    reports = await ask_patiently(lambda: gateway.list_reports(start - _OVERLAP, start + 2 * _OVERLAP), sleep)
    paid = [report for report in reports if report.status is ReportedStatus.SUCCEEDED]
    async with database.reading() as session:
        known = await _list_known(session, gateway, paid)
    missing = [report for report in paid if known.isdisjoint({report.reference, report.invoice_id} - {None})]
    for report in missing:
        await _settle(database, gateway, report, now)
    return [_describe_missing(report) for report in missing]


def _describe_missing(report: GatewayReport) -> Difference:
    name = report.reference or report.invoice_id or "?"
    return Difference(Class.MISSING_HERE, name, "-", f"paid {report.amount_tiyn}", is_settled=False)


async def _list_known(session: AsyncSession, gateway: Gateway, reports: Sequence[GatewayReport]) -> set[str | None]:
    """Which of their references are ours, and which invoices of those that name none."""
    references = [report.reference for report in reports if report.reference]
    invoices = [report.invoice_id for report in reports if not report.reference and report.invoice_id]
    own = col(Attempt.gateway) == gateway.name
    by_reference = sa.select(col(Attempt.reference)).where(own, col(Attempt.reference).in_(references))
    by_invoice = sa.select(col(Attempt.invoice_id)).where(own, col(Attempt.invoice_id).in_(invoices))
    return {*(await session.scalars(by_reference)).all(), *(await session.scalars(by_invoice)).all()}


async def _settle(database: Database, gateway: Gateway, report: GatewayReport, now: datetime) -> Outcome:
    async with database.transaction() as session:
        return (await settle(session, report, Context(gateway, Actor.OPERATOR, now))).outcome


async def _list_scope(session: AsyncSession, gateway: Gateway, scope: Scope) -> list[Due]:
    query = sa.select(Attempt, Payment).join(Payment, col(Payment.id) == col(Attempt.payment_id))
    if scope.name is not None:
        same = sa.select(col(Attempt.payment_id)).where(col(Attempt.reference) == scope.name)
        query = query.where(sa.or_(col(Payment.number) == scope.name, col(Payment.id).in_(same)))
    if scope.day is not None:
        start = datetime.combine(scope.day, time(), ALMATY)
        query = query.where(col(Attempt.created_at) >= start, col(Attempt.created_at) < start + timedelta(days=1))
    query = query.where(col(Attempt.gateway) == gateway.name).order_by(col(Attempt.created_at))
    rows = [view_due(attempt, payment.amount_tiyn, gateway) for attempt, payment in await session.execute(query)]
    if scope.name is not None and not rows:
        raise NotFoundError(f"there is no payment {scope.name} at {gateway.name}")
    return rows


async def _list_unpublished(session: AsyncSession, attempt_ids: Sequence[str]) -> list[Difference]:
    """Payments whose money neither published anything nor is on its way back (invariant I2)."""
    returned = sa.select(col(Refund.payment_id)).where(col(Refund.status) != RefundStatus.FAILED)
    query = (
        sa.select(col(Payment.number), col(Event.status))
        .join(Event, col(Event.id) == col(Payment.event_id))
        .join(Attempt, col(Attempt.payment_id) == col(Payment.id))
        .where(
            col(Attempt.id).in_(attempt_ids),
            col(Payment.status) == PaymentStatus.COMPLETED,
            sa.or_(col(Event.payment_id) != col(Payment.id), col(Event.payment_id).is_(None)),
            col(Event.status) != EventStatus.ARCHIVED,
            col(Payment.id).not_in(returned),
        )
        .distinct()
    )
    rows = (await session.execute(query)).all()
    return [
        Difference(Class.NOT_PUBLISHED, number, f"event {status}", "paid", is_settled=False) for number, status in rows
    ]


def _describe(kind: Class, due: Due, theirs: str, *, is_settled: bool) -> Difference:
    return Difference(kind, due.query.reference, due.status.value, theirs, is_settled)
