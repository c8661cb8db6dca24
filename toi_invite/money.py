"""Amounts are integers of tiyn; tenge with decimals exists only at a gateway's edge (law 11)."""

import re

CURRENCY = "KZT"
TIYN_PER_TENGE = 100

_WIRE_AMOUNT = re.compile(r"(0|[1-9][0-9]{0,11})\.([0-9]{2})", re.ASCII)


def parse_wire_amount(text: object) -> int:
    """Tiyn of a webhook's amount: a string of tenge with exactly two decimals, `"2990.00"`.

    Raises:
        ValueError: for any other form or type (`contract.md`, webhook).
    """
    match = _WIRE_AMOUNT.fullmatch(text) if isinstance(text, str) else None
    if match is None:
        raise ValueError("the amount is not a string of tenge with two decimals")
    return int(match[1]) * TIYN_PER_TENGE + int(match[2])
