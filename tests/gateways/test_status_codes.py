"""Every StatusCode of the official bank, over its sockets: each ends in the class that says who has to act."""

import pytest

from tests.gateways.subjects import R3, SCHEMES, BankSubject, Opened, act, make_request, open_attempt, open_paid
from toi_invite.errors import (
    GatewayError,
    GatewayMisconfiguredError,
    GatewayRefusedError,
    GatewayUnavailableError,
    InvoiceNotFoundError,
    RefundRefusedError,
)

_official = pytest.mark.parametrize("bank_subject", SCHEMES, indirect=True)

# Copied from the bank's own table; the sign and the number of digits matter.
_CLASSES: dict[int, type[GatewayError]] = {
    -999: GatewayUnavailableError,
    -10000: GatewayMisconfiguredError,
    -1401: GatewayRefusedError,
    -1404: GatewayRefusedError,
    -1501: GatewayMisconfiguredError,
    -1502: GatewayMisconfiguredError,
    -1503: GatewayMisconfiguredError,
    -1601: InvoiceNotFoundError,
    -14000002: GatewayMisconfiguredError,
    -99000001: InvoiceNotFoundError,
    -99000002: GatewayMisconfiguredError,
    -99000003: RefundRefusedError,
    -99000005: RefundRefusedError,
    -99000006: RefundRefusedError,
    -99000011: RefundRefusedError,
    -99000020: RefundRefusedError,
    99000010: GatewayRefusedError,
    990000018: GatewayMisconfiguredError,
    990000026: GatewayMisconfiguredError,
    990000028: GatewayRefusedError,
    990000029: GatewayRefusedError,
    990000031: GatewayRefusedError,
    990000032: GatewayRefusedError,
    990000033: GatewayMisconfiguredError,
}
_NEVER_HEARD_OF = (-1, 1, -99000018, 99000033, 2**40)
_EXPECTED = _CLASSES | dict.fromkeys(_NEVER_HEARD_OF, GatewayRefusedError)


@_official
@pytest.mark.parametrize("operation", ["status", "create", "ping"])
async def test_status_code_answered_has_its_class(bank_subject: BankSubject, operation: str):
    """Whatever was asked, each code of the table is the error that it stands for, with the code in it."""
    opened = await open_attempt(bank_subject)
    errors = {}
    for code in _EXPECTED:
        errors[code] = await _answer(bank_subject, operation, opened, code)
    assert {code: type(error) for code, error in errors.items()} == _EXPECTED
    assert {code: error.bank_code for code, error in errors.items()} == {code: str(code) for code in _EXPECTED}


@pytest.mark.parametrize("bank_subject", [R3], indirect=True)
async def test_status_code_answered_to_a_refund_has_its_class(bank_subject: BankSubject):
    """A refund is told no in the same words, and the money stays."""
    opened = await open_paid(bank_subject)
    errors = {}
    for code in _EXPECTED:
        errors[code] = await _answer(bank_subject, "refund", opened, code)
    assert {code: type(error) for code, error in errors.items()} == _EXPECTED
    assert bank_subject.bank.get_payment(opened.id).returned_tiyn == 0


@_official
async def test_switched_off_trade_point_is_for_the_operator(bank_subject: BankSubject):
    """What the bank itself says of a trade point that takes nothing, played by the bank and not by a script."""
    bank = bank_subject.bank
    await open_attempt(bank_subject)
    told = {}
    for name, change in {"off": {"is_on": False}, "no QR": {"takes_qr": False}, "no way": {"methods": []}}.items():
        bank.set_trade_point(bank.trade_point_id, **({"is_on": True, "takes_qr": True} | change))
        with pytest.raises(GatewayMisconfiguredError) as caught:
            await bank_subject.gateway.create_attempt(make_request())
        told[name] = caught.value.bank_code
    assert told == {"off": "990000018", "no QR": "990000026", "no way": "990000033"}


@_official
async def test_organization_without_a_trade_point_is_for_the_operator(bank_subject: BankSubject):
    """Nothing can be sold without one."""
    bank_subject.bank.close_trade_points()
    with pytest.raises(GatewayMisconfiguredError) as caught:
        await bank_subject.gateway.create_attempt(make_request())
    assert caught.value.bank_code == "-14000002"


async def _answer(bank_subject: BankSubject, operation: str, opened: Opened, code: int) -> GatewayError:
    """The error of an operation whose every call is answered with this code."""
    bank_subject.bank.answer_next(code, bank_subject.operations[operation], times=None)
    with pytest.raises(GatewayError) as caught:
        await act(bank_subject, operation, opened)()
    bank_subject.bank.heal()
    return caught.value
