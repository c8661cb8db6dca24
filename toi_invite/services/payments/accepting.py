"""Accepting: the operator's decision about what did not fit, with a reason that stays in the ledger (law 4)."""

from datetime import datetime

import sqlalchemy as sa
from sqlalchemy.ext.asyncio import AsyncSession
from sqlmodel import col

from toi_invite.db import change_row
from toi_invite.errors import RefusedError
from toi_invite.models.payment import PREDECESSORS, Attempt, AttemptStatus, RefundStatus
from toi_invite.services.event_views import lock_event
from toi_invite.services.payments.cases import Case
from toi_invite.services.payments.completing import complete
from toi_invite.services.payments.finding import get_attempt
from toi_invite.services.payments.ledger import Kind
from toi_invite.services.payments.outcome import Context, append
from toi_invite.services.payments.refunding import EXCESS, QUEUED_REASONS, count_left, list_refunds, queue_refund


async def accept_review(session: AsyncSession, name: str, reason: str, context: Context) -> None:
    """Let money that did not fit count as the payment, or, where none came, take the flag away.

    What came above the price is queued for refund. The context's actor is the operator.

    Raises:
        NotFoundError: there is no attempt or payment of that name.
        RefusedError: `not_in_review`; `surplus`: such money can only go back; `refund_under_way`: it may be going
            back now.
    """
    found = await get_attempt(session, name)
    event = await lock_event(session, found.payment.event_id)
    await session.refresh(found.attempt)
    review = found.attempt.review
    if review is None:
        raise RefusedError("not_in_review")
    if review in QUEUED_REASONS:
        raise RefusedError("surplus")
    await _stop_refunds(session, found.attempt)
    detail: dict[str, str | int | None] = {"reason": reason, "review": review}
    received = found.attempt.received_tiyn
    await append(session, found.attempt, Kind.ACCEPTED, context, amount_tiyn=received, detail=detail)
    await change_row(session, sa.update(Attempt).where(col(Attempt.id) == found.attempt.id).values(review=None))
    if received and event and await _succeed(session, found.attempt, context.now):
        case = Case(found.attempt, found.payment, event, is_shared=False, has_refunds=True)
        await _complete(session, case, received, context)


async def _stop_refunds(session: AsyncSession, attempt: Attempt) -> None:
    """A refund that the gateway has not heard of is given up; whoever was about to ask finds that out."""
    for row in await list_refunds(session, attempt.id):
        if row.status != RefundStatus.QUEUED:
            continue
        if row.asked_at is not None or row.gateway_refund_id is not None:
            raise RefusedError("refund_under_way")
        row.status = RefundStatus.FAILED
    await session.flush()


async def _succeed(session: AsyncSession, attempt: Attempt, now: datetime) -> bool:
    change = (
        sa.update(Attempt)
        .where(col(Attempt.id) == attempt.id, col(Attempt.status).in_(PREDECESSORS[AttemptStatus.SUCCEEDED]))
        .values(status=AttemptStatus.SUCCEEDED, poll_at=None, ended_at=now)
    )
    return await change_row(session, change)


async def _complete(session: AsyncSession, case: Case, received: int, context: Context) -> None:
    await session.refresh(case.payment)  # the end of its chain has moved
    settlement = await complete(session, case, received, context)
    # Some of it may have gone back before.
    excess = await count_left(session, case.attempt, case.payment) - case.payment.amount_tiyn
    if settlement.review is None and excess > 0:
        await queue_refund(session, case.attempt, EXCESS, excess, now=context.now)
