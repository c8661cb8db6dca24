"""The steps of the scenarios: each a small function over the bank."""

from collections.abc import Callable

from tests.kaspi_simulator.aggregator import Aggregator
from tests.kaspi_simulator.apipay_words import FACES
from tests.kaspi_simulator.book import BookError
from tests.kaspi_simulator.faults import Fault, FaultKind
from tests.kaspi_simulator.invoice import Face, Invoice, State

Deed = Callable[[Aggregator, Invoice], object]
_PHONES = {Face.REMOTE, Face.APIPAY_PHONE}
_DOWN = Fault(FaultKind.HTTP, value=503, times=None)
UNKNOWN_WORD = "UnderInspection"
_LESS_TIYN = 10_000


def do(aggregator: Aggregator, name: str, number: int) -> None:
    """Do a step; what the bank no longer lets happen, because a person was faster, does not happen."""
    try:
        DEEDS[name](aggregator, aggregator.bank.book.get(number))
    except BookError:
        return


def _scan(aggregator: Aggregator, invoice: Invoice) -> None:
    """Scan the code; an invoice to a phone is paid without, a little later."""
    if invoice.face in _PHONES:
        aggregator.errands.add("pay", invoice.id, 3)
    else:
        aggregator.bank.book.scan(invoice.id)


def _scan_second(aggregator: Aggregator, invoice: Invoice) -> None:
    """Leave the first invoice of a sum alone, scan the second one."""
    if find_elder(aggregator, invoice):
        _scan(aggregator, invoice)


def _scan_known(aggregator: Aggregator, invoice: Invoice) -> None:
    """Scan what the shop got to know: at the aggregator the same invoice again, elsewhere the second one."""
    if invoice.face in FACES:
        _scan(aggregator, invoice)
    else:
        _scan_second(aggregator, invoice)


def _pay_first(aggregator: Aggregator, invoice: Invoice) -> None:
    elder = find_elder(aggregator, invoice)
    if elder:
        aggregator.bank.book.pay_late(elder.id)


def _pay_less(aggregator: Aggregator, invoice: Invoice) -> None:
    aggregator.bank.book.pay(invoice.id, max(1, invoice.amount_tiyn - _LESS_TIYN))


def _hurry(aggregator: Aggregator, invoice: Invoice) -> None:
    if invoice.face not in _PHONES:
        aggregator.bank.book.scan(invoice.id)
    aggregator.bank.book.pay(invoice.id)


def _tell_unknown(aggregator: Aggregator, invoice: Invoice) -> None:
    if invoice.face in FACES:
        aggregator.tell_word(invoice, UNKNOWN_WORD)
        return
    word = Fault(FaultKind.STATUS_WORD, "payment/status", str(invoice.id), UNKNOWN_WORD, times=None)
    aggregator.bank.faults.add(word)


def _tell_known(aggregator: Aggregator, invoice: Invoice) -> None:
    if invoice.face in FACES:
        aggregator.tell_word(invoice, "pending")
    lift(aggregator, lambda fault: fault.kind is FaultKind.STATUS_WORD and fault.subject == str(invoice.id))


def _break(aggregator: Aggregator, _invoice: Invoice) -> None:
    aggregator.bank.faults.add(Fault(_DOWN.kind, value=_DOWN.value, times=None))


def _mend(aggregator: Aggregator, _invoice: Invoice) -> None:
    lift(aggregator, lambda fault: fault == _DOWN)


def _fail_cancel(aggregator: Aggregator, invoice: Invoice) -> None:
    if invoice.face in FACES:
        aggregator.tell_word(invoice, "pending")


def _fail_or_pay(aggregator: Aggregator, invoice: Invoice) -> None:
    """Fail at the first time, pay at the second."""
    if invoice.extra.get("failed"):
        aggregator.bank.book.pay(invoice.id)
        return
    invoice.extra["failed"] = True
    aggregator.bank.book.decline(invoice.id)


def find_elder(aggregator: Aggregator, invoice: Invoice) -> Invoice | None:
    """The latest earlier invoice of the same scenario, organization and sum."""
    elders = [
        one
        for one in aggregator.bank.book.list_invoices()
        if one.created_at < invoice.created_at
        and (one.bin, one.amount_tiyn) == (invoice.bin, invoice.amount_tiyn)
        and one.extra.get("scenario") == invoice.extra.get("scenario")
    ]
    return elders[-1] if elders else None


def lift(aggregator: Aggregator, is_meant: Callable[[Fault], bool]) -> None:
    """Take the faults that are meant out of force."""
    faults = aggregator.bank.faults
    others = [fault for fault in faults.list_faults() if not is_meant(fault)]
    faults.clear()
    for fault in others:
        faults.add(fault)


DEEDS: dict[str, Deed] = {
    "scan": _scan,
    "scan-second": _scan_second,
    "scan-known": _scan_known,
    "pay": lambda aggregator, invoice: aggregator.bank.book.pay(invoice.id),
    "pay-less": _pay_less,
    "pay-late": lambda aggregator, invoice: aggregator.bank.book.pay_late(invoice.id),
    "pay-first": _pay_first,
    "hurry": _hurry,
    "decline": lambda aggregator, invoice: aggregator.bank.book.decline(invoice.id),
    "fail-or-pay": _fail_or_pay,
    "revive": lambda aggregator, invoice: aggregator.bank.book.force(invoice.id, State.CREATED),
    "refund": lambda aggregator, invoice: aggregator.bank.book.refund(invoice.id, invoice.refundable_tiyn),
    "tell-unknown": _tell_unknown,
    "tell-known": _tell_known,
    "break": _break,
    "mend": _mend,
    "fail-cancel": _fail_cancel,
}
