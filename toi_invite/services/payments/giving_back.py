"""Giving money back: what the operator asks the gateway for, or writes down because it was done outside (laws 4-7).

The refund is committed before the gateway hears of it (law 8). After a lost answer the gateway is asked what can still
go back before anything is repeated, and one person at a time gives back money of an attempt, so that no money goes back
twice.
"""

import asyncio
from collections.abc import Awaitable, Callable
from dataclasses import dataclass
from datetime import datetime, timedelta

import sqlalchemy as sa
from sqlalchemy.ext.asyncio import AsyncSession
from sqlmodel import col

from toi_invite.db import Database, change_row
from toi_invite.errors import (
    GatewayError,
    GatewayRefusedError,
    NotSupportedError,
    OutcomeUnknownError,
    RefundRefusedError,
)
from toi_invite.models.base import make_id
from toi_invite.models.payment import Refund, RefundStatus
from toi_invite.services.event_views import lock_event
from toi_invite.services.kaspi.gateway import (
    Gateway,
    GatewayReport,
    RefundScan,
    RefundWay,
    ReportedRefund,
    ReportedStatus,
)
from toi_invite.services.leases import hold_lease, release_lease
from toi_invite.services.payments.finding import Found, get_attempt
from toi_invite.services.payments.ledger import Actor, Happening, Kind, append_entries
from toi_invite.services.payments.refund_rows import Asked, choose_row, fit_amount, keep_asked, take_back
from toi_invite.services.payments.refunding import count_left, count_under_way, list_refunds
from toi_invite.services.payments.settling import Context, Settlement, settle
from toi_invite.services.payments.starting import build_query

ShowScan = Callable[[RefundScan], None]
"""Shows a person the QR that the buyer has to scan."""

Pause = Callable[[float], Awaitable[None]]
"""Waits so many seconds."""

_ALONE = timedelta(minutes=10)  # longer than a buyer has for the scan; a process that died is waited for as long


@dataclass(frozen=True)
class Return:
    """How much of which attempt goes back, and why; `amount_tiyn` None means what is queued, else all that is left."""

    reference: str
    amount_tiyn: int | None
    reason: str


async def refund_attempt(
    database: Database,
    gateway: Gateway,
    wanted: Return,
    *,
    show_scan: ShowScan,
    now: datetime,
    pause: Pause = asyncio.sleep,
) -> ReportedRefund:
    """Send money back through the gateway and write it down; again after a lost answer is safe.

    Args:
        database: where the refund is committed first.
        gateway: the attempt's own.
        wanted: which attempt, how much, why.
        show_scan: called where the buyer has to scan a QR first (r2).
        now: UTC.
        pause: waits between two questions about that scan.

    Raises:
        NotFoundError: there is no such attempt.
        RefundRefusedError: more than is left, somebody else is at it, or the gateway said no; nothing went back.
        OutcomeUnknownError: the answer got lost; run it again to find out.
        GatewayError: the gateway cannot do it, or not now; nothing went back.
    """
    holder = make_id()
    async with database.transaction() as session:
        asked = await _write_down(session, gateway, wanted, holder, now)
    try:
        refund = await _carry_out(database, gateway, asked, show_scan, pause, now)
        await _keep_result(database, gateway, asked, refund, now)
    finally:
        async with database.transaction() as session:
            await release_lease(session, asked.lease, holder)
    return refund


async def record_refund_outside(database: Database, gateway: Gateway, wanted: Return, *, now: datetime) -> Settlement:
    """Write down money that was given back outside, in the bank's own app for one; whatever gateway it came by.

    Raises:
        NotFoundError: there is no such attempt.
        RefundRefusedError: more than is left.
    """
    async with database.transaction() as session:
        found = await _get_locked(session, wanted.reference)
        rows = await list_refunds(session, found.attempt.id)
        amount_tiyn = fit_amount(found, rows, wanted.amount_tiyn)
        await _note(session, found, Kind.REFUND_OUTSIDE, wanted.reason, amount_tiyn, now)
        refund = ReportedRefund(f"outside-{make_id()}", amount_tiyn, is_completed=True)
        report, context = _report(found.attempt.reference, refund), Context(gateway, Actor.OPERATOR, now)
        return await settle(session, report, context, gateway_name=found.attempt.gateway)


async def _write_down(session: AsyncSession, gateway: Gateway, wanted: Return, holder: str, now: datetime) -> Asked:
    found = await _get_locked(session, wanted.reference)
    _check_way(gateway, found)
    lease = f"ref-{found.attempt.id}"
    if not await hold_lease(session, lease, holder, now=now, seconds=_ALONE.total_seconds()):
        raise RefundRefusedError("somebody is giving back money of this attempt now; try again in ten minutes")
    row = await choose_row(session, found, wanted.amount_tiyn, wanted.reason, now=now)
    await _note(session, found, Kind.REFUND_ASKED, wanted.reason, row.amount_tiyn, now)
    return Asked(
        refund_id=row.id,
        lease=lease,
        event_id=found.payment.event_id,
        query=build_query(found.attempt, found.payment),
        amount_tiyn=row.amount_tiyn,
        refundable_tiyn=row.refundable_tiyn if row.asked_at else None,
    )


async def _get_locked(session: AsyncSession, reference: str) -> Found:
    found = await get_attempt(session, reference)
    await lock_event(session, found.payment.event_id)
    await session.refresh(found.attempt)
    return found


