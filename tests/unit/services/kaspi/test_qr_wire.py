"""The answers of the bank's QR interface, as its own documents and its users show them."""

import json
from datetime import UTC, datetime, timedelta
from decimal import Decimal

import httpx
import pytest

from tests.support.moment import NOW
from toi_invite.errors import (
    GatewayError,
    GatewayMisconfiguredError,
    GatewayRefusedError,
    GatewayUnavailableError,
    InvoiceNotFoundError,
    OutcomeUnknownError,
)
from toi_invite.services.kaspi.gateway import CreatedAttempt, RefundScan, ReportedStatus
from toi_invite.services.kaspi.qr_wire import (
    read_answer,
    read_created,
    read_created_link,
    read_details,
    read_refund_scan,
    read_status,
)
from toi_invite.services.kaspi.transport import Answer, Call

QUESTION = Call("payment/status", "GET", "/r1/v02/payment/status/1")
CHANGE = Call("qr/create", "POST", "/r1/v01/qr/create", is_write=True)
TOKEN = "51234567890123456789012345678901234567890"
QR = {
    "QrToken": TOKEN,
    "ExpireDate": "2026-06-01T14:03:00.717+05:00",
    "QrPaymentId": 12_800_000_001,
    "PaymentMethods": ["Gold", "Red", "Loan"],
    "QrPaymentBehaviorOptions": {
        "StatusPollingInterval": 5,
        "QrCodeScanWaitTimeout": 180,
        "PaymentConfirmationTimeout": 65,
    },
}
END = datetime(2026, 6, 1, 9, 3, 0, 717_000, tzinfo=UTC)


def make_answer(document: object, status: int = 200) -> Answer:
    """An answer whose body is this document."""
    return Answer(status, json.loads(json.dumps(document), parse_float=Decimal), httpx.Headers({"Retry-After": "7"}))


def envelope(data: object = None, code: int = 0) -> dict[str, object]:
    """What the bank wraps everything in."""
    return {"StatusCode": code, "Message": "OK", "Data": data}


def test_created_qr_is_read() -> None:
    """Token, id, end, and how the bank wants to be asked."""
    made = read_answer(CHANGE, make_answer(envelope(QR)), lambda data: read_created(data, NOW))
    assert made == CreatedAttempt("12800000001", TOKEN, END, 5.0, 65)


def test_created_link_is_read_by_its_other_names() -> None:
    """Everything is called something else there."""
    link = {
        "PaymentLink": f"https://bank.example/pay/{TOKEN}",
        "ExpireDate": "2026-06-01T14:03:00.717+05",
        "PaymentId": 12_800_000_002,
        "PaymentBehaviorOptions": {
            "StatusPollingInterval": 3,
            "LinkActivationWaitTimeout": 180,
            "PaymentConfirmationTimeout": 90,
        },
    }
    made = read_answer(CHANGE, make_answer(envelope(link)), lambda data: read_created_link(data, NOW))
    assert made == CreatedAttempt("12800000002", f"https://bank.example/pay/{TOKEN}", END, 3.0, 90)


def test_one_kind_is_not_taken_for_the_other() -> None:
    """A link's answer holds no QR: the two readers do not share their names."""
    with pytest.raises(OutcomeUnknownError):
        read_answer(CHANGE, make_answer(envelope(QR)), lambda data: read_created_link(data, NOW))


def test_names_are_read_in_any_case_and_unknown_ones_ignored() -> None:
    """The bank's binder takes both, so one day it may write both."""
    document = {"statusCode": 0, "data": {"status": "processed", "AMOUNT": 2990.0, "storeName": "Той", "new": [1]}}
    read = read_answer(QUESTION, make_answer(document), read_status)
    assert (read.status, read.word, read.amount_tiyn) == (ReportedStatus.SUCCEEDED, "processed", 299_000)


@pytest.mark.parametrize(
    ("changed", "end"),
    [
        ({"ExpireDate": "soon"}, NOW + timedelta(seconds=120)),
        ({"ExpireDate": None}, NOW + timedelta(seconds=120)),
        ({"ExpireDate": "2026-06-01T09:03:00"}, NOW + timedelta(seconds=120)),  # UTC without saying so
        ({"ExpireDate": "2027-06-01T14:03:00+05"}, NOW + timedelta(seconds=120)),
        ({"ExpireDate": "soon", "QrPaymentBehaviorOptions": None}, NOW + timedelta(seconds=180)),
    ],
)
def test_end_that_cannot_be_is_counted_from_the_creation(changed: dict[str, object], end: datetime) -> None:
    """A date must not cost a payment."""
    data = QR | {"QrPaymentBehaviorOptions": {"QrCodeScanWaitTimeout": 120}} | changed
    assert read_created(data, NOW).expires_at == end


