"""What only the aggregator can: keys against doubles, invoices to a phone, lists, batches, and cancelling."""

import asyncio
import json
from collections.abc import Callable
from dataclasses import replace
from datetime import UTC, datetime, timedelta
from pathlib import Path

import httpx
import pytest

from tests.gateways.subjects import (
    APIPAY,
    PHONE,
    BankSubject,
    Opened,
    act,
    ask,
    make_query,
    make_request,
    open_attempt,
    open_paid,
)
from tests.kaspi_simulator.faults import FaultKind
from tests.kaspi_simulator.invoice import State
from toi_invite.config import load_settings
from toi_invite.errors import (
    GatewayError,
    GatewayMisconfiguredError,
    GatewayRefusedError,
    GatewayUnavailableError,
    OutcomeUnknownError,
    RefundRefusedError,
)
from toi_invite.models.payment import Channel
from toi_invite.services.kaspi.apipay import ApiPayGateway
from toi_invite.services.kaspi.gateway import ReportedStatus

_aggregator = pytest.mark.parametrize("bank_subject", [APIPAY], indirect=True)
_PRODUCTION = {"TOI_ENVIRONMENT": "production"}


# One invoice, however often it is asked for.


@_aggregator
@pytest.mark.parametrize(
    ("kind", "value"),
    [
        (FaultKind.RESET, None),
        (FaultKind.HTTP, 500),
        (FaultKind.HTML, 502),
        (FaultKind.MALFORMED, None),
        (FaultKind.TRUNCATED, None),
        (FaultKind.DROP_FIELD, "id"),
    ],
)
async def test_creation_whose_answer_got_lost_makes_one_invoice(
    bank_subject: BankSubject, kind: FaultKind, value: object
):
    """It is repeated with the same key, and what comes back is the first invoice with its QR and its end."""
    bank_subject.bank.fail_next(kind, "invoices/qr", value=value, after=True)
    opened = await open_attempt(bank_subject)
    (invoice,) = bank_subject.bank.list_payments(opened.request.reference)
    assert opened.id == str(invoice.id)
    assert opened.created.payload.endswith(invoice.token)
    assert opened.created.expires_at is not None
    assert len(bank_subject.bank.list_calls("invoices/qr")) == 2


@_aggregator
async def test_same_request_again_brings_the_same_invoice(bank_subject: BankSubject):
    """Two processes that make one attempt make one."""
    request = make_request()
    both = await asyncio.gather(*(bank_subject.gateway.create_attempt(request) for _ in range(2)))
    assert both[0] == both[1]
    assert len(bank_subject.bank.list_payments(request.reference)) == 1


@pytest.mark.parametrize("status", [401, 404, 422, 429, 503])
async def test_creation_lost_once_and_then_refused_is_of_unknown_outcome(tmp_path: Path, status: int):
    """A refusal of the repetition says nothing about the first try, which may have made an invoice."""
    deeds = iter([httpx.ReadError("x")])

    def answer(_request: httpx.Request) -> httpx.Response:
        for deed in deeds:
            raise deed
        return httpx.Response(status, json={"error_code": "no"}, headers={"Retry-After": "5"})

    with pytest.raises(OutcomeUnknownError):
        await _make_gateway(tmp_path, answer).create_attempt(make_request())


@_aggregator
async def test_creation_that_exists_and_is_not_told_is_of_unknown_outcome(bank_subject: BankSubject):
    """The key is taken, and the invoice behind it cannot be asked for."""
    request = make_request()
    await bank_subject.gateway.create_attempt(request)
    bank_subject.bank.fail_next(FaultKind.HTTP, "invoices/get", value=503, times=None)
    with pytest.raises(OutcomeUnknownError):
        await bank_subject.gateway.create_attempt(request)


@_aggregator
async def test_creation_carries_key_and_reference(bank_subject: BankSubject):
    """Both are our reference, and the text is what a payer can read of it."""
    request = replace(make_request(), description="Ш" * 200)
    await bank_subject.gateway.create_attempt(request)
    (call,) = bank_subject.bank.list_calls("invoices/qr")
    assert json.loads(call.body) == {
        "amount": 2990.0,
        "description": "Ш" * 60,
        "external_order_id": request.reference,
        "external_order_id_idempotency": request.reference,
    }


