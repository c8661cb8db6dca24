"""The database: an engine for SQLite or PostgreSQL, and transactions that are committed at the edge.

Services take an `AsyncSession` and never commit (ADR 0003); routes, states and tasks open `transaction()` or
`reading()`.
"""

import asyncio
from collections.abc import AsyncGenerator, Mapping
from contextlib import asynccontextmanager, nullcontext
from datetime import UTC, datetime
from functools import cache
from typing import Any, cast

import sqlalchemy as sa
from sqlalchemy import event
from sqlalchemy.dialects import postgresql, sqlite
from sqlalchemy.engine.interfaces import DBAPIConnection, Dialect
from sqlalchemy.exc import InterfaceError, InternalError, OperationalError
from sqlalchemy.exc import TimeoutError as PoolTimeoutError
from sqlalchemy.ext.asyncio import AsyncConnection, AsyncEngine, AsyncSession, create_async_engine
from sqlmodel import SQLModel
from typing_extensions import override

from toi_invite.errors import DatabaseAwayError
from toi_invite.late_writes import LateWriter, write_now

# PostgreSQL gives up a lock, a statement and an idle transaction, so that no request waits for ever (milliseconds).
_POSTGRESQL_OPTIONS = (
    "-c lock_timeout=5000 -c statement_timeout=10000 -c idle_in_transaction_session_timeout=15000 -c timezone=UTC"
)

# Milliseconds that SQLite waits for another process's lock: less than the webhook's three seconds, because a statement
# that waits in its thread cannot be taken back.
_SQLITE_PATIENCE = 2500


class UtcDateTime(sa.types.TypeDecorator[datetime]):
    """An instant: aware on the Python side, UTC in both databases (SQLite keeps no zone)."""

    impl = sa.DateTime(timezone=True)
    cache_ok = True

    @override
    def process_bind_param(self, value: datetime | None, dialect: Dialect) -> datetime | None:
        if value is not None and value.tzinfo is None:
            raise ValueError("an instant without a zone was handed to the database")
        return value.astimezone(UTC) if value else None

    @override
    def process_result_value(self, value: datetime | None, dialect: Dialect) -> datetime | None:
        if value is None:
            return None
        return value.replace(tzinfo=UTC) if value.tzinfo is None else value.astimezone(UTC)


def normalize_url(url: str) -> str:
    """The URL with the driver that we use: aiosqlite or psycopg (ADR 0012)."""
    for plain, driven in (
        ("sqlite://", "sqlite+aiosqlite://"),
        ("postgresql://", "postgresql+psycopg://"),
        ("postgres://", "postgresql+psycopg://"),
    ):
        if url.startswith(plain):
            return driven + url.removeprefix(plain)
    return url


class Database:
    """One engine and its transactions.

    SQLite has one writer: here the writers of a process queue in order, instead of finding the file locked.
    """

    def __init__(self, url: str) -> None:
        self.engine = _create_engine(normalize_url(url))
        self._is_sqlite = self.engine.dialect.name == "sqlite"
        self._reader = self.engine.execution_options(sqlite_begin="DEFERRED")
        self._writers = asyncio.Lock()

    @asynccontextmanager
    async def transaction(self) -> AsyncGenerator[AsyncSession]:
        """A session whose changes are committed together at the end, or not at all.

        Raises:
            DatabaseAwayError: when the database cannot be reached or stays locked.
        """
        async with self.connect() as connection, begin(connection) as session:
            yield session

    @asynccontextmanager
    async def connect(self) -> AsyncGenerator[AsyncConnection]:
        """A connection to write by, for several transactions in a row: taking one costs as much as a small transaction.

        Raises:
            DatabaseAwayError: as above; also for what is done with it.
        """
        queue = self._writers if self._is_sqlite else nullcontext()
        async with queue, _translate_outage(), self.engine.connect() as connection:
            yield connection

    @asynccontextmanager
    async def reading(self) -> AsyncGenerator[AsyncSession]:
        """A session for reading, which waits for no writer.

        Raises:
            DatabaseAwayError: when the database cannot be reached.
        """
        async with _translate_outage(), AsyncSession(self._reader, expire_on_commit=False) as session:
            yield session

    async def dispose(self) -> None:
        """Close every connection."""
        await self.engine.dispose()


