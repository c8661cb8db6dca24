"""`payments`: what an operator asks about money."""

import asyncio
import json
import sys
from collections.abc import Awaitable, Callable, Iterable
from typing import TypeVar

import click
from sqlalchemy.ext.asyncio import AsyncSession

from toi_invite.config import get_settings
from toi_invite.db import Database
from toi_invite.language.codes import Language
from toi_invite.language.money import format_tenge
from toi_invite.services.payments.history import AttemptView, PaymentView, find_payment, list_payments
from toi_invite.services.payments.ledger import find_ledger_faults, list_entries

T = TypeVar("T")


@click.group()
def payments() -> None:
    """List payments, show one, verify the ledger."""


@payments.command("list")
@click.option("--json", "as_json", is_flag=True, help="One JSON array, for programs.")
@click.option("--review", is_flag=True, help="Only what a person has to look at.")
def list_all(*, as_json: bool, review: bool) -> None:
    """Every payment, the newest first."""
    views = _read(lambda session: list_payments(session, in_review=review))
    if as_json:
        click.echo(json.dumps([_describe(view) for view in views], ensure_ascii=False, indent=2))
        return
    for view in views:
        click.echo(_write_line(view))
    if not views:
        click.echo("No payments in review." if review else "No payments.")


@payments.command()
@click.argument("number")
def show(number: str) -> None:
    """One payment by its number (T48213907) or an attempt's reference, with its ledger."""
    view = _read(lambda session: find_payment(session, number=number))
    if view is None:
        click.echo(f"There is no payment {number}.", err=True)
        sys.exit(1)
    click.echo(_write_line(view))
    for attempt in view.attempts:
        review = f", review: {attempt.review}" if attempt.review else ""
        click.echo(f"  attempt {attempt.reference} by {attempt.channel}: {attempt.status}{review}")
    for refund in view.refunds:
        click.echo(f"  refund {_write_sum(refund.amount_tiyn)}: {refund.status}{', surplus' if refund.surplus else ''}")
    for entry in _read(lambda session: list_entries(session, view.id)):
        click.echo(f"  {entry.number:>3} {entry.at.isoformat()} {entry.kind} by {entry.actor} {entry.detail}")


@payments.command()
def verify() -> None:
    """Check the hash chain of every payment; exit status 1 when one is broken."""
    faults = list(_read(_find_faults))
    for fault in faults:
        click.echo(fault, err=True)
    click.echo(f"{len(faults)} faults.")
    sys.exit(1 if faults else 0)


async def _find_faults(session: AsyncSession) -> Iterable[str]:
    views = await list_payments(session)
    return [fault for view in views for fault in await find_ledger_faults(session, view.id)]


def _read(ask: Callable[[AsyncSession], Awaitable[T]]) -> T:
    async def run() -> T:
        database = Database(get_settings().database_url)
        try:
            async with database.reading() as session:
                return await ask(session)
        finally:
            await database.dispose()

    return asyncio.run(run())


def _write_line(view: PaymentView) -> str:
    review = f"  review: {view.review}" if view.review else ""
    return f"{view.number}  {view.status:<9}  {_write_sum(view.amount_tiyn):>10}  {view.slug}{review}"


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
