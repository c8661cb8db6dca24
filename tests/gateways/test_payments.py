"""What every gateway does alike: make attempts, tell how they stand, and withdraw them where that is possible."""

from dataclasses import replace
from datetime import timedelta

import pytest

from tests.gateways.subjects import (
    APIPAY,
    BANKS,
    MOCK,
    R1,
    R2,
    R3,
    BankSubject,
    Subject,
    ask,
    make_query,
    open_attempt,
    open_paid,
)
from tests.kaspi_simulator.faults import FaultKind
from toi_invite.errors import GatewayRefusedError, InvoiceNotFoundError, NotSupportedError
from toi_invite.models.payment import Channel
from toi_invite.services.kaspi.gateway import STILL_OPEN, ReportedStatus

_SHOWN = [Channel.QR, Channel.LINK]


@pytest.mark.parametrize("channel", _SHOWN)
async def test_attempt_made_has_an_id_a_payload_and_an_end(gateway_under_test: Subject, channel: Channel):
    """An attempt can be shown and counted down, and waits."""
    opened = await open_attempt(gateway_under_test, channel)
    end = opened.created.expires_at
    assert opened.id
    assert opened.created.payload
    assert end is not None
    assert timedelta(seconds=60) < end - opened.request.created_at < timedelta(minutes=10)
    assert (await ask(gateway_under_test, opened)).status is ReportedStatus.WAITING


@pytest.mark.parametrize("channel", _SHOWN)
async def test_attempt_made_stands_in_the_banks_book_as_asked_for(bank_subject: BankSubject, channel: Channel):
    """Sum, reference, token and end are the bank's own, to the tiyn and to the second."""
    opened = await open_attempt(bank_subject, channel, amount_tiyn=299_050)
    invoice = bank_subject.bank.get_payment(opened.id)
    assert invoice.amount_tiyn == 299_050
    assert invoice.external_id == opened.request.reference
    assert opened.created.payload.endswith(invoice.token)
    assert opened.created.expires_at is not None
    assert abs(opened.created.expires_at - invoice.expires_at) < timedelta(seconds=1)


async def test_link_made_can_be_opened(bank_subject: BankSubject):
    """What a phone is sent to is an address."""
    opened = await open_attempt(bank_subject, Channel.LINK)
    assert opened.created.payload.startswith(f"{bank_subject.bank.url}/pay/")


async def test_two_attempts_made_are_two(gateway_under_test: Subject):
    """Each attempt has an id and a payload of its own."""
    first, second = [await open_attempt(gateway_under_test) for _ in range(2)]
    assert first.id != second.id
    assert first.created.payload != second.created.payload


@pytest.mark.parametrize("channel", _SHOWN)
async def test_scan_told_before_the_payment(gateway_under_test: Subject, channel: Channel):
    """Between the scan and the payment the stage is told, where the bank tells it."""
    opened = await open_attempt(gateway_under_test, channel)
    gateway_under_test.scan(opened)
    assert (await ask(gateway_under_test, opened)).status is gateway_under_test.after_scan


@pytest.mark.parametrize("channel", _SHOWN)
async def test_payment_told_with_its_sum(gateway_under_test: Subject, channel: Channel):
    """Success carries the reference, the id and the sum."""
    opened = await open_attempt(gateway_under_test, channel, amount_tiyn=599_000)
    gateway_under_test.pay(opened)
    report = await ask(gateway_under_test, opened)
    assert report.status is ReportedStatus.SUCCEEDED
    assert (report.reference, report.invoice_id) == (opened.request.reference, opened.id)
    assert report.amount_tiyn == 599_000
    assert report.refund is None


async def test_payment_of_any_sum_told_to_the_tiyn(gateway_under_test: Subject):
    """No sum is rounded on its way there and back."""
    sums = [1, 10, 29, 100, 100_001, 299_000, 999_999_99, 9_999_999_999]
    opened = [await open_paid(gateway_under_test, amount_tiyn=each) for each in sums]
    assert [(await ask(gateway_under_test, each)).amount_tiyn for each in opened] == sums


async def test_payment_of_another_sum_told_as_it_is(bank_subject: BankSubject):
    """The gateway does not correct the bank; it is for the book to see that a sum is wrong."""
    for paid_tiyn in (298_999, 299_001, 29_900_000):
        opened = await open_attempt(bank_subject)
        bank_subject.bank.scan_and_pay(opened.id, paid_tiyn)
        report = await ask(bank_subject, opened)
        assert (report.status, report.amount_tiyn) == (ReportedStatus.SUCCEEDED, paid_tiyn)


async def test_refusal_of_the_buyer_told(gateway_under_test: Subject):
    """A payment that the buyer declines is declined."""
    opened = await open_attempt(gateway_under_test)
    gateway_under_test.decline(opened)
    assert (await ask(gateway_under_test, opened)).status is ReportedStatus.DECLINED


async def test_end_without_payment_told_as_the_bank_tells_it(gateway_under_test: Subject):
    """A gateway says what its bank says: the official one never says that a QR is over."""
    opened = await open_attempt(gateway_under_test)
    gateway_under_test.run_out(opened)
    assert (await ask(gateway_under_test, opened)).status is gateway_under_test.after_time


async def test_end_after_the_scan_without_payment_is_no_success(bank_subject: BankSubject):
    """Who scanned and did not confirm in time has not paid."""
    opened = await open_attempt(bank_subject)
    bank_subject.scan(opened)
    bank_subject.bank.advance(66)
    report = await ask(bank_subject, opened)
    assert report.status in {ReportedStatus.DECLINED, ReportedStatus.EXPIRED}