# Invoices to a phone.


@_aggregator
async def test_phone_invoice_made_waits_a_day_and_shows_nothing(bank_subject: BankSubject):
    """The number goes out in the aggregator's form, the sum in whole tenge."""
    opened = await _open_by_phone(bank_subject)
    (call,) = bank_subject.bank.list_calls("invoices/create")
    assert json.loads(call.body)["phone_number"] == "87011234567"
    assert json.loads(call.body)["amount"] == 2990
    assert opened.created.payload == ""
    assert opened.created.expires_at == opened.request.created_at + timedelta(hours=24)
    assert (await ask(bank_subject, opened)).status is ReportedStatus.WAITING


@_aggregator
async def test_phone_invoice_paid_is_told(bank_subject: BankSubject):
    """It needs no scan."""
    opened = await _open_by_phone(bank_subject)
    bank_subject.bank.pay(opened.id)
    report = await ask(bank_subject, opened)
    assert (report.status, report.amount_tiyn) == (ReportedStatus.SUCCEEDED, 299_000)


@_aggregator
async def test_phone_invoice_to_nobody_is_declined(bank_subject: BankSubject):
    """That a number belongs to no client is found out later, by the bank."""
    opened = await _open_by_phone(bank_subject, phone="+77010000000")
    bank_subject.bank.decline(opened.id, "client_not_found")
    assert (await ask(bank_subject, opened)).status is ReportedStatus.DECLINED


@_aggregator
@pytest.mark.parametrize(
    ("amount_tiyn", "phone", "code"),
    [
        (299_050, PHONE, "amount_must_be_whole_tenge"),
        (1, PHONE, "amount_must_be_whole_tenge"),
        (299_000, "", "phone_number"),
        (299_000, "87011234567", "phone_number"),
        (299_000, "+7701123456", "phone_number"),
        (299_000, "+79161234567", "phone_number"),
        (299_000, "+7701123456٧", "phone_number"),
    ],
)
async def test_phone_invoice_that_cannot_be_is_refused_before_any_call(
    bank_subject: BankSubject, amount_tiyn: int, phone: str, code: str
):
    """Tiyn, and numbers that are no mobile numbers of Kazakhstan, never leave the house."""
    with pytest.raises(GatewayRefusedError) as caught:
        await _open_by_phone(bank_subject, amount_tiyn=amount_tiyn, phone=phone)
    assert caught.value.bank_code == code
    assert phone not in str(caught.value) or not phone
    assert bank_subject.bank.list_calls() == []


# Asking for many.


@_aggregator
async def test_hundred_attempts_are_asked_about_in_one_call(bank_subject: BankSubject):
    """One call for all; only a success is asked about once more, alone."""
    bank_subject.bank.switch(apipay_codes_per_minute=1000, apipay_calls_per_minute=1000)
    opened = [await open_attempt(bank_subject) for _ in range(100)]
    bank_subject.pay(opened[7])
    bank_subject.bank.forget_calls()
    reports = await bank_subject.gateway.fetch_statuses([each.query for each in opened], now=bank_subject.now)
    told = {report.invoice_id: report.status for report in reports}
    assert [each.id for each in opened if told[each.id] is ReportedStatus.SUCCEEDED] == [opened[7].id]
    assert len(told) == 100
    names = [call.operation for call in bank_subject.bank.list_calls()]
    assert names == ["invoices/status/check", "invoices/get"]
    assert bank_subject.gateway.capabilities.batch == 100


@_aggregator
async def test_batch_leaves_out_what_is_unknown_or_cannot_be_read(bank_subject: BankSubject):
    """One strange attempt holds up no other."""
    good, paid = await open_attempt(bank_subject), await open_paid(bank_subject)
    queries = [replace(good.query, invoice_id="99"), good.query, paid.query]
    bank_subject.bank.fail_next(FaultKind.HTTP, "invoices/get", value=500, times=None)
    reports = await bank_subject.gateway.fetch_statuses(queries, now=bank_subject.now)
    assert [report.invoice_id for report in reports] == [good.id]


