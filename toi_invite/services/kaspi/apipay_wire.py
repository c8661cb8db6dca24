"""The aggregator's JSON: amounts as strings of tenge, words as in its webhook (`docs/kaspi.md`)."""

import re
from dataclasses import dataclass, replace
from datetime import datetime
from http import HTTPStatus

from toi_invite.errors import (
    GatewayError,
    GatewayMisconfiguredError,
    GatewayRefusedError,
    GatewayUnavailableError,
    InvoiceNotFoundError,
    RefundRefusedError,
)
from toi_invite.money import TIYN_PER_TENGE, parse_wire_amount
from toi_invite.services.kaspi.bank_dates import read_moment
from toi_invite.services.kaspi.fields import (
    Fields,
    MalformedAnswerError,
    read_id,
    read_object,
    read_objects,
    read_text,
    read_tiyn,
)
from toi_invite.services.kaspi.gateway import GatewayReport, ReportedRefund, ReportedStatus
from toi_invite.services.kaspi.transport import Answer, Call
from toi_invite.services.kaspi.wire import STATUS_WORDS

SANDBOX_WORD = "sandbox"
_DUPLICATE_KEY = "duplicate_idempotency_key"

_MISCONFIGURED = frozenset({HTTPStatus.UNAUTHORIZED, HTTPStatus.FORBIDDEN})
_CODE = re.compile(r"[A-Za-z0-9_.-]{1,60}", re.ASCII)
_KAZAKH_PHONE = re.compile(r"\+7(7\d{9})", re.ASCII)


@dataclass(frozen=True)
class InvoiceData:
    """One invoice; `link` is empty where the answer has none, moments are aware and in UTC."""

    report: GatewayReport
    is_sandbox: bool
    link: str
    expires_at: datetime | None
    created_at: datetime | None


@dataclass(frozen=True)
class Page:
    """One page of the list, and whether another follows."""

    invoices: list[InvoiceData]
    is_last: bool


def read_invoice(document: object) -> InvoiceData:
    """An invoice as it stands alone or in a list.

    Raises:
        MalformedAnswerError: without an id, a status, or an amount in the agreed form.
    """
    fields = read_object(document)
    word = read_text(fields, "status")
    report = GatewayReport(
        status=_read_status(fields, word),
        word=word,
        reference=_find_text(fields, "external_order_id"),
        invoice_id=read_id(fields, "id"),
        amount_tiyn=_read_amount(fields),
        currency=_find_text(fields, "currency"),
    )
    return InvoiceData(
        report,
        is_sandbox=fields.get("is_sandbox") is True,
        link=_find_text(fields, "qr_token_url") or _find_text(fields, "kaspi_qr_link") or "",
        expires_at=_find_moment(fields, "qr_expires_at"),
        created_at=_find_moment(fields, "created_at"),
    )


def is_duplicate(answer: Answer) -> bool:
    """Whether the key of a new invoice was used before: the invoice exists."""
    return answer.status == HTTPStatus.CONFLICT and _name_reason(answer) == _DUPLICATE_KEY


def read_made(answer: Answer) -> InvoiceData | str:
    """The invoice that was made, or the id of the one that an earlier call with the same key made.

    Raises:
        MalformedAnswerError: when it is neither.
    """
    return (
        read_id(read_object(answer.document), "invoice_id") if is_duplicate(answer) else read_invoice(answer.document)
    )


def read_page(document: object) -> Page:
    """One page of the list.

    Raises:
        MalformedAnswerError: when it or an invoice in it has another form.
    """
    fields = read_object(document)
    invoices = [read_invoice(each) for each in read_objects(fields.get("data"))]
    meta = read_object(fields.get("meta"))
    page, last = meta.get("current_page"), meta.get("last_page")
    if not isinstance(page, int) or not isinstance(last, int):
        raise MalformedAnswerError("no page")
    return Page(invoices, is_last=page >= last or not invoices)


def read_checked(document: object) -> list[InvoiceData]:
    """The invoices of a batch check; one that cannot be read is left out, so that it holds up no other."""
    found: list[InvoiceData] = []
    for each in read_objects(read_object(document).get("invoices")):
        try:
            found.append(read_invoice(each))
        except MalformedAnswerError:
            continue
    return found


