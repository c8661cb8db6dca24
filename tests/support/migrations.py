"""The real migrations, run by alembic's own commands on a database of the test's choice."""

from collections.abc import Iterator
from contextlib import contextmanager

import sqlalchemy as sa
from alembic import command

from toi_invite.db import normalize_url
from toi_invite.services.schema import configure_alembic


def migrate(url: str, revision: str = "head") -> None:
    """Bring the database up to *revision*."""
    command.upgrade(configure_alembic(url), revision)


def demigrate(url: str, revision: str = "base") -> None:
    """Bring the database down to *revision*."""
    command.downgrade(configure_alembic(url), revision)


@contextmanager
def connect(url: str) -> Iterator[sa.Connection]:
    """A plain connection, without what the application adds to each."""
    engine = sa.create_engine(normalize_url(url).replace("+aiosqlite", ""))
    with engine.connect() as connection:
        yield connection
    engine.dispose()
