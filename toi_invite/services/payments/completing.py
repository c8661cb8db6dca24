"""A success: the payment is completed and the event published, or the money is a surplus (laws 5, 6 and 12)."""

from dataclasses import dataclass

import sqlalchemy as sa
from sqlalchemy.ext.asyncio import AsyncSession

from toi_invite.db import table_of
from toi_invite.models.payment import Attempt, Payment, PaymentStatus
from toi_invite.services import publishing
from toi_invite.services.alerts import raise_alert
from toi_invite.services.event_views import LockedEvent
from toi_invite.services.notices import NoticeKind
from toi_invite.services.payments.ledger import Happening, Kind, append_entries, change_with_entries
from toi_invite.services.payments.outcome import Context, Outcome, Settlement, append, owe, tell
from toi_invite.services.payments.refunding import (
    SURPLUS,
    list_refunds,
    queue_refund,
    settle_refunds,
    sum_completed,
)

_PAYMENT = table_of(Payment)
_COMPLETE = sa.update(_PAYMENT).where(
    _PAYMENT.c.id == sa.bindparam("payment_id"),
    _PAYMENT.c.status.in_([PaymentStatus.PENDING, PaymentStatus.FAILED]),
)


@dataclass(frozen=True)
class Case:
    """An attempt under settlement: its rows and its event, which nobody else can change until the commit."""

    attempt: Attempt
    payment: Payment
    event: LockedEvent


async def complete(
    session: AsyncSession, case: Case, received_tiyn: int, context: Context, *story: Happening, has_refunds: bool
) -> Settlement:
    """Let an attempt that has just succeeded take effect.

    `story` is what the ledger tells of it so far; `has_refunds` whether money of it is known to have gone back already.
    """
    attempt, payment = case.attempt, case.payment
    publishes = await publishing.has_anything_to_publish(session, case.event)
    completed = await _complete_payment(session, case, context, *story, publishes=publishes)
    if completed and publishes:
        await publishing.publish_paid(session, payment, now=context.now)
        await owe(session, NoticeKind.PUBLISHED, attempt, payment, context)
        settlement = Settlement(Outcome.APPLIED, attempt.id)
    else:
        if story and not completed:
            await append_entries(session, payment.id, *story)
        settlement = await _keep_as_surplus(session, case, received_tiyn, context, has_refunds=has_refunds)
    if has_refunds:
        await settle_refunds(session, attempt.id, actor=context.actor, now=context.now)
    return settlement


async def _complete_payment(
    session: AsyncSession, case: Case, context: Context, *story: Happening, publishes: bool
) -> bool:
    """Complete the payment and write the story down with it; false when it has been completed before."""
    amount, after = case.payment.amount_tiyn, PaymentStatus.COMPLETED
    ends = [tell(case.attempt, Kind.PAYMENT_COMPLETED, context, amount_tiyn=amount, after=after)]
    if publishes:
        ends.append(tell(case.attempt, Kind.EVENT_PUBLISHED, context))
    values = {"status": after, "completed_at": context.now, "publishes": publishes}
    return await change_with_entries(session, case.payment, _COMPLETE, values, *story, *ends)


async def _keep_as_surplus(
    session: AsyncSession, case: Case, received_tiyn: int, context: Context, *, has_refunds: bool
) -> Settlement:
    """Money that came with nothing left to publish: kept, shown, queued for refund (law 5)."""
    attempt, payment = case.attempt, case.payment
    returned = await _mark_surplus(session, attempt.id) if has_refunds else 0
    if received_tiyn > returned:
        await queue_refund(session, attempt, SURPLUS, received_tiyn - returned, now=context.now)
    await append(session, attempt, Kind.SURPLUS, context, amount_tiyn=received_tiyn)
    facts: dict[str, str | int] = {"reference": attempt.reference, "amount_tiyn": received_tiyn}
    await raise_alert(session, "surplus", attempt.reference, now=context.now, number=payment.number, **facts)
    await owe(session, NoticeKind.SURPLUS, attempt, payment, context, amount_tiyn=received_tiyn)
    return Settlement(Outcome.REVIEW, attempt.id, "surplus")


async def _mark_surplus(session: AsyncSession, attempt_id: str) -> int:
    """What went back of a surplus before anybody knew that it is one; in tiyn."""
    rows = await list_refunds(session, attempt_id)
    for row in rows:
        row.surplus = True
    await session.flush()
    return sum_completed(rows)
