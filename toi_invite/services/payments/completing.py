"""A success: the payment is completed and the event published, or the money is a surplus (laws 5, 6 and 12)."""

import sqlalchemy as sa
from sqlalchemy.ext.asyncio import AsyncSession
from sqlmodel import col

from toi_invite.db import change_row
from toi_invite.models.payment import Attempt, Payment, PaymentStatus
from toi_invite.services import publishing
from toi_invite.services.alerts import raise_alert
from toi_invite.services.notices import NoticeKind
from toi_invite.services.payments.ledger import Kind
from toi_invite.services.payments.outcome import Context, Outcome, Settlement, append, owe
from toi_invite.services.payments.refunding import SURPLUS, queue_refund, settle_refunds


async def complete(
    session: AsyncSession, received_tiyn: int | None, attempt: Attempt, payment: Payment, context: Context
) -> Settlement:
    """Let an attempt that has just succeeded take effect; `received_tiyn` None means that the gateway told no sum."""
    await _record_receipt(session, received_tiyn, attempt, payment, context)
    if not await _complete_payment(session, payment, context):
        return await _keep_as_surplus(session, attempt, payment, context)
    await append(session, attempt, Kind.PAYMENT_COMPLETED, context, amount_tiyn=payment.amount_tiyn)
    if not await publishing.hold_unpublished(session, payment.event_id, now=context.now):
        return await _keep_as_surplus(session, attempt, payment, context)
    await change_row(session, sa.update(Payment).where(col(Payment.id) == payment.id).values(publishes=True))
    await publishing.publish_paid(session, payment, now=context.now)
    await append(session, attempt, Kind.EVENT_PUBLISHED, context)
    await owe(session, NoticeKind.PUBLISHED, attempt, payment, context)
    await settle_refunds(session, attempt.id, actor=context.actor, now=context.now)
    return Settlement(Outcome.APPLIED, attempt.id)


async def _record_receipt(
    session: AsyncSession, received_tiyn: int | None, attempt: Attempt, payment: Payment, context: Context
) -> None:
    """Keep what came. A success without an amount counts as the amount that was asked for, and that is noted."""
    received = payment.amount_tiyn if received_tiyn is None else received_tiyn
    change = sa.update(Attempt).where(col(Attempt.id) == attempt.id).values(received_tiyn=received)
    await change_row(session, change)
    attempt.received_tiyn = received
    if received_tiyn is None:
        await append(session, attempt, Kind.AMOUNT_ASSUMED, context, amount_tiyn=received)


async def _complete_payment(session: AsyncSession, payment: Payment, context: Context) -> bool:
    change = (
        sa.update(Payment)
        .where(
            col(Payment.id) == payment.id,
            col(Payment.status).in_([PaymentStatus.PENDING, PaymentStatus.FAILED]),
        )
        .values(status=PaymentStatus.COMPLETED, completed_at=context.now)
    )
    return await change_row(session, change)


async def _keep_as_surplus(session: AsyncSession, attempt: Attempt, payment: Payment, context: Context) -> Settlement:
    """Money that came with nothing left to publish: kept, shown, queued for refund (law 5)."""
    surplus = attempt.received_tiyn or payment.amount_tiyn
    await queue_refund(session, attempt, SURPLUS, surplus, now=context.now)
    await append(session, attempt, Kind.SURPLUS, context, amount_tiyn=surplus)
    facts: dict[str, str | int] = {"reference": attempt.reference, "amount_tiyn": surplus}
    await raise_alert(session, "surplus", attempt.reference, now=context.now, number=payment.number, **facts)
    await owe(session, NoticeKind.SURPLUS, attempt, payment, context)
    await settle_refunds(session, attempt.id, actor=context.actor, now=context.now)
    return Settlement(Outcome.REVIEW, attempt.id, "surplus")
