"""The inbox: an authentic delivery is stored first, then applied; repeats are known by *processed* (law 2)."""

import hashlib
import json
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime, timedelta
from typing import Any

import sqlalchemy as sa
from sqlalchemy.ext.asyncio import AsyncConnection, AsyncSession
from sqlmodel import col, select

from toi_invite.db import Database, begin, build_insert, change_row, insert_new, table_of
from toi_invite.late_writes import write_later
from toi_invite.models.base import make_id
from toi_invite.models.delivery import Delivery
from toi_invite.services.alerts import raise_alert
from toi_invite.services.kaspi.gateway import Gateway, GatewayReport
from toi_invite.services.kaspi.wire import Kind, MalformedDeliveryError, ParsedDelivery, parse_delivery
from toi_invite.services.payments.ledger import Actor
from toi_invite.services.payments.settling import Context, Outcome, Settlement, settle, settle_together

_DELIVERY = table_of(Delivery)
_PROCESS = sa.update(_DELIVERY).where(_DELIVERY.c.id == sa.bindparam("delivery_id"), _DELIVERY.c.processed_at.is_(None))


@dataclass(frozen=True)
class Inbox:
    """Where deliveries go: the database, the gateway they come from, and whether this is production.

    After `retention` a delivery's body, which may hold a buyer's name and phone, shrinks to its hash.
    """

    database: Database
    gateway: Gateway
    is_production: bool
    retention: timedelta = timedelta(days=90)


@dataclass(frozen=True)
class _Letter:
    """A delivery as it is stored: its body, what it says, and what tells a repeat from a contradiction."""

    body: bytes
    parsed: ParsedDelivery | None
    review: str | None
    dedupe_key: str
    matched: str


@dataclass(frozen=True)
class _Stored:
    """Where a delivery stands in the inbox, and why it needs a person whatever it says."""

    id: str
    review: str | None
    is_processed: bool


class _ProcessedError(Exception):
    """Somebody else was first to apply the delivery."""


async def receive_delivery(inbox: Inbox, body: bytes, *, now: datetime) -> Outcome:
    """Store an authentic delivery and apply it; the same one any number of times changes things once.

    Raises:
        DatabaseAwayError: when it cannot be stored or applied now; the sender has to come again.
    """
    letter = _open(body)
    async with inbox.database.connect() as connection:
        async with begin(connection) as session:
            stored = await _store(session, letter, inbox.gateway.name, now)
        if stored.is_processed:
            return Outcome.DUPLICATE
        return await _apply(inbox, connection, stored, letter, now)


async def receive_together(inbox: Inbox, bodies: Sequence[bytes], *, now: datetime) -> list[Outcome | None]:
    """As `receive_delivery` for each, with hardly more statements than one takes; None for each that is left to it.

    Those have come before, say nothing about an attempt of ours, or are in somebody's way (`settle_together`).

    Raises:
        DatabaseAwayError: as above; nothing is lost, and those that were stored are known by `receive_delivery`.
    """
    letters = [_open(body) for body in bodies]
    async with inbox.database.connect() as connection:
        async with begin(connection) as session:
            ids = await _store_new(session, letters, inbox.gateway.name, now)
        new = {delivery_id: letter for delivery_id, letter in zip(ids, letters, strict=True) if delivery_id}
        async with begin(connection) as session:
            outcomes = await _apply_together(session, inbox, new, now)
    return [outcomes.get(delivery_id or "") for delivery_id in ids]


async def apply_delivery(inbox: Inbox, delivery_id: str, *, now: datetime) -> Outcome:
    """Claim a stored delivery and apply it in one transaction; `duplicate` when it has been processed.

    Raises:
        DatabaseAwayError: when the database cannot take it now; the delivery stays to be applied.
    """
    async with inbox.database.reading() as session:
        delivery = await session.get_one(Delivery, delivery_id)
    stored = _Stored(delivery_id, delivery.review, is_processed=False)
    async with inbox.database.connect() as connection:
        return await _apply(inbox, connection, stored, _open(delivery.body), now)


async def list_unprocessed(session: AsyncSession, *, before: datetime) -> list[str]:
    """The ids of deliveries that were stored before `before` and never applied: a crash lay between."""
    query = select(Delivery.id).where(col(Delivery.processed_at).is_(None), col(Delivery.received_at) < before)
    return list((await session.scalars(query.order_by(col(Delivery.received_at)).limit(100))).all())


async def shrink_deliveries(inbox: Inbox, *, now: datetime) -> int:
    """Empty the bodies of processed deliveries older than `inbox.retention`; returns how many.

    Their hash, outcome and the fields that a repeat is known by stay, so that a replayed one is still a duplicate.
    """
    is_old = col(Delivery.processed_at) < now - inbox.retention
    query = select(Delivery.id).where(is_old, sa.func.length(col(Delivery.body)) > 0)
    async with inbox.database.transaction() as session:
        old = list((await session.scalars(query)).all())
        await change_row(session, sa.update(Delivery).where(col(Delivery.id).in_(old)).values(body=b""))
    return len(old)


async def _apply(inbox: Inbox, connection: AsyncConnection, stored: _Stored, letter: _Letter, now: datetime) -> Outcome:
    try:
        async with begin(connection) as session:
            settlement = await _settle(session, inbox, letter, stored.review, now)
            await _finish(session, stored.id, settlement, now)
    except _ProcessedError:
        return Outcome.DUPLICATE
    return settlement.outcome


