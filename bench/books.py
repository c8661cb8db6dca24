"""Databases with many payments: one is made by the services and then copied, row by row, as often as wanted."""

import asyncio
from dataclasses import dataclass, field
from pathlib import Path
from typing import LiteralString

import psycopg
import sqlalchemy as sa
from psycopg import sql

from bench.apps import BARE
from tests.support.migrations import migrate
from tests.support.moment import NOW
from tests.support.payments import Checkout, make_body, start_checkout
from tests.support.postgres import Postgres
from toi_invite.db import Database, normalize_url
from toi_invite.services.deliveries import receive_delivery

_ID: LiteralString = "md5({column} || n)::uuid::text"
_NAME: LiteralString = "'b' || n"

# What is another in every copy; all other columns are the original's.
_CHANGED: dict[str, dict[str, LiteralString]] = {
    "organizer": {"id": _ID, "email": _NAME},
    "event": {"id": _ID, "organizer_id": _ID, "code": _NAME, "slug": _NAME, "revision_id": _ID, "payment_id": _ID},
    "revision": {"id": _ID, "event_id": _ID},
    "slug_history": {"slug": _NAME, "event_id": _ID},
    "payment": {"id": _ID, "number": _NAME, "event_id": _ID, "organizer_id": _ID, "revision_id": _ID},
    "attempt": {"id": _ID, "payment_id": _ID, "reference": _NAME, "invoice_id": _NAME},
    "ledger_entry": {"id": _ID, "payment_id": _ID, "attempt_id": _ID},
    "delivery": {"id": _ID, "attempt_id": _ID, "dedupe_key": _NAME},
    "notice": {"id": _ID, "organizer_id": _ID, "dedupe_key": _NAME},
}


@dataclass
class Book:
    """A migrated database; copies are numbered, and number 1000001 has the reference and slug `b1000001`."""

    url: str
    _last: int = field(default=1_000_000)

    @property
    def address(self) -> str:
        """As psycopg reads it."""
        return normalize_url(self.url).replace("+psycopg", "")

    def add_settled(self, count: int) -> list[str]:
        """So many payments that are completed, with event, ledger, delivery and notice; their names."""
        return self._copy("settled", count)

    def add_waiting(self, count: int) -> list[str]:
        """So many payments that wait for their money; their names."""
        return self._copy("waiting", count)

    def _copy(self, schema: str, count: int) -> list[str]:
        first, self._last = self._last + 1, self._last + count
        with psycopg.connect(self.address, autocommit=True) as connection:
            # Foreign keys and triggers would ask for an order that copies of a whole need not have.
            connection.execute("SET session_replication_role = replica")
            for table, changed in _CHANGED.items():
                connection.execute(_write_copy(connection, schema, table, changed), [first, self._last])
            connection.execute("VACUUM ANALYZE")
            connection.execute("CHECKPOINT")
        return [f"b{number}" for number in range(first, self._last + 1)]


def make_book(postgres: Postgres, name: str, folder: Path) -> Book:
    """A new database of the server that holds the two originals, and nothing else."""
    book = Book(postgres.create(name))
    migrate(book.url)
    asyncio.run(_make_originals(book, folder))
    return book


async def _make_originals(book: Book, folder: Path) -> None:
    database = Database(book.url)
    checkout, reference = await start_checkout(database, folder)
    await _keep_originals(database, "waiting")
    await _settle(checkout, reference)
    await _keep_originals(database, "settled")
    async with database.engine.begin() as connection:
        await connection.run_sync(BARE.metadata.create_all)
    await database.dispose()


async def _settle(checkout: Checkout, reference: str) -> None:
    await receive_delivery(checkout.inbox, make_body(reference, id=f"mock-{reference}"), now=NOW)


async def _keep_originals(database: Database, schema: str) -> None:
    async with database.engine.begin() as connection:
        await connection.execute(sa.text(f"CREATE SCHEMA {schema}"))
        for table in _CHANGED:
            await connection.execute(sa.text(f"CREATE TABLE {schema}.{table} AS TABLE public.{table}"))


def _write_copy(
    connection: psycopg.Connection, schema: str, table: str, changed: dict[str, LiteralString]
) -> sql.Composed:
    found = connection.execute(sql.SQL("SELECT * FROM {} LIMIT 0").format(sql.Identifier(schema, table)))
    columns = [column.name for column in found.description or ()]
    values = [sql.SQL(changed.get(name, "{column}")).format(column=sql.Identifier(name)) for name in columns]
    return sql.SQL("INSERT INTO {} ({}) SELECT {} FROM {}, generate_series(%s::int, %s::int) n").format(
        sql.Identifier("public", table),
        sql.SQL(", ").join(map(sql.Identifier, columns)),
        sql.SQL(", ").join(values),
        sql.Identifier(schema, table),
    )
