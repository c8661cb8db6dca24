"""Table W of `facts/reliability.md`: what the webhook answers, and that nothing else changes; on both engines."""

import json
from collections.abc import AsyncIterator
from datetime import UTC, datetime, timedelta
from pathlib import Path

import httpx
import pytest

from tests.support.moment import NOW
from tests.support.payments import (
    SECRET,
    Checkout,
    SilentGateway,
    count_publications,
    find_broken_invariants,
    make_body,
    make_refund_body,
    make_settings,
    open_checkout,
    sign_headers,
    start_checkout,
)
from toi_invite.config import MockScenario
from toi_invite.db import Database
from toi_invite.errors import GatewayUnavailableError
from toi_invite.models.event import EventStatus
from toi_invite.models.payment import AttemptStatus, PaymentStatus, RefundStatus
from toi_invite.services import deliveries
from toi_invite.services.events import archive_event
from toi_invite.services.kaspi.signature import sign
from toi_invite.services.reconciliation import apply_stranded, poll_due
from toi_invite.web.app import build_web_app, wrap

PATH = "/api/payments/kaspi/webhook"


@pytest.fixture
async def bank(database: Database, tmp_path: Path) -> AsyncIterator[httpx.AsyncClient]:
    """The bank's side of the webhook."""
    app = build_web_app(make_settings(tmp_path), database)
    async with httpx.AsyncClient(transport=httpx.ASGITransport(wrap(app)), base_url="http://localhost:8000") as client:
        yield client


@pytest.fixture
async def paying(database: Database, tmp_path: Path) -> tuple[Checkout, str]:
    """A checkout with an open attempt, and its reference."""
    return await start_checkout(database, tmp_path)


async def deliver(bank: httpx.AsyncClient, body: bytes) -> tuple[int, str]:
    """Send a well-signed delivery; the answer's code and status. Like a bank, come again when asked to."""
    for _ in range(5):
        answer = await bank.post(PATH, content=body, headers=sign_headers(body))
        if answer.status_code != 503:
            break
    return answer.status_code, answer.json()["status"]


async def test_paid_delivery_publishes(bank, paying, database) -> None:
    """The good case: payment completed, event published."""
    checkout, reference = paying

    assert await deliver(bank, make_body(reference)) == (200, "applied")

    assert (await checkout.read()).status is PaymentStatus.COMPLETED
    assert (await checkout.read_event()).status == EventStatus.PUBLISHED
    assert await find_broken_invariants(database) == []


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
    "other spaces": lambda body: body.replace(b": ", b":"),
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


@pytest.mark.parametrize("method", ["GET", "HEAD", "POST", "PUT", "OPTIONS"])
async def test_webhook_without_secret_is_not_there(database, tmp_path, method) -> None:
    """An unset secret closes the door, whatever the method."""
    settings = make_settings(tmp_path).model_copy(
        update={"webhook_secrets_setting": type(make_settings(tmp_path).secret_key)("")}
    )
    transport = httpx.ASGITransport(wrap(build_web_app(settings, database)))

    async with httpx.AsyncClient(transport=transport, base_url="http://localhost:8000") as bank:
        answer = await bank.request(method, PATH)

    assert answer.status_code == 404


@pytest.mark.parametrize("method", ["GET", "HEAD", "PUT", "PATCH", "DELETE", "OPTIONS", "TRACE"])
async def test_other_methods_are_not_allowed(bank, method) -> None:
    """W12: 405 with what is allowed."""
    answer = await bank.request(method, PATH)

    assert (answer.status_code, answer.headers["Allow"]) == (405, "POST")


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
}


@pytest.mark.parametrize("name", MALFORMED)
async def test_authentic_nonsense_goes_to_review(bank, database, name) -> None:
    """W14 to W16: 200, because a repeat would say the same; kept for a person; nothing is published."""
    assert await deliver(bank, MALFORMED[name]) == (200, "review")
    assert await deliver(bank, MALFORMED[name]) == (200, "duplicate")

    assert await count_publications(database) == (0, 0, 0)


@pytest.mark.parametrize(
    "amount",
    [
        2990, "2990", "2990.000", "2 990,00", 2990.0, True, "٢٩٩٠.٠٠", "0xBAE", "-2990.00", "", "+2990.00", "02990.00",
        "2989.00", "2991.00", "299000.00", "29.90", "0.00", "2990.01", ["2990.00"], {"$gt": 0},
    ],
    ids=repr,
)  # fmt: skip
async def test_amount_that_does_not_fit_goes_to_review(bank, paying, database, amount) -> None:
    """W17 and W18: only the agreed form, and only the agreed sum."""
    checkout, reference = paying

    assert await deliver(bank, make_body(reference, amount=amount)) == (200, "review")

    assert (await checkout.read()).status is PaymentStatus.PENDING
    assert (await checkout.read_event()).status == EventStatus.DRAFT
    assert await find_broken_invariants(database) == []