@_aggregator
async def test_batch_finds_an_attempt_without_an_id_by_its_reference(bank_subject: BankSubject):
    """Whoever lost the answer to a creation is told all the same."""
    opened = await open_paid(bank_subject)
    queries = [make_query(opened.request, None), make_query(make_request(), None)]
    reports = await bank_subject.gateway.fetch_statuses(queries, now=bank_subject.now)
    assert [(report.invoice_id, report.status) for report in reports] == [(opened.id, ReportedStatus.SUCCEEDED)]


@_aggregator
async def test_batch_of_nothing_makes_no_call(bank_subject: BankSubject):
    """Nothing to ask, nothing asked."""
    assert await bank_subject.gateway.fetch_statuses([], now=bank_subject.now) == []
    assert bank_subject.bank.list_calls() == []


@_aggregator
async def test_list_of_a_day_is_read_page_by_page_to_its_end(bank_subject: BankSubject):
    """A hundred on a page; every invoice once, the oldest first."""
    bank_subject.bank.switch(apipay_codes_per_minute=1000, apipay_calls_per_minute=1000)
    opened = [await open_attempt(bank_subject) for _ in range(103)]
    bank_subject.pay(opened[102])
    now = datetime.now(UTC)
    reports = await bank_subject.gateway.list_reports(now - timedelta(hours=1), now + timedelta(hours=1))
    assert [report.invoice_id for report in reports] == [each.id for each in opened]
    assert [report.status for report in reports].count(ReportedStatus.SUCCEEDED) == 1
    assert len(bank_subject.bank.list_calls("invoices/list")) == 2


@_aggregator
async def test_list_of_another_time_is_empty(bank_subject: BankSubject):
    """From the first moment up to the last, which belongs to the next stretch."""
    opened = await open_attempt(bank_subject)
    created = bank_subject.bank.get_payment(opened.id).created_at.replace(microsecond=0)
    hour = timedelta(hours=1)
    told = [
        await bank_subject.gateway.list_reports(*each)
        for each in [(created - hour, created), (created, created + hour)]
    ]
    assert [len(reports) for reports in told] == [0, 1]


@_aggregator
async def test_reference_that_served_twice_is_told_by_the_invoice_that_was_paid(bank_subject: BankSubject):
    """A key is free again after an end; the money counts, whichever invoice took it."""
    request = make_request()
    first = await bank_subject.gateway.create_attempt(request)
    bank_subject.bank.expire(first.invoice_id)
    second = await bank_subject.gateway.create_attempt(request)
    assert second.invoice_id != first.invoice_id
    bank_subject.bank.pay_late(first.invoice_id)
    report = await bank_subject.gateway.fetch_status(make_query(request, None), now=bank_subject.now)
    assert (report.invoice_id, report.status) == (first.invoice_id, ReportedStatus.SUCCEEDED)


# Cancelling and giving back.


@_aggregator
async def test_cancel_taken_note_of_is_not_yet_a_cancel(bank_subject: BankSubject):
    """202: it waits still, by the aggregator's own word, and is cancelled when the bank has spoken."""
    opened = await open_attempt(bank_subject)
    report = await bank_subject.gateway.cancel(opened.query, now=bank_subject.now)
    assert (report.status, report.word) == (ReportedStatus.WAITING, "cancelling")
    bank_subject.bank.cancel(opened.id)
    assert (await ask(bank_subject, opened)).status is ReportedStatus.CANCELLED


@_aggregator
async def test_cancel_in_a_sandbox_is_one_at_once(bank_subject: BankSubject):
    """200: it is over."""
    bank_subject.bank.switch(apipay_sandbox=True)
    opened = await open_attempt(bank_subject)
    report = await bank_subject.gateway.cancel(opened.query, now=bank_subject.now)
    assert report.status is ReportedStatus.CANCELLED


