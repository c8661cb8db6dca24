"""The statements that a piece of work runs, and a power cut after any of them."""

from collections.abc import Iterator
from contextlib import contextmanager

from sqlalchemy import event

from toi_invite.db import Database


class PowerCutError(Exception):
    """What the code was doing is never done."""


@contextmanager
def watch_statements(database: Database, *, last: int | None = None) -> Iterator[list[str]]:
    """The statements that are run; every one after the `last` dies."""
    statements: list[str] = []

    def watch(_connection: object, _cursor: object, statement: str, *_others: object) -> None:
        if len(statements) == last:
            raise PowerCutError
        statements.append(statement)

    event.listen(database.engine.sync_engine, "before_cursor_execute", watch)
    try:
        yield statements
    finally:
        event.remove(database.engine.sync_engine, "before_cursor_execute", watch)