async def test_wrong_sum_is_kept_with_what_came(bank, paying) -> None:
    """W18: the attempt tells how much came, and a person is asked."""
    checkout, reference = paying

    await deliver(bank, make_body(reference, amount="2989.00"))

    attempt = (await checkout.read()).attempts[0]
    assert (attempt.review, attempt.received_tiyn) == ("amount", 298_900)


@pytest.mark.parametrize("currency", ["USD", "kzt", "KZТ", "KZT ", 398])
async def test_other_currency_goes_to_review(bank, paying, currency) -> None:
    """W19: 1 USD is not 1 tenge, and a Cyrillic Т is not a T."""
    checkout, reference = paying

    assert await deliver(bank, make_body(reference, currency=currency)) == (200, "review")
    assert (await checkout.read()).status is PaymentStatus.PENDING


async def test_currency_may_be_absent_or_tenge(bank, paying) -> None:
    """W19: ApiPay does not tell it."""
    assert await deliver(bank, make_body(paying[1], currency="KZT")) == (200, "applied")


@pytest.mark.parametrize("reference", ["T00000000-1", "'; DROP TABLE payment; --", "x" * 80])
async def test_unknown_reference_goes_to_review(bank, paying, reference) -> None:
    """W20 and W22: money without a payment is kept for a person and touches nobody else's."""
    checkout, _ = paying

    assert await deliver(bank, make_body(reference, id=77)) == (200, "review")
    assert (await checkout.read()).status is PaymentStatus.PENDING


async def test_delivery_without_reference_is_found_by_invoice(bank, paying) -> None:
    """The gateway's own id is enough."""
    _, reference = paying

    assert await deliver(bank, make_body(None, id=f"mock-{reference}")) == (200, "applied")


async def test_reference_of_one_with_invoice_of_another_goes_to_review(bank, paying, database, tmp_path) -> None:
    """W21: neither changes."""
    checkout, reference = paying
    other, other_reference = await start_checkout(database, tmp_path)

    assert await deliver(bank, make_body(reference, id=f"mock-{other_reference}")) == (200, "review")

    assert {(await each.read()).status for each in (checkout, other)} == {PaymentStatus.PENDING}


async def test_repeats_in_sequence_change_things_once(bank, paying, database) -> None:
    """W23: however often it comes."""
    _, reference = paying
    answers = [await deliver(bank, make_body(reference)) for _ in range(30)]

    assert answers == [(200, "applied")] + [(200, "duplicate")] * 29
    assert await count_publications(database) == (1, 1, 1)


async def test_repeat_with_other_content_goes_to_review(bank, paying, database, tmp_path) -> None:
    """W24: one key that says two things."""
    _, reference = paying
    _, other_reference = await start_checkout(database, tmp_path)
    await deliver(bank, make_body(reference, id=42))

    assert await deliver(bank, make_body(other_reference, id=42)) == (200, "review")
    assert await deliver(bank, make_body(reference, id=42, amount="1.00")) == (200, "review")
    assert await count_publications(database) == (1, 1, 1)


@pytest.mark.parametrize("end", ["error", "expired", "cancelled"])
async def test_success_after_an_end_publishes(bank, paying, database, end) -> None:
    """W25: the money came."""
    checkout, reference = paying

    assert await deliver(bank, make_body(reference, end)) == (200, "applied")
    assert (await checkout.read()).status is PaymentStatus.FAILED
    assert await deliver(bank, make_body(reference)) == (200, "applied")
    assert await count_publications(database) == (1, 1, 1)
    assert await find_broken_invariants(database) == []


@pytest.mark.parametrize("late", ["error", "expired", "cancelled", "pending"])
async def test_news_after_success_change_nothing(bank, paying, database, late) -> None:
    """W26: completed never goes back."""
    checkout, reference = paying
    await deliver(bank, make_body(reference))

    assert await deliver(bank, make_body(reference, late)) == (200, "ignored")
    assert (await checkout.read()).status is PaymentStatus.COMPLETED
    assert await find_broken_invariants(database) == []