@_aggregator
@pytest.mark.parametrize(
    ("state", "status"),
    [
        (State.PAID, ReportedStatus.SUCCEEDED),
        (State.FAILED, ReportedStatus.DECLINED),
        (State.EXPIRED, ReportedStatus.EXPIRED),
        (State.CANCELLED, ReportedStatus.CANCELLED),
    ],
)
async def test_cancel_that_came_too_late_tells_what_happened(
    bank_subject: BankSubject, state: State, status: ReportedStatus
):
    """The aggregator refuses to cancel what has ended; how it ended is what matters."""
    opened = await open_attempt(bank_subject)
    bank_subject.bank.force(opened.id, state)
    assert (await bank_subject.gateway.cancel(opened.query, now=bank_subject.now)).status is status


@_aggregator
async def test_cancel_without_an_id_finds_the_invoice(bank_subject: BankSubject):
    """The reference is enough."""
    opened = await open_attempt(bank_subject)
    query = make_query(opened.request, None)
    assert (await bank_subject.gateway.cancel(query, now=bank_subject.now)).word == "cancelling"


@_aggregator
async def test_refund_asked_for_is_on_its_way(bank_subject: BankSubject):
    """It is not completed before the aggregator says so, and what is on its way cannot go twice."""
    opened = await open_paid(bank_subject)
    refund = await bank_subject.gateway.refund(opened.query, refund_id="refund-1", amount_tiyn=100_050)
    assert (refund.amount_tiyn, refund.is_completed) == (100_050, False)
    assert await bank_subject.gateway.fetch_refundable(opened.query) == 198_950


@_aggregator
async def test_refund_after_its_time_is_refused_with_its_reason(bank_subject: BankSubject):
    """The window is the aggregator's."""
    opened = await open_paid(bank_subject)
    bank_subject.bank.advance(15 * 86_400)
    with pytest.raises(RefundRefusedError) as caught:
        await act(bank_subject, "refund", opened)()
    assert caught.value.bank_code == "refund_window_expired"


# A sandbox is no bank.


@_aggregator
async def test_sandbox_in_production_is_for_the_operator(bank_subject: BankSubject):
    """A key that only plays makes no attempt there."""
    bank_subject.bank.switch(apipay_sandbox=True)
    bank_subject.rebuild(**_PRODUCTION)
    with pytest.raises(GatewayMisconfiguredError) as caught:
        await open_attempt(bank_subject)
    assert caught.value.bank_code == "sandbox"


@_aggregator
async def test_success_of_a_sandbox_is_none_in_production(bank_subject: BankSubject):
    """Asked alone, asked with others, or listed: what a sandbox pays is not ours and has no sum."""
    opened = await open_paid(bank_subject)
    bank_subject.bank.switch(apipay_sandbox=True)
    assert (await ask(bank_subject, opened)).status is ReportedStatus.SUCCEEDED
    gateway, now, hour = bank_subject.rebuild(**_PRODUCTION), bank_subject.now, timedelta(hours=1)
    reports = [
        await gateway.fetch_status(opened.query, now=now),
        await gateway.fetch_status(make_query(opened.request, None), now=now),
        *await gateway.fetch_statuses([opened.query], now=now),
        *await gateway.list_reports(now - hour, now + hour),
    ]
    told = {(report.status, report.word, report.amount_tiyn) for report in reports}
    assert len(reports) == 4
    assert told == {(ReportedStatus.UNKNOWN, "sandbox", None)}


# What stands in no simulator: answers word by word.


