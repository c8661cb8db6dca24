"""`migrate`: bring the database to the newest migration."""

import click
from alembic import command

from toi_invite.config import get_settings
from toi_invite.services.schema import configure_alembic


@click.command("migrate")
def migrate() -> None:
    """Bring the database to the newest migration."""
    settings = get_settings()
    settings.data_dir.mkdir(parents=True, exist_ok=True)
    command.upgrade(configure_alembic(settings.database_url), "head")