def _check_way(gateway: Gateway, found: Found) -> None:
    if gateway.name != found.attempt.gateway:
        raise GatewayRefusedError(
            f"this attempt was made at {found.attempt.gateway}, and KASPI_GATEWAY is {gateway.name}"
        )
    if gateway.capabilities.refund_way is RefundWay.NONE:
        raise RefundRefusedError(
            "this gateway gives no money back: do it in the bank's own app, then run `payments record-refund`"
        )


async def _carry_out(
    database: Database, gateway: Gateway, asked: Asked, show_scan: ShowScan, pause: Pause, now: datetime
) -> ReportedRefund:
    """Let the gateway give it back, unless it did so before an answer that got lost."""
    try:
        refundable = await _ask_refundable(gateway, asked)
        if asked.refundable_tiyn is not None and refundable <= asked.refundable_tiyn - asked.amount_tiyn:
            return await _find_out(database, asked, refundable)
        await keep_asked(database, asked, refundable, now)
        scan_id = await _wait_for_scan(gateway, asked, show_scan, pause, now)
        return await gateway.refund(
            asked.query, refund_id=asked.refund_id, amount_tiyn=asked.amount_tiyn, scan_id=scan_id
        )
    except OutcomeUnknownError:
        raise
    except GatewayError:
        await take_back(database, asked)
        raise


async def _find_out(database: Database, asked: Asked, refundable_tiyn: int) -> ReportedRefund:
    """What went back under an answer that got lost: no more than the bank has given and our book does not know.

    Raises:
        RefundRefusedError: our book knows of all of it; whether the refund was made, only the bank's app tells.
    """
    async with database.transaction() as session:
        await lock_event(session, asked.event_id)
        found = await get_attempt(session, asked.query.reference)
        left = await count_left(session, found.attempt, found.payment)
        unknown = left - count_under_way(await list_refunds(session, found.attempt.id)) - refundable_tiyn
        if unknown <= 0:
            raise RefundRefusedError("what the bank gave back, our book has it already: look there before giving more")
        amount_tiyn = min(asked.amount_tiyn, unknown)
        await change_row(session, _change_row_of(asked).values(amount_tiyn=amount_tiyn))
    return ReportedRefund(f"found-{asked.refund_id}", amount_tiyn, is_completed=True)


async def _ask_refundable(gateway: Gateway, asked: Asked) -> int:
    try:
        return await gateway.fetch_refundable(asked.query)
    except NotSupportedError:
        return asked.amount_tiyn  # our own book has just allowed so much
    except GatewayError as error:
        if asked.refundable_tiyn is None:
            raise
        raise OutcomeUnknownError(f"what became of the refund is still unknown: {error}") from error


async def _wait_for_scan(
    gateway: Gateway, asked: Asked, show_scan: ShowScan, pause: Pause, now: datetime
) -> str | None:
    if gateway.capabilities.refund_way is not RefundWay.SCAN:
        return None
    scan = await gateway.start_refund_scan(asked.query)
    show_scan(scan)
    waited = timedelta()
    while not await gateway.is_refund_scanned(scan):
        if waited >= _find_patience(scan, now):
            raise RefundRefusedError("nobody scanned in time; run it again for a new QR")
        await pause(scan.poll_interval)
        waited += timedelta(seconds=scan.poll_interval)
    return scan.scan_id


def _find_patience(scan: RefundScan, now: datetime) -> timedelta:
    return min(scan.expires_at - now, _ALONE) if scan.expires_at else _ALONE


async def _keep_result(
    database: Database, gateway: Gateway, asked: Asked, refund: ReportedRefund, now: datetime
) -> None:
    """A refund that the gateway has still to carry out keeps its id, by which the webhook finds it."""
    async with database.transaction() as session:
        await lock_event(session, asked.event_id)
        row = await session.get_one(Refund, asked.refund_id, populate_existing=True)
        if row.status == RefundStatus.COMPLETED:
            return  # the webhook was faster
        if not await _is_named(session, row.attempt_id, refund):
            await change_row(session, _change_row_of(asked).values(gateway_refund_id=refund.refund_id))
            await settle(session, _report(asked.query.reference, refund), Context(gateway, Actor.OPERATOR, now))
            return
    # The webhook was faster, and was taken for money that had been found before: that is told of some time, too.
    await take_back(database, asked)


async def _is_named(session: AsyncSession, attempt_id: str, refund: ReportedRefund) -> bool:
    return any(row.gateway_refund_id == refund.refund_id for row in await list_refunds(session, attempt_id))


def _change_row_of(asked: Asked) -> sa.Update:
    return sa.update(Refund).where(col(Refund.id) == asked.refund_id, col(Refund.status) == RefundStatus.QUEUED)


def _report(reference: str, refund: ReportedRefund) -> GatewayReport:
    return GatewayReport(ReportedStatus.SUCCEEDED, word="refunded", reference=reference, refund=refund)


async def _note(session: AsyncSession, found: Found, kind: Kind, reason: str, amount_tiyn: int, now: datetime) -> None:
    happening = Happening(kind, Actor.OPERATOR, now, found.attempt.id, amount_tiyn, {"reason": reason})
    await append_entries(session, found.payment.id, happening)