async def test_payment_after_the_end_told(gateway_under_test: Subject):
    """Money that comes late is told like any other."""
    opened = await open_attempt(gateway_under_test)
    gateway_under_test.run_out(opened)
    gateway_under_test.pay_late(opened)
    report = await ask(gateway_under_test, opened)
    assert (report.status, report.amount_tiyn) == (ReportedStatus.SUCCEEDED, 299_000)


async def test_several_asked_about_at_once_are_told_each(gateway_under_test: Subject):
    """One question for many gives the same answers as one for each."""
    opened = [await open_attempt(gateway_under_test) for _ in range(3)]
    gateway_under_test.pay(opened[1])
    now = gateway_under_test.now
    reports = await gateway_under_test.gateway.fetch_statuses([each.query for each in opened], now=now)
    alone = [await gateway_under_test.gateway.fetch_status(each.query, now=now) for each in opened]
    assert [report.invoice_id for report in reports] == [each.id for each in opened]
    assert [report.reference for report in reports] == [each.request.reference for each in opened]
    assert [report.status for report in reports] == [report.status for report in alone]


@pytest.mark.parametrize("invoice_id", ["99999999999", "1"])
async def test_unknown_invoice_asked_about_is_not_found(bank_subject: BankSubject, invoice_id: str):
    """What the bank does not know is said to be unknown, not failed."""
    opened = await open_attempt(bank_subject)
    with pytest.raises(InvoiceNotFoundError):
        await bank_subject.gateway.fetch_status(replace(opened.query, invoice_id=invoice_id), now=bank_subject.now)


async def test_invoice_of_another_organization_asked_about_is_not_found(bank_subject: BankSubject):
    """An id from somebody else's book is unknown here."""
    opened = await open_attempt(bank_subject)
    bank_subject.bank.reset()
    with pytest.raises(InvoiceNotFoundError):
        await ask(bank_subject, opened)


async def test_attempt_without_an_id_asked_about_is_found_only_by_reference(bank_subject: BankSubject):
    """Where the answer to the creation got lost, the reference finds the attempt, if the gateway says that it can."""
    opened = await open_attempt(bank_subject)
    query = make_query(opened.request, None)
    if bank_subject.gateway.capabilities.finds_by_reference:
        report = await bank_subject.gateway.fetch_status(query, now=bank_subject.now)
        assert (report.invoice_id, report.status) == (opened.id, ReportedStatus.WAITING)
    else:
        with pytest.raises(InvoiceNotFoundError):
            await bank_subject.gateway.fetch_status(query, now=bank_subject.now)


async def test_reference_never_used_asked_about_is_not_found(bank_subject: BankSubject):
    """A reference that only resembles one of ours is nobody's."""
    opened = await open_attempt(bank_subject)
    query = replace(opened.query, reference=opened.request.reference[:-1], invoice_id=None)
    with pytest.raises(InvoiceNotFoundError):
        await bank_subject.gateway.fetch_status(query, now=bank_subject.now)


async def test_unknown_status_word_means_still_open(bank_subject: BankSubject):
    """A word that nobody has told us is kept and ends nothing."""
    opened = await open_attempt(bank_subject)
    bank_subject.bank.fail_next(FaultKind.STATUS_WORD, bank_subject.operations["status"], value="Levitating")
    report = await ask(bank_subject, opened)
    assert (report.status, report.word) == (ReportedStatus.UNKNOWN, "Levitating")
    assert report.status in STILL_OPEN


async def test_withdrawn_attempt_is_cancelled_only_where_the_bank_can(gateway_under_test: Subject):
    """A gateway that cannot withdraw never says that it did."""
    opened = await open_attempt(gateway_under_test)
    if gateway_under_test.name in {MOCK, APIPAY}:
        report = await gateway_under_test.gateway.cancel(opened.query, now=gateway_under_test.now)
        assert report.status is ReportedStatus.WAITING
    else:
        with pytest.raises(NotSupportedError):
            await gateway_under_test.gateway.cancel(opened.query, now=gateway_under_test.now)
    gateway_under_test.pay(opened)
    assert (await ask(gateway_under_test, opened)).status is ReportedStatus.SUCCEEDED


@pytest.mark.parametrize("bank_subject", [R1, R2, R3], indirect=True)
async def test_phone_invoice_asked_for_is_not_supported(bank_subject: BankSubject):
    """The gateway `qr` shows a QR or a link, and says so when it is asked for more."""
    with pytest.raises(NotSupportedError):
        await open_attempt(bank_subject, Channel.PHONE, phone="+77011234567")


async def test_sum_of_nothing_asked_for_is_refused(bank_subject: BankSubject):
    """A bank takes no empty payment, and the refusal has its reason."""
    with pytest.raises(GatewayRefusedError) as caught:
        await open_attempt(bank_subject, amount_tiyn=0)
    assert caught.value.bank_code in {"990000028", "amount"}


async def test_list_of_a_day_told_only_where_the_bank_keeps_one(gateway_under_test: Subject):
    """Only the aggregator lists what it knows."""
    opened = await open_attempt(gateway_under_test)
    since, until = opened.request.created_at - timedelta(hours=1), opened.request.created_at + timedelta(hours=1)
    if gateway_under_test.gateway.capabilities.can_list:
        reports = await gateway_under_test.gateway.list_reports(since, until)
        assert [report.reference for report in reports] == [opened.request.reference]
    else:
        with pytest.raises(NotSupportedError):
            await gateway_under_test.gateway.list_reports(since, until)


async def test_health_asked_for_is_silent_when_all_is_well(gateway_under_test: Subject):
    """A bank that is well says nothing."""
    assert await gateway_under_test.gateway.ping() is None


def test_every_gateway_is_under_test():
    """The four that reach a bank, by name."""
    assert BANKS == (R1, R2, R3, APIPAY)
