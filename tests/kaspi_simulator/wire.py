"""The official face's manner of speaking: envelopes, dates, money, and fields whose case does not matter."""

import json
from datetime import datetime
from decimal import Decimal, InvalidOperation
from typing import Any
from zoneinfo import ZoneInfo

from fastapi import HTTPException
from fastapi.responses import JSONResponse

from tests.kaspi_simulator.bank import Bank

_ALMATY = ZoneInfo("Asia/Almaty")

MESSAGES = {
    -999: "Service temporarily unavailable",
    -10000: "No client certificate",
    -1401: "Client not found",
    -1404: "Client not found",
    -1501: "Device not found",
    -1502: "Device is not active",
    -1503: "Device is registered at another trade point",
    -1601: "Purchase not found",
    -14000002: "No trade points",
    -99000001: "Purchase with this id not found",
    -99000002: "Trade point not found",
    -99000003: "Trade point of the purchase differs from that of the device",
    -99000005: "Refund exceeds the purchase",
    -99000006: "Refund failed, try once more",
    -99000011: "Purchase cannot be refunded in this status",
    -99000020: "Partial refund is impossible",
    99000010: "Operation is not allowed",
    990000018: "Trade point is switched off",
    990000026: "Trade point does not take QR",
    990000028: "Wrong operation amount",
    990000029: "Phone number is not accepted",
    990000031: "Client cannot be invoiced",
    990000032: "Limit exceeded",
    990000033: "No payment methods available",
}


class Refusal(Exception):  # noqa: N818 - it is an answer of the bank, not an error of this program
    """A StatusCode other than 0, told with HTTP 200."""

    def __init__(self, code: int) -> None:
        super().__init__(str(code))
        self.code = code


def answer(bank: Bank, data: Any = None, code: int = 0) -> JSONResponse:
    """An envelope. `Message` may be switched off."""
    envelope: dict[str, Any] = {"StatusCode": code}
    if bank.switches.now.message:
        envelope["Message"] = MESSAGES.get(code, "Unknown") if code else "OK"
    if data is not None:
        envelope["Data"] = data
    return JSONResponse(envelope)


def format_date(bank: Bank, moment: datetime) -> str:
    """A moment in the shape that the switch `date_variant` names; all of them have been seen in public."""
    local = moment.astimezone(_ALMATY)
    whole, fraction = local.strftime("%Y-%m-%dT%H:%M:%S"), local.microsecond
    shapes = {
        "milliseconds": f"{whole}.{fraction // 1000:03}+05:00",
        "hours": f"{whole}+05",
        "seven-digits": f"{whole}.{fraction:06}7",
        "short-day": f"{local.year}-{local.month}-{local.day}T{local:%H:%M:%S}.{fraction // 1000:03}+05:00",
    }
    return shapes[bank.switches.now.date_variant]


def to_tenge(amount_tiyn: int) -> float:
    """Tiyn as the number in tenge that the bank writes."""
    return float(Decimal(amount_tiyn) / 100)


class Fields:
    """The fields of a request by name, whatever their case; unknown ones are ignored."""

    def __init__(self, values: dict[str, Any]) -> None:
        self._values = {name.lower(): value for name, value in values.items()}

    def get_text(self, name: str, default: str | None = None) -> str:
        """A text, or a number as text.

        Raises:
            HTTPException: 400, it is missing or of another kind.
        """
        value = self._values.get(name.lower(), default)
        if isinstance(value, bool) or not isinstance(value, str | int):
            raise HTTPException(400, f"{name} is required")
        return str(value)

    def get_number(self, name: str) -> int:
        """A whole number, also one written as text.

        Raises:
            HTTPException: 400, it is missing or no whole number.
        """
        text = self.get_text(name)
        if not text.lstrip("-").isdigit():
            raise HTTPException(400, f"{name} is no whole number")
        return int(text)

    def get_tiyn(self, name: str) -> int:
        """A sum of tenge as tiyn.

        Raises:
            HTTPException: 400, it is missing or no JSON number.
            Refusal: 990000028, it is not above zero or has more than two decimals.
        """
        value = self._values.get(name.lower())
        if isinstance(value, bool) or not isinstance(value, int | Decimal):
            raise HTTPException(400, f"{name} is no number")
        tiyn = Decimal(value) * 100
        if tiyn <= 0 or tiyn != tiyn.to_integral_value():
            raise Refusal(990000028)
        return int(tiyn)


def parse_fields(body: bytes, query: dict[str, str]) -> Fields:
    """The fields of body and query together.

    Raises:
        HTTPException: 400, the body is no JSON object.
    """
    try:
        values = json.loads(body, parse_float=Decimal) if body else {}
    except (ValueError, InvalidOperation):
        raise HTTPException(400, "The body is no JSON") from None
    if not isinstance(values, dict):
        raise HTTPException(400, "The body is no object")
    return Fields({**query, **values})
