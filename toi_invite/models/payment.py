"""Payments, their attempts and refunds, and the transitions that are allowed (laws 5, 6, 9, 12)."""

from datetime import datetime
from enum import StrEnum

import sqlalchemy as sa
from sqlmodel import Field, SQLModel

from toi_invite.models.base import check, id_field, instant_field, one_of
from toi_invite.models.category import Category
from toi_invite.money import CURRENCY


class PaymentStatus(StrEnum):
    """`pending ⇄ failed`, either → `completed` → `refunded`."""

    PENDING = "pending"
    FAILED = "failed"
    COMPLETED = "completed"
    REFUNDED = "refunded"


class AttemptStatus(StrEnum):
    """`created → waiting → scanned → succeeded`, or an end that still accepts `succeeded`."""

    CREATED = "created"
    WAITING = "waiting"
    SCANNED = "scanned"
    SUCCEEDED = "succeeded"
    DECLINED = "declined"
    EXPIRED = "expired"
    CANCELLED = "cancelled"


OPEN_ATTEMPT = frozenset({AttemptStatus.CREATED, AttemptStatus.WAITING, AttemptStatus.SCANNED})
ENDED_UNPAID = frozenset({AttemptStatus.DECLINED, AttemptStatus.EXPIRED, AttemptStatus.CANCELLED})

PREDECESSORS: dict[AttemptStatus, frozenset[AttemptStatus]] = {
    AttemptStatus.CREATED: frozenset(),
    AttemptStatus.WAITING: frozenset({AttemptStatus.CREATED}),
    AttemptStatus.SCANNED: frozenset({AttemptStatus.CREATED, AttemptStatus.WAITING}),
    AttemptStatus.SUCCEEDED: OPEN_ATTEMPT | ENDED_UNPAID,
    AttemptStatus.DECLINED: OPEN_ATTEMPT,
    AttemptStatus.EXPIRED: OPEN_ATTEMPT,
    AttemptStatus.CANCELLED: OPEN_ATTEMPT,
}
"""From which statuses an attempt may come to each: money that came, came, whatever was said before (law 5)."""


class Channel(StrEnum):
    """How an attempt is shown: a QR on a computer, a link on a phone, or an invoice sent to a phone number."""

    QR = "qr"
    LINK = "link"
    PHONE = "phone"


class RefundStatus(StrEnum):
    """`queued → completed`, or `failed` and queued again."""

    QUEUED = "queued"
    COMPLETED = "completed"
    FAILED = "failed"


_LIVE = "closed_at IS NULL AND status <> 'refunded'"
_OPEN = one_of("status", OPEN_ATTEMPT)


class Payment(SQLModel, table=True):
    """What an organizer owes for publishing one event, with the price, template and offer as they were agreed.

    `number` is what a person quotes (`T48213907`). `ledger_count` and `ledger_head` are the end of its hash chain;
    raising them orders the entries.
    """

    __tablename__ = "payment"  # pyright: ignore[reportAssignmentType]
    __table_args__ = (
        check("status", one_of("status", PaymentStatus)),
        check("category", one_of("category", frozenset({Category.STANDARD, Category.PREMIUM}))),
        check("amount", "amount_tiyn > 0"),
        check("currency", f"currency = '{CURRENCY}'"),
        check("refunded", "refunded_tiyn >= 0"),
        check("publishes", "NOT publishes OR status IN ('completed', 'refunded')"),
        sa.Index(
            "uq_payment_live", "event_id", unique=True, sqlite_where=sa.text(_LIVE), postgresql_where=sa.text(_LIVE)
        ),
        sa.Index(
            "uq_payment_publishing",
            "event_id",
            unique=True,
            sqlite_where=sa.text("publishes AND status = 'completed'"),
            postgresql_where=sa.text("publishes AND status = 'completed'"),
        ),
    )

    id: str = id_field()
    number: str = Field(unique=True, max_length=12)
    event_id: str = Field(foreign_key="event.id", index=True, max_length=36)
    organizer_id: str = Field(foreign_key="organizer.id", index=True, max_length=36)
    revision_id: str = Field(foreign_key="revision.id", max_length=36)
    status: str = Field(default=PaymentStatus.PENDING, max_length=16)
    category: str = Field(max_length=16)
    template: str = Field(max_length=40)
    amount_tiyn: int = Field(sa_type=sa.BigInteger)
    currency: str = Field(default=CURRENCY, max_length=3)
    refunded_tiyn: int = Field(default=0, sa_type=sa.BigInteger)
    publishes: bool = False
    offer_version: str = Field(max_length=20)
    created_at: datetime = instant_field()
    completed_at: datetime | None = instant_field(default=None)
    closed_at: datetime | None = instant_field(default=None)
    ledger_count: int = 0
    ledger_head: str = Field(default="", max_length=64)


