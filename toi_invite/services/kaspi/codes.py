"""The bank's own StatusCodes and what each of them asks of us.

The sign and the number of digits matter: -99000002 and 990000018 belong to two different rows of numbers.
"""

import logging
from functools import lru_cache

from toi_invite.errors import (
    GatewayError,
    GatewayMisconfiguredError,
    GatewayRefusedError,
    GatewayUnavailableError,
    InvoiceNotFoundError,
    RefundRefusedError,
)

LOST_DEVICE = frozenset({"-1501", "-1502"})
"""Registering the device again makes these go away."""

REFUND_FAILED_ONCE = "-99000006"
"""The bank asks for one repetition."""

_logger = logging.getLogger(__name__)

_MEANINGS: dict[int, tuple[type[GatewayError], str]] = {
    -999: (GatewayUnavailableError, "the bank's service is away for a while"),
    -10000: (GatewayMisconfiguredError, "the bank does not accept our key, certificate or address"),
    -1401: (GatewayRefusedError, "the bank refuses this client"),
    -1404: (GatewayRefusedError, "the bank does not know this client"),
    -1501: (GatewayMisconfiguredError, "the bank does not know our device"),
    -1502: (GatewayMisconfiguredError, "our device is switched off"),
    -1503: (GatewayMisconfiguredError, "our device is registered at another trade point"),
    -1601: (InvoiceNotFoundError, "the bank does not know this payment"),
    -14000002: (GatewayMisconfiguredError, "there is no trade point"),
    -99000001: (InvoiceNotFoundError, "the bank does not know this payment"),
    -99000002: (GatewayMisconfiguredError, "the bank does not know our trade point"),
    -99000003: (RefundRefusedError, "the payment was made at another trade point"),
    -99000005: (RefundRefusedError, "more than was paid"),
    -99000006: (RefundRefusedError, "the refund failed"),
    -99000011: (RefundRefusedError, "the payment's state does not allow it"),
    -99000020: (RefundRefusedError, "a part of this payment cannot go back"),
    99000010: (GatewayRefusedError, "the bank refuses this operation"),
    990000018: (GatewayMisconfiguredError, "our trade point is switched off"),
    990000026: (GatewayMisconfiguredError, "our trade point takes no QR payments"),
    990000028: (GatewayRefusedError, "the bank does not accept this sum"),
    990000029: (GatewayRefusedError, "the bank refuses this client"),
    990000031: (GatewayRefusedError, "the bank refuses this client"),
    990000032: (GatewayRefusedError, "the bank refuses this client"),
    990000033: (GatewayMisconfiguredError, "our trade point has no way to be paid"),
}


def make_code_error(code: int) -> GatewayError:
    """The error that a StatusCode other than 0 stands for; an unknown one is a refusal and logged once."""
    meaning = _MEANINGS.get(code)
    if meaning is None:
        _note_unknown(code)
        return GatewayRefusedError("the bank answered with an unknown code", str(code))
    error, text = meaning
    return error(text, str(code))


@lru_cache(maxsize=256)
def _note_unknown(code: int) -> None:
    _logger.warning("the bank answered with the unknown StatusCode %d", code)
