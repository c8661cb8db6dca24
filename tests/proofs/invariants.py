"""What must hold in every state of the database (facts/reliability.md, I1-I15): one check each, and what they found."""

import json
from collections import Counter
from collections.abc import Callable, Hashable, Iterable, Iterator
from typing import TypeVar

from tests.proofs.snapshot import Snapshot, take_snapshot
from toi_invite.config import GatewayName
from toi_invite.db import Database
from toi_invite.models.category import Category
from toi_invite.models.event import EventStatus
from toi_invite.models.payment import OPEN_ATTEMPT, AttemptStatus, Payment, PaymentStatus, RefundStatus
from toi_invite.services.payments.ledger import Kind, compute_hash
from toi_invite.services.payments.refunding import PART
from toi_invite.services.templates import get_template

_ENDED = {PaymentStatus.COMPLETED, PaymentStatus.REFUNDED}

_Key = TypeVar("_Key", bound=Hashable)

Check = Callable[[Snapshot], Iterable[str]]


async def find_broken_invariants(database: Database, *, at_rest: bool = True) -> list[str]:
    """Which laws of money the database breaks, one sentence each; empty in every state that a test can reach.

    `at_rest`: whether every delivery that came has had its time to be applied.
    """
    return judge(await take_snapshot(database), at_rest=at_rest)


def judge(book: Snapshot, *, at_rest: bool) -> list[str]:
    """The same of a snapshot."""
    checks = {**CHECKS, "I12": find_unprocessed} if at_rest else CHECKS
    return [f"{name}: {fault}" for name, check in checks.items() for fault in check(book)]


def find_unpaid_publications(book: Snapshot) -> Iterator[str]:
    """I1: nothing is published without a completed payment of its own, or a grant."""
    for event in book.events:
        if event.status == EventStatus.PUBLISHED and event.grant_id is None:
            payment = book.find_payment(event.payment_id)
            if payment is None or payment.status != PaymentStatus.COMPLETED or not payment.publishes:
                yield f"event {event.id} is published unpaid"


def find_idle_money(book: Snapshot) -> Iterator[str]:
    """I2: money that came has published something, goes back, or lies before a person."""
    for payment in book.payments:
        if payment.status == PaymentStatus.COMPLETED and not payment.publishes and not _is_returning(book, payment):
            yield f"{payment.number} is completed and kept for nothing"
        if payment.publishes and payment.status == PaymentStatus.COMPLETED:
            event = book.get_event(payment)
            if event.payment_id != payment.id or event.status == EventStatus.DRAFT:
                yield f"{payment.number} publishes, and its event does not know"
        if book.has_succeeded(payment) != (payment.status in _ENDED):
            yield f"{payment.number} hides money"
        returning = {row.attempt_id for row in book.refunds}
        counted = [each for each in book.list_attempts(payment) if each.status == AttemptStatus.SUCCEEDED]
        if len([each for each in counted if each.id not in returning]) > 1:
            yield f"{payment.number} keeps what came for more than one attempt"
    for attempt in book.attempts:
        left = (attempt.received_tiyn or 0) - book.sum_returned(attempt)
        if left > 0 and attempt.status != AttemptStatus.SUCCEEDED and not attempt.review:
            yield f"{attempt.reference} keeps {left} tiyn that nobody looks at"


def find_double_fulfilments(book: Snapshot) -> Iterator[str]:
    """I3: an event is published by one payment at a time, and a payment completes and publishes once."""
    publishing = (each.event_id for each in book.payments if each.publishes and each.status == PaymentStatus.COMPLETED)
    yield from (f"event {event_id} has two publishing payments" for event_id in _find_repeated(publishing))
    once = {Kind.PAYMENT_COMPLETED, Kind.EVENT_PUBLISHED, Kind.PAYMENT_REFUNDED, Kind.EVENT_WITHDRAWN}
    kinds = ((entry.payment_id, entry.kind) for entry in book.entries if entry.kind in once)
    yield from (f"{kind} stands twice in the ledger of {payment_id}" for payment_id, kind in _find_repeated(kinds))


def find_misfits(book: Snapshot) -> Iterator[str]:
    """I4: what counts as paid is the sum that was asked for, or a person has accepted it."""
    accepted = {entry.attempt_id for entry in book.entries if entry.kind == Kind.ACCEPTED}
    for payment in book.payments:
        for attempt in book.list_attempts(payment):
            fits = attempt.received_tiyn == payment.amount_tiyn and payment.currency == "KZT"
            if attempt.status == AttemptStatus.SUCCEEDED and not fits and attempt.id not in accepted:
                yield f"{attempt.reference} counts with {attempt.received_tiyn} of {payment.amount_tiyn} tiyn"


