"""What the bank sees of us, call by call, and what our log does not see of the bank."""

import asyncio
import json
import logging
import re
from collections.abc import Awaitable, Callable
from contextlib import suppress
from datetime import timedelta

import pytest

from tests.gateways.subjects import (
    APIPAY,
    PHONE,
    R1,
    R2,
    R3,
    SCHEMES,
    BankSubject,
    act,
    ask,
    make_request,
    open_attempt,
    open_paid,
)
from tests.kaspi_simulator.faults import FaultKind
from toi_invite.errors import GatewayError, GatewayMisconfiguredError
from toi_invite.models.payment import Channel
from toi_invite.services.kaspi.gateway import ReportedStatus

_official = pytest.mark.parametrize("bank_subject", SCHEMES, indirect=True)
_dates = pytest.mark.parametrize("variant", ["milliseconds", "hours", "seven-digits", "short-day"])


@_official
async def test_every_call_has_a_request_id_of_its_own(bank_subject: BankSubject):
    """Thirty-two hexadecimal digits, never the same twice, not even in a repetition."""
    bank_subject.bank.fail_next(FaultKind.RESET, "health/ping", times=2)
    opened = await open_paid(bank_subject)
    await ask(bank_subject, opened)
    await bank_subject.gateway.ping()
    ids = [call.headers["x-request-id"] for call in bank_subject.bank.list_calls()]
    assert len(ids) >= 7
    assert len(set(ids)) == len(ids)
    assert all(re.fullmatch("[0-9a-f]{32}", each) for each in ids)


@pytest.mark.parametrize(
    ("bank_subject", "header"), [(R1, "api-key"), (APIPAY, "x-api-key")], indirect=["bank_subject"]
)
async def test_every_call_carries_the_key(bank_subject: BankSubject, header: str):
    """The key is on every call, by the name that the bank asks for."""
    opened = await open_paid(bank_subject)
    await ask(bank_subject, opened)
    await bank_subject.gateway.ping()
    calls = bank_subject.bank.list_calls()
    assert calls
    assert all(call.headers.get(header) == bank_subject.bank.api_key for call in calls)


@pytest.mark.parametrize("bank_subject", [R2, R3], indirect=True)
async def test_call_by_certificate_carries_no_key(bank_subject: BankSubject):
    """Who shows a certificate shows no key."""
    await open_attempt(bank_subject)
    assert not any("api-key" in call.headers for call in bank_subject.bank.list_calls())


@pytest.mark.parametrize("bank_subject", [R1, APIPAY], indirect=True)
async def test_wrong_key_is_for_the_operator(bank_subject: BankSubject):
    """No repetition helps, so it is not an outage."""
    bank_subject.rebuild(KASPI_API_KEY="another-key")
    with pytest.raises(GatewayMisconfiguredError):
        await bank_subject.gateway.ping()
    with pytest.raises(GatewayMisconfiguredError):
        await open_attempt(bank_subject)


@_official
async def test_device_is_registered_once_for_many_attempts(bank_subject: BankSubject):
    """Also when they come all at once."""
    requests = [make_request() for _ in range(5)]
    await asyncio.gather(*(bank_subject.gateway.create_attempt(each) for each in requests))
    await bank_subject.gateway.create_attempt(make_request())
    assert len(bank_subject.bank.list_calls("device/register")) == 1
    assert len(bank_subject.bank.list_payments()) == 6


@_official
@pytest.mark.parametrize("loss", ["forget_devices", "deactivate_devices"])
async def test_device_lost_at_the_bank_is_registered_again(bank_subject: BankSubject, loss: str):
    """The bank forgot it or switched it off: the attempt is made all the same."""
    await open_attempt(bank_subject)
    getattr(bank_subject.bank, loss)()
    opened = await open_attempt(bank_subject)
    assert len(bank_subject.bank.list_calls("device/register")) == 2
    assert bank_subject.bank.get_payment(opened.id).external_id == opened.request.reference


@_official
async def test_device_that_stays_lost_is_not_registered_for_ever(bank_subject: BankSubject):
    """One more try, then the operator has to look."""
    bank_subject.bank.answer_next(-1501, "qr/create", times=None)
    with pytest.raises(GatewayError) as caught:
        await open_attempt(bank_subject)
    assert caught.value.bank_code == "-1501"
    assert len(bank_subject.bank.list_calls("device/register")) == 2
    assert len(bank_subject.bank.list_calls("qr/create")) == 2


@_official
async def test_trade_points_are_asked_for_only_when_none_is_set(bank_subject: BankSubject):
    """Unset, the first of the list is taken; set, it is taken without a question."""
    opened = await open_attempt(bank_subject)
    assert len(bank_subject.bank.list_calls("partner/tradepoints")) == 1
    assert bank_subject.bank.get_payment(opened.id).trade_point_id == bank_subject.bank.trade_point_id
    bank_subject.bank.forget_calls()
    bank_subject.rebuild(KASPI_TRADE_POINT_ID="1002", KASPI_DEVICE_ID="office")
    opened = await open_attempt(bank_subject)
    assert bank_subject.bank.list_calls("partner/tradepoints") == []
    assert bank_subject.bank.get_payment(opened.id).trade_point_id == 1002


@_official
async def test_device_of_another_trade_point_is_for_the_operator(bank_subject: BankSubject):
    """The same name at another trade point is refused by its code."""
    await open_attempt(bank_subject)
    bank_subject.rebuild(KASPI_TRADE_POINT_ID="1002")
    with pytest.raises(GatewayError) as caught:
        await open_attempt(bank_subject)
    assert caught.value.bank_code == "-1503"


