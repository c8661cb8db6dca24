"""A success: the payment is completed and the event published, or the money is a surplus (laws 5, 6 and 12)."""

from dataclasses import dataclass

import sqlalchemy as sa
from sqlalchemy.ext.asyncio import AsyncSession
from sqlmodel import col

from toi_invite.db import change_row
from toi_invite.models.payment import Attempt, Payment, PaymentStatus
from toi_invite.services import publishing
from toi_invite.services.alerts import raise_alert
from toi_invite.services.event_views import LockedEvent
from toi_invite.services.notices import NoticeKind
from toi_invite.services.payments.ledger import Happening, Kind, append_entries
from toi_invite.services.payments.outcome import Context, Outcome, Settlement, append, owe, tell
from toi_invite.services.payments.refunding import (
    SURPLUS,
    list_refunds,
    queue_refund,
    settle_refunds,
    sum_completed,
)


@dataclass(frozen=True)
class Case:
    """An attempt under settlement: its rows and its event, which nobody else can change until the commit.

    `has_refunds` tells whether money of it is known to have gone back already.
    """

    attempt: Attempt
    payment: Payment
    event: LockedEvent
    has_refunds: bool


async def complete(
    session: AsyncSession, case: Case, received_tiyn: int, context: Context, *story: Happening
) -> Settlement:
    """Let an attempt that has just succeeded take effect; `story` is what the ledger tells of it so far."""
    attempt, payment = case.attempt, case.payment
    publishes = await publishing.has_anything_to_publish(session, case.event)
    completed = await _complete_payment(session, payment, context, publishes=publishes)
    if completed:
        done = tell(
            attempt, Kind.PAYMENT_COMPLETED, context, amount_tiyn=payment.amount_tiyn, after=PaymentStatus.COMPLETED
        )
        story = (*story, done)
    if not completed or not publishes:
        await append_entries(session, payment.id, *story)
        return await _keep_as_surplus(session, case, received_tiyn, context)
    await publishing.publish_paid(session, payment, now=context.now)
    await append_entries(session, payment.id, *story, tell(attempt, Kind.EVENT_PUBLISHED, context))
    await owe(session, NoticeKind.PUBLISHED, attempt, payment, context)
    await _settle_earlier_refunds(session, case, context)
    return Settlement(Outcome.APPLIED, attempt.id)


async def _complete_payment(session: AsyncSession, payment: Payment, context: Context, *, publishes: bool) -> bool:
    change = (
        sa.update(Payment)
        .where(
            col(Payment.id) == payment.id,
            col(Payment.status).in_([PaymentStatus.PENDING, PaymentStatus.FAILED]),
        )
        .values(status=PaymentStatus.COMPLETED, completed_at=context.now, publishes=publishes)
    )
    return await change_row(session, change)


async def _keep_as_surplus(session: AsyncSession, case: Case, received_tiyn: int, context: Context) -> Settlement:
    """Money that came with nothing left to publish: kept, shown, queued for refund (law 5)."""
    attempt, payment = case.attempt, case.payment
    returned = await _mark_surplus(session, attempt.id) if case.has_refunds else 0
    if received_tiyn > returned:
        await queue_refund(session, attempt, SURPLUS, received_tiyn - returned, now=context.now)
    await append(session, attempt, Kind.SURPLUS, context, amount_tiyn=received_tiyn)
    facts: dict[str, str | int] = {"reference": attempt.reference, "amount_tiyn": received_tiyn}
    await raise_alert(session, "surplus", attempt.reference, now=context.now, number=payment.number, **facts)
    await owe(session, NoticeKind.SURPLUS, attempt, payment, context, amount_tiyn=received_tiyn)
    await _settle_earlier_refunds(session, case, context)
    return Settlement(Outcome.REVIEW, attempt.id, "surplus")


async def _mark_surplus(session: AsyncSession, attempt_id: str) -> int:
    """What went back of a surplus before anybody knew that it is one; in tiyn."""
    rows = await list_refunds(session, attempt_id)
    for row in rows:
        row.surplus = True
    await session.flush()
    return sum_completed(rows)


async def _settle_earlier_refunds(session: AsyncSession, case: Case, context: Context) -> None:
    if case.has_refunds:
        await settle_refunds(session, case.attempt.id, actor=context.actor, now=context.now)