def find_turns_back(book: Snapshot) -> Iterator[str]:
    """I5: nothing leaves `completed` but into `refunded`, and nothing leaves that."""
    allowed = {PaymentStatus.COMPLETED: _ENDED, PaymentStatus.REFUNDED: {PaymentStatus.REFUNDED}}
    for entry in book.entries:
        if entry.before in allowed and entry.after not in allowed[PaymentStatus(entry.before)]:
            yield f"payment {entry.payment_id} went from {entry.before} to {entry.after}"


def find_broken_chains(book: Snapshot) -> Iterator[str]:
    """I6: the ledger has no gap, its statuses follow one another, its hashes fit, and its end is the payment's."""
    for payment in book.payments:
        previous_hash, status, number = "", "", 0
        for number, entry in enumerate(book.list_entries(payment), start=1):
            is_linked = (entry.number, entry.previous_hash, entry.before) == (number, previous_hash, status)
            if not is_linked or entry.hash != compute_hash(entry):
                yield f"{payment.number}: entry {number} does not fit the one before it"
            previous_hash, status = entry.hash, entry.after
        if (number, previous_hash, status) != (payment.ledger_count, payment.ledger_head, payment.status):
            yield f"{payment.number} is not what its ledger ends with"


def find_excess_refunds(book: Snapshot) -> Iterator[str]:
    """I7: no more goes back, or waits to, than came."""
    for payment in book.payments:
        for attempt in book.list_attempts(payment):
            received = payment.amount_tiyn if attempt.received_tiyn is None else attempt.received_tiyn
            rows = book.list_refunds(attempt, RefundStatus.COMPLETED, RefundStatus.QUEUED)
            if (total := sum(row.amount_tiyn for row in rows)) > received:
                yield f"{attempt.reference}: {total} tiyn go back of {received}"


def find_unbalanced(book: Snapshot) -> Iterator[str]:
    """I8: what was received and not returned is what the open balances add up to."""
    for attempt in book.attempts:
        balance = (attempt.received_tiyn or 0) - book.sum_returned(attempt)
        if balance < 0 and attempt.received_tiyn is not None:
            yield f"{attempt.reference} has returned {-balance} tiyn more than it received"
    for payment in book.payments:
        counted = [each for each in book.list_attempts(payment) if each.status == AttemptStatus.SUCCEEDED]
        returned = [book.sum_returned(each) for each in counted if not _is_surplus(book, payment, each.id)]
        if payment.refunded_tiyn not in {0, sum(returned), *returned}:
            yield f"{payment.number} tells {payment.refunded_tiyn} tiyn returned, its refunds {returned}"


def find_repeated_keys(book: Snapshot) -> Iterator[str]:
    """I9: one attempt an invoice, one delivery a key, one live payment an event, one open attempt a channel."""
    yield from _say_repeated("invoice", ((each.gateway, each.invoice_id) for each in book.attempts if each.invoice_id))
    yield from _say_repeated("delivery", ((each.source, each.dedupe_key) for each in book.deliveries))
    live = (each for each in book.payments if each.closed_at is None and each.status != PaymentStatus.REFUNDED)
    yield from _say_repeated("live payment of event", (each.event_id for each in live))
    is_open = (each for each in book.attempts if each.status in OPEN_ATTEMPT)
    yield from _say_repeated("open attempt of payment", ((each.payment_id, each.channel) for each in is_open))
    yield from _say_repeated("ledger number", ((each.payment_id, each.number) for each in book.entries))
    yield from _say_repeated("notice", (each.dedupe_key for each in book.notices))


def find_strangers(book: Snapshot) -> Iterator[str]:
    """I10: payment, event and organizer belong together, and a delivery touched the attempt that it names."""
    for payment in book.payments:
        if book.get_event(payment).organizer_id != payment.organizer_id:
            yield f"{payment.number} is not of its event's organizer"
    references = {attempt.id: attempt.reference for attempt in book.attempts}
    for delivery in book.deliveries:
        named = json.loads(delivery.matched)[2] if delivery.matched.startswith("[") else None
        if delivery.attempt_id and named not in {None, references[delivery.attempt_id]}:
            yield f"a delivery about {named} touched {references[delivery.attempt_id]}"


