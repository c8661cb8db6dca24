"""The JSON that the aggregator posts: amounts as strings, times in UTC, some fields only in their status."""

import json
from dataclasses import dataclass
from datetime import UTC, datetime
from typing import Any

STATUS_CHANGED = "invoice.status_changed"
QR_SCANNED = "invoice.qr_scanned"
REFUNDED = "invoice.refunded"
TEST = "webhook.test"

_PAID_WORDS = {"paid", "partially_refunded"}
_TIME_FIELDS = {"cancelled": "cancelled_at", "expired": "expired_at", "error": "errored_at"}


@dataclass(frozen=True)
class InvoiceFacts:
    """What the bodies tell of an invoice; `changed_at` is when it came into its status."""

    id: int
    reference: str
    amount_tiyn: int
    status: str
    changed_at: datetime
    description: str = ""
    kaspi_invoice_id: str = ""
    client_name: str | None = None
    client_phone: str | None = None
    source_type: str = "GOLD"
    sale_type: str = "QR"
    error_code: str = ""
    error_message: str = ""
    is_sandbox: bool = False


@dataclass(frozen=True)
class RefundFacts:
    """What the bodies tell of a refund; `status` is pending, processing, completed or failed."""

    id: int
    amount_tiyn: int
    status: str
    kaspi_refund_id: str | None = None
    reason: str | None = None
    error_code: str = ""


def write_amount(tiyn: int) -> str:
    """Tenge with two decimals, as a string: 299000 is `2990.00`, also below zero."""
    sign = "-" if tiyn < 0 else ""
    return f"{sign}{abs(tiyn) // 100}.{abs(tiyn) % 100:02d}"


def write_time(moment: datetime) -> str:
    """Whole seconds in UTC, with `+00:00`."""
    return moment.astimezone(UTC).isoformat(timespec="seconds")


def describe_invoice(invoice: InvoiceFacts) -> dict[str, Any]:
    """The `invoice` block; a time of an end and an error stand in it only in their status."""
    return {
        "id": invoice.id,
        "external_order_id": invoice.reference or None,
        "amount": write_amount(invoice.amount_tiyn),
        "status": invoice.status,
        "description": invoice.description,
        "kaspi_invoice_id": invoice.kaspi_invoice_id or None,
        "client_name": invoice.client_name,
        "client_phone": invoice.client_phone,
        "is_sandbox": invoice.is_sandbox,
        **_describe_status(invoice),
    }


def describe_refund(refund: RefundFacts, invoice_id: int) -> dict[str, Any]:
    """The `refund` block; `error_code` stands in it only when there is one."""
    block = {
        "id": refund.id,
        "invoice_id": invoice_id,
        "amount": write_amount(refund.amount_tiyn),
        "status": refund.status,
        "kaspi_refund_id": refund.kaspi_refund_id,
        "reason": refund.reason,
    }
    return {**block, "error_code": refund.error_code} if refund.error_code else block


def build_status_changed(invoice: InvoiceFacts, *, now: datetime) -> bytes:
    """An invoice came into another status."""
    return _build(STATUS_CHANGED, now, invoice=describe_invoice(invoice))


def build_qr_scanned(invoice: InvoiceFacts, *, now: datetime) -> bytes:
    """Somebody scanned the QR; the status stays what it is."""
    return _build(QR_SCANNED, now, invoice={**describe_invoice(invoice), "qr_substate": "scanned"})


def build_refunded(invoice: InvoiceFacts, refund: RefundFacts, *, now: datetime) -> bytes:
    """Money went back; the refund's block stands beside the invoice."""
    return _build(REFUNDED, now, invoice=describe_invoice(invoice), refund=describe_refund(refund, invoice.id))


def build_test(*, now: datetime) -> bytes:
    """The call of the dashboard's *test* button: it has no invoice."""
    return _build(TEST, now, message="Test webhook")


def _build(event: str, now: datetime, **blocks: object) -> bytes:
    body = {"event": event, **blocks, "source": None, "timestamp": write_time(now)}
    return json.dumps(body, ensure_ascii=False, separators=(",", ":")).encode()


def _describe_status(invoice: InvoiceFacts) -> dict[str, Any]:
    moment = write_time(invoice.changed_at)
    if invoice.status in _PAID_WORDS:
        return {
            "paid_at": moment,
            "kaspi_source_type": invoice.source_type,
            "kaspi_sale_type": invoice.sale_type,
        }
    fields: dict[str, Any] = {}
    if invoice.status in _TIME_FIELDS:
        fields[_TIME_FIELDS[invoice.status]] = moment
    if invoice.status == "error":
        fields |= {"error_code": invoice.error_code, "error_message": invoice.error_message}
    return fields