@pytest.mark.parametrize(("given", "interval"), [(5, 5.0), (0.2, 1.0), (1, 1.0), (0, None), (None, None), ("5", None)])
def test_bank_is_never_asked_faster_than_once_a_second(given: object, interval: float | None) -> None:
    """Whatever it allows."""
    options = json.loads(json.dumps({"StatusPollingInterval": given}), parse_float=Decimal)
    assert read_created(QR | {"QrPaymentBehaviorOptions": options}, NOW).poll_interval == interval


@pytest.mark.parametrize(
    ("words", "status"),
    [
        ("QrTokenCreated RemotePaymentCreated", ReportedStatus.WAITING),
        ("Wait QrTokenScanned PaymentConfirmation Processing", ReportedStatus.SCANNED),
        ("Processed Paid RemotePaymentPaid", ReportedStatus.SUCCEEDED),
        ("Error Rejected RemotePaymentRejected NotConfirmedByUser ProcessingFailed", ReportedStatus.DECLINED),
        ("InsufficientFunds InsufficientFundsError IrisSrcBlockCode1 IrisDestBlockCode10", ReportedStatus.DECLINED),
        ("RemotePaymentCanceled CancelledByUser CancelledByExternalSource", ReportedStatus.CANCELLED),
        ("Expired QrTokenDiscarded RemotePaymentExpired", ReportedStatus.EXPIRED),
        ("Held processed! Ok", ReportedStatus.UNKNOWN),
    ],
)
def test_status_word_is_told_in_ours(words: str, status: ReportedStatus) -> None:
    """A word that nobody knows is still open, never a failure (law 7)."""
    assert {read_status({"Status": word}).status for word in words.split()} == {status}


def test_status_of_v01_has_no_sum() -> None:
    """Then none is made up."""
    assert read_status({"Status": "Processed"}).amount_tiyn is None


def test_details_tell_what_is_left() -> None:
    """Both sums in tiyn."""
    details = read_details({"TotalAmount": 2990, "AvailableReturnAmount": Decimal("990.50"), "QrPaymentId": 1})
    assert (details.total_tiyn, details.refundable_tiyn) == (299_000, 99_050)


def test_refund_scan_is_read() -> None:
    """The third of the models that differ in their names."""
    data = {
        "QrToken": TOKEN,
        "QrReturnId": 5,
        "ExpireDate": "2026-06-01T14:03:00.717",
        "QrReturnBehaviorOptions": {"QrCodeScanEventPollingInterval": 4, "QrCodeScanWaitTimeout": 180},
    }
    assert read_refund_scan(data, NOW) == RefundScan("5", TOKEN, END, 4.0)


@pytest.mark.parametrize(
    ("answer", "error", "code"),
    [
        (make_answer(envelope(code=-1601)), InvoiceNotFoundError, "-1601"),
        (make_answer(envelope(code=-999), 503), GatewayUnavailableError, "-999"),
        (make_answer({"StatusCode": -10000}, 401), GatewayMisconfiguredError, "-10000"),
        (make_answer({"error": "no"}, 401), GatewayMisconfiguredError, "HTTP 401"),
        (make_answer(None, 403), GatewayMisconfiguredError, "HTTP 403"),
        (make_answer({"detail": "Not Found"}, 404), InvoiceNotFoundError, "HTTP 404"),
        (make_answer(None, 400), GatewayRefusedError, "HTTP 400"),
        (make_answer(None, 429), GatewayUnavailableError, "HTTP 429"),
    ],
)
@pytest.mark.parametrize("call", [QUESTION, CHANGE])
def test_no_is_the_error_of_its_class(call: Call, answer: Answer, error: type[GatewayError], code: str) -> None:
    """A StatusCode is believed under any HTTP status; without one the HTTP status speaks."""
    with pytest.raises(error) as caught:
        read_answer(call, answer, read_status)
    assert type(caught.value) is error
    assert caught.value.bank_code == code


@pytest.mark.parametrize(
    "answer",
    [
        *(make_answer(document) for document in (None, [], "OK", {}, {"StatusCode": "0"}, {"StatusCode": True})),
        make_answer({"error": "broken"}, 500),
        make_answer(envelope({"Status": "Processed"}), 502),
        make_answer(envelope(None)),
        make_answer(envelope({"Status": 1})),
        make_answer(envelope({"Status": "Processed", "Amount": 2990.005})),
        make_answer(envelope({"Status": "Processed", "Amount": "much"})),
    ],
)
def test_broken_answer_leaves_a_change_open(answer: Answer) -> None:
    """A question may be asked again; a change may have happened."""
    with pytest.raises(GatewayUnavailableError) as question:
        read_answer(QUESTION, answer, read_status)
    with pytest.raises(OutcomeUnknownError):
        read_answer(CHANGE, answer, read_status)
    assert type(question.value) is GatewayUnavailableError


def test_too_many_calls_tell_when_to_come_back() -> None:
    """From the header."""
    with pytest.raises(GatewayUnavailableError) as caught:
        read_answer(QUESTION, make_answer(None, 429), read_status)
    assert caught.value.retry_after == 7
