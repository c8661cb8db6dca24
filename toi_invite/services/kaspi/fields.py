"""Values of a gateway's JSON, read one by one: each in the agreed form, or not at all."""

from collections.abc import Mapping
from decimal import Decimal, InvalidOperation
from typing import cast

from toi_invite.money import TIYN_PER_TENGE

_LARGEST_SUM = Decimal(10) ** 12  # tenge
_TIYN = Decimal("0.01")

Fields = Mapping[str, object]
"""A JSON object with its names in lower case."""


class MalformedAnswerError(Exception):
    """The answer lacks what was agreed, or holds it in another form."""


def read_object(value: object) -> Fields:
    """The object, its names in lower case.

    Raises:
        MalformedAnswerError: when it is none.
    """
    if not isinstance(value, dict):
        raise MalformedAnswerError("no object")
    return {str(name).lower(): each for name, each in cast("dict[object, object]", value).items()}


def read_objects(value: object) -> list[Fields]:
    """The list of objects; nothing at all is an empty one.

    Raises:
        MalformedAnswerError: when it is none.
    """
    if value is None:
        return []
    if not isinstance(value, list):
        raise MalformedAnswerError("no list")
    return [read_object(each) for each in cast("list[object]", value)]


def read_text(fields: Fields, name: str) -> str:
    """A text that is not empty.

    Raises:
        MalformedAnswerError: when it is missing or something else.
    """
    value = fields.get(name)
    if not isinstance(value, str) or not value.strip():
        raise MalformedAnswerError(f"no {name}")
    return value.strip()


def read_id(fields: Fields, name: str) -> str:
    """An identifier: a whole number of any length, or a text.

    Raises:
        MalformedAnswerError: when it is missing or something else.
    """
    value = fields.get(name)
    if isinstance(value, int) and not isinstance(value, bool):
        return str(value)
    return read_text(fields, name)


def read_tiyn(fields: Fields, name: str) -> int:
    """Tiyn of a number of tenge, exactly.

    Raises:
        MalformedAnswerError: when it is no number, too large, or has a part of a tiyn.
    """
    value = fields.get(name)
    if isinstance(value, bool) or not isinstance(value, int | Decimal | str):
        raise MalformedAnswerError(f"no {name}")
    try:
        tenge = Decimal(value)
    except InvalidOperation:
        raise MalformedAnswerError(f"{name} is no number") from None
    if not tenge.is_finite() or abs(tenge) > _LARGEST_SUM or tenge != tenge.quantize(_TIYN):
        raise MalformedAnswerError(f"{name} is no sum")
    return int(tenge * TIYN_PER_TENGE)


def read_number(fields: Fields, name: str, *, most: float) -> float | None:
    """A number above 0 and up to `most`; None for everything else, and where there is none."""
    value = fields.get(name)
    if isinstance(value, bool) or not isinstance(value, int | Decimal):
        return None
    return float(value) if 0 < value <= most else None


def write_tenge(amount_tiyn: int) -> Decimal:
    """Tenge with two decimals."""
    return Decimal(amount_tiyn).scaleb(-2)


def write_id(text: str) -> int | str:
    """An identifier as the bank wrote it: a number where it is one."""
    return int(text) if text.isascii() and text.isdigit() else text
