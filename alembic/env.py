"""Runs migrations on the database of the settings, or on the URL that the caller put into `sqlalchemy.url`."""

from typing import Literal

import sqlalchemy as sa
from alembic import context
from sqlmodel import SQLModel
from sqlmodel.sql.sqltypes import AutoString

import toi_invite.models  # noqa: F401 - fills SQLModel.metadata
from toi_invite.config import get_settings
from toi_invite.db import UtcDateTime, normalize_url


def _render(kind: str, item: object, _context: object) -> str | Literal[False]:
    """Write our own column types as plain SQLAlchemy, so that old migrations do not need today's code."""
    if kind == "type" and isinstance(item, UtcDateTime):
        return "sa.DateTime(timezone=True)"
    if kind == "type" and isinstance(item, AutoString):
        return f"sa.String(length={item.length})"
    return False


def run_migrations() -> None:
    """Upgrade or downgrade over one connection, all of it in one transaction."""
    url = normalize_url(context.config.get_main_option("sqlalchemy.url") or get_settings().database_url)
    engine = sa.create_engine(url.replace("+aiosqlite", ""))
    with engine.connect() as connection:
        context.configure(
            connection=connection,
            target_metadata=SQLModel.metadata,
            render_item=_render,
            compare_type=True,
            compare_server_default=True,
            render_as_batch=engine.dialect.name == "sqlite",
        )
        with context.begin_transaction():
            if engine.dialect.name == "postgresql":
                # A migration that waits for a lock holds up everybody behind it.
                connection.exec_driver_sql("SET LOCAL lock_timeout = '5s'")
            context.run_migrations()
    engine.dispose()


run_migrations()
