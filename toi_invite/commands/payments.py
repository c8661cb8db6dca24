"""`payments`: what an operator asks about money."""

import json
import sys
from collections.abc import Iterable

import click
from sqlalchemy.ext.asyncio import AsyncSession

from toi_invite.commands.decisions import accept, record_refund, refund
from toi_invite.commands.running import read
from toi_invite.language.codes import Language
from toi_invite.language.money import format_tenge
from toi_invite.services.payments.history import AttemptView, PaymentView, find_payment, list_payments
from toi_invite.services.payments.ledger import find_ledger_faults, list_entries
from toi_invite.services.strays import Stray, list_strays


@click.group()
def payments() -> None:
    """List payments, show one, verify the ledger, decide what a person has to decide."""


for command in (refund, record_refund, accept):
    payments.add_command(command)


@payments.command("list")
@click.option("--json", "as_json", is_flag=True, help="One JSON array, for programs.")
@click.option("--review", is_flag=True, help="Only what a person has to look at.")
def list_all(*, as_json: bool, review: bool) -> None:
    """Every payment, the newest first."""
    views = read(lambda session: list_payments(session, in_review=review))
    strays = read(list_strays) if review else []
    if as_json:
        described = [_describe(view) for view in views] + [_describe_stray(stray) for stray in strays]
        click.echo(json.dumps(described, ensure_ascii=False, indent=2))
        return
    for line in [_write_line(view) for view in views] + [_write_stray(stray) for stray in strays]:
        click.echo(line)
    if not views and not strays:
        click.echo("No payments in review." if review else "No payments.")


@payments.command()
@click.argument("number")
def show(number: str) -> None:
    """One payment by its number (T48213907) or an attempt's reference, with its ledger."""
    view = read(lambda session: find_payment(session, number=number))
    if view is None:
        click.echo(f"There is no payment {number}.", err=True)
        sys.exit(1)
    click.echo(_write_line(view))
    for attempt in view.attempts:
        review = f", review: {attempt.review}" if attempt.review else ""
        click.echo(f"  attempt {attempt.reference} by {attempt.channel}: {attempt.status}{review}")
    for each in view.refunds:
        click.echo(f"  refund {_write_sum(each.amount_tiyn)}: {each.status}{', surplus' if each.surplus else ''}")
    for entry in read(lambda session: list_entries(session, view.id)):
        click.echo(f"  {entry.number:>3} {entry.at.isoformat()} {entry.kind} by {entry.actor} {entry.detail}")


@payments.command()
def verify() -> None:
    """Check the hash chain of every payment; exit status 1 when one is broken."""
    faults = list(read(_find_faults))
    for fault in faults:
        click.echo(fault, err=True)
    click.echo(f"{len(faults)} faults.")
    sys.exit(1 if faults else 0)


async def _find_faults(session: AsyncSession) -> Iterable[str]:
    views = await list_payments(session)
    return [fault for view in views for fault in await find_ledger_faults(session, view.id)]


def _write_line(view: PaymentView) -> str:
    review = f"  review: {view.review}" if view.review else ""
    return f"{view.number}  {view.status:<9}  {_write_sum(view.amount_tiyn):>10}  {view.slug}{review}"


def _write_stray(stray: Stray) -> str:
    amount = "" if stray.amount_tiyn is None else _write_sum(stray.amount_tiyn)
    told = stray.reference or stray.invoice_id or "no reference"
    return f"{stray.name}  {stray.word or 'unread':<9}  {amount:>10}  {told}  review: {stray.review}"


def _write_sum(amount_tiyn: int) -> str:
    return format_tenge(amount_tiyn, Language.EN)


def _describe(view: PaymentView) -> dict[str, object]:
    return {
        "number": view.number,
        "reference": view.current_attempt.reference if view.current_attempt else None,
        "event_id": view.event_id,
        "slug": view.slug,
        "status": view.status,
        "amount_tiyn": view.amount_tiyn,
        "refunded_tiyn": view.refunded_tiyn,
        "review": view.review,
        "created_at": view.created_at.isoformat(),
        "attempts": [_describe_attempt(attempt) for attempt in view.attempts],
    }


def _describe_attempt(attempt: AttemptView) -> dict[str, object]:
    return {
        "reference": attempt.reference,
        "channel": attempt.channel,
        "status": attempt.status,
        "received_tiyn": attempt.received_tiyn,
        "review": attempt.review,
    }


def _describe_stray(stray: Stray) -> dict[str, object]:
    """A delivery without a payment, with the same keys as far as it has them."""
    return {
        "number": stray.name,
        "reference": stray.reference,
        "event_id": None,
        "slug": None,
        "status": "review",
        "amount_tiyn": stray.amount_tiyn,
        "refunded_tiyn": 0,
        "review": stray.review,
        "created_at": stray.received_at.isoformat(),
        "attempts": [],
    }
