"""Table W of `facts/reliability.md`, W17 to W27 and W37 to W43: what an authentic delivery changes; on both engines."""

from datetime import timedelta

import httpx
import pytest
from sqlmodel import select

from tests.support.moment import NOW
from tests.support.payments import (
    SilentGateway,
    count_publications,
    find_broken_invariants,
    make_body,
    make_settings,
    open_checkout,
    sign_headers,
    start_checkout,
)
from tests.support.webhook import PATH, deliver
from toi_invite.config import MockScenario
from toi_invite.db import Database
from toi_invite.errors import GatewayUnavailableError
from toi_invite.log import PlainFormatter
from toi_invite.models.event import EventStatus
from toi_invite.models.notice import Notice
from toi_invite.models.payment import AttemptStatus, PaymentStatus
from toi_invite.services import deliveries
from toi_invite.services.notices import NoticeKind
from toi_invite.services.reconciliation import apply_stranded, poll_due
from toi_invite.web.app import build_web_app, wrap


def _shorten(value: object) -> str:
    return ascii(value)[:20]


async def test_paid_delivery_publishes(bank, paying, database) -> None:
    """The good case: payment completed, event published."""
    checkout, reference = paying

    assert await deliver(bank, make_body(reference)) == (200, "applied")

    assert (await checkout.read()).status is PaymentStatus.COMPLETED
    assert (await checkout.read_event()).status == EventStatus.PUBLISHED
    assert await find_broken_invariants(database) == []


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
async def test_unknown_reference_goes_to_review(bank, paying, caplog, reference) -> None:
    """W20 and W22: money without a payment is kept for a person and touches nobody else's."""
    checkout, _ = paying

    assert await deliver(bank, make_body(reference, id=77)) == (200, "review")
    assert (await checkout.read()).status is PaymentStatus.PENDING
    assert caplog.text.count("alert case=unknown_reference") == 1


@pytest.mark.parametrize(
    "invoice_id", [77, 0, -1, 10**17, "mock-T", "' OR 1=1 --", "%", "x" * 10_000, True, 7.0, [], {}], ids=_shorten
)
async def test_invoice_that_is_not_ours_goes_to_review(bank, paying, database, invoice_id) -> None:
    """W20: a neighbour's number, SQL, 10 kB: nobody's payment is touched."""
    checkout, _ = paying

    assert await deliver(bank, make_body(None, id=invoice_id)) == (200, "review")
    assert (await checkout.read()).status is PaymentStatus.PENDING
    assert await find_broken_invariants(database) == []


async def test_invoice_touches_only_the_payment_that_it_is_of(bank, paying, database, tmp_path) -> None:
    """W20: the same owner's other payment and everybody else's stay as they are."""
    checkout, reference = paying
    other, _ = await start_checkout(database, tmp_path)

    assert await deliver(bank, make_body(None, id=f"mock-{reference}")) == (200, "applied")
    assert [(await each.read()).status for each in (checkout, other)] == [
        PaymentStatus.COMPLETED,
        PaymentStatus.PENDING,
    ]


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


@pytest.mark.slow
async def test_repeats_in_sequence_change_things_once(bank, paying, database) -> None:
    """W23: however often it comes; one mail."""
    _, reference = paying
    answers = [await deliver(bank, make_body(reference)) for _ in range(1000)]

    assert answers == [(200, "applied")] + [(200, "duplicate")] * 999
    assert await count_publications(database) == (1, 1, 1)
    async with database.reading() as session:
        assert list((await session.scalars(select(Notice.kind))).all()) == [NoticeKind.PUBLISHED]


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


@pytest.mark.parametrize(
    "words", ["T1-\r\n[/bold]\x1b[31mFAKE", "%00%0a" * 13, "\U000e0001" * 80, "\u202e" * 80, "'" * 80], ids=_shorten
)
async def test_log_lines_cannot_be_forged(bank, caplog, words) -> None:
    """W40 and W43: what the body says stays within one short line."""
    await deliver(bank, make_body(words, words, id=words))

    lines = [PlainFormatter().format(record) for record in caplog.records]
    assert len(lines) == 1
    assert lines[0].isprintable()
    assert len(lines[0]) <= 300


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
