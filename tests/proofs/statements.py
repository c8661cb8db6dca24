"""What happens before the n-th statement of the work under test: a crash. From outside, by SQLAlchemy's own events."""

from typing import Any

from sqlalchemy import event

from toi_invite.db import Database


class CrashError(Exception):
    """The process died here."""


class Crasher:
    """Lets the process die before the n-th statement or commit on a database; the dead execute nothing more.

    Attributes:
        is_dead: Whether it has died; only a new process, with a `Database` of its own, works again.
        commits: How many transactions have been committed since `arm`.
    """

    def __init__(self, database: Database) -> None:
        self.is_dead = False
        self.commits = 0
        self._left: int | None = None
        event.listen(database.engine.sync_engine, "before_cursor_execute", self._before_statement)
        event.listen(database.engine.sync_engine, "commit", self._before_commit)

    def arm(self, statements: int | None) -> None:
        """Die after so many statements and commits more; None: go on living."""
        self._left, self.commits = statements, 0

    def _before_statement(self, *_: Any) -> None:
        self._count()

    def _before_commit(self, *_: Any) -> None:
        self._count()
        self.commits += 1

    def _count(self) -> None:
        if self._left is not None:
            self.is_dead = self.is_dead or self._left == 0
            self._left = max(self._left - 1, 0)
        if self.is_dead:
            raise CrashError
