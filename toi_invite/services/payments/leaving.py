"""Cancel: the organizer leaves a payment, and the gateway is told where it can be."""

from datetime import datetime

import sqlalchemy as sa
from sqlalchemy.ext.asyncio import AsyncSession
from sqlmodel import col

from toi_invite.db import Database
from toi_invite.errors import NotFoundError
from toi_invite.models.payment import OPEN_ATTEMPT, Attempt, Payment
from toi_invite.services.kaspi.gateway import STILL_OPEN, Gateway, GatewayReport
from toi_invite.services.payments.ledger import Actor
from toi_invite.services.payments.settling import Context, settle
from toi_invite.services.payments.starting import Payer, build_query, leave


async def cancel_attempts(database: Database, gateway: Gateway, payer: Payer, *, now: datetime) -> None:
    """Leave the open attempts of the event's payment; money that comes all the same is still watched for.

    An attempt that the gateway can withdraw stays open until it says that it has.

    Raises:
        NotFoundError: when the event is not the organizer's or has no payment.
        GatewayError: when the gateway did not answer; nothing was changed.
    """
    async with database.reading() as session:
        attempts = await _list_open(session, payer)
    for attempt, payment in attempts:
        report = await _withdraw(gateway, attempt, payment, now)
        async with database.transaction() as session:
            await settle(session, report, Context(gateway, Actor.ORGANIZER, now))


async def _withdraw(gateway: Gateway, attempt: Attempt, payment: Payment, now: datetime) -> GatewayReport:
    """What leaving an attempt comes to: one that cannot be withdrawn is asked about once more and left."""
    query, left = build_query(attempt, payment), leave(attempt, "left")
    if gateway.capabilities.can_cancel:
        return await gateway.cancel(query, now=now)
    if attempt.invoice_id is None:
        return left
    report = await gateway.fetch_status(query, now=now)
    return left if report.status in STILL_OPEN else report


async def _list_open(session: AsyncSession, payer: Payer) -> list[tuple[Attempt, Payment]]:
    query = (
        sa.select(Attempt, Payment)
        .join(Payment, col(Payment.id) == col(Attempt.payment_id))
        .where(
            col(Payment.event_id) == payer.event_id,
            col(Payment.organizer_id) == payer.organizer_id,
            col(Attempt.status).in_(OPEN_ATTEMPT),
        )
    )
    rows = [(attempt, payment) for attempt, payment in await session.execute(query)]
    if not rows:
        raise NotFoundError("no open attempt")
    return rows