async def _settle(
    session: AsyncSession, inbox: Inbox, letter: _Letter, review: str | None, now: datetime
) -> Settlement:
    review = review or letter.review
    if review or letter.parsed is None:
        body_hash = _hash(letter.body)
        await raise_alert(session, "delivery", body_hash, now=now, reason=review, body_hash=body_hash)
        return Settlement(Outcome.REVIEW, review=review)
    if letter.parsed.report is None and letter.parsed.kind != Kind.TEST:
        await raise_alert(session, "unknown_event", letter.parsed.kind, now=now, event=letter.parsed.kind)
    report = _find_report(inbox, letter)
    if report is None:
        return Settlement(Outcome.IGNORED)
    return await settle(session, report, Context(inbox.gateway, Actor.WEBHOOK, now))


async def _store_new(session: AsyncSession, letters: Sequence[_Letter], source: str, now: datetime) -> list[str | None]:
    """The ids of deliveries that are stored now; None for those whose like is there."""
    rows = [_make_row(letter, source, letter.dedupe_key, None, now) for letter in letters]
    new = set(await session.scalars(build_insert(session, Delivery, tells_new=True), rows))
    return [row["id"] if row["id"] in new else None for row in rows]


async def _apply_together(
    session: AsyncSession, inbox: Inbox, letters: Mapping[str, _Letter], now: datetime
) -> dict[str, Outcome]:
    """What became of stored deliveries, by their ids; nothing yet of those that are left to be applied alone."""
    found = {delivery_id: _find_report(inbox, letter) for delivery_id, letter in letters.items()}
    reports = {delivery_id: report for delivery_id, report in found.items() if report}
    settlements = await settle_together(session, list(reports.values()), Context(inbox.gateway, Actor.WEBHOOK, now))
    settled = {delivery_id: each for delivery_id, each in zip(reports, settlements, strict=True) if each}
    write_later(session, _PROCESS, *(_end(delivery_id, each, now) for delivery_id, each in settled.items()))
    return {delivery_id: each.outcome for delivery_id, each in settled.items()}


def _find_report(inbox: Inbox, letter: _Letter) -> GatewayReport | None:
    """What a delivery says about an attempt, unless it needs a person or comes from a sandbox."""
    if letter.parsed is None or letter.review or (letter.parsed.is_sandbox and inbox.is_production):
        return None
    return letter.parsed.report


async def _store(session: AsyncSession, letter: _Letter, source: str, now: datetime) -> _Stored:
    """The stored delivery: a new one, the first of its repeats, or one that contradicts it."""
    delivery_id = await _insert(session, letter, source, letter.dedupe_key, None, now)
    if delivery_id:
        return _Stored(delivery_id, None, is_processed=False)
    first = await _get_by_key(session, source, letter.dedupe_key)
    if first.matched == letter.matched:
        return _view_stored(first)
    contradiction = _hash(b"contradiction", letter.body)
    delivery_id = await _insert(session, letter, source, contradiction, "contradiction", now)
    if delivery_id:
        return _Stored(delivery_id, "contradiction", is_processed=False)
    return _view_stored(await _get_by_key(session, source, contradiction))


def _view_stored(row: Delivery) -> _Stored:
    return _Stored(row.id, row.review, is_processed=row.processed_at is not None)


async def _insert(
    session: AsyncSession, letter: _Letter, source: str, dedupe_key: str, review: str | None, now: datetime
) -> str | None:
    row = _make_row(letter, source, dedupe_key, review, now)
    return row["id"] if await insert_new(session, Delivery, row) else None


def _make_row(letter: _Letter, source: str, dedupe_key: str, review: str | None, now: datetime) -> dict[str, Any]:
    return {
        "id": make_id(),
        "source": source,
        "dedupe_key": dedupe_key,
        "matched": letter.matched,
        "body": letter.body,
        "body_hash": _hash(letter.body),
        "review": review,
        "received_at": now,
    }


async def _get_by_key(session: AsyncSession, source: str, dedupe_key: str) -> Delivery:
    query = select(Delivery).where(Delivery.source == source, Delivery.dedupe_key == dedupe_key)
    return (await session.scalars(query)).one()


async def _finish(session: AsyncSession, delivery_id: str, settlement: Settlement, now: datetime) -> None:
    """Mark the delivery as processed: the last statement, so that one is enough; whoever is late takes all back."""
    if not await change_row(session, _PROCESS, _end(delivery_id, settlement, now)):
        raise _ProcessedError(delivery_id)


def _end(delivery_id: str, settlement: Settlement, now: datetime) -> dict[str, Any]:
    ended = {"outcome": settlement.outcome, "attempt_id": settlement.attempt_id, "review": settlement.review}
    return {"delivery_id": delivery_id, "processed_at": now, **ended}


def _open(body: bytes) -> _Letter:
    try:
        parsed = parse_delivery(body)
    except MalformedDeliveryError as error:
        return _Letter(body, None, error.reason, _hash(b"body", body), "")
    if parsed.report is None:
        return _Letter(body, parsed, None, _hash(b"body", body), parsed.kind)
    return _Letter(body, parsed, None, _make_dedupe_key(parsed.report), _dump_matched(parsed))


def _make_dedupe_key(report: GatewayReport) -> str:
    """One key for (invoice id, status, refund id, amount); never the signature or the time, which repeats change."""
    refund = report.refund
    status = f"{report.word}/{report.status}"
    amounts = [report.amount_tiyn, refund.amount_tiyn if refund else None, refund.is_completed if refund else None]
    key = json.dumps([report.invoice_id, status, refund.refund_id if refund else None, *amounts])
    return _hash(b"report", key.encode())


def _dump_matched(parsed: ParsedDelivery) -> str:
    report = parsed.report
    fields = [parsed.kind, parsed.is_sandbox, report.reference if report else None, report.currency if report else None]
    return json.dumps(fields)


def _hash(*parts: bytes) -> str:
    return hashlib.sha256(b"\n".join(parts)).hexdigest()