@asynccontextmanager
async def begin(connection: AsyncConnection) -> AsyncGenerator[AsyncSession]:
    """One transaction of a connection: a session whose changes are committed together at the end, or not at all.

    Those of `write_later` are written just before, if no statement came before.
    """
    opened = AsyncSession(connection, expire_on_commit=False, sync_session_class=LateWriter)
    async with opened as session, session.begin():
        yield session
        await session.run_sync(write_now)


def table_of(model: type[SQLModel]) -> sa.Table:
    """The model's table, for statements that are built once: one that is built for each call costs three times that."""
    return cast("sa.Table", sa.inspect(model).local_table)


async def change_row(session: AsyncSession, statement: sa.Update, values: Mapping[str, Any] | None = None) -> bool:
    """Run a conditional UPDATE; true when it found its row, false when somebody was first (law 3).

    `values` are those of a statement that was built once: of its parameters, and of the columns that it sets.
    """
    result = await session.execute(statement, values, execution_options={"synchronize_session": False})
    return _count_rows(result) > 0


async def insert_new(session: AsyncSession, table: type[SQLModel], values: dict[str, Any]) -> bool:
    """Insert a row unless one with its unique key is there; true when it was new."""
    return _count_rows(await session.execute(build_insert(session, table), values)) > 0


def build_insert(session: AsyncSession, table: type[SQLModel], *, tells_new: bool = False) -> sa.Insert:
    """An INSERT, built once, of rows unless one with their unique key is there; `tells_new` returns the others' ids."""
    return _build_insert(table_of(table), session.get_bind().dialect.name, tells_new=tells_new)


@cache
def _build_insert(table: sa.Table, dialect: str, *, tells_new: bool) -> sa.Insert:
    insert = sqlite.insert if dialect == "sqlite" else postgresql.insert
    statement = insert(table).on_conflict_do_nothing()
    if tells_new:
        return statement.returning(table.c.id)
    # Without this, an INSERT's count is -1 on PostgreSQL.
    return statement.execution_options(preserve_rowcount=True)


def _count_rows(result: sa.Result[Any]) -> int:
    return cast("sa.CursorResult[Any]", result).rowcount


@asynccontextmanager
async def _translate_outage() -> AsyncGenerator[None]:
    try:
        yield
    # PostgreSQL that only reads, as a standby does, is an InternalError.
    except (OperationalError, InterfaceError, InternalError, PoolTimeoutError) as error:
        raise DatabaseAwayError("the database cannot take it now") from error


def _create_engine(url: str) -> AsyncEngine:
    if url.startswith("sqlite"):
        engine = create_async_engine(url, connect_args={"timeout": _SQLITE_PATIENCE / 1000})
        event.listen(engine.sync_engine, "connect", _prepare_sqlite)
        event.listen(engine.sync_engine, "begin", _begin_sqlite)
        return engine
    return create_async_engine(
        url,
        # None beyond these: a connection opened for a crowd and closed again costs PostgreSQL more than a settlement.
        pool_size=20,
        max_overflow=0,
        pool_timeout=3,
        pool_pre_ping=True,
        connect_args={"options": _POSTGRESQL_OPTIONS, "connect_timeout": 3},
    )


def _prepare_sqlite(connection: DBAPIConnection, _record: object) -> None:
    # None hands BEGIN to us: the driver's own would come too late and without IMMEDIATE.
    connection.isolation_level = None
    cursor = connection.cursor()
    for pragma in ("journal_mode=WAL", "synchronous=FULL", "foreign_keys=ON", f"busy_timeout={_SQLITE_PATIENCE}"):
        cursor.execute(f"PRAGMA {pragma}")
    cursor.close()


def _begin_sqlite(connection: sa.Connection) -> None:
    options: dict[str, Any] = dict(connection.get_execution_options())
    connection.exec_driver_sql(f"BEGIN {options.get('sqlite_begin', 'IMMEDIATE')}")
