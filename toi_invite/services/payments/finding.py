"""Which attempt an operator means."""

from dataclasses import dataclass

import sqlalchemy as sa
from sqlalchemy.ext.asyncio import AsyncSession
from sqlmodel import col

from toi_invite.errors import NotFoundError, RefusedError
from toi_invite.models.payment import Attempt, AttemptStatus, Payment


@dataclass(frozen=True)
class Found:
    """An attempt and its payment, as rows."""

    attempt: Attempt
    payment: Payment


async def get_attempt(session: AsyncSession, name: str) -> Found:
    """The attempt with the reference `T48213907-1`, or the one of the payment `T48213907` that money came for.

    Raises:
        NotFoundError: there is none.
        RefusedError: `which_attempt`: money came for several attempts of the payment, so the reference is needed.
    """
    query = (
        sa.select(Attempt, Payment)
        .join(Payment, col(Payment.id) == col(Attempt.payment_id))
        .where(sa.or_(col(Attempt.reference) == name, col(Payment.number) == name))
        .order_by(col(Attempt.number))
    )
    rows = [Found(attempt, payment) for attempt, payment in await session.execute(query)]
    if not rows:
        raise NotFoundError(f"there is no attempt or payment {name}")
    exact = [found for found in rows if found.attempt.reference == name]
    paid = exact or [found for found in rows if _has_money(found.attempt)]
    if len(paid) > 1:
        raise RefusedError("which_attempt")
    return paid[0] if paid else rows[-1]


def _has_money(attempt: Attempt) -> bool:
    return attempt.status == AttemptStatus.SUCCEEDED or attempt.received_tiyn is not None