@pytest.mark.parametrize(
    ("status", "body", "expected", "code"),
    [
        (400, {"error": "kaspi_session_not_configured"}, GatewayMisconfiguredError, "kaspi_session_not_configured"),
        (400, {"error_code": "client_not_found"}, GatewayRefusedError, "client_not_found"),
        (400, {"error_code": "sandbox_invoice_limit"}, GatewayRefusedError, "sandbox_invoice_limit"),
        (401, {"message": "Unauthenticated."}, GatewayMisconfiguredError, "HTTP 401"),
        (403, {"error": "Forbidden for +77011234567"}, GatewayMisconfiguredError, "HTTP 403"),
        (409, {"error_code": "something_else"}, GatewayRefusedError, "something_else"),
        (410, {"error": "gone"}, GatewayRefusedError, "gone"),
        (422, {"error_code": "connection_ambiguous"}, GatewayMisconfiguredError, "connection_ambiguous"),
        (
            422,
            {"message": "x", "errors": {"phone_number": ["x"], "amount": ["y"]}},
            GatewayRefusedError,
            "amount,phone_number",
        ),
        (422, {"message": "x", "errors": "y"}, GatewayRefusedError, "HTTP 422"),
        (422, ["x"], GatewayRefusedError, "HTTP 422"),
        (429, {"error_code": "tariff_limit_reached"}, GatewayUnavailableError, "tariff_limit_reached"),
        (502, {"error_code": "kaspi_error"}, OutcomeUnknownError, "kaspi_error"),
        (503, {"error_code": "kaspi_session_invalid"}, GatewayMisconfiguredError, "kaspi_session_invalid"),
        (503, {"error_code": "network_unavailable"}, OutcomeUnknownError, "network_unavailable"),
        (302, {}, OutcomeUnknownError, "HTTP 302"),
    ],
)
async def test_refusal_of_a_creation_has_its_class_and_code(
    tmp_path: Path, status: int, body: object, expected: type[GatewayError], code: str
):
    """The code is a word of the aggregator's or the names of fields, never a sentence, which may name people."""
    gateway = _make_gateway(tmp_path, lambda _request: httpx.Response(status, json=body))
    with pytest.raises(GatewayError) as caught:
        await gateway.create_attempt(make_request())
    assert (type(caught.value), caught.value.bank_code) == (expected, code)


@pytest.mark.parametrize(
    "amount", [2990, 2990.0, "2990", "2990.0", "2 990.00", "-2990.00", "2990.000", "1e3", "", None], ids=repr
)
async def test_amount_in_another_form_is_no_answer(tmp_path: Path, amount: object):
    """Only a string of tenge with two decimals is one; nothing else is guessed at."""
    gateway = _make_gateway(tmp_path, lambda _request: httpx.Response(200, json=_make_invoice(amount=amount)))
    with pytest.raises(GatewayUnavailableError):
        await gateway.fetch_status(make_query(make_request(), "42"), now=datetime.now(UTC))


@pytest.mark.parametrize(
    ("word", "status"),
    [
        ("processing", ReportedStatus.WAITING),
        ("pending", ReportedStatus.WAITING),
        ("cancelling", ReportedStatus.WAITING),
        ("paid", ReportedStatus.SUCCEEDED),
        ("partially_refunded", ReportedStatus.SUCCEEDED),
        ("cancelled", ReportedStatus.CANCELLED),
        ("expired", ReportedStatus.EXPIRED),
        ("error", ReportedStatus.DECLINED),
        ("Paid", ReportedStatus.UNKNOWN),
        ("refunded", ReportedStatus.UNKNOWN),
    ],
)
async def test_status_word_is_told_in_ours(tmp_path: Path, word: str, status: ReportedStatus):
    """Every word of the aggregator, and no other."""
    gateway = _make_gateway(tmp_path, lambda _request: httpx.Response(200, json=_make_invoice(status=word)))
    report = await gateway.fetch_status(make_query(make_request(), "42"), now=datetime.now(UTC))
    assert (report.status, report.word, report.amount_tiyn) == (status, word, 299_000)


async def test_scan_told_beside_the_status_is_told(tmp_path: Path):
    """Where the answer holds the stage, the stage is told; a payment is not made less by it."""
    told = []
    for word in ("pending", "paid"):
        invoice = _make_invoice(status=word, qr_substate="scanned")
        gateway = _make_gateway(tmp_path, lambda _request, invoice=invoice: httpx.Response(200, json=invoice))
        told.append((await gateway.fetch_status(make_query(make_request(), "42"), now=datetime.now(UTC))).status)
    assert told == [ReportedStatus.SCANNED, ReportedStatus.SUCCEEDED]


