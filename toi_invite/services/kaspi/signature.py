"""Signatures of webhook deliveries (`docs/contract.md`, webhook)."""

import hashlib
import hmac
import re
from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime

from toi_invite.errors import WebhookRefusedError

TOLERANCE = 300
"""Seconds that a signed timestamp may lie in the past or in the future."""

_SIGNATURE = re.compile(rb"sha256=[0-9a-f]{64}")
_TIMESTAMP = re.compile(rb"[0-9]{1,12}")


def sign(secret: bytes, message: bytes) -> str:
    """The header value for a message: `sha256=` and the lower-case hex HMAC-SHA256."""
    return "sha256=" + hmac.new(secret, message, hashlib.sha256).hexdigest()


@dataclass(frozen=True)
class SignatureHeaders:
    """Every raw value of the three headers: a header that comes twice is refused, not merged."""

    signatures: Sequence[bytes]
    timestamps: Sequence[bytes] = ()
    signatures_v2: Sequence[bytes] = ()


def verify_delivery(body: bytes, headers: SignatureHeaders, *, secrets: Sequence[bytes], now: datetime) -> None:
    """Check that the raw body was signed with one of the secrets, and recently where a time was signed.

    Raises:
        WebhookRefusedError: when anything is missing, malformed, wrong or stale.
    """
    _verify(headers.signatures, body, secrets)
    if headers.timestamps:
        timestamp = _read_single(headers.timestamps)
        if not _TIMESTAMP.fullmatch(timestamp) or abs(now.timestamp() - int(timestamp)) > TOLERANCE:
            raise WebhookRefusedError("the timestamp is malformed or stale")
        _verify(headers.signatures_v2, timestamp + b"." + body, secrets)


def _verify(signatures: Sequence[bytes], message: bytes, secrets: Sequence[bytes]) -> None:
    signature = _read_single(signatures)
    if not _SIGNATURE.fullmatch(signature):
        raise WebhookRefusedError("the signature is malformed")
    # Every secret is tried, so that the time does not tell which one is in use.
    matches = [hmac.compare_digest(sign(key, message).encode(), signature) for key in secrets]
    if not any(matches):
        raise WebhookRefusedError("the signature is wrong")


def _read_single(values: Sequence[bytes]) -> bytes:
    if len(values) != 1:
        raise WebhookRefusedError("the header is missing or repeated")
    return values[0]
