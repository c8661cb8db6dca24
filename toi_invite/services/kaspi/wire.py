"""The webhook's JSON, read strictly (`docs/contract.md`, webhook; shapes of ApiPay's own documentation)."""

import json
from dataclasses import dataclass
from enum import StrEnum
from typing import Any, cast

from toi_invite.money import parse_wire_amount
from toi_invite.services.kaspi.gateway import GatewayReport, ReportedRefund, ReportedStatus

_LONGEST_INTEGER = 18  # digits; the bank's identifiers have 11
_LONGEST_TEXT = 80  # characters; longer than any name or identifier. PostgreSQL keeps no NUL in one.

STATUS_WORDS = {
    "processing": ReportedStatus.WAITING,
    "pending": ReportedStatus.WAITING,
    "cancelling": ReportedStatus.WAITING,
    "paid": ReportedStatus.SUCCEEDED,
    "partially_refunded": ReportedStatus.SUCCEEDED,
    "cancelled": ReportedStatus.CANCELLED,
    "expired": ReportedStatus.EXPIRED,
    "error": ReportedStatus.DECLINED,
}
"""The aggregator's words for an invoice, in its webhook and in its answers."""


class Kind(StrEnum):
    """The calls that we act on; every other one is stored and ignored."""

    STATUS_CHANGED = "invoice.status_changed"
    QR_SCANNED = "invoice.qr_scanned"
    REFUNDED = "invoice.refunded"
    TEST = "webhook.test"


class MalformedDeliveryError(Exception):
    """Authentic, but not the JSON that was agreed; `reason` is a review reason."""

    def __init__(self, reason: str) -> None:
        super().__init__(reason)
        self.reason = reason


@dataclass(frozen=True)
class ParsedDelivery:
    """A delivery in our words; `report` is None for the kinds that change nothing."""

    kind: str
    is_sandbox: bool
    report: GatewayReport | None


def parse_delivery(body: bytes) -> ParsedDelivery:
    """The body of a delivery.

    Raises:
        MalformedDeliveryError: when it is not the agreed JSON, or a value has another form than agreed.
    """
    document = _load_strictly(body)
    kind = _read_text(document, "event")
    if kind not in {Kind.STATUS_CHANGED, Kind.QR_SCANNED, Kind.REFUNDED}:
        return ParsedDelivery(kind=kind, is_sandbox=False, report=None)
    invoice = _read_object(document, "invoice")
    report = _read_report(Kind(kind), document, invoice)
    return ParsedDelivery(kind=kind, is_sandbox=invoice.get("is_sandbox") is True, report=report)


def _read_report(kind: Kind, document: dict[str, Any], invoice: dict[str, Any]) -> GatewayReport:
    word = _read_text(invoice, "status")
    status = STATUS_WORDS.get(word, ReportedStatus.UNKNOWN)
    if kind is Kind.QR_SCANNED:
        status = ReportedStatus.SCANNED
    return GatewayReport(
        status=status,
        word=word,
        reference=_read_optional_text(invoice, "external_order_id"),
        invoice_id=_read_identifier(invoice, "id"),
        amount_tiyn=_read_amount(invoice),
        currency=_read_currency(invoice),
        refund=_read_refund(document) if kind is Kind.REFUNDED else None,
    )


def _read_refund(document: dict[str, Any]) -> ReportedRefund:
    refund = _read_object(document, "refund")
    return ReportedRefund(
        refund_id=_read_identifier(refund, "id"),
        amount_tiyn=_read_amount(refund),
        is_completed=_read_text(refund, "status") == "completed",
    )


def _read_amount(invoice: dict[str, Any]) -> int:
    try:
        return parse_wire_amount(invoice.get("amount"))
    except ValueError:
        raise MalformedDeliveryError("amount_form") from None


def _read_currency(invoice: dict[str, Any]) -> str | None:
    return _read_optional_text(invoice, "currency")


def _read_object(document: dict[str, Any], name: str) -> dict[str, Any]:
    value = document.get(name)
    if not isinstance(value, dict):
        raise MalformedDeliveryError("malformed")
    return cast("dict[str, Any]", value)


def _read_text(document: dict[str, Any], name: str) -> str:
    value = document.get(name)
    if not isinstance(value, str) or not 0 < len(value) <= _LONGEST_TEXT or "\x00" in value:
        raise MalformedDeliveryError("malformed")
    return value


def _read_optional_text(document: dict[str, Any], name: str) -> str | None:
    return None if document.get(name) is None else _read_text(document, name)


def _read_identifier(document: dict[str, Any], name: str) -> str:
    value = document.get(name)
    if isinstance(value, int) and not isinstance(value, bool):
        return str(value)
    return _read_text(document, name)


def _load_strictly(body: bytes) -> dict[str, Any]:
    """JSON without what `json.loads` lets pass: duplicate keys, NaN, giant integers, lone surrogates."""
    try:
        document: object = json.loads(
            body.decode("utf-8"),
            object_pairs_hook=_refuse_duplicates,
            parse_constant=_refuse,
            parse_float=_refuse_infinite,
            parse_int=_read_integer,
        )
        json.dumps(document, ensure_ascii=False).encode("utf-8")
    except (ValueError, RecursionError):
        raise MalformedDeliveryError("malformed") from None
    if not isinstance(document, dict):
        raise MalformedDeliveryError("malformed")
    return cast("dict[str, Any]", document)


def _refuse(_word: str) -> None:
    raise ValueError("not a number")


def _refuse_infinite(digits: str) -> float:
    value = float(digits)
    if value in {float("inf"), float("-inf")}:
        raise ValueError("not a finite number")
    return value


def _read_integer(digits: str) -> int:
    if len(digits) > _LONGEST_INTEGER:
        raise ValueError("too long")
    return int(digits)


def _refuse_duplicates(pairs: list[tuple[str, Any]]) -> dict[str, Any]:
    document = dict(pairs)
    if len(document) != len(pairs):
        raise ValueError("a key stands twice")
    return document
