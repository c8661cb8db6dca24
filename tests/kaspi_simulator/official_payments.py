"""Invoices by QR and by link, and what the bank tells about them."""

from fastapi import HTTPException

from tests.kaspi_simulator.book import BookError
from tests.kaspi_simulator.caller import Call
from tests.kaspi_simulator.invoice import Face, Invoice, State
from tests.kaspi_simulator.merchants import TradePoint
from tests.kaspi_simulator.official_remote import guard_against_polling
from tests.kaspi_simulator.wire import Refusal, format_date, to_tenge


def create_qr(call: Call) -> dict[str, object]:
    """`qr/create`."""
    point = _get_selling_point(call)
    invoice = _create(call, Face.QR, point)
    uses_url = call.bank.switches.now.qr_token == "url"
    return {
        "QrToken": call.bank.make_pay_url(invoice.token) if uses_url else invoice.token,
        "ExpireDate": format_date(call.bank, invoice.expires_at),
        "QrPaymentId": invoice.id,
        "PaymentMethods": point.methods,
        "QrPaymentBehaviorOptions": _tell_waits(call, invoice, "QrCodeScanWaitTimeout"),
    }


def create_link(call: Call) -> dict[str, object]:
    """`qr/create-link`: the same under other names."""
    point = _get_selling_point(call)
    invoice = _create(call, Face.LINK, point)
    return {
        "PaymentLink": call.bank.make_pay_url(invoice.token),
        "ExpireDate": format_date(call.bank, invoice.expires_at),
        "PaymentId": invoice.id,
        "PaymentMethods": point.methods,
        "PaymentBehaviorOptions": _tell_waits(call, invoice, "LinkActivationWaitTimeout"),
    }


def tell_status(call: Call) -> dict[str, object]:
    """`v01/payment/status`: the word and nothing else."""
    invoice = call.get_invoice()
    guard_against_polling(call, invoice)
    return {"Status": _name_status(call, invoice)}


def tell_whole_status(call: Call) -> dict[str, object]:
    """`v02/payment/status`: the word, the sum, the shop and the way of paying."""
    if not call.bank.switches.now.v02:
        raise HTTPException(404)
    invoice = call.get_invoice()
    guard_against_polling(call, invoice)
    merchant = call.bank.merchants.find(invoice.bin)
    product = str(invoice.extra.get("product_type", "Gold")) if invoice.paid_at else None
    is_loan = product in {"Loan", "Red"}
    return {
        "Status": _name_status(call, invoice),
        "TransactionId": str(invoice.id) if invoice.paid_at else None,
        "ProductType": product,
        "LoanOfferName": "Loan for 3 months" if is_loan else None,
        "LoanTerm": 3 if is_loan else None,
        "IsOffer": is_loan,
        "Amount": to_tenge(invoice.shown_tiyn),
        "StoreName": merchant.store_name if merchant else "",
        "Address": merchant.address if merchant else "",
        "City": merchant.city if merchant else "",
    }


def tell_details(call: Call) -> dict[str, object]:
    """`payment/details`: what was paid, and what can still go back."""
    device, invoice = call.get_device(), call.get_invoice()
    if invoice.paid_at is None or invoice.bin != device.bin:
        raise Refusal(-1601)
    return {
        "QrPaymentId": invoice.id,
        "TotalAmount": to_tenge(invoice.paid_tiyn),
        "AvailableReturnAmount": to_tenge(invoice.refundable_tiyn),
        "TransactionDate": format_date(call.bank, invoice.paid_at),
    }


def test_scan(call: Call) -> None:
    """`test/payment/scan`: the buyer scans."""
    _play(call, "scan")


def test_confirm(call: Call) -> None:
    """`test/payment/confirm`: the buyer pays, which needs a scan before."""
    _play(call, "confirm")


def test_error(call: Call) -> None:
    """`test/payment/scanerror` and `confirmerror`: it fails."""
    _play(call, "error")


def _play(call: Call, what: str) -> None:
    book, number = call.bank.book, call.get_invoice(-999).id
    try:
        {"scan": book.scan, "confirm": book.pay, "error": book.decline}[what](number)
    except BookError:
        raise Refusal(-999) from None


def _get_selling_point(call: Call) -> TradePoint:
    call.get_merchant()
    point = call.get_point(call.get_device())
    if not point.takes_qr:
        raise Refusal(990000026)
    if not point.methods:
        raise Refusal(990000033)
    return point


def _create(call: Call, face: Face, point: TradePoint) -> Invoice:
    return call.bank.book.create(
        face,
        call.fields.get_tiyn("Amount"),
        external_id=call.fields.get_text("ExternalId", ""),
        bin=point.bin,
        trade_point_id=point.id,
        device_token=call.fields.get_text("DeviceToken"),
    )


def _tell_waits(call: Call, invoice: Invoice, first: str) -> dict[str, object]:
    return {
        "StatusPollingInterval": _shorten(call.bank.switches.now.poll_seconds),
        first: _shorten(invoice.scan_seconds),
        "PaymentConfirmationTimeout": _shorten(invoice.confirm_seconds),
    }


def _shorten(seconds: float) -> int | float:
    return int(seconds) if float(seconds).is_integer() else seconds


def _name_status(call: Call, invoice: Invoice) -> str:
    rules, is_remote = call.bank.switches.now, invoice.face is Face.REMOTE
    words = {
        State.CREATED: "RemotePaymentCreated" if is_remote else "QrTokenCreated",
        State.SCANNED: rules.opened_word if invoice.face is Face.LINK else "Wait",
        State.PAID: "Processed",
        State.FAILED: "RemotePaymentRejected" if is_remote else "Error",
        State.CANCELLED: "RemotePaymentCanceled" if is_remote else "Error",
        State.EXPIRED: "Expired" if is_remote else rules.expired_word,
    }
    return str(invoice.extra.get("status_word") or words[invoice.state])
