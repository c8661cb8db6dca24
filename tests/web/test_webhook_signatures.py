"""Table W of `facts/reliability.md`, W1 to W8 and W34: only authentic bytes are taken; on both engines."""

import base64
import json
from datetime import UTC, datetime

import httpx
import pytest

from tests.support.payments import (
    SECRET,
    count_publications,
    make_body,
    make_settings,
    sign_headers,
)
from tests.support.webhook import PATH
from toi_invite.models.payment import PaymentStatus
from toi_invite.services.kaspi.signature import sign
from toi_invite.web.app import build_web_app, wrap


def _encode_base64(signature: str) -> str:
    return base64.b64encode(bytes.fromhex(signature.removeprefix("sha256="))).decode()


def _flip(signature: str) -> str:
    return signature[:-1] + ("0" if signature[-1] != "0" else "1")


BAD_SIGNATURES = {
    "missing": lambda _body: {},
    "empty": lambda _body: {"X-Webhook-Signature": ""},
    "only the prefix": lambda _body: {"X-Webhook-Signature": "sha256="},
    "prefix without =": lambda _body: {"X-Webhook-Signature": "sha256"},
    "last digit flipped": lambda body: {"X-Webhook-Signature": _flip(sign(SECRET, body))},
    "of another body": lambda body: {"X-Webhook-Signature": sign(SECRET, body + b" ")},
    "wrong key": lambda body: {"X-Webhook-Signature": sign(b"another secret of thirty-two bytes!", body)},
    "empty key": lambda body: {"X-Webhook-Signature": sign(b"", body)},
    "upper-case hex": lambda body: {"X-Webhook-Signature": "sha256=" + sign(SECRET, body)[7:].upper()},
    "base64": lambda body: {"X-Webhook-Signature": "sha256=" + _encode_base64(sign(SECRET, body))},
    "no prefix": lambda body: {"X-Webhook-Signature": sign(SECRET, body)[7:]},
    "100 kB": lambda _body: {"X-Webhook-Signature": "sha256=" + "a" * 100_000},
    "line end": lambda body: {"X-Webhook-Signature": sign(SECRET, body) + " "},
    "v2 missing": lambda body: {"X-Webhook-Signature": sign(SECRET, body), "X-Webhook-Timestamp": _stamp(0)},
}


def _stamp(offset: int) -> str:
    return str(int(datetime.now(UTC).timestamp()) + offset)


@pytest.mark.parametrize("fault", BAD_SIGNATURES)
async def test_bad_signature_is_refused(bank, paying, database, fault) -> None:
    """W1 to W6: 401, one body for every cause, and nothing is stored."""
    checkout, reference = paying
    body = make_body(reference)
    headers = {"Content-Type": "application/json"} | BAD_SIGNATURES[fault](body)

    answer = await bank.post(PATH, content=body, headers=headers)

    assert (answer.status_code, answer.json()) == (401, {"status": "unauthorized"})
    assert (await checkout.read()).status is PaymentStatus.PENDING
    assert await count_publications(database) == (0, 0, 0)


@pytest.mark.parametrize("value", ["ё".encode(), b"sha256=\x00", b"sha256=" + "٤".encode() * 32])
async def test_unreadable_signature_is_refused(bank, paying, value) -> None:
    """W6: bytes that are no ASCII are a wrong signature, not an error of ours."""
    body = make_body(paying[1])
    headers = [(b"content-type", b"application/json"), (b"x-webhook-signature", value)]

    answer = await bank.post(PATH, content=body, headers=headers)

    assert answer.status_code == 401


async def test_two_signature_headers_are_refused(bank, paying) -> None:
    """W6: even if one of them is right."""
    body = make_body(paying[1])
    good = sign(SECRET, body).encode()
    headers = [(b"content-type", b"application/json"), (b"x-webhook-signature", good), (b"x-webhook-signature", good)]

    assert (await bank.post(PATH, content=body, headers=headers)).status_code == 401


CHANGES = {
    "line end": lambda body: body + b"\n",
    "byte order mark": lambda body: b"\xef\xbb\xbf" + body,
    "one space": lambda body: body.replace(b": ", b":", 1),
    "other spaces": lambda body: body.replace(b": ", b":"),
    "other order of keys": lambda body: json.dumps(json.loads(body), sort_keys=True).encode(),
}


@pytest.mark.parametrize("change", CHANGES)
async def test_changed_body_is_refused(bank, paying, change) -> None:
    """W7 and W8: the signature is over the raw bytes."""
    body = make_body(paying[1])

    answer = await bank.post(PATH, content=CHANGES[change](body), headers=sign_headers(body))

    assert answer.status_code == 401


@pytest.mark.parametrize(("offset", "code"), [(-302, 401), (-298, 200), (0, 200), (298, 200), (302, 401)])
async def test_signed_time_counts_within_five_minutes(bank, paying, offset, code) -> None:
    """W34: fresh enough either way."""
    body, stamp = make_body(paying[1]), _stamp(offset)
    v2 = sign(SECRET, f"{stamp}.".encode() + body)
    headers = sign_headers(body) | {"X-Webhook-Timestamp": stamp, "X-Webhook-Signature-V2": v2}

    assert (await bank.post(PATH, content=body, headers=headers)).status_code == code


@pytest.mark.parametrize("stamp", ["nan", "inf", "1e9", "1700000000.9", "9" * 400, "٤٩٩٠", "-1", "", "1700000000000"])
async def test_malformed_time_is_refused(bank, paying, stamp) -> None:
    """W34: only plain Unix seconds are a time."""
    body = make_body(paying[1])
    v2 = sign(SECRET, stamp.encode() + b"." + body)
    headers = [
        (b"content-type", b"application/json"),
        (b"x-webhook-signature", sign(SECRET, body).encode()),
        (b"x-webhook-timestamp", stamp.encode()),
        (b"x-webhook-signature-v2", v2.encode()),
    ]

    assert (await bank.post(PATH, content=body, headers=headers)).status_code == 401


async def test_every_secret_in_use_is_accepted(database, tmp_path) -> None:
    """W5: two secrets are valid while one is rotated; a retired one is not."""
    settings = make_settings(
        tmp_path, KASPI_WEBHOOK_SECRETS=f"a new secret that is long enough to be one,{SECRET.decode()}"
    )
    transport = httpx.ASGITransport(wrap(build_web_app(settings, database)))
    body = json.dumps({"event": "webhook.test"}).encode()

    async with httpx.AsyncClient(transport=transport, base_url="http://localhost:8000") as bank:
        codes = [
            (await bank.post(PATH, content=body, headers=sign_headers(body, secret))).status_code
            for secret in (
                SECRET,
                b"a new secret that is long enough to be one",
                b"a retired secret, as long as the others",
            )
        ]

    assert codes == [200, 200, 401]