class Attempt(SQLModel, table=True):
    """One QR or link at the gateway, under one payment.

    `reference` is ours, `invoice_id` the gateway's; `payload` is what the QR encodes or the link opens.
    `received_tiyn` is what the gateway said that came. An attempt is asked about at `poll_at` (None: no more), every
    `poll_interval` seconds while it is open; after the scan it has `confirm_seconds`. Both are the bank's own, if it
    told them. `review` is a reason for a person to look.
    """

    __tablename__ = "attempt"  # pyright: ignore[reportAssignmentType]
    __table_args__ = (
        check("status", one_of("status", AttemptStatus)),
        check("channel", one_of("channel", Channel)),
        sa.UniqueConstraint("gateway", "invoice_id"),
        sa.Index(
            "uq_attempt_open",
            "payment_id",
            "channel",
            unique=True,
            sqlite_where=sa.text(_OPEN),
            postgresql_where=sa.text(_OPEN),
        ),
    )

    id: str = id_field()
    payment_id: str = Field(foreign_key="payment.id", index=True, max_length=36)
    number: int
    reference: str = Field(unique=True, max_length=40)
    gateway: str = Field(max_length=16)
    channel: str = Field(max_length=8)
    status: str = Field(default=AttemptStatus.CREATED, max_length=16)
    invoice_id: str | None = Field(default=None, max_length=80)
    payload: str = Field(default="", max_length=2000)
    expires_at: datetime | None = instant_field(default=None)
    scanned_at: datetime | None = instant_field(default=None)
    confirm_seconds: int | None = None
    poll_interval: float | None = None
    poll_at: datetime | None = instant_field(default=None, index=True)
    polls: int = 0
    received_tiyn: int | None = Field(default=None, sa_type=sa.BigInteger)
    review: str | None = Field(default=None, max_length=40)
    created_at: datetime = instant_field()
    ended_at: datetime | None = instant_field(default=None)


class Refund(SQLModel, table=True):
    """Money that goes back, or went: a surplus in the queue, a refund of ours, or one made in the bank's own app.

    `asked_at` is when the gateway was asked for it, and `refundable_tiyn` what could still go back just before: with
    both set and the refund not completed, its outcome is unknown.
    """

    __tablename__ = "refund"  # pyright: ignore[reportAssignmentType]
    __table_args__ = (
        check("status", one_of("status", RefundStatus)),
        check("amount", "amount_tiyn > 0"),
        sa.UniqueConstraint("attempt_id", "gateway_refund_id"),
    )

    id: str = id_field()
    payment_id: str = Field(foreign_key="payment.id", index=True, max_length=36)
    attempt_id: str = Field(foreign_key="attempt.id", index=True, max_length=36)
    status: str = Field(default=RefundStatus.QUEUED, max_length=16)
    surplus: bool = False
    amount_tiyn: int = Field(sa_type=sa.BigInteger)
    gateway_refund_id: str | None = Field(default=None, max_length=80)
    reason: str = Field(max_length=200)
    asked_at: datetime | None = instant_field(default=None)
    refundable_tiyn: int | None = Field(default=None, sa_type=sa.BigInteger)
    created_at: datetime = instant_field()
    completed_at: datetime | None = instant_field(default=None)
