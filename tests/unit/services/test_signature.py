"""How a signature is compared, and how old a signed time may be, to the second."""

from datetime import timedelta

import pytest
from typing_extensions import override

from tests.support.moment import NOW
from tests.support.payments import SECRET
from toi_invite.errors import WebhookRefusedError
from toi_invite.services.kaspi.signature import SignatureHeaders, sign, verify_delivery

BODY = b"{}"


class WatchedBytes(bytes):
    """Bytes that tell when they are compared the quick way, which stops at the first difference."""

    @override
    def __eq__(self, other: object) -> bool:
        raise AssertionError("compared by ==")

    @override
    def __hash__(self) -> int:
        raise AssertionError("looked up")

    @override
    def decode(self, *_codec: str) -> str:  # pyright: ignore[reportIncompatibleMethodOverride]
        raise AssertionError("compared as text")


def make_headers(offset: int) -> SignatureHeaders:
    """Headers of a delivery that was signed so many seconds after now."""
    stamp = str(int((NOW + timedelta(seconds=offset)).timestamp())).encode()
    signatures = [sign(SECRET, BODY).encode()]
    return SignatureHeaders(signatures, [stamp], [sign(SECRET, stamp + b"." + BODY).encode()])


@pytest.mark.parametrize("offset", [-300, -1, 0, 1, 300])
def test_time_within_five_minutes_is_accepted(offset: int) -> None:
    """W34: the limits belong to it."""
    assert verify_delivery(BODY, make_headers(offset), secrets=[SECRET], now=NOW) is None


@pytest.mark.parametrize("offset", [-301, 301, -86_400, 86_400])
def test_time_beyond_five_minutes_is_refused(offset: int) -> None:
    """W34: one second more is too much, either way."""
    with pytest.raises(WebhookRefusedError):
        verify_delivery(BODY, make_headers(offset), secrets=[SECRET], now=NOW)


@pytest.mark.parametrize("key", [SECRET, b"a secret that nobody has agreed on with us"])
def test_signature_is_never_compared_by_equality(key: bytes) -> None:
    """How long a refusal takes must not tell how much of the signature was right."""
    headers = SignatureHeaders([WatchedBytes(sign(key, BODY).encode())])

    if key == SECRET:
        verify_delivery(BODY, headers, secrets=[SECRET], now=NOW)
    else:
        with pytest.raises(WebhookRefusedError):
            verify_delivery(BODY, headers, secrets=[SECRET], now=NOW)
