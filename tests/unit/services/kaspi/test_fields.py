"""Sums between tenge and tiyn, exactly."""

import json
from decimal import Decimal

import pytest

from toi_invite.services.kaspi.fields import MalformedAnswerError, read_id, read_tiyn, write_id, write_tenge
from toi_invite.services.kaspi.transport import write_json


@pytest.mark.parametrize(
    ("value", "tiyn"),
    [
        (2990, 299_000),
        (Decimal("2990.00"), 299_000),
        (Decimal("0.07"), 7),
        (Decimal("2990.000"), 299_000),
        (Decimal("1E+3"), 100_000),
        ("2990.10", 299_010),
        (Decimal("-1.00"), -100),
        (Decimal("4503599627.37"), 450_359_962_737),
    ],
)
def test_sum_in_tenge_is_read_exactly(value: object, tiyn: int) -> None:
    """The JSON number as it stood there, never through a float."""
    assert read_tiyn({"amount": value}, "amount") == tiyn


@pytest.mark.parametrize(
    "value",
    [
        *(None, True, "", "much", "NaN", Decimal("Infinity"), Decimal("2990.005"), Decimal("1E+400"), 10**13, [2990]),
        Decimal("2990.00000000000000000000000000000000001"),
    ],
)
def test_what_is_no_sum_is_refused(value: object) -> None:
    """A part of a tiyn is never rounded away: the sum would fit by mistake."""
    with pytest.raises(MalformedAnswerError):
        read_tiyn({"amount": value}, "amount")


@pytest.mark.parametrize(
    ("tiyn", "digits"),
    [(299_000, b"2990.00"), (7, b"0.07"), (100, b"1.00"), (299_010, b"2990.10"), (10**14, b"1000000000000.00")],
)
def test_sum_is_written_as_a_number_with_two_decimals(tiyn: int, digits: bytes) -> None:
    """Digit by digit."""
    assert write_json({"Amount": write_tenge(tiyn)}) == b'{"Amount":' + digits + b"}"


def test_body_is_json() -> None:
    """Texts are escaped, lists and numbers stay what they are."""
    body = write_json({'a"b': "Той\n", "ids": [1, 2], "Amount": Decimal("1.50"), "none": None})
    assert json.loads(body) == {'a"b': "Той\n", "ids": [1, 2], "Amount": 1.5, "none": None}


@pytest.mark.parametrize("number", [1, 12_800_000_001, 2**63])
def test_identifier_keeps_its_digits(number: int) -> None:
    """They have eleven digits today, and more later."""
    text = read_id({"id": number}, "id")
    assert write_id(text) == number
    assert read_id({"id": text}, "id") == text
