"""A day on which a fifth of everything goes wrong: in the evening our book is the bank's (reliability 13 and 14)."""

import time
from collections import Counter
from pathlib import Path

import pytest

from tests.proofs.bank_book import compare_with_bank
from tests.proofs.chaos import Day, StormyBank, open_day
from tests.proofs.figures import tell
from tests.proofs.invariants import judge
from tests.proofs.outages import TROUBLES, TroubledDay
from tests.proofs.scale import SCALE
from tests.proofs.snapshot import Snapshot, take_snapshot
from toi_invite.db import Database
from toi_invite.models.event import EventStatus
from toi_invite.models.payment import AttemptStatus
from toi_invite.services.payments.ledger import Kind

CONTROL_PAYMENTS = 40
OUTAGE_PAYMENTS = 60
CALLS_PER_MINUTE = 60
"""What the poller may ask in a minute of the bank's, confirmations of successes included."""


def count_faults(day: Day, book: Snapshot) -> dict[str, int]:
    """Payments whose money we never learnt of, that published twice, and that were paid for and publish nothing."""
    invoices = {invoice.external_id: invoice for invoice in day.bank.list_invoices()}
    lost = [
        attempt
        for attempt in book.attempts
        if (invoice := invoices.get(attempt.reference)) and (attempt.received_tiyn or 0) != invoice.paid_tiyn
    ]
    published = Counter(entry.payment_id for entry in book.entries if entry.kind == Kind.EVENT_PUBLISHED)
    shown = {event.id for event in book.events if event.status == EventStatus.PUBLISHED}
    kept = {name for name, each in invoices.items() if each.paid_tiyn == each.amount_tiyn and each.refundable_tiyn}
    paid = {attempt.payment_id for attempt in book.attempts if attempt.reference in kept}
    unpublished = [each for each in book.payments if each.id in paid and each.event_id not in shown]
    double = [payment_id for payment_id, count in published.items() if count > 1]
    return {"lost": len(lost), "double": len(double), "unpublished": len(unpublished)}


def describe(day: Day, book: Snapshot, seconds: float) -> dict[str, object]:
    """The figures of the day."""
    paid = [attempt for attempt in book.attempts if attempt.status == AttemptStatus.SUCCEEDED]
    return {
        "payments": len(day.orders),
        "attempts": len(book.attempts),
        "bank_tiyn": sum(invoice.paid_tiyn for invoice in day.bank.list_invoices()),
        "our_tiyn": sum(attempt.received_tiyn or 0 for attempt in book.attempts),
        "succeeded": len(paid),
        "most_calls_in_a_minute": max(day.calls.values()),
        "webhooks": dict(day.bank.count_webhooks()),
        "fates": dict(Counter(order.fate.name for order in day.orders)),
        "notices": dict(Counter(notice.kind for notice in book.notices)),
        "refused": dict(day.refused),
        "seconds": round(seconds),
    }


@pytest.mark.slow
async def test_day_of_lost_doubled_and_late_webhooks_ends_with_equal_books(
    database: Database, engine_name: str, tmp_path: Path
) -> None:
    """Webhooks lost, doubled, disordered, forged; buyers late, twice, declining: nothing lost, double, unpublished."""
    begun = time.monotonic()
    async with open_day(Day(database, StormyBank(tmp_path))) as day:
        await day.plan(SCALE.chaos_payments)
        await day.run()
        faults = count_faults(day, await take_snapshot(database))
        first = await day.reconcile()
        book = await take_snapshot(database)
        second = await day.reconcile()
        is_same = await take_snapshot(database) == book
        figures = describe(day, book, time.monotonic() - begun)
        tell(f"chaos day on {engine_name}", **faults, **figures, reconciled=dict(first), reconciled_again=dict(second))

    assert faults == {"lost": 0, "double": 0, "unpublished": 0}
    assert compare_with_bank(book, day.bank.list_invoices(), at_rest=True) == []
    assert judge(book, at_rest=True) == []
    assert max(day.calls.values()) <= CALLS_PER_MINUTE
    assert set(first) <= {"refund", "amount for a person"}  # after a success only its webhook tells of a refund
    assert set(second) <= {"amount for a person"}
    assert is_same


@pytest.mark.slow
@pytest.mark.parametrize("engine_name", ["sqlite"])
async def test_control_without_the_poller_loses_payments(database: Database, engine_name: str, tmp_path: Path) -> None:
    """The same weather, and nobody asks the bank: the proof sees what it looks for."""
    async with open_day(Day(database, StormyBank(tmp_path), polls=False)) as day:
        await day.plan(CONTROL_PAYMENTS)
        await day.run()
        faults = count_faults(day, await take_snapshot(database))
        tell(f"chaos day, control without the poller, on {engine_name}", payments=CONTROL_PAYMENTS, **faults)

    assert faults["lost"] > 0
    assert faults["unpublished"] > 0


@pytest.mark.slow
async def test_day_of_outages_ends_with_equal_books(
    database: Database, engine_url: str, engine_name: str, tmp_path: Path
) -> None:
    """The bank slow, away, cutting answers, and PostgreSQL's connections cut too: nothing lost, double, unpublished."""
    cut = engine_url if engine_name == "postgresql" else None
    async with open_day(TroubledDay(database, StormyBank(tmp_path), cut)) as day:
        await day.plan(OUTAGE_PAYMENTS)
        await day.run()
        faults = count_faults(day, await take_snapshot(database))
        await day.heal()
        await day.reconcile()
        book = await take_snapshot(database)
        figures = {"payments": OUTAGE_PAYMENTS, "hit": dict(day.hits), "refused": dict(day.refused)}
        tell(f"outages on {engine_name}", **faults, **figures)

    assert faults == {"lost": 0, "double": 0, "unpublished": 0}
    assert compare_with_bank(book, day.bank.list_invoices(), at_rest=True) == []
    assert judge(book, at_rest=True) == []
    assert min(day.hits[name] for name in TROUBLES) > 0
    assert cut is None or day.hits["database connections cut"] > 0
