"""Pay and try again: what the organizer does to a payment.

The attempt is committed before the gateway hears of it (law 8), so these functions open their own transactions.
"""

import secrets
from dataclasses import dataclass
from datetime import datetime, timedelta

import sqlalchemy as sa
from sqlalchemy.exc import IntegrityError
from sqlalchemy.ext.asyncio import AsyncSession
from sqlmodel import col, select

from toi_invite.config import OFFER_VERSION, Settings
from toi_invite.db import Database, change_row
from toi_invite.errors import (
    GatewayError,
    GatewayMisconfiguredError,
    GatewayRefusedError,
    OutcomeUnknownError,
    RefusedError,
)
from toi_invite.models.base import make_id
from toi_invite.models.payment import OPEN_ATTEMPT, Attempt, AttemptStatus, Channel, Payment, PaymentStatus
from toi_invite.services.alerts import raise_misconfigured
from toi_invite.services.drafts import add_revision
from toi_invite.services.event_views import lock_event
from toi_invite.services.kaspi.gateway import (
    AttemptQuery,
    AttemptRequest,
    CreatedAttempt,
    Gateway,
    GatewayReport,
    ReportedStatus,
)
from toi_invite.services.payments.ledger import Actor, Happening, Kind, append_entries
from toi_invite.services.payments.phone_invoices import limit_phone_invoices
from toi_invite.services.payments.settling import Context, settle
from toi_invite.services.publishing import Publishable, get_publishable
from toi_invite.services.slugs import reserve_event_slug

CREATE_GRACE = timedelta(seconds=30)
"""How long a create call may take before the poller asks about the attempt on its own."""


@dataclass(frozen=True)
class Payer:
    """Whose event is paid for, and how the payment is shown; `phone` (`+77011234567`) takes a phone invoice."""

    organizer_id: str
    event_id: str
    channel: Channel
    phone: str = ""


async def start_payment(
    database: Database, gateway: Gateway, settings: Settings, payer: Payer, *, now: datetime
) -> None:
    """Open an attempt at the gateway for the event; again while one is open changes nothing.

    Raises:
        NotFoundError: when the event is not the organizer's.
        RefusedError: `already_published`, `already_paid`, `in_review`, `archived` or `free`.
        IncompleteEventError: when something required is missing; no payment is made.
        SlugTakenError: when the wished address went to another event.
        ThrottledError: when the organizer has sent many phone invoices within an hour.
        GatewayError: when the gateway said no, or nothing. The attempt has ended and can be tried again; should it
            exist at the gateway all the same, nobody has seen it, and money for it is still watched for.
    """
    for channel in gateway.capabilities.channels or (payer.channel,):
        attempt_id = await _open_attempt(database, gateway, settings, payer, channel, now)
        if attempt_id:
            await _create_at_gateway(database, gateway, settings, payer, attempt_id, now)


def build_query(attempt: Attempt, payment: Payment) -> AttemptQuery:
    """What the gateway needs to know to be asked about an attempt."""
    return AttemptQuery(
        reference=attempt.reference,
        invoice_id=attempt.invoice_id,
        number=attempt.number,
        channel=Channel(attempt.channel),
        amount_tiyn=payment.amount_tiyn,
        created_at=attempt.created_at,
    )


async def _open_attempt(
    database: Database, gateway: Gateway, settings: Settings, payer: Payer, channel: Channel, now: datetime
) -> str | None:
    """The id of a new attempt, or None when one is open: a second click, tab or process was first."""
    try:
        async with database.transaction() as session:
            found = await get_publishable(
                session, organizer_id=payer.organizer_id, event_id=payer.event_id, settings=settings, now=now
            )
            if not found.amount_tiyn:
                raise RefusedError("free")
            if channel is Channel.PHONE:
                await limit_phone_invoices(session, payer.organizer_id, now=now)
            payment = await _take_payment(session, found, now)
            return await _add_attempt(session, payment, gateway, channel, now) if payment else None
    except IntegrityError:
        return None


