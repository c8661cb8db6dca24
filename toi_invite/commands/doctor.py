"""`doctor`: is everything as it has to be, and if not, which setting is it?"""

import asyncio
import sys

import click

from toi_invite.clock import read_clock
from toi_invite.config import get_settings
from toi_invite.services.doctor import diagnose


@click.command("doctor")
def doctor() -> None:
    """Check the settings and everything they point to; the exit status is 1 if there is a problem, not for warnings."""
    diagnosis = asyncio.run(diagnose(get_settings(), now=read_clock()))
    for note in diagnosis.notes:
        click.echo(f"ok       {note}")
    for warning in diagnosis.warnings:
        click.echo(f"warning  {warning}")
    for problem in diagnosis.problems:
        click.echo(f"problem  {problem}")
    sys.exit(1 if diagnosis.problems else 0)