def read_refund(document: object) -> ReportedRefund:
    """The refund that was just asked for.

    Raises:
        MalformedAnswerError: without an id, a status or an amount.
        RefundRefusedError: it failed at once.
    """
    fields = read_object(read_object(document).get("refund"))
    status = read_text(fields, "status")
    if status == "failed":
        raise RefundRefusedError("the refund failed", find_code(fields))
    return ReportedRefund(read_id(fields, "id"), _read_amount(fields), is_completed=status == "completed")


def read_refundable(document: object) -> int:
    """How many tiyn can still go back.

    Raises:
        MalformedAnswerError: when it is not told.
    """
    return read_tiyn(read_object(document), "available_for_refund")


def hide_sandbox(invoice: InvoiceData) -> InvoiceData:
    """The same invoice, saying nothing about money: what a sandbox pays is not ours (`docs/contract.md`)."""
    if not invoice.is_sandbox:
        return invoice
    hidden = replace(invoice.report, status=ReportedStatus.UNKNOWN, word=SANDBOX_WORD, amount_tiyn=None)
    return replace(invoice, report=hidden)


def write_phone(phone: str) -> str:
    """The number as the aggregator wants it: `+77011234567` becomes `87011234567`.

    Raises:
        GatewayRefusedError: it is no mobile number of Kazakhstan.
    """
    match = _KAZAKH_PHONE.fullmatch(phone)
    if match is None:
        raise GatewayRefusedError("no phone of Kazakhstan", "phone_number")
    return f"8{match[1]}"


def write_whole_tenge(amount_tiyn: int) -> int:
    """The sum of a phone invoice, which takes no tiyn.

    Raises:
        GatewayRefusedError: it has some.
    """
    tenge, tiyn = divmod(amount_tiyn, TIYN_PER_TENGE)
    if tiyn:
        raise GatewayRefusedError("a phone invoice takes whole tenge only", "amount_must_be_whole_tenge")
    return tenge


def make_error(call: Call, answer: Answer) -> GatewayError:
    """The error that an answer other than 2xx stands for; the aggregator's own text may name people and stays out."""
    code = _name_reason(answer)
    if answer.status in _MISCONFIGURED or code.startswith("kaspi_session_") or code == "connection_ambiguous":
        return GatewayMisconfiguredError("the aggregator does not let us in", code)
    if answer.status == HTTPStatus.NOT_FOUND:
        return InvoiceNotFoundError("the aggregator does not know this invoice", code)
    if answer.status == HTTPStatus.TOO_MANY_REQUESTS:
        return GatewayUnavailableError("too many calls", code, retry_after=answer.retry_after)
    if HTTPStatus.BAD_REQUEST <= answer.status < HTTPStatus.INTERNAL_SERVER_ERROR:
        return GatewayRefusedError("the aggregator refuses it", code)
    loss = call.make_loss(f"the aggregator failed ({code})")
    loss.bank_code, loss.retry_after = code, answer.retry_after
    return loss


def find_code(fields: Fields) -> str | None:
    """The stable word for what went wrong, if one was told; never a sentence."""
    words = (fields.get(name) for name in ("error_code", "error", "code"))
    return next((word for word in words if isinstance(word, str) and _CODE.fullmatch(word)), None)


def _name_reason(answer: Answer) -> str:
    """The code, else the names of the fields that were wrong, else the HTTP status."""
    fallback = f"HTTP {answer.status}"
    try:
        fields = read_object(answer.document)
        names = sorted(read_object(fields.get("errors") or {}))
    except MalformedAnswerError:
        return fallback
    return find_code(fields) or ",".join(name for name in names if _CODE.fullmatch(name)) or fallback


def _read_status(fields: Fields, word: str) -> ReportedStatus:
    status = STATUS_WORDS.get(word, ReportedStatus.UNKNOWN)
    is_scanned = status is ReportedStatus.WAITING and fields.get("qr_substate") == "scanned"
    return ReportedStatus.SCANNED if is_scanned else status


def _read_amount(fields: Fields) -> int:
    value = fields.get("amount")
    try:
        return parse_wire_amount(value)
    except ValueError:
        raise MalformedAnswerError("the amount has another form") from None


def _find_text(fields: Fields, name: str) -> str | None:
    value = fields.get(name)
    return value if isinstance(value, str) and value else None


def _find_moment(fields: Fields, name: str) -> datetime | None:
    try:
        return read_moment(fields.get(name))
    except ValueError:
        return None
