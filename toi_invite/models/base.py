"""What every table shares: identifiers, instants, and names for its constraints."""

import uuid
from enum import StrEnum
from typing import Any

import sqlalchemy as sa
from sqlmodel import Field, SQLModel

from toi_invite.db import UtcDateTime

# Named constraints can be altered by a migration on either engine.
SQLModel.metadata.naming_convention = {
    "ix": "ix_%(table_name)s_%(column_0_N_name)s",
    "uq": "uq_%(table_name)s_%(column_0_N_name)s",
    "ck": "ck_%(table_name)s_%(constraint_name)s",
    "fk": "fk_%(table_name)s_%(column_0_N_name)s",
    "pk": "pk_%(table_name)s",
}


def make_id() -> str:
    """A random identifier (UUID 4, as text)."""
    return str(uuid.uuid4())


def id_field() -> Any:  # noqa: ANN401 - SQLModel's Field is untyped by design
    """A table's own identifier."""
    return Field(default_factory=make_id, primary_key=True, max_length=36)


def instant_field(**options: Any) -> Any:  # noqa: ANN401 - as above
    """An instant, UTC."""
    return Field(sa_type=UtcDateTime, **options)  # pyright: ignore[reportArgumentType]


def one_of(column: str, values: type[StrEnum] | frozenset[StrEnum]) -> str:
    """SQL that holds when the column has one of the values."""
    listed = ", ".join(f"'{value}'" for value in sorted(values))
    return f"{column} IN ({listed})"


def check(name: str, sql: str) -> sa.CheckConstraint:
    """A named CHECK."""
    return sa.CheckConstraint(sql, name=name)
