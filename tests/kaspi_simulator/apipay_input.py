"""What the aggregator accepts: the fields of its requests, each refused by name when it does not fit."""

import json
import re
from decimal import Decimal, InvalidOperation
from typing import Any

_MOST_TENGE = Decimal("99999999.99")
_PHONE = re.compile(r"8\d{10}")
_LENGTHS = {"external_order_id": 255, "external_order_id_idempotency": 191, "description": 1000}
_MOST_CHECKED = 100


class ApiError(Exception):
    """An answer that is no success: its HTTP status, its body, and further headers."""

    def __init__(self, status: int, body: dict[str, Any], headers: dict[str, str] | None = None) -> None:
        super().__init__(status, body)
        self.status = status
        self.body = body
        self.headers = headers


def make_error(http_status: int, code: str, message: str, **more: Any) -> ApiError:
    """A refusal with a stable code."""
    return ApiError(http_status, {"error": code, "error_code": code, "message": message, **more})


def make_field_error(field: str, message: str) -> ApiError:
    """422 for one field."""
    return ApiError(422, {"message": "The given data was invalid.", "errors": {field: [message]}})


def read_body(raw: bytes) -> dict[str, Any]:
    """The JSON object of a request, numbers exact; an empty body is an empty object.

    Raises:
        ApiError: 400.
    """
    try:
        body = json.loads(raw or b"{}", parse_float=Decimal)
    except ValueError:
        raise make_error(400, "bad_request", "The body is not JSON") from None
    if not isinstance(body, dict):
        raise make_error(400, "bad_request", "The body is not an object")
    return body


def read_tiyn(body: dict[str, Any], *, is_whole: bool) -> int:
    """The amount in tiyn; `is_whole` demands whole tenge.

    Raises:
        ApiError: 422.
    """
    amount = _read_decimal(body.get("amount"))
    if not Decimal("0.01") <= amount <= _MOST_TENGE or amount != round(amount, 2):
        raise make_field_error("amount", "The amount must be between 0.01 and 99999999.99.")
    if is_whole and amount != int(amount):
        raise make_field_error("amount", "amount_must_be_whole_tenge")
    return int(amount * 100)


def read_facts(body: dict[str, Any], *, to_phone: bool) -> dict[str, str]:
    """The texts of a new invoice, under the book's names.

    Raises:
        ApiError: 422.
    """
    texts = {name: _read_text(body, name, longest) for name, longest in _LENGTHS.items()}
    facts = {
        "external_id": texts["external_order_id"],
        "idempotency_key": texts["external_order_id_idempotency"],
        "description": texts["description"],
    }
    return {**facts, "phone": _read_phone(body)} if to_phone else facts


def read_numbers(body: dict[str, Any]) -> list[int]:
    """The invoices of a batch check.

    Raises:
        ApiError: 422.
    """
    numbers = body.get("invoice_ids")
    if not isinstance(numbers, list) or not 0 < len(numbers) <= _MOST_CHECKED:
        raise make_field_error("invoice_ids", "The invoice ids must hold 1 to 100 items.")
    if not all(type(number) is int for number in numbers):
        raise make_field_error("invoice_ids", "The invoice ids must be integers.")
    return numbers


def read_query_number(text: str | None, default: int, *, most: int, name: str) -> int:
    """A number of a query string from 1 to `most`.

    Raises:
        ApiError: 422.
    """
    if text is None:
        return default
    if not text.isascii() or not text.isdigit() or not 1 <= int(text) <= most:
        raise make_field_error(name, f"The {name} must be between 1 and {most}.")
    return int(text)


def _read_decimal(value: object) -> Decimal:
    if isinstance(value, bool) or not isinstance(value, int | Decimal | str):
        raise make_field_error("amount", "The amount must be a number.")
    try:
        amount = Decimal(value)
    except InvalidOperation:
        raise make_field_error("amount", "The amount must be a number.") from None
    if not amount.is_finite():
        raise make_field_error("amount", "The amount must be a number.")
    return amount


def _read_text(body: dict[str, Any], name: str, longest: int) -> str:
    value = body.get(name)
    if value is None:
        return ""
    if not isinstance(value, str) or len(value) > longest:
        raise make_field_error(name, f"The {name} must be a text of at most {longest} characters.")
    return value


def _read_phone(body: dict[str, Any]) -> str:
    phone = body.get("phone_number")
    if not isinstance(phone, str) or not _PHONE.fullmatch(phone):
        raise make_field_error("phone_number", "The phone number must have the form 8XXXXXXXXXX.")
    return phone
