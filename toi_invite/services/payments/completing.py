"""A success: the payment is completed and the event published, or the money is a surplus (laws 5, 6 and 12)."""

import sqlalchemy as sa
from sqlalchemy.ext.asyncio import AsyncSession

from toi_invite.db import table_of
from toi_invite.late_writes import is_one_of
from toi_invite.models.payment import Payment, PaymentStatus
from toi_invite.services import publishing
from toi_invite.services.alerts import raise_alert
from toi_invite.services.notices import NoticeKind
from toi_invite.services.payments.cases import Case
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
_INCOMPLETE = [PaymentStatus.PENDING, PaymentStatus.FAILED]
_COMPLETE = sa.update(_PAYMENT).where(
    _PAYMENT.c.id == sa.bindparam("payment_id"), is_one_of(_PAYMENT.c.status, _INCOMPLETE)
)


async def complete(
    session: AsyncSession, case: Case, received_tiyn: int, context: Context, *story: Happening
) -> Settlement:
    """Let an attempt that has just succeeded take effect; `story` is what the ledger tells of it so far."""
    attempt, payment = case.attempt, case.payment
    publishes = await publishing.has_anything_to_publish(session, case.event)
    completed = _complete_payment(session, case, context, *story, publishes=publishes)
    if completed and publishes:
        publishing.publish_paid(session, payment, now=context.now)
        owe(session, NoticeKind.PUBLISHED, attempt, payment, context)
        settlement = Settlement(Outcome.APPLIED, attempt.id)
    else:
        if story and not completed:
            await append_entries(session, payment.id, *story)
        settlement = await _keep_as_surplus(session, case, received_tiyn, context)
    if case.has_refunds:
        await settle_refunds(session, attempt.id, actor=context.actor, now=context.now)
    return settlement


def _complete_payment(session: AsyncSession, case: Case, context: Context, *story: Happening, publishes: bool) -> bool:
    """Complete the payment and write the story down with it; false when it has been completed before."""
    if case.payment.status not in _INCOMPLETE:
        return False
    amount, after = case.payment.amount_tiyn, PaymentStatus.COMPLETED
    ends = [tell(case.attempt, Kind.PAYMENT_COMPLETED, context, amount_tiyn=amount, after=after)]
    if publishes:
        ends.append(tell(case.attempt, Kind.EVENT_PUBLISHED, context))
    values = {"status": after, "completed_at": context.now, "publishes": publishes}
    change_with_entries(session, case.payment, _COMPLETE, values, *story, *ends)
    return True


async def _keep_as_surplus(session: AsyncSession, case: Case, received_tiyn: int, context: Context) -> Settlement:
    """Money that came with nothing left to publish: kept, shown, queued for refund (law 5)."""
    attempt, payment = case.attempt, case.payment
    returned = await _mark_surplus(session, attempt.id) if case.has_refunds else 0
    if received_tiyn > returned:
        await queue_refund(session, attempt, SURPLUS, received_tiyn - returned, now=context.now)
    await append(session, attempt, Kind.SURPLUS, context, amount_tiyn=received_tiyn)
    facts: dict[str, str | int] = {"reference": attempt.reference, "amount_tiyn": received_tiyn}
    await raise_alert(session, "surplus", attempt.reference, now=context.now, number=payment.number, **facts)
    owe(session, NoticeKind.SURPLUS, attempt, payment, context, amount_tiyn=received_tiyn)
    return Settlement(Outcome.REVIEW, attempt.id, "surplus")


async def _mark_surplus(session: AsyncSession, attempt_id: str) -> int:
    """What went back of a surplus before anybody knew that it is one; in tiyn."""
    rows = await list_refunds(session, attempt_id)
    for row in rows:
        row.surplus = True
    await session.flush()
    return sum_completed(rows)
