"""The answers of the bank's own QR API, read tolerantly: names in any case, unknown ones ignored (`docs/kaspi.md`)."""

from collections.abc import Callable
from dataclasses import dataclass
from datetime import datetime, timedelta
from http import HTTPStatus
from typing import TypeVar

from toi_invite.errors import (
    GatewayError,
    GatewayMisconfiguredError,
    GatewayRefusedError,
    GatewayUnavailableError,
    InvoiceNotFoundError,
)
from toi_invite.services.kaspi.bank_dates import read_moment
from toi_invite.services.kaspi.codes import make_code_error
from toi_invite.services.kaspi.fields import (
    Fields,
    MalformedAnswerError,
    read_id,
    read_number,
    read_object,
    read_text,
    read_tiyn,
)
from toi_invite.services.kaspi.gateway import CreatedAttempt, RefundScan, ReportedStatus
from toi_invite.services.kaspi.transport import Answer, Call

LEAST_INTERVAL = 1.0
"""Seconds between two questions, whatever the bank allows."""

_USUAL_INTERVAL = 5.0  # what the bank's own examples say, where an answer lacks it
_USUAL_SCAN = 180.0
_LONGEST_LIFE = timedelta(days=2)
_DAY = 86_400.0

NO_SUCH_ADDRESS = "HTTP 404"
"""The code of an answer that no operation gave."""

_SERVER_ERROR = HTTPStatus.INTERNAL_SERVER_ERROR

_STATUSES = {
    ReportedStatus.WAITING: "QrTokenCreated RemotePaymentCreated",
    ReportedStatus.SCANNED: "Wait QrTokenScanned PaymentConfirmation Processing",
    ReportedStatus.SUCCEEDED: "Processed Paid RemotePaymentPaid",
    ReportedStatus.DECLINED: (
        "Error NotConfirmedByUser ProcessingFailed Rejected RemotePaymentRejected InsufficientFunds"
        " InsufficientFundsError IrisSrcBlockCode1 IrisSrcBlockCode3 IrisSrcBlockCode9 IrisDestBlockCode3"
        " IrisDestBlockCode5 IrisDestBlockCode7 IrisDestBlockCode10"
    ),
    ReportedStatus.CANCELLED: "RemotePaymentCanceled CancelledByUser CancelledByExternalSource",
    ReportedStatus.EXPIRED: "Expired QrTokenDiscarded RemotePaymentExpired",
}
_STATUS_OF = {word.lower(): status for status, words in _STATUSES.items() for word in words.split()}

_Result = TypeVar("_Result")


@dataclass(frozen=True)
class StatusData:
    """A payment's status: our word, the bank's, and the sum in tiyn where it tells one."""

    status: ReportedStatus
    word: str
    amount_tiyn: int | None


@dataclass(frozen=True)
class DetailsData:
    """A payment's sum and what of it can still go back, in tiyn."""

    total_tiyn: int
    refundable_tiyn: int


def read_answer(call: Call, answer: Answer, read: Callable[[object], _Result]) -> _Result:
    """What `read` makes of the envelope's `Data`.

    Raises:
        GatewayError: of the class that the StatusCode, or without one the HTTP status, stands for.
    """
    try:
        envelope = read_object(answer.document)
    except MalformedAnswerError:
        raise make_http_error(call, answer) from None
    code = envelope.get("statuscode")
    if isinstance(code, bool) or not isinstance(code, int) or (code == 0 and answer.status >= _SERVER_ERROR):
        raise make_http_error(call, answer)
    if code != 0:
        raise make_code_error(code)
    try:
        return read(envelope.get("data"))
    except MalformedAnswerError as error:
        raise call.make_loss(f"the answer is not the agreed one: {error}") from None


def make_http_error(call: Call, answer: Answer) -> GatewayError:
    """The error that an answer without an envelope stands for."""
    code = f"HTTP {answer.status:d}"
    if answer.status in {HTTPStatus.UNAUTHORIZED, HTTPStatus.FORBIDDEN}:
        return GatewayMisconfiguredError("the bank does not let us in", code)
    if answer.status == HTTPStatus.NOT_FOUND:
        return InvoiceNotFoundError("the bank does not know this address", code)
    if answer.status == HTTPStatus.TOO_MANY_REQUESTS:
        return GatewayUnavailableError("too many calls", code, retry_after=answer.retry_after)
    if HTTPStatus.BAD_REQUEST <= answer.status < _SERVER_ERROR:
        return GatewayRefusedError("the bank refuses the call", code)
    loss = call.make_loss(f"the answer is not the agreed one: {code}")
    loss.retry_after = answer.retry_after
    return loss


