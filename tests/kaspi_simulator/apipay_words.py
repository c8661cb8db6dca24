"""How the aggregator tells of an invoice: its status words, the JSON of its answers, the facts of its webhooks."""

from datetime import datetime
from typing import Any

from tests.kaspi_simulator import webhook_bodies as bodies
from tests.kaspi_simulator.invoice import Face, Invoice, Refund, State

FACES = {Face.APIPAY_QR, Face.APIPAY_PHONE}
_ENDS = {State.CANCELLED: "cancelled", State.EXPIRED: "expired"}
_OUT_OF_TIME = {"not-confirmed", "expired"}
_MESSAGES = {"client_not_found": "The client was not found", "payment_declined": "The payment was declined"}


def find_word(invoice: Invoice) -> str:
    """The status word; while it is open, one that was set in `extra.word` comes first (processing, cancelling)."""
    if invoice.is_open:
        return str(invoice.extra.get("word", "pending"))
    if invoice.state is State.PAID:
        is_partial = 0 < _sum(invoice, {"completed"}) < invoice.paid_tiyn
        return "partially_refunded" if is_partial else "paid"
    if invoice.state is State.FAILED:
        return "expired" if invoice.reason in _OUT_OF_TIME else "error"
    return _ENDS[invoice.state]


def make_facts(invoice: Invoice, *, is_sandbox: bool) -> bodies.InvoiceFacts:
    """What a webhook tells."""
    code = _find_error(invoice)
    return bodies.InvoiceFacts(
        id=invoice.id,
        reference=invoice.external_id,
        amount_tiyn=invoice.shown_tiyn,
        status=find_word(invoice),
        changed_at=invoice.changed_at or invoice.created_at,
        description=invoice.description,
        kaspi_invoice_id=make_bank_id(invoice),
        client_name="Test Buyer" if invoice.phone else None,
        client_phone=invoice.phone or None,
        sale_type="Remote" if invoice.phone else "QR",
        error_code=code,
        error_message=_MESSAGES.get(code, code),
        is_sandbox=is_sandbox,
    )


def make_refund_facts(refund: Refund) -> bodies.RefundFacts:
    """What a webhook tells of a refund."""
    bank_id = f"R{refund.id}" if refund.status == "completed" else None
    code = "kaspi_error" if refund.status == "failed" else ""
    return bodies.RefundFacts(refund.id, refund.amount_tiyn, refund.status, bank_id, refund.reason or None, code)


def make_bank_id(invoice: Invoice) -> str:
    """The number at the bank behind the aggregator; another one than the aggregator's own."""
    return "13" + invoice.token[1:10]


def describe(invoice: Invoice, *, pay_url: str, is_sandbox: bool) -> dict[str, Any]:
    """An invoice as `GET /invoices/{id}` answers it."""
    block = bodies.describe_invoice(make_facts(invoice, is_sandbox=is_sandbox))
    return {
        **block,
        "error_message": block.get("error_message"),
        "created_at": bodies.write_time(invoice.created_at),
        "updated_at": bodies.write_time(invoice.changed_at or invoice.created_at),
        "items": [],
        **describe_money(invoice),
        **_describe_code(invoice, pay_url),
    }


def describe_created(invoice: Invoice, *, pay_url: str, is_sandbox: bool) -> dict[str, Any]:
    """An invoice as the answer to its creation tells it."""
    return {
        "id": invoice.id,
        "external_order_id": invoice.external_id or None,
        "amount": bodies.write_amount(invoice.amount_tiyn),
        "description": invoice.description,
        "status": find_word(invoice),
        "error_message": None,
        "is_sandbox": is_sandbox,
        "created_at": bodies.write_time(invoice.created_at),
        **_describe_code(invoice, pay_url),
    }


def describe_check(invoice: Invoice) -> dict[str, Any]:
    """An invoice as the batch check tells it."""
    code = _find_error(invoice)
    return {
        "id": invoice.id,
        "status": find_word(invoice),
        "kaspi_invoice_id": make_bank_id(invoice),
        "amount": bodies.write_amount(invoice.shown_tiyn),
        "error_message": _MESSAGES.get(code, code) if find_word(invoice) == "error" else None,
        "updated_at": bodies.write_time(invoice.changed_at or invoice.created_at),
    }


def describe_money(invoice: Invoice) -> dict[str, Any]:
    """What went back and what still can. `available_for_refund` is a number, unlike every other amount."""
    returned = _sum(invoice, {"completed"})
    return {
        "total_refunded": bodies.write_amount(returned),
        "is_fully_refunded": returned > 0 and returned == invoice.paid_tiyn,
        "available_for_refund": invoice.refundable_tiyn / 100,
        "pending_refund_amount": _sum(invoice, {"pending", "processing"}) / 100,
    }


def describe_refund(refund: Refund, invoice: Invoice) -> dict[str, Any]:
    """A refund as the answer to its request tells it."""
    block = bodies.describe_refund(make_refund_facts(refund), invoice.id)
    return {**block, "created_at": _write_optional(refund.created_at)}


def _sum(invoice: Invoice, statuses: set[str]) -> int:
    return sum(refund.amount_tiyn for refund in invoice.refunds if refund.status in statuses)


def _find_error(invoice: Invoice) -> str:
    if invoice.state is not State.FAILED or invoice.reason in _OUT_OF_TIME:
        return ""
    return "payment_declined" if invoice.reason == "declined" else invoice.reason


def _describe_code(invoice: Invoice, pay_url: str) -> dict[str, Any]:
    if invoice.face is not Face.APIPAY_QR:
        return {"phone_number": invoice.phone}
    return {"qr_token_url": pay_url, "qr_image_url": None, "qr_expires_at": _write_optional(invoice.expires_at)}


def _write_optional(moment: datetime | None) -> str | None:
    return bodies.write_time(moment) if moment else None
