"""Writes that wait for the session's next statement, so that equal ones go to the database together (ADR 0028).

One row more in a statement costs a tenth of a statement more: most of that is the way there and back.
"""

from collections.abc import Iterable, Mapping
from typing import Any, cast

import sqlalchemy as sa
from sqlalchemy import event
from sqlalchemy.ext.asyncio import AsyncSession
from sqlalchemy.orm import ORMExecuteState, Session

_Late = dict[tuple[sa.Insert | sa.Update, tuple[str, ...]], list[Mapping[str, Any]]]
"""Rows by the statement that they are for and the columns that they set, the first one first."""


class RowMissingError(Exception):
    """A row that was to change is not as it was read; everything is taken back."""


class LateWriter(Session):
    """A session that runs what `write_later` left before its next statement."""


@event.listens_for(LateWriter, "do_orm_execute")
def _write_first(state: ORMExecuteState) -> None:
    write_now(state.session)


def write_now(session: Session) -> None:
    """Run what waits, the rows of a statement together; whoever commits calls it.

    Raises:
        RowMissingError: when an UPDATE did not find every row that it was for.
    """
    late: _Late = session.info.pop(LateWriter, {})
    for (statement, _), rows in late.items():
        result = session.connection().execute(statement, rows)
        if statement.is_update and cast("sa.CursorResult[Any]", result).rowcount != len(rows):
            raise RowMissingError(f"an UPDATE of {statement.table} did not find {len(rows)} rows")


def write_later(session: AsyncSession, statement: sa.Insert | sa.Update, *rows: Mapping[str, Any]) -> None:
    """Leave rows to an INSERT or UPDATE that was built once; statements run in the order of their first rows.

    An UPDATE is for one row each, which it has to find: for those that the caller has locked and looked at.
    """
    late: _Late = session.info.setdefault(LateWriter, {})
    for row in rows:
        late.setdefault((statement, tuple(row)), []).append(row)


def is_one_of(column: sa.Column[Any], words: Iterable[str]) -> sa.ColumnElement[bool]:
    """As `column.in_(words)`, for a statement of many rows: IN cannot be part of one."""
    return sa.or_(sa.false(), *(column == word for word in sorted(words)))