async def _take_payment(session: AsyncSession, found: Publishable, now: datetime) -> Payment | None:
    """The event's payment, made, reopened, or made anew at today's price."""
    payment = await _find_live(session, found.event.id)
    if payment is None:
        return await _make_payment(session, found, now)
    if payment.status == PaymentStatus.COMPLETED:
        raise RefusedError("already_paid")
    if await _is_in_review(session, payment):
        raise RefusedError("in_review")
    if payment.status == PaymentStatus.PENDING:
        return payment
    if (payment.amount_tiyn, payment.category) != (found.amount_tiyn, found.category):
        await _close(session, payment, now)
        return await _make_payment(session, found, now)
    return await _reopen(session, payment, found, now)


async def _find_live(session: AsyncSession, event_id: str) -> Payment | None:
    query = select(Payment).where(
        Payment.event_id == event_id, col(Payment.closed_at).is_(None), Payment.status != PaymentStatus.REFUNDED
    )
    # Locked, so that no attempt is added while the last open one ends and fails the payment.
    return (await session.scalars(query.with_for_update())).one_or_none()


async def _is_in_review(session: AsyncSession, payment: Payment) -> bool:
    query = select(Attempt.id).where(Attempt.payment_id == payment.id, col(Attempt.review).is_not(None))
    return (await session.scalars(query)).first() is not None


async def _make_payment(session: AsyncSession, found: Publishable, now: datetime) -> Payment:
    event = found.event
    await reserve_event_slug(session, organizer_id=event.organizer_id, event_id=event.id, now=now)
    revision = await add_revision(session, event, now=now)
    payment = Payment(
        id=make_id(),
        number=await _pick_number(session),
        event_id=event.id,
        organizer_id=event.organizer_id,
        revision_id=revision.id,
        category=found.category,
        template=event.content["template"],
        amount_tiyn=found.amount_tiyn,
        offer_version=OFFER_VERSION,
        created_at=now,
    )
    session.add(payment)
    await session.flush()
    await _note(session, payment, Kind.PAYMENT_CREATED, now, offer=OFFER_VERSION, revision=revision.number)
    return payment


async def _pick_number(session: AsyncSession) -> str:
    """A number that no payment has; random, so that nobody reads from it how many there are."""
    while True:
        number = f"T{secrets.randbelow(10**8):08d}"
        if await session.scalar(select(Payment.id).where(Payment.number == number)) is None:
            return number


async def _reopen(session: AsyncSession, payment: Payment, found: Publishable, now: datetime) -> Payment:
    """*Try again*: the same payment, for what the event says now."""
    revision = await add_revision(session, found.event, now=now)
    change = (
        sa.update(Payment)
        .where(col(Payment.id) == payment.id, col(Payment.status) == PaymentStatus.FAILED)
        .values(status=PaymentStatus.PENDING, revision_id=revision.id, template=found.event.content["template"])
    )
    if await change_row(session, change):
        await _note(session, payment, Kind.PAYMENT_REOPENED, now, offer=OFFER_VERSION, revision=revision.number)
    return payment


async def _close(session: AsyncSession, payment: Payment, now: datetime) -> None:
    change = (
        sa.update(Payment)
        .where(col(Payment.id) == payment.id, col(Payment.status) == PaymentStatus.FAILED)
        .values(closed_at=now)
    )
    await change_row(session, change)
    await _note(session, payment, Kind.PAYMENT_CLOSED, now)


async def _add_attempt(
    session: AsyncSession, payment: Payment, gateway: Gateway, channel: Channel, now: datetime
) -> str | None:
    rows = (await session.scalars(select(Attempt).where(Attempt.payment_id == payment.id))).all()
    waiting = [row for row in rows if row.channel == channel and row.status in OPEN_ATTEMPT]
    if any(row.gateway == gateway.name for row in waiting):
        return None
    for row in waiting:
        await _leave_former_gateway(session, payment, row, now)
    number = len(rows) + 1
    attempt = Attempt(
        id=make_id(),
        payment_id=payment.id,
        number=number,
        reference=f"{payment.number}-{number}",
        gateway=gateway.name,
        channel=channel,
        poll_at=now + CREATE_GRACE,
        created_at=now,
    )
    session.add(attempt)
    await session.flush()
    await _note(session, payment, Kind.ATTEMPT_CREATED, now, attempt.id, channel=channel, reference=attempt.reference)
    return attempt.id


