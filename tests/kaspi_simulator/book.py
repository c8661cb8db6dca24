"""The bank's book: every invoice, what the buyer may do with it, and what time does to it."""

import random
from collections.abc import Callable
from datetime import datetime, timedelta
from heapq import heappop, heappush

from tests.kaspi_simulator.clock import Clock
from tests.kaspi_simulator.invoice import Face, Invoice, Refund, State
from tests.kaspi_simulator.store import Store
from tests.kaspi_simulator.switches import SwitchBoard

Observer = Callable[[Invoice, str], None]
_PHONES = {Face.REMOTE, Face.APIPAY_PHONE}


class BookError(Exception):
    """The bank does not do that with this invoice now; the message is a short word for the reason."""


class Book:
    """All invoices, on disk after each change. Use it from one thread.

    An observer is called after each change with the invoice and a word for what happened: `created`, `scanned`, `paid`,
    `failed`, `cancelled`, `expired`, `refunded`, `forced`.
    """

    def __init__(
        self, store: Store, clock: Clock, switches: SwitchBoard, *, chance: random.Random | None = None
    ) -> None:
        self._store = store
        self._clock = clock
        self._switches = switches
        self._chance = chance or random.SystemRandom()
        self._observers: list[Observer] = []
        documents = store.load("invoice").values()
        self._invoices = {invoice.id: invoice for invoice in map(Invoice.from_document, documents)}
        self._tokens = {invoice.token: invoice.id for invoice in self._invoices.values()}
        self._dues: list[tuple[datetime, int]] = []  # a heap; what no longer holds is passed over when its time comes
        self._taken = {refund.id for invoice in self._invoices.values() for refund in invoice.refunds}
        for invoice in self._invoices.values():
            self._plan(invoice)

    def subscribe(self, observer: Observer) -> None:
        """Tell this observer of every change from now on."""
        self._observers.append(observer)

    def create(self, face: Face, amount_tiyn: int, *, external_id: str = "", **facts: str | int) -> Invoice:
        """Write a new invoice; `facts` are further fields of `Invoice`."""
        now, rules = self._clock.now(), self._switches.now
        wait = rules.phone_seconds if face in _PHONES else rules.scan_seconds
        number = self.draw_id()
        invoice = Invoice(
            id=number,
            face=face,
            token=self.draw_token(),
            amount_tiyn=amount_tiyn,
            created_at=now,
            expires_at=now + timedelta(seconds=wait),
            scan_seconds=wait,
            confirm_seconds=rules.confirm_seconds,
            external_id=external_id,
            **facts,  # pyright: ignore[reportArgumentType] - the caller names real fields
        )
        self._invoices[number] = invoice
        self._tokens[invoice.token] = number
        self._change(invoice, "created", now)
        return invoice

    def find(self, number: int) -> Invoice | None:
        """The invoice as it stands at this moment."""
        self.tick()
        return self._invoices.get(number)

    def get(self, number: int) -> Invoice:
        """The invoice as it stands at this moment.

        Raises:
            BookError: `unknown`.
        """
        invoice = self.find(number)
        if invoice is None:
            raise BookError("unknown")
        return invoice

    def find_by_token(self, token: str) -> Invoice | None:
        """The invoice behind a QR or a link."""
        number = self._tokens.get(token)
        return None if number is None else self.find(number)

    def list_invoices(self) -> list[Invoice]:
        """Every invoice, the oldest first."""
        self.tick()
        return sorted(self._invoices.values(), key=lambda invoice: (invoice.created_at, invoice.id))

    def scan(self, number: int) -> Invoice:
        """The buyer scans the code or opens the link: the second wait starts.

        Raises:
            BookError: `unknown`, `expired` or `not-created`.
        """
        invoice = self.get(number)
        if invoice.state is State.EXPIRED:
            raise BookError("expired")
        _demand(invoice, {State.CREATED}, "not-created")
        invoice.state, invoice.scanned_at = State.SCANNED, self._clock.now()
        return self._change(invoice, "scanned", invoice.scanned_at)

    def pay(self, number: int, amount_tiyn: int | None = None) -> Invoice:
        """The buyer confirms: the money is taken, another sum than asked for if one is given.

        Raises:
            BookError: `unknown`, or `not-scanned`, unless it is an invoice to a phone, which needs no scan.
        """
        invoice = self.get(number)
        allowed = {State.SCANNED, State.CREATED} if invoice.face in _PHONES else {State.SCANNED}
        _demand(invoice, allowed, "not-scanned")
        return self._take_money(invoice, amount_tiyn)

    def decline(self, number: int, reason: str = "declined") -> Invoice:
        """The buyer refuses, or the payment fails on the bank's side for this reason.

        Raises:
            BookError: `unknown` or `not-open`.
        """
        return self._end(number, State.FAILED, reason)

    def cancel(self, number: int, reason: str = "cancelled") -> Invoice:
        """The shop takes the invoice back.

        Raises:
            BookError: `unknown` or `not-open`.
        """
        return self._end(number, State.CANCELLED, reason)

    def expire(self, number: int) -> Invoice:
        """Let the invoice's time run out now.

        Raises:
            BookError: `unknown` or `not-open`.
        """
        return self._end(number, State.EXPIRED, "expired")

    def refund(self, number: int, amount_tiyn: int, *, reason: str = "", status: str = "completed") -> Refund:
        """Give money back.

        Raises:
            BookError: `unknown`, `not-paid`, `wrong-amount` or `too-much`.
        """
        invoice = self.get(number)
        if invoice.state is not State.PAID:
            raise BookError("not-paid")
        if amount_tiyn <= 0:
            raise BookError("wrong-amount")
        if amount_tiyn > invoice.refundable_tiyn:
            raise BookError("too-much")
        refund = Refund(self.draw_id(), amount_tiyn, self._clock.now(), status, reason)
        invoice.refunds.append(refund)
        self._change(invoice, "refunded", refund.created_at)
        return refund

    def complete_refund(self, number: int, refund_id: int, *, status: str = "completed") -> Invoice:
        """Settle a refund that was pending, as completed or failed."""
        invoice = self.get(number)
        for refund in invoice.refunds:
            if refund.id == refund_id:
                refund.status = status
        return self._change(invoice, "refunded", self._clock.now())

    def force(self, number: int, state: State, *, reason: str = "") -> Invoice:
        """Put an invoice into any state, allowed or not: late success, an error that wakes up, an impossible turn."""
        invoice = self.get(number)
        if state is State.PAID:
            return self._take_money(invoice, None)
        invoice.state, invoice.reason = state, reason
        if state is State.CREATED:
            invoice.expires_at = self._clock.now() + timedelta(seconds=invoice.scan_seconds)
        return self._change(invoice, "forced", self._clock.now())

    def pay_late(self, number: int, amount_tiyn: int | None = None) -> Invoice:
        """Take the money of an invoice in whatever state it is, also of one that has ended.

        Raises:
            BookError: `unknown` or `paid`.
        """
        invoice = self.get(number)
        _demand(invoice, set(State) - {State.PAID}, "paid")
        return self._take_money(invoice, amount_tiyn)

    def save(self, invoice: Invoice) -> None:
        """Keep what a face has changed in an invoice by itself; nobody is told."""
        self._store.save("invoice", str(invoice.id), invoice.to_document())

    def tick(self) -> None:
        """Do what is due by the clock."""
        now = self._clock.now()
        while self._dues and self._dues[0][0] <= now:
            due, number = heappop(self._dues)
            invoice = self._invoices[number]
            if _find_due(invoice) == due:
                self._run_out(invoice, due)

    def find_next_due(self) -> datetime | None:
        """The moment at which the clock may next change an invoice."""
        return self._dues[0][0] if self._dues else None

    def draw_id(self) -> int:
        """A number of eleven digits that was never used."""
        number = self._chance.randrange(12_000_000_000, 14_000_000_000)
        if number in self._invoices or number in self._taken:
            return self.draw_id()
        self._taken.add(number)
        return number

    def draw_token(self) -> str:
        """What a code or a link holds: 41 digits."""
        return f"5{self._chance.randrange(10**40):040}"

    def reset(self) -> None:
        """Forget every invoice."""
        self._invoices.clear()
        self._tokens.clear()
        self._dues.clear()
        self._store.delete("invoice")

    def _run_out(self, invoice: Invoice, due: datetime) -> None:
        scanned = invoice.state is State.SCANNED and invoice.face not in _PHONES
        invoice.state = State.FAILED if scanned else State.EXPIRED
        invoice.reason = "not-confirmed" if scanned else "expired"
        self._finish(invoice, due)

    def _end(self, number: int, state: State, reason: str) -> Invoice:
        invoice = self.get(number)
        _demand(invoice, {State.CREATED, State.SCANNED}, "not-open")
        invoice.state, invoice.reason = state, reason
        return self._finish(invoice, self._clock.now())

    def _finish(self, invoice: Invoice, moment: datetime) -> Invoice:
        invoice.ended_at = moment
        return self._change(invoice, invoice.state.value, moment)

    def _take_money(self, invoice: Invoice, amount_tiyn: int | None) -> Invoice:
        invoice.state, invoice.reason = State.PAID, ""
        invoice.paid_tiyn = invoice.amount_tiyn if amount_tiyn is None else amount_tiyn
        invoice.paid_at = invoice.ended_at = self._clock.now()
        return self._change(invoice, "paid", invoice.paid_at)

    def _change(self, invoice: Invoice, word: str, moment: datetime) -> Invoice:
        invoice.changed_at = moment
        self.save(invoice)
        self._plan(invoice)
        for observer in self._observers:
            observer(invoice, word)
        return invoice

    def _plan(self, invoice: Invoice) -> None:
        due = _find_due(invoice)
        if due is not None:
            heappush(self._dues, (due, invoice.id))


def _find_due(invoice: Invoice) -> datetime | None:
    if invoice.state is State.SCANNED and invoice.scanned_at is not None and invoice.face not in _PHONES:
        return invoice.scanned_at + timedelta(seconds=invoice.confirm_seconds)
    return invoice.expires_at if invoice.is_open else None


def _demand(invoice: Invoice, states: set[State], reason: str) -> None:
    if invoice.state not in states:
        raise BookError(reason)
