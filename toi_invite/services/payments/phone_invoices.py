"""Invoices to phone numbers: the bank rings somebody's phone, so an organizer may only send so many."""

from datetime import datetime, timedelta

import sqlalchemy as sa
from sqlalchemy.ext.asyncio import AsyncSession
from sqlmodel import col

from toi_invite.errors import ThrottledError
from toi_invite.models.payment import Attempt, Channel, Payment

_MOST = 5
_WITHIN = timedelta(hours=1)


async def limit_phone_invoices(session: AsyncSession, organizer_id: str, *, now: datetime) -> None:
    """Count what the organizer has sent, to whatever number and for whichever event.

    Raises:
        ThrottledError: five within an hour.
    """
    query = (
        sa.select(col(Attempt.created_at))
        .join(Payment, col(Payment.id) == col(Attempt.payment_id))
        .where(
            col(Payment.organizer_id) == organizer_id,
            col(Attempt.channel) == Channel.PHONE,
            col(Attempt.created_at) > now - _WITHIN,
        )
        .order_by(col(Attempt.created_at).desc())
        .limit(_MOST)
    )
    sent = (await session.scalars(query)).all()
    if len(sent) == _MOST:
        raise ThrottledError(int((sent[-1] + _WITHIN - now).total_seconds()) + 1)
