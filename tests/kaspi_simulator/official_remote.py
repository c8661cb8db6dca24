"""Invoices to a phone, which only r3 has."""

import re
from datetime import timedelta

from tests.kaspi_simulator.book import BookError
from tests.kaspi_simulator.caller import Call
from tests.kaspi_simulator.invoice import Face, Invoice
from tests.kaspi_simulator.wire import Refusal

_PHONE = re.compile(r"[78]\d{10}")
_MINUTE = timedelta(minutes=1)


def tell_client(call: Call) -> dict[str, object]:
    """`remote/client-info`: a name for a number, so many times a minute for each device."""
    device = call.get_device()
    call.get_point(device)
    calls = call.bank.calls.count(f"client-info {device.token}", call.bank.clock.now(), _MINUTE)
    if calls > call.bank.switches.now.client_calls_per_minute:
        raise Refusal(990000032)
    _demand_client(call)
    return {"ClientName": "Aigerim S."}


def create(call: Call) -> dict[str, object]:
    """`remote/create`."""
    call.get_merchant()
    device = call.get_device()
    point = call.get_point(device)
    phone = _demand_client(call)
    invoice = call.bank.book.create(
        Face.REMOTE,
        call.fields.get_tiyn("Amount"),
        description=call.fields.get_text("Comment", ""),
        phone=phone,
        bin=point.bin,
        trade_point_id=point.id,
        device_token=device.token,
    )
    return {"QrPaymentId": invoice.id}


def cancel(call: Call) -> dict[str, object]:
    """`remote/cancel`."""
    call.get_merchant()
    call.get_point(call.get_device())
    invoice = call.get_invoice(-99000001)
    if invoice.face is not Face.REMOTE:
        raise Refusal(-99000001)
    try:
        call.bank.book.cancel(invoice.id)
    except BookError:
        raise Refusal(-99000001) from None
    return {"Status": "RemotePaymentCanceled"}


def guard_against_polling(call: Call, invoice: Invoice) -> None:
    """Refuse to be asked about an invoice to a phone again and again.

    Raises:
        Refusal: -999, it was asked about too often in the last minute.
    """
    if invoice.face is not Face.REMOTE:
        return
    calls = call.bank.calls.count(f"status {invoice.id}", call.bank.clock.now(), _MINUTE)
    if calls > call.bank.switches.now.remote_calls_per_minute:
        raise Refusal(-999)


def _demand_client(call: Call) -> str:
    phone = call.fields.get_text("PhoneNumber")
    unknown = call.bank.switches.now.unknown_phones.split(",")
    if not _PHONE.fullmatch(phone) or phone[1:] in {one.strip()[1:] for one in unknown}:
        raise Refusal(-1404)
    return phone
