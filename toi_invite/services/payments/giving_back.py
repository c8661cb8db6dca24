"""Giving money back: what the operator asks the gateway for, or writes down because it was done outside (laws 4-7).

The refund is committed before the gateway hears of it (law 8). After a lost answer the gateway is asked what can still
go back before anything is repeated, so that no money goes back twice.
"""

import asyncio
from collections.abc import Awaitable, Callable
from dataclasses import dataclass
from datetime import datetime

import sqlalchemy as sa
from sqlalchemy.ext.asyncio import AsyncSession
from sqlmodel import col, select

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
from toi_invite.services.event_views import lock_row
from toi_invite.services.kaspi.gateway import (
    AttemptQuery,
    Gateway,
    GatewayReport,
    RefundScan,
    RefundWay,
    ReportedRefund,
    ReportedStatus,
)
from toi_invite.services.payments.finding import Found, get_attempt
from toi_invite.services.payments.ledger import Actor, Happening, Kind, append_entry
from toi_invite.services.payments.refunding import count_left
from toi_invite.services.payments.settling import Context, Settlement, settle
from toi_invite.services.payments.starting import build_query

ShowScan = Callable[[RefundScan], None]
"""Shows a person the QR that the buyer has to scan."""

Pause = Callable[[float], Awaitable[None]]
"""Waits so many seconds."""


@dataclass(frozen=True)
class Return:
    """How much of which attempt goes back, and why; `amount_tiyn` None means all that is left."""

    reference: str
    amount_tiyn: int | None
    reason: str


@dataclass(frozen=True)
class _Asked:
    """A refund that has been written down: its row, what the gateway is asked about, and what could go back then."""

    refund_id: str
    query: AttemptQuery
    amount_tiyn: int
    refundable_tiyn: int | None


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
        RefundRefusedError: more than is left, or the gateway said no; nothing went back.
        OutcomeUnknownError: the answer got lost; run it again to find out.
        GatewayError: the gateway cannot do it, or not now; nothing went back.
    """
    async with database.transaction() as session:
        asked = await _write_down(session, gateway, wanted, now)
    refundable = await _ask_refundable(gateway, asked)
    if asked.refundable_tiyn is not None and refundable <= asked.refundable_tiyn - asked.amount_tiyn:
        refund = ReportedRefund(f"found-{asked.refund_id}", asked.amount_tiyn, is_completed=True)
    else:
        await _keep_asked(database, asked, refundable, now)
        refund = await _send(database, gateway, asked, show_scan, pause)
    await _keep_result(database, gateway, asked, refund, now)
    return refund


async def record_refund_outside(database: Database, gateway: Gateway, wanted: Return, *, now: datetime) -> Settlement:
    """Write down money that was given back outside, in the bank's own app for one.

    Raises:
        NotFoundError: there is no such attempt.
        RefundRefusedError: more than is left.
    """
    async with database.transaction() as session:
        found = await get_attempt(session, wanted.reference)
        await lock_row(session, found.payment.event_id)
        amount_tiyn = await _fit_amount(session, found, wanted.amount_tiyn)
        await _note(session, found, Kind.REFUND_OUTSIDE, wanted.reason, amount_tiyn, now)
        refund = ReportedRefund(f"outside-{make_id()}", amount_tiyn, is_completed=True)
        return await settle(session, _report(found.attempt.reference, refund), Context(gateway, Actor.OPERATOR, now))


async def _write_down(session: AsyncSession, gateway: Gateway, wanted: Return, now: datetime) -> _Asked:
    found = await get_attempt(session, wanted.reference)
    await lock_row(session, found.payment.event_id)
    _check_way(gateway, found)
    row = await _find_queued(session, found, wanted.amount_tiyn)
    amount_tiyn = await _fit_amount(session, found, row.amount_tiyn if row else wanted.amount_tiyn)
    row = row or await _add_row(session, found, wanted.reason, amount_tiyn, now)
    await _note(session, found, Kind.REFUND_ASKED, wanted.reason, amount_tiyn, now)
    query = build_query(found.attempt, found.payment)
    return _Asked(row.id, query, row.amount_tiyn, row.refundable_tiyn if row.asked_at else None)


def _check_way(gateway: Gateway, found: Found) -> None:
    if gateway.name != found.attempt.gateway:
        raise GatewayRefusedError(
            f"this attempt was made at {found.attempt.gateway}, and KASPI_GATEWAY is {gateway.name}"
        )
    if gateway.capabilities.refund_way is RefundWay.NONE:
        raise RefundRefusedError(
            "this gateway gives no money back: do it in the bank's own app, then run `payments record-refund`"
        )


async def _find_queued(session: AsyncSession, found: Found, amount_tiyn: int | None) -> Refund | None:
    """A refund that waits already: one whose outcome is unknown comes first, then the queue's."""
    query = select(Refund).where(Refund.attempt_id == found.attempt.id, Refund.status == RefundStatus.QUEUED)
    rows = (await session.scalars(query.order_by(col(Refund.asked_at).is_(None), col(Refund.created_at)))).all()
    fitting = [row for row in rows if row.asked_at or amount_tiyn in {None, row.amount_tiyn}]
    return fitting[0] if fitting else None


