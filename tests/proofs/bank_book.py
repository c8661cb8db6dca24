"""Our book beside the bank's: every tenge that the bank has taken is in ours, and none that it has not."""

from collections.abc import Collection, Iterable, Iterator

from tests.kaspi_simulator.invoice import Invoice
from tests.proofs.snapshot import Snapshot
from toi_invite.models.payment import Attempt


def compare_with_bank(
    book: Snapshot, invoices: Iterable[Invoice], *, doubted: Collection[str] = (), at_rest: bool
) -> list[str]:
    """What the books tell differently, one sentence each.

    Args:
        book: ours.
        invoices: the bank's.
        doubted: references of attempts about which somebody with our secret has lied.
        at_rest: whether we have had the time to learn everything.
    """
    paid = [invoice for invoice in invoices if invoice.paid_tiyn]
    attempts = {attempt.reference: attempt for attempt in book.attempts}
    pairs = [(invoice, attempts.get(invoice.external_id)) for invoice in paid if invoice.external_id not in doubted]
    faults = [fault for invoice, attempt in pairs for fault in _compare(book, invoice, attempt, at_rest=at_rest)]
    faults += _find_invented(book, {invoice.external_id for invoice in paid} | set(doubted))
    if at_rest:
        faults += _compare_sums(book, pairs)
    return faults


def _compare(book: Snapshot, invoice: Invoice, attempt: Attempt | None, *, at_rest: bool) -> Iterator[str]:
    name = f"{invoice.external_id} ({invoice.id})"
    if attempt is None:
        yield f"{name}: the bank took {invoice.paid_tiyn} tiyn for nothing that we know"
    elif attempt.received_tiyn is None:
        if at_rest:
            yield f"{name}: the bank took {invoice.paid_tiyn} tiyn, and we never learnt it"
    elif attempt.received_tiyn != invoice.paid_tiyn:
        yield f"{name}: the bank took {invoice.paid_tiyn} tiyn, our book tells {attempt.received_tiyn}"
    if attempt is not None:
        ours, theirs = book.sum_returned(attempt), _sum_returned(invoice)
        if ours > theirs or (at_rest and ours != theirs):
            yield f"{name}: the bank gave {theirs} tiyn back, our book tells {ours}"


def _find_invented(book: Snapshot, known: Collection[str]) -> Iterator[str]:
    for attempt in book.attempts:
        if attempt.received_tiyn and attempt.reference not in known:
            yield f"{attempt.reference}: our book has {attempt.received_tiyn} tiyn, the bank took nothing"


def _compare_sums(book: Snapshot, pairs: Collection[tuple[Invoice, Attempt | None]]) -> Iterator[str]:
    theirs = sum(invoice.paid_tiyn - _sum_returned(invoice) for invoice, _ in pairs)
    ours = sum((attempt.received_tiyn or 0) - book.sum_returned(attempt) for _, attempt in pairs if attempt)
    if ours != theirs:
        yield f"the bank holds {theirs} tiyn for us, our book {ours}"


def _sum_returned(invoice: Invoice) -> int:
    return sum(refund.amount_tiyn for refund in invoice.refunds if refund.status == "completed")
