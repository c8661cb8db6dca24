"""The poller: asks the gateway about attempts on our own, because a bank's call may never come.

It finds its work in the database, so a restart forgets nothing, and feeds the one settle function.
"""

import asyncio
import logging
from collections.abc import Callable
from datetime import datetime, timedelta

import sqlalchemy as sa
from sqlalchemy.ext.asyncio import AsyncSession
from sqlmodel import col

from toi_invite.db import Database, change_row
from toi_invite.errors import GatewayError, NotFoundError, ToiInviteError
from toi_invite.models.payment import OPEN_ATTEMPT, Attempt, AttemptStatus, Payment
from toi_invite.services.deliveries import Inbox, apply_delivery, list_unprocessed, shrink_deliveries
from toi_invite.services.kaspi.gateway import Gateway, PollPlan
from toi_invite.services.payments.ledger import Actor
from toi_invite.services.payments.settling import Context, Outcome, settle
from toi_invite.services.payments.starting import build_query

_TICK = 0.25  # seconds between two looks into the database
_LEASE = timedelta(seconds=30)  # an attempt taken by a poller that died is asked about again after it
_BATCH = 50
_STRANDED_AFTER = timedelta(seconds=5)  # a delivery that is still unprocessed by then was cut off by a crash

_SHRINK_EVERY = timedelta(hours=1)

_log = logging.getLogger("toi_invite.poller")


async def run_poller(inbox: Inbox, read_clock: Callable[[], datetime]) -> None:
    """Poll until cancelled; an error of one round is written down and the next round comes."""
    shrink_at = read_clock()
    while True:
        try:
            await poll_due(inbox.database, inbox.gateway, now=read_clock())
            await apply_stranded(inbox, now=read_clock())
            if read_clock() >= shrink_at:
                shrink_at = read_clock() + _SHRINK_EVERY
                await shrink_deliveries(inbox, now=read_clock())
        except ToiInviteError as error:
            _log.warning("poll failed: %s", error)
        except Exception:  # noqa: BLE001 - the poller has to outlive whatever one attempt does to it
            _log.exception("poll failed")
        await asyncio.sleep(_TICK)


async def poll_due(database: Database, gateway: Gateway, *, now: datetime) -> int:
    """Ask about every attempt whose time has come; returns how many were asked about."""
    async with database.reading() as session:
        due = await _list_due(session, gateway.name, now)
    return sum([await _poll(database, gateway, attempt, payment, now) for attempt, payment in due])


async def ask_now(database: Database, gateway: Gateway, *, organizer_id: str, event_id: str, now: datetime) -> Outcome:
    """Ask at once about the newest attempt of the organizer's event (*I have paid*).

    Raises:
        NotFoundError: when the event is not the organizer's or was never paid for.
        GatewayError: when the gateway did not answer.
    """
    async with database.reading() as session:
        attempt, payment = await _get_newest(session, organizer_id, event_id)
    return await _ask(database, gateway, attempt, payment, now)


async def apply_stranded(inbox: Inbox, *, now: datetime) -> int:
    """Apply deliveries that were stored but never applied; returns how many."""
    async with inbox.database.reading() as session:
        stranded = await list_unprocessed(session, before=now - _STRANDED_AFTER)
    for delivery_id in stranded:
        await apply_delivery(inbox, delivery_id, now=now)
    return len(stranded)


async def _poll(database: Database, gateway: Gateway, attempt: Attempt, payment: Payment, now: datetime) -> bool:
    """Take a due attempt, ask, and set the next time; false when another poller was first."""
    async with database.transaction() as session:
        if not await _take(session, attempt, now):
            return False
    try:
        await _ask(database, gateway, attempt, payment, now)
    except GatewayError as error:
        _log.warning("attempt %s: %s", attempt.reference, error)
    async with database.transaction() as session:
        await _plan_next(session, attempt.id, gateway.capabilities.poll_plan, now)
    return True


async def _ask(database: Database, gateway: Gateway, attempt: Attempt, payment: Payment, now: datetime) -> Outcome:
    report = await gateway.fetch_status(build_query(attempt, payment), now=now)
    async with database.transaction() as session:
        settlement = await settle(session, report, Context(gateway, Actor.POLLER, now))
    return settlement.outcome


async def _list_due(session: AsyncSession, gateway: str, now: datetime) -> list[tuple[Attempt, Payment]]:
    query = (
        sa.select(Attempt, Payment)
        .join(Payment, col(Payment.id) == col(Attempt.payment_id))
        .where(col(Attempt.poll_at) <= now, col(Attempt.gateway) == gateway)
        .order_by(col(Attempt.poll_at))
        .limit(_BATCH)
    )
    return [(attempt, payment) for attempt, payment in await session.execute(query)]


async def _get_newest(session: AsyncSession, organizer_id: str, event_id: str) -> tuple[Attempt, Payment]:
    query = (
        sa.select(Attempt, Payment)
        .join(Payment, col(Payment.id) == col(Attempt.payment_id))
        .where(col(Payment.organizer_id) == organizer_id, col(Payment.event_id) == event_id)
        .order_by(col(Attempt.created_at).desc(), col(Attempt.number).desc())
        .limit(1)
    )
    row = (await session.execute(query)).one_or_none()
    if row is None:
        raise NotFoundError("no attempt")
    return row[0], row[1]


async def _take(session: AsyncSession, attempt: Attempt, now: datetime) -> bool:
    change = (
        sa.update(Attempt)
        .where(col(Attempt.id) == attempt.id, col(Attempt.poll_at) == attempt.poll_at)
        .values(poll_at=now + _LEASE)
    )
    return await change_row(session, change)


async def _plan_next(session: AsyncSession, attempt_id: str, plan: PollPlan, now: datetime) -> None:
    attempt = await session.get_one(Attempt, attempt_id, populate_existing=True)
    change = sa.update(Attempt).where(col(Attempt.id) == attempt_id, col(Attempt.status) == attempt.status)
    polls = attempt.polls + 1
    if attempt.status in OPEN_ATTEMPT:
        await change_row(session, change.values(poll_at=now + timedelta(seconds=plan.interval)))
    elif attempt.status == AttemptStatus.SUCCEEDED or polls >= len(plan.late) or attempt.ended_at is None:
        await change_row(session, change.values(poll_at=None))
    else:
        poll_at = attempt.ended_at + timedelta(seconds=plan.late[polls])
        await change_row(session, change.values(poll_at=poll_at, polls=polls))
