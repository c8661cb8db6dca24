"""`reconcile`: compare our book with the gateway's, now."""

import sys
from collections import Counter
from datetime import date, datetime

import click

from toi_invite.clock import read_clock
from toi_invite.commands.running import with_gateway
from toi_invite.language.dates import ALMATY
from toi_invite.services.books import Comparison, Difference, Scope
from toi_invite.services.books import reconcile as reconcile_books


@click.command("reconcile")
@click.option("--day", type=click.DateTime(["%Y-%m-%d"]), help="A day in Almaty; today unless --payment is given.")
@click.option("--payment", "name", help="One payment: its number or an attempt's reference.")
def reconcile(*, day: datetime | None, name: str | None) -> None:
    """Compare both books, settle what can be settled, print what differs; exit status 1 if a person has to look.

    A second run changes nothing more.
    """
    now = read_clock()
    scope = Scope(day=_choose_day(day, name, now), name=name)
    comparison = with_gateway(lambda database, gateway: reconcile_books(database, gateway, scope, now=now))
    _print(comparison)
    sys.exit(0 if all(each.is_settled for each in comparison.differences) else 1)


def _choose_day(day: datetime | None, name: str | None, now: datetime) -> date | None:
    if day is not None:
        return day.date()
    return None if name else now.astimezone(ALMATY).date()


def _print(comparison: Comparison) -> None:
    for difference in comparison.differences:
        click.echo(_write_line(difference))
    counted = Counter(each.kind.value for each in comparison.differences)
    listed = "".join(f", {count} {kind}" for kind, count in sorted(counted.items()))
    click.echo(f"{comparison.compared} attempts compared, {len(comparison.differences)} differences{listed}.")


def _write_line(difference: Difference) -> str:
    done = "settled" if difference.is_settled else "look at it"
    return (
        f"{difference.kind:<14} {difference.reference:<14} here: {difference.ours}, there: {difference.theirs} ({done})"
    )
