"""Money that goes back: all of it, a part, too much, and not at all where the bank has no such call."""

from datetime import UTC, datetime, timedelta

import pytest

from tests.gateways.subjects import APIPAY, MOCK, R1, R2, R3, BankSubject, Opened, Subject, open_attempt, open_paid
from toi_invite.errors import (
    GatewayError,
    InvoiceNotFoundError,
    NotSupportedError,
    OutcomeUnknownError,
    RefundRefusedError,
)
from toi_invite.services.kaspi.gateway import RefundScan, RefundWay, ReportedRefund

_WAYS = {MOCK: RefundWay.DIRECT, R1: RefundWay.NONE, R2: RefundWay.SCAN, R3: RefundWay.DIRECT, APIPAY: RefundWay.DIRECT}
_refunding = pytest.mark.parametrize("bank_subject", [R2, R3, APIPAY], indirect=True)
_at_once = pytest.mark.parametrize("bank_subject", [R3, APIPAY], indirect=True)
_by_scan = pytest.mark.parametrize("bank_subject", [R2], indirect=True)
_official = pytest.mark.parametrize("bank_subject", [R2, R3], indirect=True)


def test_refund_way_told_is_that_of_the_scheme(gateway_under_test: Subject):
    """What the operator is offered follows from what the bank can do."""
    assert gateway_under_test.gateway.capabilities.refund_way is _WAYS[gateway_under_test.name]


@pytest.mark.parametrize("bank_subject", [R1], indirect=True)
async def test_refund_under_a_key_alone_is_not_supported(bank_subject: BankSubject):
    """Scheme r1 refunds in the bank's own app only, and nothing pretends otherwise."""
    opened = await open_paid(bank_subject)
    works = [
        lambda: _refund(bank_subject, opened, 299_000, None),
        lambda: bank_subject.gateway.fetch_refundable(opened.query),
        lambda: bank_subject.gateway.start_refund_scan(opened.query),
    ]
    for work in works:
        with pytest.raises(NotSupportedError):
            await work()
    assert bank_subject.bank.get_payment(opened.id).returned_tiyn == 0


@_refunding
async def test_whole_refund_leaves_nothing(bank_subject: BankSubject):
    """All of it goes back: the bank's book says so, and so does the gateway."""
    opened = await open_paid(bank_subject)
    refund = await _refund(bank_subject, opened, 299_000, await _scan(bank_subject, opened))
    invoice = bank_subject.bank.get_payment(opened.id)
    assert refund.amount_tiyn == invoice.returned_tiyn == 299_000
    assert refund.refund_id == str(invoice.refunds[0].id)
    assert await bank_subject.gateway.fetch_refundable(opened.query) == 0


@_refunding
async def test_refunds_in_parts_leave_the_rest(bank_subject: BankSubject):
    """Two parts, with tiyn, leave what they leave."""
    opened = await open_paid(bank_subject)
    scan_id = await _scan(bank_subject, opened)
    first = await _refund(bank_subject, opened, 100_001, scan_id)
    second = await _refund(bank_subject, opened, 29, scan_id)
    assert first.refund_id != second.refund_id
    assert await bank_subject.gateway.fetch_refundable(opened.query) == 299_000 - 100_030
    assert bank_subject.bank.get_payment(opened.id).returned_tiyn == 100_030


@_refunding
async def test_refund_of_more_than_was_paid_is_refused(bank_subject: BankSubject):
    """A tiyn too much is a tiyn too much, and nothing goes back."""
    opened = await open_paid(bank_subject)
    scan_id = await _scan(bank_subject, opened)
    with pytest.raises(RefundRefusedError) as caught:
        await _refund(bank_subject, opened, 299_001, scan_id)
    assert caught.value.bank_code in {"-99000005", "amount"}
    assert bank_subject.bank.get_payment(opened.id).returned_tiyn == 0


@_refunding
async def test_refund_of_what_went_back_already_is_refused(bank_subject: BankSubject):
    """What the bank's own app gave back cannot go back again."""
    opened = await open_paid(bank_subject)
    scan_id = await _scan(bank_subject, opened)
    bank_subject.bank.refund(opened.id, 200_000)
    with pytest.raises(RefundRefusedError):
        await _refund(bank_subject, opened, 99_001, scan_id)
    assert await bank_subject.gateway.fetch_refundable(opened.query) == 99_000


@_refunding
async def test_refund_of_what_was_never_paid_sends_nothing(bank_subject: BankSubject):
    """An open invoice has nothing to give back; the official bank does not even know it as a payment."""
    opened = await open_attempt(bank_subject)
    with pytest.raises((RefundRefusedError, InvoiceNotFoundError)):
        await _refund(bank_subject, opened, 299_000, await _scan(bank_subject, opened))


@_refunding
async def test_refund_of_an_unknown_invoice_is_not_found(bank_subject: BankSubject):
    """What the bank does not know it cannot refund."""
    opened = await open_paid(bank_subject)
    bank_subject.bank.reset()
    other = await open_paid(bank_subject)
    with pytest.raises((InvoiceNotFoundError, RefundRefusedError)):
        await _refund(bank_subject, opened, 299_000, await _scan(bank_subject, other))
    assert bank_subject.bank.get_payment(other.id).returned_tiyn == 0


@_official
async def test_refund_by_call_is_completed_at_once(bank_subject: BankSubject):
    """The official bank has no refunds on their way."""
    opened = await open_paid(bank_subject)
    refund = await _refund(bank_subject, opened, 299_000, await _scan(bank_subject, opened))
    assert refund.is_completed


