"""The aggregator behind the face: it knows repeated keys, keeps its limits, and tells the merchant what happened."""

from collections import deque
from collections.abc import Callable
from datetime import datetime, timedelta

from tests.kaspi_simulator import apipay_words as words
from tests.kaspi_simulator import webhook_bodies as bodies
from tests.kaspi_simulator.bank import Bank
from tests.kaspi_simulator.errands import Errands
from tests.kaspi_simulator.invoice import Face, Invoice, Refund
from tests.kaspi_simulator.webhook_rules import Rule
from tests.kaspi_simulator.webhooks import WebhookSender

_REUSABLE = {"expired", "cancelled", "error"}
_STRANGER = "0000000"  # a phone number with this end belongs to nobody
_MINUTE = timedelta(minutes=1)


class Aggregator:
    """What the routes and the book's observer share.

    `react` hears of a cancel that was asked for. `list_rules` tells the rules for the webhooks about an invoice.
    """

    def __init__(self, bank: Bank, sender: WebhookSender, errands: Errands) -> None:
        self.bank = bank
        self.sender = sender
        self.errands = errands
        self._keys = {
            (one.bin, one.idempotency_key): one.id for one in bank.book.list_invoices() if one.idempotency_key
        }
        self.react: Callable[[Invoice, str], None] = lambda _invoice, _word: None
        self.list_rules: Callable[[int], list[Rule]] = lambda _number: []
        self._calls: dict[str, deque[datetime]] = {}
        bank.book.subscribe(self._tell)
        errands.teach("accept", self._accept)
        errands.teach("finish-cancel", self._finish_cancel)
        errands.teach("finish-refund", self._finish_refund)

    @property
    def is_sandbox(self) -> bool:
        """Whether the organization behind the key plays only."""
        return self.bank.switches.now.apipay_sandbox

    def find_repeated(self, bin_: str, key: str) -> Invoice | None:
        """The invoice that holds this idempotency key; an expired, cancelled or failed one gives it free."""
        number = self._keys.get((bin_, key)) if key else None
        invoice = self.bank.book.find(number) if number else None
        return invoice if invoice and words.find_word(invoice) not in _REUSABLE else None

    def create(self, face: Face, bin_: str, amount_tiyn: int, facts: dict[str, str]) -> Invoice:
        """Write an invoice; one to a phone is `processing` until the bank has taken it."""
        invoice = self.bank.book.create(face, amount_tiyn, bin=bin_, **facts)
        if invoice.idempotency_key:
            self._keys[bin_, invoice.idempotency_key] = invoice.id
        if face is Face.APIPAY_PHONE:
            self._set_word(invoice, "processing")
            self.errands.add("accept", invoice.id, self.bank.switches.now.apipay_processing_seconds)
        return invoice

    async def finish_creation(self, invoice: Invoice) -> None:
        """Let the webhooks overtake the answer to the creation, where something happens at once."""
        if self.errands.run_due() and not invoice.is_open:
            await self.sender.deliver_due()

    def cancel(self, invoice: Invoice) -> None:
        """In the sandbox at once; else it is `cancelling` until the bank has spoken."""
        if self.is_sandbox:
            self.bank.book.cancel(invoice.id)
            return
        self._set_word(invoice, "cancelling")
        self.react(invoice, "cancel-asked")
        self.errands.add("finish-cancel", invoice.id, self.bank.switches.now.apipay_cancel_seconds)

    def refund(self, invoice: Invoice, amount_tiyn: int, reason: str) -> Refund:
        """Ask the bank to give money back; it does some seconds later.

        Raises:
            BookError: as `Book.refund`.
        """
        refund = self.bank.book.refund(invoice.id, amount_tiyn, reason=reason, status="pending")
        self.errands.add("finish-refund", invoice.id, self.bank.switches.now.apipay_refund_seconds)
        return refund

    def count_call(self, who: str, limit: int) -> int | None:
        """Count a call of a minute; above the limit, the seconds until the next one is allowed (None: go on)."""
        now, calls = self.bank.clock.now(), self._calls.setdefault(who, deque())
        while calls and calls[0] <= now - _MINUTE:
            calls.popleft()
        if len(calls) >= limit:
            return max(1, int((calls[0] + _MINUTE - now).total_seconds()))
        calls.append(now)
        return None

    def tell_status(self, invoice: Invoice) -> None:
        """Raise `invoice.status_changed`."""
        facts = self._make_facts(invoice)
        self._raise(bodies.STATUS_CHANGED, bodies.build_status_changed(facts, now=self.bank.clock.now()), facts)

    def tell_word(self, invoice: Invoice, word: str) -> None:
        """Put an open invoice into a status of this word, known to the merchant or not, and tell it."""
        self._set_word(invoice, word)
        self.tell_status(invoice)

    def tell_test(self) -> list[int]:
        """Raise `webhook.test`."""
        return self.sender.raise_call(bodies.TEST, bodies.build_test(now=self.bank.clock.now()))

    def reset(self) -> None:
        """Forget the keys and the limits."""
        self._keys.clear()
        self._calls.clear()

    def _tell(self, invoice: Invoice, happened: str) -> None:
        if invoice.face not in words.FACES or happened == "created":
            return
        if happened == "scanned":
            facts = self._make_facts(invoice)
            self._raise(bodies.QR_SCANNED, bodies.build_qr_scanned(facts, now=self.bank.clock.now()), facts)
        elif happened == "refunded":
            self._tell_refunds(invoice)
        else:
            self.tell_status(invoice)

    def _tell_refunds(self, invoice: Invoice) -> None:
        told = invoice.extra.setdefault("told_refunds", {})
        for refund in invoice.refunds:
            if told.get(str(refund.id)) != refund.status:
                told[str(refund.id)] = refund.status
                facts, now = self._make_facts(invoice), self.bank.clock.now()
                self._raise(
                    bodies.REFUNDED, bodies.build_refunded(facts, words.make_refund_facts(refund), now=now), facts
                )
        self.bank.book.save(invoice)

    def _raise(self, event: str, body: bytes, facts: bodies.InvoiceFacts) -> None:
        more = self.list_rules(facts.id)
        self.sender.raise_call(
            event, body, word=facts.status, invoice_id=facts.id, is_sandbox=facts.is_sandbox, more_rules=more
        )

    def _make_facts(self, invoice: Invoice) -> bodies.InvoiceFacts:
        return words.make_facts(invoice, is_sandbox=self.is_sandbox)

    def _accept(self, number: int) -> None:
        invoice = self.bank.book.get(number)
        if words.find_word(invoice) != "processing":
            return
        if invoice.phone.endswith(_STRANGER):
            self.bank.book.decline(number, "client_not_found")
            return
        self.tell_word(invoice, "pending")

    def _finish_cancel(self, number: int) -> None:
        invoice = self.bank.book.get(number)
        if words.find_word(invoice) != "cancelling":
            return
        if self.bank.switches.now.apipay_cancel_fails:
            self.tell_word(invoice, "pending")
        else:
            self.bank.book.cancel(number)

    def _finish_refund(self, number: int) -> None:
        invoice = self.bank.book.get(number)
        waiting = [refund for refund in invoice.refunds if refund.status == "pending"]
        if waiting:
            status = "failed" if self.bank.switches.now.apipay_refunds_fail else "completed"
            self.bank.book.complete_refund(number, waiting[0].id, status=status)

    def _set_word(self, invoice: Invoice, word: str) -> None:
        if word == "pending":
            invoice.extra.pop("word", None)
        else:
            invoice.extra["word"] = word
        invoice.changed_at = self.bank.clock.now()
        self.bank.book.save(invoice)


def can_cancel(invoice: Invoice) -> bool:
    """Whether the aggregator takes a cancel: only while it is pending or processing."""
    return words.find_word(invoice) in {"pending", "processing"}