def read_created(data: object, created_at: datetime) -> CreatedAttempt:
    """A QR that was made: `QrToken`, `QrPaymentId`, `QrPaymentBehaviorOptions`.

    Raises:
        MalformedAnswerError: without an id or a token.
    """
    fields = read_object(data)
    options = _read_options(fields, "qrpaymentbehavioroptions")
    return CreatedAttempt(
        invoice_id=read_id(fields, "qrpaymentid"),
        payload=read_text(fields, "qrtoken"),
        expires_at=_read_end(fields, created_at, read_number(options, "qrcodescanwaittimeout", most=_DAY)),
        poll_interval=_read_interval(options, "statuspollinginterval"),
        confirm_seconds=_read_confirmation(options),
    )


def read_created_link(data: object, created_at: datetime) -> CreatedAttempt:
    """A link that was made, where all has other names: `PaymentLink`, `PaymentId`, `PaymentBehaviorOptions`.

    Raises:
        MalformedAnswerError: without an id or a link.
    """
    fields = read_object(data)
    options = _read_options(fields, "paymentbehavioroptions")
    return CreatedAttempt(
        invoice_id=read_id(fields, "paymentid"),
        payload=read_text(fields, "paymentlink"),
        expires_at=_read_end(fields, created_at, read_number(options, "linkactivationwaittimeout", most=_DAY)),
        poll_interval=_read_interval(options, "statuspollinginterval"),
        confirm_seconds=_read_confirmation(options),
    )


def read_refund_scan(data: object, created_at: datetime) -> RefundScan:
    """A QR that the buyer scans to get money back: `QrToken`, `QrReturnId`, `QrReturnBehaviorOptions`.

    Raises:
        MalformedAnswerError: without an id or a token.
    """
    fields = read_object(data)
    options = _read_options(fields, "qrreturnbehavioroptions")
    return RefundScan(
        scan_id=read_id(fields, "qrreturnid"),
        payload=read_text(fields, "qrtoken"),
        expires_at=_read_end(fields, created_at, read_number(options, "qrcodescanwaittimeout", most=_DAY)),
        poll_interval=_read_interval(options, "qrcodescaneventpollinginterval") or _USUAL_INTERVAL,
    )


def read_status(data: object) -> StatusData:
    """A payment's status, v01 or v02; a word that we do not know is UNKNOWN (law 7).

    Raises:
        MalformedAnswerError: without a status, or with a sum that is none.
    """
    fields = read_object(data)
    word = read_text(fields, "status")
    amount = None if fields.get("amount") is None else read_tiyn(fields, "amount")
    return StatusData(_STATUS_OF.get(word.lower(), ReportedStatus.UNKNOWN), word, amount)


def read_details(data: object) -> DetailsData:
    """A payment's details: `TotalAmount`, `AvailableReturnAmount`.

    Raises:
        MalformedAnswerError: without its sums.
    """
    fields = read_object(data)
    return DetailsData(read_tiyn(fields, "totalamount"), read_tiyn(fields, "availablereturnamount"))


def _read_options(fields: Fields, name: str) -> Fields:
    try:
        return read_object(fields.get(name))
    except MalformedAnswerError:
        return {}


def _read_interval(options: Fields, name: str) -> float | None:
    seconds = read_number(options, name, most=_DAY)
    return None if seconds is None else max(LEAST_INTERVAL, seconds)


def _read_confirmation(options: Fields) -> int | None:
    seconds = read_number(options, "paymentconfirmationtimeout", most=_DAY)
    return None if seconds is None else round(seconds)


def _read_end(fields: Fields, created_at: datetime, scan_seconds: float | None) -> datetime:
    """The end that is told, or counted from the creation where the bank's clock or shape leaves none that can be."""
    try:
        end = read_moment(fields.get("expiredate"))
    except ValueError:
        end = created_at
    if created_at < end <= created_at + _LONGEST_LIFE:
        return end
    return created_at + timedelta(seconds=scan_seconds or _USUAL_SCAN)
