"""Everything about money that a database holds at one moment."""

from collections import defaultdict
from collections.abc import Callable, Iterable
from dataclasses import dataclass
from functools import cached_property
from typing import Any, TypeVar

import sqlalchemy as sa
from sqlmodel import SQLModel

from toi_invite.db import Database, normalize_url
from toi_invite.models.delivery import Delivery
from toi_invite.models.event import Event, Grant, Revision, SlugHistory
from toi_invite.models.ledger import LedgerEntry
from toi_invite.models.notice import Notice
from toi_invite.models.payment import Attempt, AttemptStatus, Payment, Refund, RefundStatus

_Row = TypeVar("_Row", bound=SQLModel)


@dataclass(frozen=True)
class Snapshot:
    """The rows of one transaction; two snapshots are equal when nothing has changed between them."""

    events: tuple[Event, ...]
    grants: tuple[Grant, ...]
    revisions: tuple[Revision, ...]
    slugs: tuple[SlugHistory, ...]
    payments: tuple[Payment, ...]
    attempts: tuple[Attempt, ...]
    refunds: tuple[Refund, ...]
    entries: tuple[LedgerEntry, ...]
    deliveries: tuple[Delivery, ...]
    notices: tuple[Notice, ...]

    def get_event(self, payment: Payment) -> Event:
        """The event that the payment is for."""
        return self._events_by_id[payment.event_id]

    def find_payment(self, payment_id: str | None) -> Payment | None:
        """A payment by its id."""
        return self._payments_by_id.get(payment_id)

    def list_attempts(self, payment: Payment) -> list[Attempt]:
        """The payment's attempts."""
        return self._attempts_by_payment.get(payment.id, [])

    def list_entries(self, payment: Payment) -> list[LedgerEntry]:
        """The payment's chain, the first entry first."""
        return self._entries_by_payment.get(payment.id, [])

    def list_refunds(self, attempt: Attempt, *statuses: RefundStatus) -> list[Refund]:
        """The attempt's refunds, of some statuses if any are named."""
        rows = self._refunds_by_attempt.get(attempt.id, [])
        return [row for row in rows if not statuses or row.status in statuses]

    def sum_returned(self, attempt: Attempt) -> int:
        """Tiyn that have gone back."""
        return sum(row.amount_tiyn for row in self.list_refunds(attempt, RefundStatus.COMPLETED))

    def has_succeeded(self, payment: Payment) -> bool:
        """Whether money counts for the payment."""
        return any(attempt.status == AttemptStatus.SUCCEEDED for attempt in self.list_attempts(payment))

    # Looked up by key: a chaos day judges ten thousand payments, each of which would read every row otherwise.

    @cached_property
    def _events_by_id(self) -> dict[str, Event]:
        return {event.id: event for event in self.events}

    @cached_property
    def _payments_by_id(self) -> dict[str | None, Payment]:
        return {payment.id: payment for payment in self.payments}

    @cached_property
    def _attempts_by_payment(self) -> dict[str, list[Attempt]]:
        return _group(self.attempts, lambda attempt: attempt.payment_id)

    @cached_property
    def _entries_by_payment(self) -> dict[str, list[LedgerEntry]]:
        return _group(self.entries, lambda entry: entry.payment_id)

    @cached_property
    def _refunds_by_attempt(self) -> dict[str, list[Refund]]:
        return _group(self.refunds, lambda refund: refund.attempt_id)


def _group(rows: Iterable[_Row], key: Callable[[_Row], str]) -> dict[str, list[_Row]]:
    groups: dict[str, list[_Row]] = defaultdict(list)
    for row in rows:
        groups[key(row)].append(row)
    return groups


async def take_snapshot(database: Database) -> Snapshot:
    """Read everything at once."""
    async with database.reading() as session:
        connection = await session.connection()
        return await connection.run_sync(read_snapshot)


class Reader:
    """A connection beside the application's, which reads again only what has changed."""

    def __init__(self, url: str) -> None:
        plain = normalize_url(url).replace("+aiosqlite", "")
        self._engine = sa.create_engine(plain, isolation_level="AUTOCOMMIT")
        self._connection = self._engine.connect()
        is_sqlite = self._engine.dialect.name == "sqlite"
        self._version = "PRAGMA data_version" if is_sqlite else "SELECT pg_snapshot_xmax(pg_current_snapshot())::text"
        self._last: tuple[object, Snapshot] | None = None

    def read(self) -> Snapshot:
        """The present state; the same object as long as nothing was written."""
        version = self._connection.exec_driver_sql(self._version).scalar()
        if self._last is None or self._last[0] != version:
            self._last = (version, read_snapshot(self._connection))
        return self._last[1]

    def close(self) -> None:
        """Close the connection."""
        self._connection.close()
        self._engine.dispose()


def read_snapshot(connection: sa.Connection) -> Snapshot:
    """Read everything by this connection."""
    return Snapshot(
        events=_read_rows(connection, Event, "id"),
        grants=_read_rows(connection, Grant, "id"),
        revisions=_read_rows(connection, Revision, "id"),
        slugs=_read_rows(connection, SlugHistory, "slug"),
        payments=_read_rows(connection, Payment, "created_at", "number"),
        attempts=_read_rows(connection, Attempt, "created_at", "reference"),
        refunds=_read_rows(connection, Refund, "created_at", "id"),
        entries=_read_rows(connection, LedgerEntry, "payment_id", "number"),
        deliveries=_read_rows(connection, Delivery, "id"),
        notices=_read_rows(connection, Notice, "dedupe_key"),
    )


def _read_rows(connection: sa.Connection, table: type[_Row], *order: str) -> tuple[_Row, ...]:
    columns: sa.Table = table.__table__  # pyright: ignore[reportAttributeAccessIssue] - every table model has one
    rows: Iterable[Any] = connection.execute(columns.select().order_by(*(columns.c[name] for name in order))).mappings()
    return tuple(table.model_construct(**row) for row in rows)
