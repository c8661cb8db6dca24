"""Two pieces of work at once: the rival runs, as far as it can, before the n-th statement of the first."""

import asyncio
from collections.abc import Awaitable, Callable
from contextvars import ContextVar
from typing import Any

import sqlalchemy as sa
from sqlalchemy import event
from sqlalchemy.util import await_only

from toi_invite.db import Database
from toi_invite.errors import DatabaseAwayError, ToiInviteError

Work = Callable[[], Awaitable[object]]

_GLANCE = 0.002  # seconds between two looks whether the rival waits for a lock
_IS_WAITING = "SELECT count(*) FROM pg_stat_activity WHERE datname = current_database() AND wait_event_type = 'Lock'"
_is_rival: ContextVar[bool] = ContextVar("is_rival", default=False)


class Rivalry:
    """Watches the statements of a database.

    On SQLite writers queue, so that a rival that comes inside a transaction runs right after it: only the beginning of
    a transaction and statements that read are points of their own.
    """

    def __init__(self, database: Database, reader: sa.Connection) -> None:
        self._is_sqlite = database.engine.dialect.name == "sqlite"
        self._reader = reader
        self._left: int | None = None
        self._rival: Work | None = None
        self._task: asyncio.Task[None] | None = None
        self.outages = 0
        event.listen(database.engine.sync_engine, "before_cursor_execute", self._before_statement)

    async def run(self, first: Work, rival: Work, point: int) -> bool:
        """Run both to their ends; false when the first has fewer statements, and the rival came after it."""
        self._left, self._rival, self._task = point, rival, None
        await self._run_safely(first)
        reached, self._left = self._task is not None, None
        await (self._task or asyncio.create_task(self._run_as_rival(rival)))
        return reached

    def _before_statement(self, connection: sa.Connection, _cursor: object, statement: str, *_: Any) -> None:
        if self._left is None or _is_rival.get() or not self._is_point(connection, statement):
            return
        self._left -= 1
        if self._left < 0 and self._rival is not None:
            self._left = None
            self._task = asyncio.get_running_loop().create_task(self._run_as_rival(self._rival))
            await_only(self._let_run(self._task, can_end=self._can_end(connection)))

    def _is_point(self, connection: sa.Connection, statement: str) -> bool:
        return not self._is_sqlite or statement.startswith("BEGIN") or self._can_end(connection)

    def _can_end(self, connection: sa.Connection) -> bool:
        """Whether the first holds nothing that every writer needs."""
        return not self._is_sqlite or connection.get_execution_options().get("sqlite_begin") == "DEFERRED"

    async def _let_run(self, task: asyncio.Task[None], *, can_end: bool) -> None:
        """Until it has ended or waits for a lock of the first."""
        while can_end and not task.done() and not self._is_blocked():
            await asyncio.wait({task}, timeout=_GLANCE)
        await asyncio.sleep(0)

    def _is_blocked(self) -> bool:
        return not self._is_sqlite and bool(self._reader.exec_driver_sql(_IS_WAITING).scalar())

    async def _run_as_rival(self, rival: Work) -> None:
        """In a task of its own, so that only what it does is marked."""
        _is_rival.set(True)
        await self._run_safely(rival)

    async def _run_safely(self, work: Work) -> None:
        """Work may be refused: then somebody was first."""
        try:
            await work()
        except DatabaseAwayError:
            self.outages += 1
        except ToiInviteError:
            pass
