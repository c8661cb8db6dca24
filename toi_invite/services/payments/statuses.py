"""A payment's status is what its attempts add up to (law 12)."""

from datetime import datetime

import sqlalchemy as sa
from sqlalchemy.ext.asyncio import AsyncSession
from sqlmodel import col, select

from toi_invite.db import change_row
from toi_invite.models.payment import OPEN_ATTEMPT, Attempt, Payment, PaymentStatus
from toi_invite.services.payments.ledger import Actor, Happening, Kind, append_entries


async def fail_if_nothing_open(session: AsyncSession, payment_id: str, *, actor: Actor, now: datetime) -> None:
    """A payment without an open attempt has failed, until the next try."""
    open_attempts = select(Attempt.id).where(Attempt.payment_id == payment_id, col(Attempt.status).in_(OPEN_ATTEMPT))
    change = (
        sa.update(Payment)
        .where(col(Payment.id) == payment_id, col(Payment.status) == PaymentStatus.PENDING, ~open_attempts.exists())
        .values(status=PaymentStatus.FAILED)
    )
    if await change_row(session, change):
        await append_entries(session, payment_id, Happening(Kind.PAYMENT_FAILED, actor, now))
