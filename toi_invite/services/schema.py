"""Whether the database has every migration of this version."""

from functools import cache
from pathlib import Path

import sqlalchemy as sa
from alembic.config import Config
from alembic.script import ScriptDirectory
from sqlalchemy.ext.asyncio import AsyncSession

_INI = Path(__file__).parents[2] / "alembic.ini"


def configure_alembic(database_url: str = "") -> Config:
    """Alembic's configuration; an empty URL leaves the choice to the settings."""
    config = Config(_INI)
    config.set_main_option("sqlalchemy.url", database_url.replace("%", "%%"))  # % begins an interpolation there
    return config


@cache
def get_newest_revision() -> str:
    """The name of the newest migration in `alembic/versions`."""
    return str(ScriptDirectory.from_config(configure_alembic()).get_current_head())


async def is_migrated(session: AsyncSession) -> bool:
    """Whether the database stands at the newest migration; false for an empty one."""
    connection = await session.connection()
    if not await connection.run_sync(lambda each: sa.inspect(each).has_table("alembic_version")):
        return False
    found = await session.scalars(sa.text("SELECT version_num FROM alembic_version"))
    return list(found) == [get_newest_revision()]