async def test_success_known_by_asking_is_duplicate(bank, paying, database) -> None:
    """The poller was first."""
    checkout, reference = paying
    await poll_due(database, checkout.gateway, now=NOW + timedelta(seconds=3))

    assert await deliver(bank, make_body(reference)) == (200, "duplicate")


async def test_scanned_is_shown_and_not_paid(bank, paying) -> None:
    """`invoice.qr_scanned` moves the attempt, not the payment."""
    checkout, reference = paying
    body = make_body(reference, "pending").replace(b"invoice.status_changed", b"invoice.qr_scanned")

    assert await deliver(bank, body) == (200, "applied")
    payment = await checkout.read()
    assert (payment.status, payment.attempts[0].status) == (PaymentStatus.PENDING, AttemptStatus.SCANNED)


async def test_full_refund_withdraws(bank, paying, database) -> None:
    """Law 6: what was given back is no longer shown."""
    checkout, reference = paying
    await deliver(bank, make_body(reference))

    assert await deliver(bank, make_refund_body(reference, 1, 299_000)) == (200, "applied")
    assert await deliver(bank, make_refund_body(reference, 1, 299_000)) == (200, "duplicate")

    payment = await checkout.read()
    assert (payment.status, payment.refunded_tiyn) == (PaymentStatus.REFUNDED, 299_000)
    assert (await checkout.read_event()).status == EventStatus.WITHDRAWN
    assert await find_broken_invariants(database) == []


async def test_partial_refund_leaves_the_page(bank, paying) -> None:
    """A part that went back is shown in the payment; the event stays."""
    checkout, reference = paying
    await deliver(bank, make_body(reference))

    assert await deliver(bank, make_refund_body(reference, 1, 100_000)) == (200, "applied")

    payment = await checkout.read()
    assert (payment.status, payment.refunded_tiyn) == (PaymentStatus.COMPLETED, 100_000)
    assert (await checkout.read_event()).status == EventStatus.PUBLISHED


async def test_refund_before_success_ends_like_refund_after_it(bank, paying, database) -> None:
    """W28: the order of deliveries does not matter."""
    checkout, reference = paying

    await deliver(bank, make_refund_body(reference, 1, 299_000))
    assert (await checkout.read()).status is PaymentStatus.PENDING
    await deliver(bank, make_body(reference))

    assert (await checkout.read()).status is PaymentStatus.REFUNDED
    assert (await checkout.read_event()).status == EventStatus.WITHDRAWN
    assert await find_broken_invariants(database) == []


async def test_more_refunded_than_paid_goes_to_review(bank, paying) -> None:
    """W29: two parts over the sum."""
    checkout, reference = paying
    await deliver(bank, make_body(reference))
    await deliver(bank, make_refund_body(reference, 1, 200_000))

    assert await deliver(bank, make_refund_body(reference, 2, 200_000)) == (200, "review")
    assert (await checkout.read()).refunded_tiyn == 200_000


async def test_second_paid_attempt_is_queued_and_its_refund_leaves_the_event(bank, database, tmp_path) -> None:
    """W30: two invoices of one payment, one publication, one surplus that goes back."""
    checkout, first = await start_checkout(database, tmp_path)
    await deliver(bank, make_body(first, "expired"))
    await checkout.pay(NOW + timedelta(minutes=5))
    second = (await checkout.read()).attempts[1].reference

    assert await deliver(bank, make_body(second)) == (200, "applied")
    assert await deliver(bank, make_body(first)) == (200, "review")
    assert await deliver(bank, make_refund_body(first, 9, 299_000)) == (200, "applied")

    payment = await checkout.read()
    assert [(refund.status, refund.surplus) for refund in payment.refunds] == [(RefundStatus.COMPLETED, True)]
    assert (payment.status, payment.review) == (PaymentStatus.COMPLETED, None)
    assert await count_publications(database) == (1, 1, 1)
    assert await find_broken_invariants(database) == []


async def test_paid_for_archived_event_is_queued(bank, paying, database) -> None:
    """W31: the event stays where the organizer put it."""
    checkout, reference = paying
    async with database.transaction() as session:
        owner = {"organizer_id": checkout.payer.organizer_id, "event_id": checkout.payer.event_id}
        await archive_event(session, **owner, now=NOW)

    assert await deliver(bank, make_body(reference)) == (200, "review")
    assert (await checkout.read_event()).status == EventStatus.ARCHIVED
    assert await find_broken_invariants(database) == []


async def test_test_call_and_unknown_kinds_are_ignored(bank) -> None:
    """W32 and W33: stored, and nothing else."""
    assert await deliver(bank, b'{"event": "webhook.test"}') == (200, "ignored")
    assert await deliver(bank, b'{"event": "subscription.renewed", "x": 1}') == (200, "ignored")


