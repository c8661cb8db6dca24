"""Every StatusCode of the bank's table, and those that nobody has listed."""

import logging

import pytest

from toi_invite.errors import (
    GatewayError,
    GatewayMisconfiguredError,
    GatewayRefusedError,
    GatewayUnavailableError,
    InvoiceNotFoundError,
    RefundRefusedError,
)
from toi_invite.services.kaspi.codes import make_code_error

TABLE = {
    GatewayUnavailableError: [-999],
    GatewayMisconfiguredError: [
        *(-10000, -1501, -1502, -1503, -14000002, -99000002, 990000018, 990000026, 990000033),
    ],
    InvoiceNotFoundError: [-1601, -99000001],
    RefundRefusedError: [-99000003, -99000005, -99000006, -99000011, -99000020],
    GatewayRefusedError: [990000028, -1401, -1404, 990000029, 990000031, 990000032, 99000010],
}


@pytest.mark.parametrize(("error", "code"), [(error, code) for error, codes in TABLE.items() for code in codes])
def test_known_code_is_the_error_of_its_class(error: type[GatewayError], code: int) -> None:
    """The class says who must act, the code stays for the log."""
    made = make_code_error(code)
    assert type(made) is error
    assert made.bank_code == str(code)


@pytest.mark.parametrize("code", [1, 999, 1601, 14000002, 99000002, -99000018, 99000033, -990000018])
def test_code_with_another_sign_or_length_is_unknown(code: int) -> None:
    """Public wrappers have mistyped these; guessing their class would be wrong."""
    assert type(make_code_error(code)) is GatewayRefusedError


def test_unknown_code_is_logged_once(caplog: pytest.LogCaptureFixture) -> None:
    """A person should look at it, but not a thousand times."""
    with caplog.at_level(logging.WARNING):
        make_code_error(4_242)
        make_code_error(4_242)
    assert len([record for record in caplog.records if "4242" in record.getMessage()]) == 1
