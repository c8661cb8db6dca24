"""Payments as people see them: the organizer's history, the publish dialog, the operator's list."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime, timedelta

import sqlalchemy as sa
from sqlalchemy.ext.asyncio import AsyncSession
from sqlmodel import col, select

from toi_invite.models.content import EventContent
from toi_invite.models.event import Event, EventStatus
from toi_invite.models.payment import (
    OPEN_ATTEMPT,
    Attempt,
    AttemptStatus,
    Channel,
    Payment,
    PaymentStatus,
    Refund,
    RefundStatus,
)


@dataclass(frozen=True)
class AttemptView:
    """One attempt; times are UTC, `received_tiyn` what the gateway said that came, `review` a reason to look.

    `confirm_seconds` is how long the bank gives from the scan to the confirmation, if it told that.
    """

    number: int
    reference: str
    channel: Channel
    status: AttemptStatus
    payload: str
    expires_at: datetime | None
    scanned_at: datetime | None
    confirm_seconds: int | None
    received_tiyn: int | None
    review: str | None
    created_at: datetime
    ended_at: datetime | None

    @property
    def is_open(self) -> bool:
        """Whether the gateway may still change it without anybody trying again."""
        return self.status in OPEN_ATTEMPT

    @property
    def deadline(self) -> datetime | None:
        """Until when the bank lets it be paid, by the bank's own word: after the scan the confirmation has its own."""
        if self.scanned_at is not None and self.confirm_seconds is not None:
            return self.scanned_at + timedelta(seconds=self.confirm_seconds)
        return self.expires_at


@dataclass(frozen=True)
class RefundView:
    """One refund; `surplus` is money that came without need."""

    status: RefundStatus
    surplus: bool
    amount_tiyn: int
    created_at: datetime
    completed_at: datetime | None


@dataclass(frozen=True)
class PaymentView:
    """One payment with its attempts and refunds, the first attempt first; amounts in tiyn, times in UTC.

    `content` is the event's draft, which tells what the payment was for; `slug` and `event_status` are of now.
    """

    id: str
    number: str
    event_id: str
    slug: str
    event_status: EventStatus
    content: EventContent
    status: PaymentStatus
    category: str
    template: str
    amount_tiyn: int
    refunded_tiyn: int
    publishes: bool
    offer_version: str
    created_at: datetime
    completed_at: datetime | None
    attempts: tuple[AttemptView, ...]
    refunds: tuple[RefundView, ...]

    @property
    def review(self) -> str | None:
        """Why a person has to look, if one has to."""
        return next((attempt.review for attempt in self.attempts if attempt.review), None)

    @property
    def current_attempt(self) -> AttemptView | None:
        """The attempt that decides: the one that paid, else an open one, else the last."""
        paid = [attempt for attempt in self.attempts if attempt.status is AttemptStatus.SUCCEEDED]
        waiting = [attempt for attempt in self.attempts if attempt.is_open]
        candidates = paid[:1] or waiting[-1:] or self.attempts[-1:]
        return candidates[0] if candidates else None


async def list_payments(
    session: AsyncSession, *, organizer_id: str | None = None, event_id: str | None = None, in_review: bool = False
) -> list[PaymentView]:
    """Payments, the newest first: of an organizer, of one event, or (for the operator) of everybody."""
    query = sa.select(Payment, Event).join(Event, col(Event.id) == col(Payment.event_id))
    if organizer_id is not None:
        query = query.where(col(Payment.organizer_id) == organizer_id)
    if event_id is not None:
        query = query.where(col(Payment.event_id) == event_id)
    if in_review:
        flagged = select(Attempt.payment_id).where(col(Attempt.review).is_not(None))
        query = query.where(col(Payment.id).in_(flagged))
    query = query.order_by(col(Payment.created_at).desc(), col(Payment.number))
    rows = [(payment, event) for payment, event in await session.execute(query)]
    return await _view(session, rows)


async def find_payment(session: AsyncSession, *, number: str) -> PaymentView | None:
    """The payment with a number (`T48213907`), or that one of whose attempts has the reference."""
    by_reference = select(Attempt.payment_id).where(Attempt.reference == number)
    query = (
        sa.select(Payment, Event)
        .join(Event, col(Event.id) == col(Payment.event_id))
        .where(sa.or_(col(Payment.number) == number, col(Payment.id).in_(by_reference)))
    )
    rows = [(payment, event) for payment, event in await session.execute(query)]
    views = await _view(session, rows)
    return views[0] if views else None


async def _view(session: AsyncSession, rows: Sequence[tuple[Payment, Event]]) -> list[PaymentView]:
    ids = [payment.id for payment, _ in rows]
    attempts = (
        await session.scalars(select(Attempt).where(col(Attempt.payment_id).in_(ids)).order_by(col(Attempt.number)))
    ).all()
    refunds = (
        await session.scalars(select(Refund).where(col(Refund.payment_id).in_(ids)).order_by(col(Refund.created_at)))
    ).all()
    return [
        _view_payment(
            payment,
            event,
            tuple(_view_attempt(attempt) for attempt in attempts if attempt.payment_id == payment.id),
            tuple(_view_refund(refund) for refund in refunds if refund.payment_id == payment.id),
        )
        for payment, event in rows
    ]


def _view_payment(
    payment: Payment, event: Event, attempts: tuple[AttemptView, ...], refunds: tuple[RefundView, ...]
) -> PaymentView:
    return PaymentView(
        id=payment.id,
        number=payment.number,
        event_id=payment.event_id,
        slug=event.slug,
        event_status=EventStatus(event.status),
        content=EventContent.model_validate(event.content),
        status=PaymentStatus(payment.status),
        category=payment.category,
        template=payment.template,
        amount_tiyn=payment.amount_tiyn,
        refunded_tiyn=payment.refunded_tiyn,
        publishes=payment.publishes,
        offer_version=payment.offer_version,
        created_at=payment.created_at,
        completed_at=payment.completed_at,
        attempts=attempts,
        refunds=refunds,
    )


def _view_attempt(row: Attempt) -> AttemptView:
    return AttemptView(
        number=row.number,
        reference=row.reference,
        channel=Channel(row.channel),
        status=AttemptStatus(row.status),
        payload=row.payload,
        expires_at=row.expires_at,
        scanned_at=row.scanned_at,
        confirm_seconds=row.confirm_seconds,
        received_tiyn=row.received_tiyn,
        review=row.review,
        created_at=row.created_at,
        ended_at=row.ended_at,
    )


def _view_refund(row: Refund) -> RefundView:
    return RefundView(
        status=RefundStatus(row.status),
        surplus=row.surplus,
        amount_tiyn=row.amount_tiyn,
        created_at=row.created_at,
        completed_at=row.completed_at,
    )