@_official
async def test_refund_refused_in_parts_tells_why(bank_subject: BankSubject):
    """A payment that goes back whole or not at all says so by its code."""
    bank_subject.bank.switch(partial_refunds=False)
    opened = await open_paid(bank_subject)
    with pytest.raises(RefundRefusedError) as caught:
        await _refund(bank_subject, opened, 1_000, await _scan(bank_subject, opened))
    assert caught.value.bank_code == "-99000020"


@_official
async def test_refund_failed_once_is_tried_once_more(bank_subject: BankSubject):
    """The bank asks for one repetition, and gets one."""
    opened = await open_paid(bank_subject)
    scan_id = await _scan(bank_subject, opened)
    bank_subject.bank.answer_next(-99000006, "payment/return")
    await _refund(bank_subject, opened, 299_000, scan_id)
    assert len(bank_subject.bank.list_calls("payment/return")) == 2
    assert bank_subject.bank.get_payment(opened.id).returned_tiyn == 299_000


@_official
async def test_refund_failed_twice_is_refused(bank_subject: BankSubject):
    """After the one repetition it is a refusal."""
    opened = await open_paid(bank_subject)
    scan_id = await _scan(bank_subject, opened)
    bank_subject.bank.answer_next(-99000006, "payment/return", times=None)
    with pytest.raises(RefundRefusedError) as caught:
        await _refund(bank_subject, opened, 299_000, scan_id)
    assert caught.value.bank_code == "-99000006"
    assert len(bank_subject.bank.list_calls("payment/return")) == 2


@_refunding
async def test_refund_whose_answer_got_lost_is_not_sent_twice(bank_subject: BankSubject):
    """The outcome is unknown, one call was made, and what is left tells what happened."""
    opened = await open_paid(bank_subject)
    scan_id = await _scan(bank_subject, opened)
    operation = bank_subject.operations["refund"]
    bank_subject.bank.post("/faults", kind="reset", operation=operation, after=True, times=None)
    with pytest.raises(OutcomeUnknownError):
        await _refund(bank_subject, opened, 100_000, scan_id)
    bank_subject.bank.heal()
    assert len(bank_subject.bank.list_calls(operation)) == 1
    assert await bank_subject.gateway.fetch_refundable(opened.query) == 199_000


@_by_scan
async def test_refund_without_a_scan_is_not_supported(bank_subject: BankSubject):
    """Scheme r2 refunds to whoever scanned."""
    opened = await open_paid(bank_subject)
    with pytest.raises(NotSupportedError):
        await _refund(bank_subject, opened, 299_000, None)


@_by_scan
async def test_refund_scan_is_told_when_the_buyer_has_scanned(bank_subject: BankSubject):
    """Not before, and from then on."""
    opened = await open_paid(bank_subject)
    bank_subject.bank.switch(poll_seconds=3)
    scan = await bank_subject.gateway.start_refund_scan(opened.query)
    assert not await bank_subject.gateway.is_refund_scanned(scan)
    bank_subject.bank.scan_return(scan.scan_id)
    assert await bank_subject.gateway.is_refund_scanned(scan)
    assert scan.poll_interval == 3
    assert scan.expires_at is not None
    assert timedelta(0) < scan.expires_at - datetime.now(UTC) < timedelta(minutes=10)
    assert scan.payload.isdigit()


@_by_scan
async def test_refund_scan_that_nobody_made_in_time_is_refused(bank_subject: BankSubject):
    """A code that ran out gives nothing back."""
    opened = await open_paid(bank_subject)
    scan = await bank_subject.gateway.start_refund_scan(opened.query)
    bank_subject.bank.advance(181)
    with pytest.raises(RefundRefusedError):
        await bank_subject.gateway.is_refund_scanned(scan)


@_by_scan
async def test_refund_before_the_scan_is_not_made(bank_subject: BankSubject):
    """A code that nobody has scanned yet refunds nobody."""
    opened = await open_paid(bank_subject)
    scan = await bank_subject.gateway.start_refund_scan(opened.query)
    with pytest.raises(GatewayError):
        await _refund(bank_subject, opened, 299_000, scan.scan_id)
    assert bank_subject.bank.get_payment(opened.id).returned_tiyn == 0


@pytest.mark.parametrize("bank_subject", [R1, R3, APIPAY], indirect=True)
async def test_refund_scan_where_none_is_needed_is_not_supported(bank_subject: BankSubject):
    """Nobody is made to scan for nothing."""
    opened = await open_paid(bank_subject)
    with pytest.raises(NotSupportedError):
        await bank_subject.gateway.start_refund_scan(opened.query)


@_at_once
async def test_money_back_leaves_the_payment_a_success(bank_subject: BankSubject):
    """A refund does not undo that the sum was paid: the whole sum is told still."""
    opened = await open_paid(bank_subject)
    await _refund(bank_subject, opened, 100_000, None)
    report = await bank_subject.gateway.fetch_status(opened.query, now=bank_subject.now)
    assert (report.status.value, report.amount_tiyn) == ("succeeded", 299_000)


async def _scan(subject: BankSubject, opened: Opened) -> str | None:
    """Have the buyer scan, where that is the way."""
    if subject.gateway.capabilities.refund_way is not RefundWay.SCAN:
        return None
    scan: RefundScan = await subject.gateway.start_refund_scan(opened.query)
    subject.bank.scan_return(scan.scan_id)
    return scan.scan_id


async def _refund(subject: BankSubject, opened: Opened, amount_tiyn: int, scan_id: str | None) -> ReportedRefund:
    return await subject.gateway.refund(opened.query, refund_id="refund-1", amount_tiyn=amount_tiyn, scan_id=scan_id)