@pytest.mark.parametrize(
    ("status", "is_completed"), [("pending", False), ("processing", False), ("completed", True), ("new-word", False)]
)
async def test_refund_is_completed_by_its_own_word_only(tmp_path: Path, status: str, *, is_completed: bool):
    """Whatever is not completed is on its way."""
    answer = {"refund": {"id": 7, "amount": "1000.00", "status": status}}
    gateway = _make_gateway(tmp_path, lambda _request: httpx.Response(201, json=answer))
    refund = await gateway.refund(make_query(make_request(), "42"), refund_id="r", amount_tiyn=100_000)
    assert (refund.refund_id, refund.amount_tiyn, refund.is_completed) == ("7", 100_000, is_completed)


async def test_refund_failed_at_once_is_refused(tmp_path: Path):
    """A refund that failed is none."""
    answer = {"refund": {"id": 7, "amount": "1000.00", "status": "failed", "error_code": "kaspi_error"}}
    gateway = _make_gateway(tmp_path, lambda _request: httpx.Response(201, json=answer))
    with pytest.raises(RefundRefusedError) as caught:
        await gateway.refund(make_query(make_request(), "42"), refund_id="r", amount_tiyn=100_000)
    assert caught.value.bank_code == "kaspi_error"


async def test_list_without_an_end_is_given_up(tmp_path: Path):
    """A list that always promises another page does not hold us for ever."""
    page = {"data": [_make_invoice()], "meta": {"current_page": 1, "last_page": 2}}
    gateway = _make_gateway(tmp_path, lambda _request: httpx.Response(200, json=page))
    with pytest.raises(GatewayUnavailableError) as caught:
        await gateway.list_reports(datetime.now(UTC), datetime.now(UTC))
    assert caught.value.retry_after is None


async def test_limit_of_calls_is_kept_by_ourselves(tmp_path: Path):
    """Two hundred in a minute; the next one is not made, and says when it could be."""
    calls: list[httpx.Request] = []
    page = {"data": [], "meta": {"current_page": 1, "last_page": 1}}
    gateway = _make_gateway(tmp_path, lambda request: calls.append(request) or httpx.Response(200, json=page))
    for _ in range(200):
        await gateway.ping()
    with pytest.raises(GatewayUnavailableError) as caught:
        await gateway.ping()
    assert caught.value.retry_after is not None
    assert 0 < caught.value.retry_after <= 60
    assert len(calls) == 200


@pytest.mark.parametrize("invoice_id", ["../refunds", "4/2", "4?2", "№42"])
async def test_odd_id_stays_one_part_of_the_path(tmp_path: Path, invoice_id: str):
    """An id from elsewhere cannot turn a question into another one."""
    paths: list[bytes] = []
    gateway = _make_gateway(
        tmp_path, lambda request: paths.append(request.url.raw_path) or httpx.Response(200, json=_make_invoice())
    )
    await gateway.fetch_status(make_query(make_request(), invoice_id), now=datetime.now(UTC))
    (path,) = paths
    assert path.startswith(b"/api/v1/invoices/")
    assert path.count(b"/") == 4
    assert b"?" not in path


def _make_invoice(**changes: object) -> dict[str, object]:
    return {"id": 42, "external_order_id": "T1-1", "amount": "2990.00", "status": "pending", **changes}


def _make_gateway(folder: Path, answer: Callable[[httpx.Request], httpx.Response]) -> ApiPayGateway:
    settings = load_settings(
        TOI_ENVIRONMENT="development",
        TOI_DATA_DIR=str(folder),
        KASPI_API_URL="https://aggregator.example",
        KASPI_API_KEY="key",
    )
    return ApiPayGateway(settings, inner=httpx.MockTransport(answer), sleep=_nap)


async def _nap(_seconds: float) -> None:
    """Nobody waits here."""


async def _open_by_phone(subject: BankSubject, *, amount_tiyn: int = 299_000, phone: str = PHONE) -> Opened:
    return await open_attempt(subject, Channel.PHONE, amount_tiyn=amount_tiyn, phone=phone)
