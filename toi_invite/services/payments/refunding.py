"""Money that goes back: sums are queued, refunds are recorded, and a full one ends the payment (laws 5 and 6)."""

from collections.abc import Sequence
from datetime import datetime

import sqlalchemy as sa
from sqlalchemy.ext.asyncio import AsyncSession
from sqlmodel import col, select

from toi_invite.db import change_row
from toi_invite.models.base import make_id
from toi_invite.models.payment import Attempt, AttemptStatus, Payment, PaymentStatus, Refund, RefundStatus
from toi_invite.services import publishing
from toi_invite.services.kaspi.gateway import ReportedRefund
from toi_invite.services.notices import NoticeKind, owe_notice
from toi_invite.services.payments.ledger import Actor, Happening, Kind, append_entry
from toi_invite.services.payments.statuses import fail_if_nothing_open

SURPLUS = "surplus"
"""The review reason of an attempt whose money has nothing to publish."""

EXCESS = "excess"
"""The review reason of an accepted attempt that more came for than was asked."""


async def queue_refund(
    session: AsyncSession, attempt: Attempt, reason: str, amount_tiyn: int, *, now: datetime
) -> None:
    """Flag the attempt with the reason and put the sum into the refund queue."""
    await change_row(session, sa.update(Attempt).where(col(Attempt.id) == attempt.id).values(review=reason))
    session.add(
        Refund(
            id=make_id(),
            payment_id=attempt.payment_id,
            attempt_id=attempt.id,
            surplus=reason == SURPLUS,
            amount_tiyn=amount_tiyn,
            reason=reason,
            created_at=now,
        )
    )
    await session.flush()


async def count_left(session: AsyncSession, attempt: Attempt, payment: Payment) -> int:
    """How many tiyn came for the attempt and have not gone back."""
    query = select(Refund).where(Refund.attempt_id == attempt.id)
    return _count_received(attempt, payment) - _sum_completed((await session.scalars(query)).all())


async def record_refund(
    session: AsyncSession, attempt: Attempt, refund: ReportedRefund, *, now: datetime
) -> bool | None:
    """Write down that money went back: true when it is news, None when more would have gone back than came.

    One of a queued sum completes the queue's row; any other was made in the bank's own app.
    """
    payment = await _lock_payment(session, attempt.payment_id)
    rows = (await session.scalars(select(Refund).where(Refund.attempt_id == attempt.id))).all()
    if any(row.gateway_refund_id == refund.refund_id and row.status == RefundStatus.COMPLETED for row in rows):
        return False
    if refund.amount_tiyn <= 0 or _sum_completed(rows) + refund.amount_tiyn > _count_received(attempt, payment):
        return None
    row = _find_queued(rows, refund) or _add_external(session, attempt, refund, now)
    row.status, row.gateway_refund_id, row.completed_at = RefundStatus.COMPLETED, refund.refund_id, now
    await session.flush()
    return True


async def settle_refunds(session: AsyncSession, attempt_id: str, *, actor: Actor, now: datetime) -> None:
    """Let the refunds of an attempt take effect, once money has come; those told earlier have waited for that."""
    rows = (await session.scalars(select(Refund).where(Refund.attempt_id == attempt_id))).all()
    returned = _sum_completed(rows)
    if not returned:
        return
    attempt = await session.get_one(Attempt, attempt_id, populate_existing=True)
    payment = await _lock_payment(session, attempt.payment_id)
    if attempt.status == AttemptStatus.SUCCEEDED:
        await _settle_succeeded(session, attempt, payment, rows, actor, now)
    elif attempt.received_tiyn == returned:
        await _end_returned(session, attempt, actor, now)


async def _settle_succeeded(
    session: AsyncSession, attempt: Attempt, payment: Payment, rows: Sequence[Refund], actor: Actor, now: datetime
) -> None:
    is_queue_empty = not any(row.status == RefundStatus.QUEUED for row in rows)
    if attempt.review in {SURPLUS, EXCESS} and is_queue_empty:
        await change_row(session, sa.update(Attempt).where(col(Attempt.id) == attempt.id).values(review=None))
    withdrawn, returned = False, _sum_completed(rows)
    # A surplus refund never touches the event: the other attempt's money stands.
    if not (any(row.surplus for row in rows) and payment.publishes):
        is_full = returned == _count_received(attempt, payment)
        withdrawn = await _reduce_payment(session, payment, returned, is_full=is_full, actor=actor, now=now)
    await _owe_notices(session, payment, rows, withdrawn=withdrawn, now=now)


