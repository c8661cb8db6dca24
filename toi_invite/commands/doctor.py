"""`doctor`: is everything as it has to be, and if not, which setting is it?"""

import asyncio
import sys

import click

from toi_invite.config import get_settings
from toi_invite.services.doctor import diagnose


@click.command("doctor")
def doctor() -> None:
    """Check the settings and everything they point to; the exit status is 1 if anything is wrong."""
    diagnosis = asyncio.run(diagnose(get_settings()))
    for note in diagnosis.notes:
        click.echo(f"ok       {note}")
    for problem in diagnosis.problems:
        click.echo(f"problem  {problem}")
    sys.exit(1 if diagnosis.problems else 0)