async def _fit_amount(session: AsyncSession, found: Found, amount_tiyn: int | None) -> int:
    left = await count_left(session, found.attempt, found.payment)
    amount_tiyn = left if amount_tiyn is None else amount_tiyn
    if not 0 < amount_tiyn <= left:
        raise RefundRefusedError(f"{left} tiyn of {found.attempt.reference} can go back, not {amount_tiyn}")
    return amount_tiyn


async def _add_row(session: AsyncSession, found: Found, reason: str, amount_tiyn: int, now: datetime) -> Refund:
    row = Refund(
        id=make_id(),
        payment_id=found.payment.id,
        attempt_id=found.attempt.id,
        amount_tiyn=amount_tiyn,
        reason=reason,
        created_at=now,
    )
    session.add(row)
    await session.flush()
    return row


async def _ask_refundable(gateway: Gateway, asked: _Asked) -> int:
    try:
        return await gateway.fetch_refundable(asked.query)
    except NotSupportedError:
        return asked.amount_tiyn  # our own book has just allowed so much


async def _keep_asked(database: Database, asked: _Asked, refundable: int, now: datetime) -> None:
    if refundable < asked.amount_tiyn:
        raise RefundRefusedError(f"the bank gives back {refundable} tiyn at most, not {asked.amount_tiyn}")
    change = sa.update(Refund).where(col(Refund.id) == asked.refund_id)
    async with database.transaction() as session:
        await change_row(session, change.values(asked_at=now, refundable_tiyn=refundable))


async def _send(
    database: Database, gateway: Gateway, asked: _Asked, show_scan: ShowScan, pause: Pause
) -> ReportedRefund:
    try:
        scan_id = await _wait_for_scan(gateway, asked.query, show_scan, pause)
        return await gateway.refund(
            asked.query, refund_id=asked.refund_id, amount_tiyn=asked.amount_tiyn, scan_id=scan_id
        )
    except OutcomeUnknownError:
        raise
    except GatewayError:
        # Certainly not sent: the row waits in the queue as before.
        change = sa.update(Refund).where(col(Refund.id) == asked.refund_id)
        async with database.transaction() as session:
            await change_row(session, change.values(asked_at=None, refundable_tiyn=None))
        raise


async def _wait_for_scan(gateway: Gateway, query: AttemptQuery, show_scan: ShowScan, pause: Pause) -> str | None:
    if gateway.capabilities.refund_way is not RefundWay.SCAN:
        return None
    scan = await gateway.start_refund_scan(query)
    show_scan(scan)
    while not await gateway.is_refund_scanned(scan):
        await pause(scan.poll_interval)
    return scan.scan_id


async def _keep_result(
    database: Database, gateway: Gateway, asked: _Asked, refund: ReportedRefund, now: datetime
) -> None:
    """A refund that the gateway has still to carry out keeps its id, by which the webhook finds it."""
    change = sa.update(Refund).where(col(Refund.id) == asked.refund_id)
    async with database.transaction() as session:
        await change_row(session, change.values(gateway_refund_id=refund.refund_id))
        await settle(session, _report(asked.query.reference, refund), Context(gateway, Actor.OPERATOR, now))


def _report(reference: str, refund: ReportedRefund) -> GatewayReport:
    return GatewayReport(ReportedStatus.SUCCEEDED, word="refunded", reference=reference, refund=refund)


async def _note(session: AsyncSession, found: Found, kind: Kind, reason: str, amount_tiyn: int, now: datetime) -> None:
    happening = Happening(kind, Actor.OPERATOR, now, found.attempt.id, amount_tiyn, {"reason": reason})
    await append_entry(session, found.payment.id, happening)
