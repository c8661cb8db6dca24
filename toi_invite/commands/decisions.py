"""`payments refund`, `record-refund`, `accept`: what an operator decides about money, each with a reason."""

from collections.abc import Generator
from contextlib import contextmanager
from decimal import Decimal, InvalidOperation

import click
from typing_extensions import override

from toi_invite.clock import read_clock
from toi_invite.commands.running import with_database, with_gateway
from toi_invite.db import Database
from toi_invite.errors import RefusedError
from toi_invite.language.codes import Language
from toi_invite.language.money import format_tenge
from toi_invite.money import TIYN_PER_TENGE
from toi_invite.services.kaspi.gateway import Gateway, RefundScan, ReportedRefund
from toi_invite.services.payments.accepting import accept_review
from toi_invite.services.payments.giving_back import Return, record_refund_outside, refund_attempt
from toi_invite.services.payments.ledger import Actor
from toi_invite.services.payments.settling import Context, Settlement
from toi_invite.services.qr_codes import print_qr
from toi_invite.services.strays import is_stray, resolve_stray

_WHY_NOT = {
    "which_attempt": "Money came for several attempts of this payment: name one by its reference (`payments show`).",
    "not_in_review": "Nothing about it waits for a decision.",
    "surplus": "This money can only go back: `payments refund`, or `payments record-refund` if it was done outside.",
    "refund_under_way": "This money may be on its way back: run `payments refund` again to find out.",
}


class _Tenge(click.ParamType):
    """A sum in tenge, `2990` or `2990.50`, as tiyn."""

    name = "tenge"

    @override
    def convert(self, value: str, param: click.Parameter | None, ctx: click.Context | None) -> int:
        try:
            tiyn = Decimal(value) * TIYN_PER_TENGE
        except InvalidOperation:
            self.fail("a sum in tenge looks like 2990 or 2990.50", param, ctx)
        if tiyn != tiyn.to_integral_value() or not 0 < tiyn < 10**14:
            self.fail("a sum in tenge looks like 2990 or 2990.50", param, ctx)
        return int(tiyn)


_amount = click.option("--amount", "amount_tiyn", type=_Tenge(), help="Tenge; all that is left unless given.")
_reason = click.option("--reason", required=True, help="Why; stays in the ledger for ever. No names, no phones.")


@click.command()
@click.argument("name")
@_amount
@_reason
def refund(name: str, amount_tiyn: int | None, reason: str) -> None:
    """Send money of NAME (a payment's number or an attempt's reference) back through the gateway.

    After an answer that got lost, run it again: the gateway is asked first what has gone back.
    """
    wanted = Return(name, amount_tiyn, _clean(reason))

    async def work(database: Database, gateway: Gateway) -> ReportedRefund:
        return await refund_attempt(database, gateway, wanted, show_scan=_show_scan, now=read_clock())

    with _explaining():
        done = with_gateway(work)
    state = "went back" if done.is_completed else "is on its way; the gateway will tell when it has arrived"
    click.echo(f"{_write_sum(done.amount_tiyn)} {state}.")


@click.command("record-refund")
@click.argument("name")
@_amount
@_reason
def record_refund(name: str, amount_tiyn: int | None, reason: str) -> None:
    """Write down that money of NAME was given back outside, in the bank's own app for one.

    NAME is a payment's number, an attempt's reference, or a delivery (D-…) of `payments list --review`.
    """
    wanted = Return(name, amount_tiyn, _clean(reason))
    if is_stray(name):
        _resolve(name, f"given back outside: {wanted.reason}")
        return

    async def work(database: Database, gateway: Gateway) -> Settlement:
        return await record_refund_outside(database, gateway, wanted, now=read_clock())

    with _explaining():
        with_gateway(work)
    click.echo("Written down.")


@click.command()
@click.argument("name")
@_reason
def accept(name: str, reason: str) -> None:
    """Let money of NAME that did not fit count as the payment; what came above the price is queued for refund.

    NAME is a payment's number, an attempt's reference, or a delivery (D-…) of `payments list --review`, which is
    then done with.
    """
    reason = _clean(reason)
    if is_stray(name):
        _resolve(name, reason)
        return

    async def work(database: Database, gateway: Gateway) -> None:
        async with database.transaction() as session:
            await accept_review(session, name, reason, Context(gateway, Actor.OPERATOR, read_clock()))

    with _explaining():
        with_gateway(work)
    click.echo("Accepted.")


def _resolve(name: str, reason: str) -> None:
    async def work(database: Database) -> None:
        async with database.transaction() as session:
            await resolve_stray(session, name, reason, now=read_clock())

    with_database(work)
    click.echo("Done with.")


@contextmanager
def _explaining() -> Generator[None]:
    """Turn a rule's code into a sentence."""
    try:
        yield
    except RefusedError as error:
        raise click.ClickException(_WHY_NOT.get(error.reason, error.reason)) from None


def _clean(reason: str) -> str:
    reason = " ".join(reason.split())
    if not 0 < len(reason) <= 180:  # noqa: PLR2004 - fits into the ledger
        raise click.BadParameter("between 1 and 180 characters", param_hint="--reason")
    return reason


def _show_scan(scan: RefundScan) -> None:
    click.echo("The buyer scans this with the bank's app to get the money back:")
    click.echo(print_qr(scan.payload))
    click.echo(scan.payload)


def _write_sum(amount_tiyn: int) -> str:
    return format_tenge(amount_tiyn, Language.EN)
