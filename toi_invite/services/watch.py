"""The watch: looks for what has waited too long, in one process at a time, and tells the operator once a case."""

import logging
from collections.abc import Callable
from datetime import datetime, timedelta

from sqlalchemy.ext.asyncio import AsyncSession
from sqlmodel import col, select

from toi_invite.config import Settings
from toi_invite.db import Database
from toi_invite.models.payment import Attempt, Refund, RefundStatus
from toi_invite.services.alerts import raise_alert
from toi_invite.services.deliveries import list_unprocessed
from toi_invite.services.kaspi.tls import find_certificate_expiry
from toi_invite.services.leases import LeaseKeeper
from toi_invite.services.rounds import run_leased

LEASE_NAME = "watch"
CERTIFICATE_NOTICE = timedelta(days=30)

_PAUSE = 60.0  # seconds between two looks
_LONGEST_REFUND = timedelta(hours=24)
_LONGEST_DELIVERY = timedelta(minutes=5)

_log = logging.getLogger(__name__)


async def run_watch(database: Database, settings: Settings, read_clock: Callable[[], datetime]) -> None:
    """Look every minute until cancelled; an error of one look is written down and the next one comes."""
    lease = LeaseKeeper(database, LEASE_NAME)

    async def look(now: datetime) -> None:
        await raise_overdue(database, settings, now=now)

    await run_leased(lease, look, read_clock, log=_log, name="watch", pause=_PAUSE)


async def raise_overdue(database: Database, settings: Settings, *, now: datetime) -> None:
    """Alert of refunds that have waited for a day, deliveries for five minutes, and a certificate about to end.

    Raises:
        ConfigurationError: the certificate cannot be read; the rest has been told.
    """
    async with database.transaction() as session:
        await _raise_refunds(session, now)
        for delivery_id in await list_unprocessed(session, before=now - _LONGEST_DELIVERY):
            await raise_alert(session, "delivery_waiting", delivery_id, now=now, delivery=delivery_id)
    ends_at = None if settings.kaspi_mock else find_certificate_expiry(settings)
    if ends_at and ends_at - now < CERTIFICATE_NOTICE:
        async with database.transaction() as session:
            end = f"{ends_at:%Y-%m-%d}"
            await raise_alert(session, "certificate_ends", end, now=now, setting="KASPI_CLIENT_CERT", ends_on=end)


async def _raise_refunds(session: AsyncSession, now: datetime) -> None:
    query = (
        select(Refund, Attempt)
        .join(Attempt, col(Attempt.id) == col(Refund.attempt_id))
        .where(Refund.status == RefundStatus.QUEUED, col(Refund.created_at) < now - _LONGEST_REFUND)
        .limit(100)
    )
    waiting: list[tuple[Refund, Attempt]] = [(refund, attempt) for refund, attempt in await session.execute(query)]
    for refund, attempt in waiting:
        facts = {"reference": attempt.reference, "amount_tiyn": refund.amount_tiyn}
        await raise_alert(session, "refund_waiting", refund.id, now=now, **facts)
