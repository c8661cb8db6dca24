"""Refunds: at once under r3, after a scan by the buyer under r2, not at all under r1."""

from fastapi import HTTPException

from tests.kaspi_simulator.caller import Call
from tests.kaspi_simulator.invoice import Invoice, State
from tests.kaspi_simulator.returns import WAIT_SECONDS, ReturnCode
from tests.kaspi_simulator.wire import Refusal, format_date, to_tenge

_MOST = 10


def create(call: Call) -> dict[str, object]:
    """`return/create`: a code for the buyer to scan."""
    device = call.get_device()
    point = call.get_point(device)
    number, token = call.bank.book.draw_id(), call.bank.book.draw_token()
    external_id = call.fields.get_text("ExternalId", "")
    code = call.bank.returns.create(number, token, point.bin, point.id, external_id)
    return {
        "QrToken": code.token,
        "ExpireDate": format_date(call.bank, code.expires_at),
        "QrReturnId": code.id,
        "QrReturnBehaviorOptions": {
            "QrCodeScanEventPollingInterval": call.bank.switches.now.poll_seconds,
            "QrCodeScanWaitTimeout": WAIT_SECONDS,
        },
    }


def tell_status(call: Call) -> dict[str, object]:
    """`return/status`."""
    code = _get_code(call)
    if code.scanned_at:
        return {"Status": "CustomerIdentityObtained"}
    return {"Status": "Error" if call.bank.returns.is_expired(code) else "QrTokenCreated"}


def list_operations(call: Call) -> list[dict[str, object]]:
    """`return/operations`: what this buyer paid here of late. The simulator has one buyer."""
    call.get_device()
    code = _get_scanned_code(call)
    limit = min(int(call.fields.get_text("MaxResult", str(_MOST))), _MOST)
    paid = [one for one in call.bank.book.list_invoices() if one.state is State.PAID and one.bin == code.bin]
    paid.sort(key=lambda one: str(one.paid_at), reverse=True)
    return [_describe(call, invoice) for invoice in paid[:limit]]


def give_back(call: Call) -> dict[str, object]:
    """`payment/return`."""
    if call.scheme == "r3":
        call.get_merchant()
    device = call.get_device()
    call.get_point(device)
    if call.scheme == "r2":
        _get_scanned_code(call)
    invoice, amount = call.get_invoice(-99000001), _get_amount(call)
    if invoice.trade_point_id != device.trade_point_id:
        raise Refusal(-99000003)
    _demand_refundable(call, invoice, amount)
    return {"ReturnOperationId": call.bank.book.refund(invoice.id, amount).id}


def _demand_refundable(call: Call, invoice: Invoice, amount_tiyn: int) -> None:
    if invoice.state is not State.PAID:
        raise Refusal(-99000011)
    if amount_tiyn > invoice.refundable_tiyn:
        raise Refusal(-99000005)
    if amount_tiyn < invoice.paid_tiyn and not call.bank.switches.now.partial_refunds:
        raise Refusal(-99000020)


def _get_amount(call: Call) -> int:
    try:
        return call.fields.get_tiyn("Amount")
    except Refusal:
        raise HTTPException(400, "Amount is no sum of money") from None


def _get_code(call: Call) -> ReturnCode:
    code = call.bank.returns.find(call.fields.get_number("QrReturnId"))
    if code is None or code.bin != call.get_merchant().bin:
        raise Refusal(-1601)
    return code


def _get_scanned_code(call: Call) -> ReturnCode:
    code = _get_code(call)
    if code.scanned_at is None:
        raise Refusal(-1601)
    return code


def _describe(call: Call, invoice: Invoice) -> dict[str, object]:
    moment = invoice.paid_at or invoice.created_at
    return {
        "QrPaymentId": invoice.id,
        "TransactionDate": format_date(call.bank, moment),
        "Amount": to_tenge(invoice.paid_tiyn),
    }
