"""Table W of `facts/reliability.md`, W9 to W16: what a delivery has to look like; on both engines."""

from collections.abc import AsyncIterator

import httpx
import pytest

from tests.support.payments import (
    count_publications,
    make_body,
    make_refund_body,
    make_settings,
    sign_headers,
)
from tests.support.webhook import PATH, deliver
from toi_invite.web.app import build_web_app, wrap

METHODS = ["GET", "HEAD", "PUT", "PATCH", "DELETE", "OPTIONS", "TRACE", "PROPFIND", "REPORT", "B-0GUS"]


@pytest.mark.parametrize("engine_name", ["sqlite"])  # no row is read here
async def test_webhook_without_secret_is_not_there(database, tmp_path) -> None:
    """An unset secret closes the door, whatever the method, known or unknown."""
    settings = make_settings(tmp_path).model_copy(
        update={"webhook_secrets_setting": type(make_settings(tmp_path).secret_key)("")}
    )
    transport = httpx.ASGITransport(wrap(build_web_app(settings, database)))

    async with httpx.AsyncClient(transport=transport, base_url="http://localhost:8000") as bank:
        for method in ["POST", *METHODS]:
            answer = await bank.request(method, PATH)
            assert (method, answer.status_code, answer.headers.get("Allow")) == (method, 404, None)


@pytest.mark.parametrize("engine_name", ["sqlite"])  # nor here
async def test_other_methods_are_not_allowed(bank) -> None:
    """W12: 405 with what is allowed, for known and unknown methods."""
    for method in METHODS:
        answer = await bank.request(method, PATH)
        assert (method, answer.status_code, answer.headers["Allow"]) == (method, 405, "POST")


@pytest.mark.parametrize("path", [f"{PATH}/", PATH.upper(), PATH.replace("/kaspi", "//kaspi")])
async def test_other_spellings_of_the_address_are_not_found(bank, paying, path) -> None:
    """W12: no redirect carries a body away."""
    body = make_body(paying[1])

    assert (await bank.post(path, content=body, headers=sign_headers(body))).status_code == 404


@pytest.mark.parametrize("media_type", ["text/plain", "application/x-www-form-urlencoded", "multipart/form-data", ""])
async def test_other_media_types_are_refused(bank, paying, media_type) -> None:
    """W13: 415, however well it is signed."""
    body = make_body(paying[1])

    answer = await bank.post(PATH, content=body, headers=sign_headers(body) | {"Content-Type": media_type})

    assert answer.status_code == 415


async def test_parameters_of_the_media_type_are_fine(bank, paying) -> None:
    """`application/json; charset=utf-8` is JSON."""
    body = make_body(paying[1])
    headers = sign_headers(body) | {"Content-Type": "application/json; charset=utf-8"}

    assert (await bank.post(PATH, content=body, headers=headers)).status_code == 200


@pytest.mark.parametrize("coding", ["gzip", "identity", "br"])
async def test_encoded_body_is_refused(bank, paying, coding) -> None:
    """W9: nothing is inflated before it is verified."""
    body = make_body(paying[1])

    answer = await bank.post(PATH, content=body, headers=sign_headers(body) | {"Content-Encoding": coding})

    assert answer.status_code == 415


async def test_chunked_body_is_accepted(bank, paying) -> None:
    """W9: a length need not be told beforehand."""
    body = make_body(paying[1])

    async def send() -> AsyncIterator[bytes]:
        yield body[:10]
        yield body[10:]

    assert (await bank.post(PATH, content=send(), headers=sign_headers(body))).status_code == 200


async def test_large_body_is_refused_by_its_length(bank) -> None:
    """W10: one byte over 64 KiB."""
    body = b" " * (64 * 1024 + 1)

    assert (await bank.post(PATH, content=body, headers=sign_headers(body))).status_code == 413


@pytest.mark.parametrize("length", ["5", "0"])
async def test_length_that_lies_is_not_believed(bank, length) -> None:
    """W10: what arrives is counted, whatever the header says."""

    async def send() -> AsyncIterator[bytes]:
        for _ in range(70):
            yield b" " * 1024

    headers = sign_headers(b" " * 70 * 1024) | {"Content-Length": length}

    assert (await bank.post(PATH, content=send(), headers=headers)).status_code == 413


@pytest.mark.parametrize("length", ["abc", "-1", "1e3", "٥", "9" * 400])
@pytest.mark.parametrize("engine_name", ["sqlite"])  # no row is read here
async def test_length_that_is_no_number_is_refused(bank, length) -> None:
    """W10: 413 before a byte is read."""
    body = make_body("T1-1")
    headers = [(name.encode(), value.encode()) for name, value in sign_headers(body).items()]

    answer = await bank.post(PATH, content=body, headers=[*headers, (b"content-length", length.encode())])

    assert answer.status_code == 413


async def test_large_stream_is_refused_while_reading(bank) -> None:
    """W10: 200 MB without a length are left after 64 KiB."""
    sent = 0

    async def send() -> AsyncIterator[bytes]:
        nonlocal sent
        for _ in range(200):
            sent += 1024 * 1024
            yield b" " * 1024 * 1024

    answer = await bank.post(PATH, content=send(), headers=sign_headers(b""))

    assert answer.status_code == 413
    assert sent <= 2 * 1024 * 1024


def _make_nul(field: str) -> bytes:
    return make_body("T1-1", **{field: "paid\x00"})


MALFORMED = {
    "not JSON": b"paid",
    "empty": b"",
    "array": b"[]",
    "text": b'"x"',
    "null": b"null",
    "number": b"42",
    "invalid UTF-8": b'{"event": "\xff"}',
    "lone surrogate": rb'{"event": "\ud800"}',
    "UTF-16": '{"event": "webhook.test"}'.encode("utf-16"),
    "duplicate keys": b'{"event": "webhook.test", "event": "invoice.status_changed"}',
    "NaN": b'{"event": "webhook.test", "x": NaN}',
    "Infinity": b'{"event": "webhook.test", "x": -Infinity}',
    "1e400": b'{"event": "webhook.test", "x": 1e400}',
    "giant integer": b'{"event": "webhook.test", "x": ' + b"9" * 5000 + b"}",
    "deep": b'{"event": ' + b"[" * 30_000 + b"]" * 30_000 + b"}",
    "no event": b"{}",
    "no invoice": b'{"event": "invoice.status_changed"}',
    "event is a number": b'{"event": 5}',
    "NUL in the event": rb'{"event": "webhook.test\u0000"}',
    "NUL in the id": _make_nul("id"),
    "NUL in the reference": _make_nul("external_order_id"),
    "NUL in the currency": _make_nul("currency"),
    "NUL in the status": _make_nul("status"),
    "NUL in the refund": make_refund_body("T1-1", 1, 100).replace(b'"id": 1,', rb'"id": "\u0000",'),
}


@pytest.mark.parametrize("name", MALFORMED)
async def test_authentic_nonsense_goes_to_review(bank, database, caplog, name) -> None:
    """W14 to W16: 200, because a repeat would say the same; kept for a person, who is told; nothing is published."""
    assert await deliver(bank, MALFORMED[name]) == (200, "review")
    assert await deliver(bank, MALFORMED[name]) == (200, "duplicate")

    assert caplog.text.count("alert case=delivery") == 1
    assert await count_publications(database) == (0, 0, 0)
