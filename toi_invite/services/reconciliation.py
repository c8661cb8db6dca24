"""The poller: asks the gateway about attempts on our own, because a bank's call may never come.

It finds its work in the database, so a restart forgets nothing, runs in one place however many workers there are, and
feeds the one settle function.
"""

import asyncio
import logging
from collections.abc import Callable, Coroutine, Sequence
from datetime import datetime, timedelta

import sqlalchemy as sa
from sqlalchemy.ext.asyncio import AsyncSession
from sqlmodel import col

from toi_invite.db import Database
from toi_invite.errors import (
    GatewayError,
    GatewayMisconfiguredError,
    GatewayRefusedError,
    InvoiceNotFoundError,
    NotFoundError,
    ToiInviteError,
)
from toi_invite.models.payment import Attempt, AttemptStatus, Payment
from toi_invite.services.alerts import raise_misconfigured
from toi_invite.services.deliveries import Inbox, apply_delivery, list_unprocessed, shrink_deliveries
from toi_invite.services.kaspi.gateway import Gateway, GatewayReport, ReportedStatus
from toi_invite.services.leases import LeaseKeeper
from toi_invite.services.payments.ledger import Actor
from toi_invite.services.payments.settling import Context, Outcome, settle
from toi_invite.services.poll_schedule import (
    NOT_FOUND,
    CallBudget,
    Due,
    choose_due,
    end_if_over,
    has_due,
    is_news,
    plan_late,
    take_turn,
    view_due,
)
from toi_invite.services.rounds import run_rounds

_LEASE = timedelta(seconds=6)  # a poller that died is replaced after it
_TICK = 0.25  # seconds between two looks into the database
_CALLS_AT_ONCE = 20  # so many start together, each at its time
_STRANDED_AFTER = timedelta(seconds=5)  # a delivery that is still unprocessed by then was cut off by a crash
_SHRINK_EVERY = timedelta(hours=1)
_ASKED_ON_DEMAND = 3  # a person may have paid an older QR than the one on the screen

_log = logging.getLogger("toi_invite.poller")


class Poller:
    """One process's poller: idle until it holds the lease, and then the only one that asks."""

    def __init__(self, inbox: Inbox, read_clock: Callable[[], datetime]) -> None:
        self._inbox = inbox
        self._read_clock = read_clock
        self._lease = LeaseKeeper(inbox.database, "poller", duration=_LEASE)
        self._budget = CallBudget(inbox.gateway.capabilities.calls_per_minute)
        self._shrink_at = read_clock()

    async def run_round(self) -> None:
        """Take or keep the lease; with it, do everything that is due."""
        inbox, now = self._inbox, self._read_clock()
        if not await self._lease.hold(now=now):
            return
        await apply_stranded(inbox, now=now)
        await self._work_holding(poll_due(inbox.database, inbox.gateway, now=now, budget=self._budget))
        if now >= self._shrink_at:
            self._shrink_at = now + _SHRINK_EVERY
            await shrink_deliveries(inbox, now=now)

    async def stop(self) -> None:
        """Let another process go on at once."""
        await self._lease.release()

    async def _work_holding(self, work: Coroutine[None, None, object]) -> None:
        """Keep the lease while the bank takes its time: an answer may take longer than a lease."""
        task = asyncio.create_task(work)
        try:
            while not (await asyncio.wait({task}, timeout=_TICK))[0]:
                await self._lease.hold(now=self._read_clock())
            await task
        finally:
            task.cancel()


async def run_poller(inbox: Inbox, read_clock: Callable[[], datetime]) -> None:
    """Poll until cancelled; an error of one round is written down and the next round comes."""
    poller = Poller(inbox, read_clock)
    try:
        await run_rounds(poller.run_round, log=_log, name="poll", pause=_TICK)
    finally:
        await poller.stop()


async def poll_due(database: Database, gateway: Gateway, *, now: datetime, budget: CallBudget | None = None) -> int:
    """Ask about attempts whose time has come, as far as the budget goes; returns how many were asked about."""
    batch = gateway.capabilities.batch
    calls = min(_CALLS_AT_ONCE, budget.count_left(now)) if budget else _CALLS_AT_ONCE
    async with database.reading() as session:
        if calls <= 0 or not await has_due(session, gateway, now=now):
            return 0
    async with database.transaction() as session:
        due = await choose_due(session, gateway, limit=calls * batch, now=now)
    groups = [due[start : start + batch] for start in range(0, len(due), batch)]
    budget = budget or CallBudget(calls)
    budget.spend(len(groups), now)
    await asyncio.gather(*(_poll_group(database, gateway, group, budget, now) for group in groups))
    return len(due)


async def ask_now(database: Database, gateway: Gateway, *, organizer_id: str, event_id: str, now: datetime) -> Outcome:
    """Ask at once about the newest attempts of the organizer's event (*I have paid*); what came of the newest one.

    One that was asked about within the last second is not asked about again: `duplicate`.

    Raises:
        NotFoundError: when the event is not the organizer's or was never paid for.
        GatewayError: when the gateway did not answer.
    """
    async with database.reading() as session:
        newest = await _list_newest(session, gateway, organizer_id, event_id)
    outcomes = [await _ask(database, gateway, due, now) for due in newest]
    return outcomes[0]


