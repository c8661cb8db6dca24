"""Who calls the official face, and at which trade point."""

from dataclasses import dataclass

from fastapi import Request

from tests.kaspi_simulator.bank import Bank
from tests.kaspi_simulator.invoice import Invoice
from tests.kaspi_simulator.merchants import DEFAULT_BIN, Device, Merchant, TradePoint
from tests.kaspi_simulator.wire import Fields, Refusal


@dataclass
class Call:
    """One call whose caller is known. Under r3 without a BIN in the call, `merchant` is None: the caller is trusted."""

    bank: Bank
    scheme: str
    merchant: Merchant | None
    fields: Fields

    def get_merchant(self) -> Merchant:
        """The organization for which the call is made.

        Raises:
            Refusal: -10000, the call must name one and does not.
        """
        if self.merchant is None:
            raise Refusal(-10000)
        return self.merchant

    def get_device(self) -> Device:
        """The active device that the call names.

        Raises:
            Refusal: -1501 unknown or another organization's, -1502 deleted.
        """
        device = self.bank.merchants.find_device(self.fields.get_text("DeviceToken"))
        if device is None or (self.merchant is not None and device.bin != self.merchant.bin):
            raise Refusal(-1501)
        if not device.is_active:
            raise Refusal(-1502)
        return device

    def get_point(self, device: Device) -> TradePoint:
        """The trade point of a device, which must be switched on.

        Raises:
            Refusal: -99000002 closed, 990000018 switched off.
        """
        point = self.bank.merchants.find_point(device.trade_point_id)
        if point is None:
            raise Refusal(-99000002)
        if not point.is_on:
            raise Refusal(990000018)
        return point

    def get_invoice(self, missing: int = -1601) -> Invoice:
        """The invoice that the call names, if it is the caller's.

        Raises:
            Refusal: the code `missing`.
        """
        invoice = self.bank.book.find(self.fields.get_number("QrPaymentId"))
        if invoice is None or (self.merchant is not None and invoice.bin != self.merchant.bin):
            raise Refusal(missing)
        return invoice


def identify(bank: Bank, scheme: str, request: Request, fields: Fields) -> Call:
    """Know the caller by its key (r1), its certificate (r2), or its certificate, address and BIN (r3).

    Raises:
        Refusal: -10000, whatever is wrong.
    """
    if scheme == "r1":
        merchant = bank.merchants.find_by_key(request.headers.get("api-key", ""))
    else:
        merchant = bank.merchants.find(_get_certificate_bin(request))
    if merchant is None:
        raise Refusal(-10000)
    if scheme != "r3":
        return Call(bank, scheme, merchant, fields)
    _demand_address(bank, request)
    return Call(bank, scheme, _find_named(bank, fields), fields)


def _get_certificate_bin(request: Request) -> str:
    if request.url.scheme != "https":
        raise Refusal(-10000)
    return request.scope.get("client_certificate") or DEFAULT_BIN


def _demand_address(bank: Bank, request: Request) -> None:
    allowed = [one.strip() for one in bank.switches.now.allowed_addresses.split(",") if one.strip()]
    address = request.client.host if request.client else ""
    if allowed and address not in allowed:
        raise Refusal(-10000)


def _find_named(bank: Bank, fields: Fields) -> Merchant | None:
    name = fields.get_text("OrganizationBin", "")
    if not name:
        return None
    merchant = bank.merchants.find(name)
    if merchant is None:
        raise Refusal(-10000)
    return merchant
