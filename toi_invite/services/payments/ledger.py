"""The ledger: entries chained by hash, one chain a payment."""

import hashlib
import json
from collections.abc import Mapping
from dataclasses import dataclass
from datetime import UTC, datetime
from enum import StrEnum
from typing import Any

import sqlalchemy as sa
from sqlalchemy.ext.asyncio import AsyncSession
from sqlmodel import col, select

from toi_invite.models.base import make_id
from toi_invite.models.ledger import LedgerEntry
from toi_invite.models.payment import Payment, PaymentStatus


class Actor(StrEnum):
    """Who caused an entry."""

    ORGANIZER = "organizer"
    WEBHOOK = "webhook"
    POLLER = "poller"
    OPERATOR = "operator"


class Kind(StrEnum):
    """What happened."""

    PAYMENT_CREATED = "payment_created"
    PAYMENT_REOPENED = "payment_reopened"
    PAYMENT_FAILED = "payment_failed"
    PAYMENT_CLOSED = "payment_closed"
    PAYMENT_COMPLETED = "payment_completed"
    PAYMENT_REFUNDED = "payment_refunded"
    ATTEMPT_CREATED = "attempt_created"
    ATTEMPT_CHANGED = "attempt_changed"
    LATE_NEWS_IGNORED = "late_news_ignored"
    UNKNOWN_WORD = "unknown_word"
    AMOUNT_ASSUMED = "amount_assumed"
    EVENT_PUBLISHED = "event_published"
    EVENT_WITHDRAWN = "event_withdrawn"
    REVIEW = "review"
    SURPLUS = "surplus"
    REFUND_ASKED = "refund_asked"
    REFUND_OUTSIDE = "refund_outside"
    REFUND_RECORDED = "refund_recorded"
    ACCEPTED = "accepted"


@dataclass(frozen=True)
class Happening:
    """What is written down: amounts in tiyn; `detail` holds short plain values and no personal data.

    `after` is the payment's status after it, needed only of one that others follow in the same call.
    """

    kind: Kind
    actor: Actor
    now: datetime
    attempt_id: str | None = None
    amount_tiyn: int | None = None
    detail: dict[str, str | int | None] | None = None
    after: PaymentStatus | None = None


async def append_entries(session: AsyncSession, payment_id: str, *happenings: Happening) -> None:
    """Add entries to the payment's chain, in the caller's transaction and after its change of status.

    Raising the payment's counter comes first: it locks the row, so that entries of one payment are written one by one.
    """
    number, previous_hash, before, status = await _take_numbers(session, payment_id, len(happenings))
    entries: list[LedgerEntry] = []
    for position, happening in enumerate(happenings):
        is_last = position == len(happenings) - 1
        after = happening.after or (status if is_last else before)
        entry = _make_entry(payment_id, number + position, before, after, happening, previous_hash)
        entries.append(entry)
        previous_hash, before = entry.hash, after
    session.add_all(entries)
    await session.flush()
    head = sa.update(Payment).where(col(Payment.id) == payment_id).values(ledger_head=previous_hash)
    await session.execute(head.execution_options(synchronize_session=False))


def _make_entry(
    payment_id: str, number: int, before: str, after: str, happening: Happening, previous_hash: str
) -> LedgerEntry:
    entry = LedgerEntry(
        id=make_id(),
        payment_id=payment_id,
        number=number,
        kind=happening.kind,
        before=before,
        after=after,
        attempt_id=happening.attempt_id,
        amount_tiyn=happening.amount_tiyn,
        actor=happening.actor,
        detail=dump_detail(happening.detail or {}),
        at=happening.now,
        previous_hash=previous_hash,
        hash="",
    )
    entry.hash = compute_hash(entry)
    return entry


def compute_hash(entry: LedgerEntry) -> str:
    """SHA-256 over every field of the entry but its id and hash, with the hash of the entry before, as hex."""
    fields: dict[str, Any] = entry.model_dump(exclude={"id", "hash"})
    fields["at"] = entry.at.astimezone(UTC).isoformat()
    return hashlib.sha256(json.dumps(fields, ensure_ascii=False, sort_keys=True).encode()).hexdigest()


def dump_detail(detail: Mapping[str, str | int | None]) -> str:
    """The canonical JSON of an entry's detail."""
    return json.dumps(detail, ensure_ascii=False, sort_keys=True)


async def list_entries(session: AsyncSession, payment_id: str) -> list[LedgerEntry]:
    """The payment's entries, the first one first."""
    query = select(LedgerEntry).where(LedgerEntry.payment_id == payment_id).order_by(col(LedgerEntry.number))
    return list((await session.scalars(query)).all())


async def find_ledger_faults(session: AsyncSession, payment_id: str) -> list[str]:
    """What is wrong with a payment's chain, one sentence each; empty when it is whole."""
    payment = await session.get_one(Payment, payment_id, populate_existing=True)
    entries = await list_entries(session, payment_id)
    faults: list[str] = []
    previous_hash, status = "", ""
    for number, entry in enumerate(entries, start=1):
        is_linked = (entry.number, entry.previous_hash, entry.before) == (number, previous_hash, status)
        if not is_linked or entry.hash != compute_hash(entry):
            faults.append(f"{payment.number}: entry {number} does not fit the one before it")
        previous_hash, status = entry.hash, entry.after
    if (len(entries), previous_hash, status) != (payment.ledger_count, payment.ledger_head, payment.status):
        faults.append(f"{payment.number}: the payment is not what its ledger ends with")
    return faults


async def _take_numbers(session: AsyncSession, payment_id: str, count: int) -> tuple[int, str, str, str]:
    """The number of the first of `count` new entries, the hash and status that it follows, and the payment's status."""
    last = sa.select(col(LedgerEntry.after)).where(
        col(LedgerEntry.payment_id) == payment_id, col(LedgerEntry.number) == col(Payment.ledger_count) - count
    )
    statement = (
        sa.update(Payment)
        .where(col(Payment.id) == payment_id)
        .values(ledger_count=col(Payment.ledger_count) + count)
        .returning(
            col(Payment.ledger_count) - count + 1,
            col(Payment.ledger_head),
            sa.func.coalesce(last.correlate(Payment).scalar_subquery(), ""),
            col(Payment.status),
        )
        .execution_options(synchronize_session=False)
    )
    row = (await session.execute(statement)).one()
    return row[0], row[1], row[2], row[3]