def find_mock_money(book: Snapshot) -> Iterator[str]:
    """I11: beside a real gateway no money of the mock counts."""
    gateways = {attempt.gateway for attempt in book.attempts}
    if gateways & set(GatewayName) and "mock" in gateways:
        yield "there is money of the mock beside real money"


def find_unprocessed(book: Snapshot) -> Iterator[str]:
    """I12: every delivery was applied, ignored or kept for a person."""
    for delivery in book.deliveries:
        if delivery.processed_at is None:
            yield f"delivery {delivery.id} is unprocessed"


def find_missing_mails(book: Snapshot) -> Iterator[str]:
    """I13: one mail is owed for each publication, each surplus and each refund that took effect."""
    kinds = Counter(entry.kind for entry in book.entries)
    owed = Counter(notice.kind for notice in book.notices)
    expected = {"published": kinds[Kind.EVENT_PUBLISHED], "surplus": kinds[Kind.SURPLUS]}
    counted = {
        attempt.id
        for attempt in book.attempts
        if attempt.status == AttemptStatus.SUCCEEDED or book.sum_returned(attempt) == attempt.received_tiyn
    }
    done = [row for row in book.refunds if row.status == RefundStatus.COMPLETED and row.attempt_id in counted]
    expected["refunded"] = sum(row.reason != PART for row in done)
    for kind, count in expected.items():
        if owed[kind] != count:
            yield f"{owed[kind]} mails `{kind}` are owed for {count} cases"


def find_suspended_by_surplus(book: Snapshot) -> Iterator[str]:
    """I14: the system withdraws an event only for a full refund of the payment that published it."""
    for entry in book.entries:
        payment = book.find_payment(entry.payment_id)
        is_whole = payment is not None and payment.publishes and payment.status == PaymentStatus.REFUNDED
        if entry.kind == Kind.EVENT_WITHDRAWN and not is_whole:
            yield f"payment {entry.payment_id} withdrew an event without its own full refund"


def find_moved_prices(book: Snapshot) -> Iterator[str]:
    """I15: price, category and address of what was paid for stay as they were agreed."""
    revisions = {revision.id: revision for revision in book.revisions}
    reserved = {slug.event_id for slug in book.slugs}
    for payment in book.payments:
        agreed = {entry.amount_tiyn for entry in book.list_entries(payment) if entry.kind == Kind.PAYMENT_CREATED}
        if agreed != {payment.amount_tiyn}:
            yield f"{payment.number} costs {payment.amount_tiyn}, and {agreed} was agreed"
        if payment.event_id not in reserved:
            yield f"{payment.number} has no address reserved"
        event = book.get_event(payment)
        if payment.publishes and event.payment_id == payment.id and event.revision_id:
            template = get_template(revisions[event.revision_id].content["template"])
            if template.category.rank > Category(payment.category).rank:
                yield f"{payment.number} shows a dearer template than was paid for"


def find_needless_questions(book: Snapshot) -> Iterator[str]:
    """Beyond the list: nobody goes on asking about an attempt whose money has come."""
    for attempt in book.attempts:
        if attempt.received_tiyn is not None and attempt.poll_at is not None:
            yield f"{attempt.reference} has got its money and is asked about at {attempt.poll_at}"


CHECKS: dict[str, Check] = {
    "I1": find_unpaid_publications,
    "I2": find_idle_money,
    "I3": find_double_fulfilments,
    "I4": find_misfits,
    "I5": find_turns_back,
    "I6": find_broken_chains,
    "I7": find_excess_refunds,
    "I8": find_unbalanced,
    "I9": find_repeated_keys,
    "I10": find_strangers,
    "I11": find_mock_money,
    "I13": find_missing_mails,
    "I14": find_suspended_by_surplus,
    "I15": find_moved_prices,
    "asking": find_needless_questions,
}
"""Every check that holds at each moment; I12 waits for the poller."""


def _is_returning(book: Snapshot, payment: Payment) -> bool:
    return any(row.payment_id == payment.id for row in book.refunds)


def _is_surplus(book: Snapshot, payment: Payment, attempt_id: str) -> bool:
    return payment.publishes and any(row.surplus for row in book.refunds if row.attempt_id == attempt_id)


def _say_repeated(what: str, keys: Iterable[Hashable]) -> Iterator[str]:
    return (f"{what} {key} is there twice" for key in _find_repeated(keys))


def _find_repeated(keys: Iterable[_Key]) -> list[_Key]:
    return [key for key, count in Counter(keys).items() if count > 1]