async def _end_returned(session: AsyncSession, attempt: Attempt, actor: Actor, now: datetime) -> None:
    """All of the money that did not fit went back: the attempt is over, and the payment can be tried again."""
    change = sa.update(Attempt).where(col(Attempt.id) == attempt.id, col(Attempt.status) != AttemptStatus.SUCCEEDED)
    ended = {"status": AttemptStatus.CANCELLED, "review": None, "poll_at": None, "ended_at": now}
    if await change_row(session, change.values(**ended)):
        await fail_if_nothing_open(session, attempt.payment_id, actor=actor, now=now)


async def _owe_notices(
    session: AsyncSession, payment: Payment, rows: Sequence[Refund], *, withdrawn: bool, now: datetime
) -> None:
    """Owe a mail for every refund that took effect; those of earlier calls are owed already and stay as they were."""
    for row in rows:
        if row.status != RefundStatus.COMPLETED:
            continue
        facts = {"number": payment.number, "amount_tiyn": row.amount_tiyn, "withdrawn": int(withdrawn)}
        owner = payment.organizer_id
        await owe_notice(session, NoticeKind.REFUNDED, row.id, organizer_id=owner, facts=facts, now=now)


async def _reduce_payment(
    session: AsyncSession, payment: Payment, returned: int, *, is_full: bool, actor: Actor, now: datetime
) -> bool:
    """Write what went back; a full refund ends the payment. True when that withdrew the event."""
    change = sa.update(Payment).where(col(Payment.id) == payment.id).values(refunded_tiyn=returned)
    await change_row(session, change)
    if not is_full:
        return False
    withdrawn = await publishing.withdraw_refunded(session, payment, now=now)
    change = (
        sa.update(Payment)
        .where(col(Payment.id) == payment.id, col(Payment.status) == PaymentStatus.COMPLETED)
        .values(status=PaymentStatus.REFUNDED)
    )
    if await change_row(session, change):
        await append_entry(session, payment.id, Happening(Kind.PAYMENT_REFUNDED, actor, now, amount_tiyn=returned))
    if withdrawn:
        await append_entry(session, payment.id, Happening(Kind.EVENT_WITHDRAWN, actor, now))
    return withdrawn


async def _lock_payment(session: AsyncSession, payment_id: str) -> Payment:
    """The payment, fresh, and nobody else's until the commit: two refunds at once must see each other's sums."""
    same = sa.update(Payment).where(col(Payment.id) == payment_id).values(refunded_tiyn=col(Payment.refunded_tiyn))
    await change_row(session, same)
    return await session.get_one(Payment, payment_id, populate_existing=True)


def _count_received(attempt: Attempt, payment: Payment) -> int:
    """What came for the attempt; before anything did, what was asked for, because a refund may be told first."""
    return payment.amount_tiyn if attempt.received_tiyn is None else attempt.received_tiyn


def _sum_completed(rows: Sequence[Refund]) -> int:
    return sum(row.amount_tiyn for row in rows if row.status == RefundStatus.COMPLETED)


def _find_queued(rows: Sequence[Refund], refund: ReportedRefund) -> Refund | None:
    queued = [row for row in rows if row.status == RefundStatus.QUEUED]
    same = [row for row in queued if row.gateway_refund_id == refund.refund_id]
    fitting = [row for row in queued if row.amount_tiyn == refund.amount_tiyn and row.gateway_refund_id is None]
    return next(iter(same or fitting), None)


def _add_external(session: AsyncSession, attempt: Attempt, refund: ReportedRefund, now: datetime) -> Refund:
    row = Refund(
        id=make_id(),
        payment_id=attempt.payment_id,
        attempt_id=attempt.id,
        amount_tiyn=refund.amount_tiyn,
        reason="external",
        created_at=now,
    )
    session.add(row)
    return row
