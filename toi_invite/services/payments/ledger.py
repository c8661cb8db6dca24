"""The ledger: entries chained by hash, one chain a payment."""

import hashlib
import json
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import UTC, datetime
from enum import StrEnum
from typing import Any

import sqlalchemy as sa
from sqlalchemy.ext.asyncio import AsyncSession
from sqlmodel import col, select

from toi_invite.db import table_of
from toi_invite.late_writes import write_later
from toi_invite.models.base import make_id
from toi_invite.models.ledger import LedgerEntry
from toi_invite.models.payment import Payment, PaymentStatus

_PAYMENT, _ENTRY = table_of(Payment), table_of(LedgerEntry)
_CANONICAL = json.JSONEncoder(ensure_ascii=False, sort_keys=True)
_ADD_ENTRIES = sa.insert(_ENTRY)
_SET_HEAD = sa.update(_PAYMENT).where(_PAYMENT.c.id == sa.bindparam("payment_id"))

_COUNT = sa.bindparam("count", type_=sa.Integer())
_BEFORE = _PAYMENT.c.ledger_count - _COUNT  # of the changed row
_LAST = sa.select(_ENTRY.c.after).where(_ENTRY.c.payment_id == sa.bindparam("payment_id"), _ENTRY.c.number == _BEFORE)
_TAKE_NUMBERS = (
    sa.update(_PAYMENT)
    .where(_PAYMENT.c.id == sa.bindparam("payment_id"))
    .values(ledger_count=_PAYMENT.c.ledger_count + _COUNT)
    .returning(
        _BEFORE.label("count_before"),
        _PAYMENT.c.ledger_head,
        sa.func.coalesce(_LAST.correlate(_PAYMENT).scalar_subquery(), "").label("status_before"),
        _PAYMENT.c.status,
    )
)


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


@dataclass(frozen=True)
class _End:
    """The end of a payment's chain: how many entries there are, the last one's hash, and the status after it."""

    count: int
    head: str
    status: str


async def append_entries(session: AsyncSession, payment_id: str, *happenings: Happening) -> None:
    """Add entries to the payment's chain, in the caller's transaction and after its change of status.

    Raising the payment's counter comes first: it locks the row, so that entries of one payment are written one by one.
    """
    end, status = await _take_numbers(session, payment_id, len(happenings))
    entries = _chain(payment_id, end, status, happenings)
    write_later(session, _ADD_ENTRIES, *entries)
    write_later(session, _SET_HEAD, {"payment_id": payment_id, "ledger_head": entries[-1]["hash"]})


def change_with_entries(
    session: AsyncSession, payment: Payment, change: sa.Update, values: Mapping[str, Any], *happenings: Happening
) -> None:
    """Change the payment and the end of its chain in one UPDATE.

    `payment` is the row as it is under the caller's lock; `change` takes a `payment_id`, and `values` hold the status.
    """
    end = _End(payment.ledger_count, payment.ledger_head, payment.status)
    entries = _chain(payment.id, end, values["status"], happenings)
    ended = {"ledger_count": entries[-1]["number"], "ledger_head": entries[-1]["hash"]}
    write_later(session, change, {"payment_id": payment.id, **values, **ended})
    write_later(session, _ADD_ENTRIES, *entries)


def _chain(payment_id: str, end: _End, status: str, happenings: Sequence[Happening]) -> list[dict[str, Any]]:
    """The rows of new entries; the payment's status is `status` after the last one."""
    rows: list[dict[str, Any]] = []
    for happening in happenings:
        is_last = len(rows) == len(happenings) - 1
        after = happening.after or (status if is_last else end.status)
        row = _make_row(payment_id, end, after, happening)
        rows.append(row)
        end = _End(row["number"], row["hash"], after)
    return rows


def _make_row(payment_id: str, end: _End, after: str, happening: Happening) -> dict[str, Any]:
    row = {
        "payment_id": payment_id,
        "number": end.count + 1,
        "kind": happening.kind,
        "before": end.status,
        "after": after,
        "attempt_id": happening.attempt_id,
        "amount_tiyn": happening.amount_tiyn,
        "actor": happening.actor,
        "detail": dump_detail(happening.detail or {}),
        "at": happening.now,
        "previous_hash": end.head,
    }
    return {"id": make_id(), **row, "hash": _hash(row)}


def compute_hash(entry: LedgerEntry) -> str:
    """SHA-256 over every field of the entry but its id and hash, with the hash of the entry before, as hex."""
    return _hash(entry.model_dump(exclude={"id", "hash"}))


def _hash(fields: Mapping[str, Any]) -> str:
    plain = {**fields, "at": fields["at"].astimezone(UTC).isoformat()}
    return hashlib.sha256(_CANONICAL.encode(plain).encode()).hexdigest()


def dump_detail(detail: Mapping[str, str | int | None]) -> str:
    """The canonical JSON of an entry's detail."""
    return _CANONICAL.encode(detail)


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


async def _take_numbers(session: AsyncSession, payment_id: str, count: int) -> tuple[_End, str]:
    """Take the numbers of `count` new entries: the end that they follow, and the payment's status."""
    row = (await session.execute(_TAKE_NUMBERS, {"payment_id": payment_id, "count": count})).one()
    return _End(row.count_before, row.ledger_head, row.status_before), row.status