async def _leave_former_gateway(session: AsyncSession, payment: Payment, attempt: Attempt, now: datetime) -> None:
    """Another gateway was chosen since: nobody watches the attempt any more, so it must not stand in the way."""
    change = sa.update(Attempt).where(col(Attempt.id) == attempt.id, col(Attempt.status).in_(OPEN_ATTEMPT))
    left = {"status": AttemptStatus.CANCELLED, "poll_at": None, "ended_at": now}
    if await change_row(session, change.values(**left)):
        detail = {"status": AttemptStatus.CANCELLED.value, "word": "former_gateway"}
        await _note(session, payment, Kind.ATTEMPT_CHANGED, now, attempt.id, **detail)


async def _create_at_gateway(
    database: Database, gateway: Gateway, settings: Settings, payer: Payer, attempt_id: str, now: datetime
) -> None:
    async with database.reading() as session:
        attempt = await session.get_one(Attempt, attempt_id)
        payment = await session.get_one(Payment, attempt.payment_id)
    try:
        created = await gateway.create_attempt(_build_request(attempt, payment, payer, settings))
    except GatewayError as error:
        async with database.transaction() as session:
            await settle(session, _end_uncreated(attempt, error), Context(gateway, Actor.ORGANIZER, now))
            if isinstance(error, GatewayMisconfiguredError):
                await raise_misconfigured(session, error, now=now)
        raise
    async with database.transaction() as session:
        # First, as `settle` does: news of the attempt may have come already, and two could wait for each other.
        await lock_event(session, payment.event_id)
        await _keep_created(session, attempt, created)
        report = GatewayReport(ReportedStatus.WAITING, word="created", reference=attempt.reference)
        await settle(session, report, Context(gateway, Actor.ORGANIZER, now))


def leave(attempt: Attempt, word: str) -> GatewayReport:
    """The report that we have left an attempt, and why."""
    return GatewayReport(ReportedStatus.CANCELLED, word=word, reference=attempt.reference)


def _end_uncreated(attempt: Attempt, error: GatewayError) -> GatewayReport:
    """How an attempt ends that the gateway did not make, or of which nobody knows: unseen, it cannot be paid."""
    if isinstance(error, GatewayRefusedError):
        return GatewayReport(ReportedStatus.DECLINED, word="refused", reference=attempt.reference)
    return leave(attempt, "unanswered" if isinstance(error, OutcomeUnknownError) else "not_created")


def _build_request(attempt: Attempt, payment: Payment, payer: Payer, settings: Settings) -> AttemptRequest:
    return AttemptRequest(
        reference=attempt.reference,
        amount_tiyn=payment.amount_tiyn,
        description=payment.number,
        channel=Channel(attempt.channel),
        number=attempt.number,
        callback_url=f"{settings.public_url}/api/payments/kaspi/webhook",
        created_at=attempt.created_at,
        phone=payer.phone,
    )


async def _keep_created(session: AsyncSession, attempt: Attempt, created: CreatedAttempt) -> None:
    change = sa.update(Attempt).where(col(Attempt.id) == attempt.id)
    values = {
        "invoice_id": created.invoice_id,
        "payload": created.payload,
        "expires_at": created.expires_at,
        "poll_interval": created.poll_interval,
        "confirm_seconds": created.confirm_seconds,
    }
    await change_row(session, change.values(**values))


async def _note(
    session: AsyncSession,
    payment: Payment,
    kind: Kind,
    now: datetime,
    attempt_id: str | None = None,
    **detail: str | int | None,
) -> None:
    happening = Happening(kind, Actor.ORGANIZER, now, attempt_id, payment.amount_tiyn, detail)
    await append_entries(session, payment.id, happening)