async def apply_stranded(inbox: Inbox, *, now: datetime) -> int:
    """Apply deliveries that were stored but never applied; returns how many."""
    async with inbox.database.reading() as session:
        stranded = await list_unprocessed(session, before=now - _STRANDED_AFTER)
    for delivery_id in stranded:
        await _apply_stranded(inbox, delivery_id, now)
    return len(stranded)


async def _apply_stranded(inbox: Inbox, delivery_id: str, now: datetime) -> None:
    try:
        await apply_delivery(inbox, delivery_id, now=now)
    except Exception:  # noqa: BLE001 - one that cannot be applied must not hold up the others
        _log.exception("delivery %s cannot be applied", delivery_id)


async def _poll_group(
    database: Database, gateway: Gateway, group: Sequence[Due], budget: CallBudget, now: datetime
) -> None:
    """Ask about attempts, in one call if they are several; an attempt without an answer has its next time already."""
    try:
        reports = await _fetch_batch(gateway, group, now) if len(group) > 1 else {}
    except (GatewayRefusedError, InvoiceNotFoundError):
        reports = {}  # because of one of them
    except GatewayError as error:
        await _tell(database, group[0], error, now)
        return
    for due in group:
        report = reports.get(due.query.invoice_id or "")
        is_another_call = report is None and len(group) > 1
        if is_another_call and budget.count_left(now) <= 0:
            continue
        budget.spend(int(is_another_call), now)
        await _poll_one(database, gateway, due, report, now)


async def _poll_one(
    database: Database, gateway: Gateway, due: Due, report: GatewayReport | None, now: datetime
) -> None:
    try:
        await _apply(database, gateway, due, report or await _fetch(gateway, due, now), now)
    except ToiInviteError as error:
        await _tell(database, due, error, now)
    except Exception:  # noqa: BLE001 - whatever one attempt does, the others are asked about
        _log.exception("attempt %s", due.query.reference)


async def _tell(database: Database, due: Due, error: ToiInviteError, now: datetime) -> None:
    if not isinstance(error, GatewayMisconfiguredError):
        _log.warning("attempt %s: %s", due.query.reference, error)
        return
    async with database.transaction() as session:
        await raise_misconfigured(session, error, now=now)


async def _fetch_batch(gateway: Gateway, group: Sequence[Due], now: datetime) -> dict[str, GatewayReport]:
    queries = [due.query for due in group if due.query.invoice_id]
    reports = await gateway.fetch_statuses(queries, now=now) if queries else []
    return {report.invoice_id: report for report in reports if report.invoice_id}


async def _fetch(gateway: Gateway, due: Due, now: datetime) -> GatewayReport:
    reference = due.query.reference
    if due.query.invoice_id is None and not gateway.capabilities.finds_by_reference:
        # Cut off before the gateway's answer was stored: nobody has seen it, so nobody can pay it.
        return GatewayReport(ReportedStatus.CANCELLED, word="unanswered", reference=reference)
    try:
        return await gateway.fetch_status(due.query, now=now)
    except InvoiceNotFoundError:
        return GatewayReport(ReportedStatus.UNKNOWN, word=NOT_FOUND, reference=reference)


async def _apply(database: Database, gateway: Gateway, due: Due, report: GatewayReport, now: datetime) -> Outcome:
    report = end_if_over(report, due, now=now)
    outcome = Outcome.DUPLICATE
    if not is_news(report, due) and due.is_open:
        return outcome
    async with database.transaction() as session:
        if is_news(report, due):
            outcome = (await settle(session, report, Context(gateway, Actor.POLLER, now))).outcome
        if not due.is_open:
            await plan_late(session, due, gateway.capabilities.get_plan(due.query.channel), now=now)
    return outcome


async def _ask(database: Database, gateway: Gateway, due: Due, now: datetime) -> Outcome:
    async with database.transaction() as session:
        if not await take_turn(session, due, now=now):
            return Outcome.DUPLICATE
    return await _apply(database, gateway, due, await _fetch(gateway, due, now), now)


async def _list_newest(session: AsyncSession, gateway: Gateway, organizer_id: str, event_id: str) -> list[Due]:
    query = (
        sa.select(Attempt, Payment)
        .join(Payment, col(Payment.id) == col(Attempt.payment_id))
        .where(
            col(Payment.organizer_id) == organizer_id,
            col(Payment.event_id) == event_id,
            col(Attempt.gateway) == gateway.name,
        )
        .order_by(col(Attempt.created_at).desc(), col(Attempt.number).desc())
    )
    rows = [(attempt, payment) for attempt, payment in await session.execute(query)]
    if not rows:
        raise NotFoundError("no attempt")
    unpaid = [row for row in rows if row[0].status != AttemptStatus.SUCCEEDED] or rows
    return [view_due(attempt, payment.amount_tiyn, gateway) for attempt, payment in unpaid[:_ASKED_ON_DEMAND]]