async def test_unknown_status_word_means_still_open(bank, paying, database) -> None:
    """Law 7: a new word of the bank's fails nothing; it is written down once."""
    checkout, reference = paying

    assert await deliver(bank, make_body(reference, "holding")) == (200, "ignored")
    assert (await checkout.read()).status is PaymentStatus.PENDING
    assert await deliver(bank, make_body(reference)) == (200, "applied")
    assert await find_broken_invariants(database) == []


async def test_sandbox_is_ignored_in_production(database, tmp_path) -> None:
    """W32: play money publishes nothing for real."""
    settings = make_settings(tmp_path).model_copy(update={"environment": "production"})
    checkout, reference = await start_checkout(database, tmp_path)
    transport = httpx.ASGITransport(wrap(build_web_app(settings, database)))
    body = make_body(reference, is_sandbox=True)

    async with httpx.AsyncClient(transport=transport, base_url="http://localhost:8000") as bank:
        assert await deliver(bank, body) == (200, "ignored")

    assert (await checkout.read()).status is PaymentStatus.PENDING


async def test_replayed_delivery_is_duplicate(bank, paying, database) -> None:
    """W35: a captured delivery stays a duplicate for ever, also after a refund."""
    _, reference = paying
    captured = make_body(reference)
    await deliver(bank, captured)
    await deliver(bank, make_refund_body(reference, 1, 299_000))

    assert await deliver(bank, captured) == (200, "duplicate")
    assert (await count_publications(database))[0] == 0


async def test_forged_proxy_headers_have_no_effect(bank, paying) -> None:
    """W41: the address and the method are what the socket says."""
    body = make_body(paying[1])
    forged = {"X-Forwarded-For": "1.2.3.4", "X-Original-URL": "/", "X-HTTP-Method-Override": "GET", "Host": "evil"}

    answer = await bank.post(PATH, content=body, headers=sign_headers(body) | forged)

    assert (answer.status_code, answer.json()) == (200, {"status": "applied"})


async def test_foreign_page_gets_no_permission(bank) -> None:
    """W42: a browser on another site neither passes nor may read the answer."""
    answer = await bank.post(PATH, json={}, headers={"Origin": "https://evil.example"})

    assert answer.status_code == 401
    assert "access-control-allow-origin" not in answer.headers


async def test_log_lines_cannot_be_forged(bank, caplog) -> None:
    """W43: what the body says stays within one line."""
    await deliver(bank, make_body("T1-\r\n[/bold]\x1b[31mFAKE", id=5))

    assert caplog.records
    assert all("\n" not in record.getMessage() and "\x1b" not in record.getMessage() for record in caplog.records)


async def test_database_away_asks_to_come_again(tmp_path) -> None:
    """W38: 503 with a time, and nothing half done."""
    away = Database("postgresql://nobody@127.0.0.1:1/none")
    transport = httpx.ASGITransport(wrap(build_web_app(make_settings(tmp_path), away)))
    body = make_body("T1-1")

    async with httpx.AsyncClient(transport=transport, base_url="http://localhost:8000") as bank:
        answer = await bank.post(PATH, content=body, headers=sign_headers(body))

    assert answer.status_code == 503
    assert answer.headers["Retry-After"]
    await away.dispose()


async def test_delivery_cut_off_by_a_crash_is_applied_later(database, tmp_path) -> None:
    """W37: stored and not applied: the next delivery or the worker finishes it."""
    checkout, reference = await start_checkout(database, tmp_path)
    async with database.transaction() as session:
        letter = deliveries._open(make_body(reference))  # noqa: SLF001 - the first half of a call that died
        await deliveries._store(session, letter, "mock", NOW)  # noqa: SLF001

    applied = await apply_stranded(checkout.inbox, now=NOW + timedelta(seconds=6))

    assert applied == 1
    assert (await checkout.read()).status is PaymentStatus.COMPLETED


async def test_delivery_before_the_create_call_returned_is_matched(bank, database, tmp_path) -> None:
    """W27: found by our reference, because the gateway's id is not known yet."""
    checkout = await open_checkout(database, tmp_path, SilentGateway(MockScenario.PAID, "http://localhost:8000"))
    with pytest.raises(GatewayUnavailableError):
        await checkout.pay()
    reference = (await checkout.read()).attempts[0].reference

    assert await deliver(bank, make_body(reference)) == (200, "applied")
    assert (await checkout.read()).status is PaymentStatus.COMPLETED
