"""`python -m toi_invite`: the commands of an operator."""

import sys

import click

from toi_invite.commands.doctor import doctor
from toi_invite.commands.migrate import migrate
from toi_invite.commands.payments import payments
from toi_invite.commands.reconcile import reconcile
from toi_invite.commands.serve import serve
from toi_invite.errors import ToiInviteError


@click.group()
def commands() -> None:
    """Serve toi_invite and look after it."""


commands.add_command(serve)
commands.add_command(migrate)
commands.add_command(doctor)
commands.add_command(payments)
commands.add_command(reconcile)


def main() -> None:
    """Run the command; what goes wrong on purpose is told in sentences, without a traceback."""
    try:
        commands(prog_name="python -m toi_invite")
    except ToiInviteError as error:
        click.echo(str(error), err=True)
        sys.exit(1)


if __name__ == "__main__":
    main()