@_official
@pytest.mark.parametrize(("channel", "operation"), [(Channel.QR, "qr/create"), (Channel.LINK, "qr/create-link")])
async def test_creation_sends_what_was_agreed(bank_subject: BankSubject, channel: Channel, operation: str):
    """Device, reference, and the sum as a number of tenge; the BIN under r3 only."""
    opened = await open_attempt(bank_subject, channel, amount_tiyn=299_050)
    (call,) = bank_subject.bank.list_calls(operation)
    body = json.loads(call.body)
    token = bank_subject.bank.get_payment(opened.id).device_token
    bin_ = {"OrganizationBin": bank_subject.bank.bin} if bank_subject.name == R3 else {}
    assert body == {"DeviceToken": token, "Amount": 2990.5, "ExternalId": opened.request.reference, **bin_}


@_official
async def test_paces_are_the_banks_own(bank_subject: BankSubject):
    """How often to ask and how long a confirmation takes are read from the answer."""
    bank_subject.bank.switch(poll_seconds=7, confirm_seconds=90, scan_seconds=120)
    created = (await open_attempt(bank_subject)).created
    assert (created.poll_interval, created.confirm_seconds) == (7, 90)
    assert created.expires_at is not None
    assert abs(created.expires_at - bank_subject.now - timedelta(seconds=120)) < timedelta(seconds=30)


@_official
@pytest.mark.parametrize("told", [0.2, 0.999])
async def test_bank_that_wants_to_be_asked_all_the_time_is_asked_once_a_second(bank_subject: BankSubject, told: float):
    """No answer makes us faster than a second."""
    bank_subject.bank.switch(poll_seconds=told)
    assert (await open_attempt(bank_subject)).created.poll_interval == 1


@_official
@_dates
async def test_end_in_every_shape_of_date_is_the_same_moment(bank_subject: BankSubject, variant: str):
    """Milliseconds, hours, seven digits without an offset, a day without its zero."""
    bank_subject.bank.switch(date_variant=variant)
    opened = await open_attempt(bank_subject)
    assert opened.created.expires_at is not None
    difference = opened.created.expires_at - bank_subject.bank.get_payment(opened.id).expires_at
    assert abs(difference) < timedelta(seconds=1)


@_official
async def test_status_is_asked_once_for_one_answer(bank_subject: BankSubject):
    """One question of ours is one call: a caller who keeps the interval keeps it at the bank too."""
    opened = await open_attempt(bank_subject)
    for _ in range(3):
        await ask(bank_subject, opened)
    calls = bank_subject.bank.list_calls("payment/status")
    assert len(calls) == 3
    assert all(call.path == f"/{bank_subject.name[-2:]}/v02/payment/status/{opened.id}" for call in calls)


@_official
async def test_bank_without_the_second_version_is_asked_by_the_first(bank_subject: BankSubject):
    """The older status is asked for when the newer one is missing, and the missing one not again and again."""
    bank_subject.bank.switch(v02=False)
    opened = await open_paid(bank_subject)
    reports = [await ask(bank_subject, opened) for _ in range(2)]
    assert {report.status for report in reports} == {ReportedStatus.SUCCEEDED}
    paths = [call.path.split("/")[2] for call in bank_subject.bank.list_calls("payment/status")]
    assert paths == ["v02", "v01", "v01"]
    # r1 has no other question that tells the sum.
    assert {report.amount_tiyn for report in reports} == {None if bank_subject.name == R1 else 299_000}


@_official
@pytest.mark.parametrize("word", ["Error", "QrTokenCreated"])
async def test_end_without_a_scan_is_told_in_either_word(bank_subject: BankSubject, word: str):
    """Nobody knows how the bank tells it, so both are taken, and neither is a success."""
    bank_subject.bank.switch(expired_word=word)
    opened = await open_attempt(bank_subject)
    bank_subject.bank.advance(181)
    expected = ReportedStatus.DECLINED if word == "Error" else ReportedStatus.WAITING
    assert (await ask(bank_subject, opened)).status is expected


@_official
async def test_answers_without_their_message_are_read(bank_subject: BankSubject):
    """The text beside the code may be missing."""
    bank_subject.bank.switch(message=False)
    opened = await open_paid(bank_subject)
    assert (await ask(bank_subject, opened)).status is ReportedStatus.SUCCEEDED


async def test_log_holds_nothing_of_a_payment(bank_subject: BankSubject, caplog: pytest.LogCaptureFixture):
    """Whatever goes well or badly: no key, no token, no phone, no address and no body."""
    caplog.set_level(logging.DEBUG)
    opened = await open_paid(bank_subject)
    bank_subject.bank.fail_next(FaultKind.HTTP, value=503, times=2)
    for operation in ("status", "ping", "create", "refund"):
        await _try(act(bank_subject, operation, opened))
    bank_subject.bank.heal()
    if bank_subject.name == APIPAY:
        await _try(lambda: open_attempt(bank_subject, Channel.PHONE, phone=PHONE))
        bank_subject.bank.fail_next(FaultKind.HTTP, "invoices/create", value=422)
        await _try(lambda: open_attempt(bank_subject, Channel.PHONE, phone=PHONE))
    invoice = bank_subject.bank.get_payment(opened.id)
    secrets = [bank_subject.bank.api_key, invoice.token, invoice.device_token or "no device", PHONE[2:], "localhost"]
    text = "\n".join(record.getMessage() for record in caplog.records if not record.name.startswith("asyncio"))
    assert "503" in text or "injected" in text
    assert [secret for secret in secrets if secret in text] == []


async def _try(work: Callable[[], Awaitable[object]]) -> None:
    with suppress(GatewayError):
        await work()
