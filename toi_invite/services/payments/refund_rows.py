"""The rows of refunds that an operator asks for: which one is meant, and what it says before and after the gateway."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime

import sqlalchemy as sa
from sqlalchemy.ext.asyncio import AsyncSession
from sqlmodel import col

from toi_invite.db import Database, change_row
from toi_invite.errors import RefundRefusedError
from toi_invite.models.base import make_id
from toi_invite.models.payment import Refund, RefundStatus
from toi_invite.services.event_views import lock_event
from toi_invite.services.kaspi.gateway import AttemptQuery
from toi_invite.services.payments.finding import Found, get_attempt
from toi_invite.services.payments.refunding import (
    QUEUED_REASONS,
    count_under_way,
    fit_queue,
    list_refunds,
    sum_completed,
)


@dataclass(frozen=True)
class Asked:
    """A refund that has been written down: its row, the lease on it, what the gateway is asked about.

    `refundable_tiyn` is what could go back just before it was asked for already, None when it was not.
    """

    refund_id: str
    lease: str
    event_id: str
    query: AttemptQuery
    amount_tiyn: int
    refundable_tiyn: int | None


async def choose_row(
    session: AsyncSession, found: Found, amount_tiyn: int | None, reason: str, *, now: datetime
) -> Refund:
    """The row to work on: of a refund whose outcome is unknown, else the queue's, else a new one.

    Raises:
        RefundRefusedError: more than is left, or another refund's outcome has to be found out first.
    """
    rows = await list_refunds(session, found.attempt.id)
    waiting = [row for row in rows if row.status == RefundStatus.QUEUED and row.gateway_refund_id is None]
    for row in waiting:
        if row.asked_at is not None:
            return _check_same(row, amount_tiyn)
    for row in waiting:
        if row.reason in QUEUED_REASONS and amount_tiyn in {None, row.amount_tiyn}:
            fit_amount(found, rows, row.amount_tiyn)
            return row
        if row.reason not in QUEUED_REASONS:
            row.status = RefundStatus.FAILED  # cut off before the gateway heard of it
    row = await _add_row(session, found, fit_amount(found, rows, amount_tiyn), reason, now)
    fit_queue([*rows, row], found.attempt.received_tiyn or 0, found.payment.amount_tiyn)
    await session.flush()
    return row


def fit_amount(found: Found, rows: Sequence[Refund], amount_tiyn: int | None) -> int:
    """The sum that can go back in tiyn; for None all that is left.

    Raises:
        RefundRefusedError: more than is left.
    """
    reference = found.attempt.reference
    if found.attempt.received_tiyn is None:
        raise RefundRefusedError(f"no money has come for {reference}")
    under_way = count_under_way(rows)
    left = found.attempt.received_tiyn - sum_completed(rows) - under_way
    amount_tiyn = left if amount_tiyn is None else amount_tiyn
    if not 0 < amount_tiyn <= left:
        also = f", {under_way} tiyn are on their way" if under_way else ""
        raise RefundRefusedError(f"{left} tiyn of {reference} can go back, not {amount_tiyn or 'more'}{also}")
    return amount_tiyn


async def keep_asked(database: Database, asked: Asked, refundable_tiyn: int, now: datetime) -> None:
    """Write down that the gateway is asked now, and what it says can go back.

    Raises:
        RefundRefusedError: less than is wanted, or something else was decided about this money meanwhile.
    """
    if refundable_tiyn < asked.amount_tiyn:
        raise RefundRefusedError(f"the bank gives back {refundable_tiyn} tiyn at most, not {asked.amount_tiyn}")
    change = sa.update(Refund).where(
        col(Refund.id) == asked.refund_id,
        col(Refund.status) == RefundStatus.QUEUED,
        col(Refund.amount_tiyn) == asked.amount_tiyn,
    )
    async with database.transaction() as session:
        await lock_event(session, asked.event_id)
        if not await change_row(session, change.values(asked_at=now, refundable_tiyn=refundable_tiyn)):
            raise RefundRefusedError("something else was decided about this money meanwhile")


async def take_back(database: Database, asked: Asked) -> None:
    """The gateway certainly did not do it: a queued sum waits as before, the operator's own wish has failed."""
    same = sa.update(Refund).where(col(Refund.id) == asked.refund_id, col(Refund.status) == RefundStatus.QUEUED)
    async with database.transaction() as session:
        await lock_event(session, asked.event_id)
        await change_row(session, same.values(asked_at=None, refundable_tiyn=None))
        wished = same.where(col(Refund.reason).not_in(QUEUED_REASONS))
        await change_row(session, wished.values(status=RefundStatus.FAILED))
        found = await get_attempt(session, asked.query.reference)
        rows = await list_refunds(session, found.attempt.id)
        fit_queue(rows, found.attempt.received_tiyn or 0, found.payment.amount_tiyn)


def _check_same(row: Refund, amount_tiyn: int | None) -> Refund:
    if amount_tiyn in {None, row.amount_tiyn}:
        return row
    raise RefundRefusedError(
        f"the answer about {row.amount_tiyn} tiyn got lost: run it again without --amount first, to find out"
    )


async def _add_row(session: AsyncSession, found: Found, amount_tiyn: int, reason: str, now: datetime) -> Refund:
    row = Refund(
        id=make_id(),
        payment_id=found.payment.id,
        attempt_id=found.attempt.id,
        amount_tiyn=amount_tiyn,
        reason=f"operator: {reason}",
        created_at=now,
    )
    session.add(row)
    await session.flush()
    return row
