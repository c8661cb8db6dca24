"""Giving money back: whole, in parts, after lost answers, by the buyer's scan, outside; never twice; both engines."""

import asyncio
from dataclasses import replace
from pathlib import Path

import pytest
from sqlmodel import select

from tests.support.payments import (
    PRICE,
    Checkout,
    after,
    find_broken_invariants,
    make_body,
    make_refund_body,
    start_checkout,
)
from tests.support.safe import Safe
from tests.support.teller import poll_at
from toi_invite.db import Database
from toi_invite.errors import (
    GatewayRefusedError,
    GatewayUnavailableError,
    NotFoundError,
    OutcomeUnknownError,
    RefundRefusedError,
    RefusedError,
)
from toi_invite.models.event import EventStatus
from toi_invite.models.ledger import LedgerEntry
from toi_invite.models.notice import Notice
from toi_invite.models.payment import AttemptStatus, Channel, PaymentStatus, RefundStatus
from toi_invite.services.deliveries import receive_delivery
from toi_invite.services.kaspi.gateway import GatewayReport, RefundScan, RefundWay, ReportedRefund, ReportedStatus
from toi_invite.services.payments.giving_back import Return, record_refund_outside, refund_attempt
from toi_invite.services.payments.ledger import Kind
from toi_invite.services.payments.outcome import Outcome

MORE = PRICE + 100_000
"""Tiyn of a payer who typed the sum himself."""


class Screen:
    """Where an operator sees the QR for the buyer; waiting takes no time."""

    def __init__(self) -> None:
        self.shown: list[RefundScan] = []
        self.waited: list[float] = []

    def show(self, scan: RefundScan) -> None:
        """Show it."""
        self.shown.append(scan)

    async def pause(self, seconds: float) -> None:
        """Note it."""
        self.waited.append(seconds)


def get_safe(checkout: Checkout) -> Safe:
    """The bank that the checkout pays at."""
    assert isinstance(checkout.gateway, Safe)
    return checkout.gateway


async def pay(database: Database, folder: Path, safe: Safe | None = None) -> tuple[Checkout, str]:
    """A paid and published event, and its attempt's reference."""
    checkout, reference = await start_checkout(database, folder, safe or Safe())
    await poll_at(checkout, [6])
    assert (await checkout.read()).status is PaymentStatus.COMPLETED
    return checkout, reference


async def pay_wrong(database: Database, folder: Path, safe: Safe, amount_tiyn: int = MORE) -> tuple[Checkout, str]:
    """An attempt in review, because another sum came."""
    checkout, reference = await start_checkout(database, folder, safe)
    safe.answer = GatewayReport(ReportedStatus.SUCCEEDED, "Processed", amount_tiyn=amount_tiyn)
    safe.held[reference] = amount_tiyn
    await poll_at(checkout, [6])
    assert (await checkout.read()).review == "amount"
    return checkout, reference


async def pay_surplus(database: Database, folder: Path, safe: Safe) -> tuple[Checkout, str]:
    """A published event that was paid for twice; the reference of the second payment."""
    safe.capabilities = replace(safe.capabilities, channels=(Channel.QR, Channel.LINK))
    checkout, _ = await start_checkout(database, folder, safe)
    await poll_at(checkout, [6])
    surplus = [attempt for attempt in (await checkout.read()).attempts if attempt.review == "surplus"]
    return checkout, surplus[0].reference


async def give(
    checkout: Checkout, reference: str, amount_tiyn: int | None = None, screen: Screen | None = None, second: float = 60
) -> ReportedRefund:
    """`payments refund`."""
    screen = screen or Screen()
    wanted = Return(reference, amount_tiyn, "asked by phone")
    return await refund_attempt(
        checkout.database, checkout.gateway, wanted, show_scan=screen.show, now=after(second), pause=screen.pause
    )


async def record(checkout: Checkout, reference: str, amount_tiyn: int | None = None) -> Outcome:
    """`payments record-refund`."""
    wanted = Return(reference, amount_tiyn, "given back in the bank's app")
    return (await record_refund_outside(checkout.database, checkout.gateway, wanted, now=after(60))).outcome


async def list_refunds(checkout: Checkout) -> list[tuple[RefundStatus, int]]:
    """The refunds in our book that have not failed."""
    refunds = (await checkout.read()).refunds
    return [(each.status, each.amount_tiyn) for each in refunds if each.status is not RefundStatus.FAILED]


async def count_mails(database: Database, kind: str) -> int:
    """How many mails of a kind are owed."""
    async with database.reading() as session:
        return len((await session.scalars(select(Notice.id).where(Notice.kind == kind))).all())


async def test_full_refund_withdraws_the_event(database: Database, tmp_path: Path) -> None:
    """All that is left goes back, the payment is refunded, the page goes, and the reason stays in the ledger."""
    checkout, reference = await pay(database, tmp_path)

    done = await give(checkout, reference)

    payment = await checkout.read()
    assert (done.amount_tiyn, done.is_completed) == (PRICE, True)
    assert (payment.status, payment.refunded_tiyn) == (PaymentStatus.REFUNDED, PRICE)
    assert (await checkout.read_event()).status == EventStatus.WITHDRAWN
    assert get_safe(checkout).returned == {reference: [PRICE]}
    assert await count_mails(database, "refunded") == 1
    async with database.reading() as session:
        query = select(LedgerEntry.detail).where(LedgerEntry.kind == Kind.REFUND_ASKED)
        assert "asked by phone" in (await session.scalars(query)).one()
    assert await find_broken_invariants(database) == []


async def test_parts_go_back_until_nothing_is_left(database: Database, tmp_path: Path) -> None:
    """The event stays until the last part; the number of the payment is as good as the reference."""
    checkout, reference = await pay(database, tmp_path)
    number = (await checkout.read()).number

    for _ in range(2):
        await give(checkout, number, 100_000)
    between = await checkout.read()
    await give(checkout, reference)

    assert (between.status, between.refunded_tiyn) == (PaymentStatus.COMPLETED, 200_000)
    payment = await checkout.read()
    assert (payment.status, payment.refunded_tiyn) == (PaymentStatus.REFUNDED, PRICE)
    assert get_safe(checkout).returned == {reference: [100_000, 100_000, 99_000]}
    assert await count_mails(database, "refunded") == 3
    assert await find_broken_invariants(database) == []


@pytest.mark.parametrize("amount", [PRICE + 1, 0, -100])
async def test_impossible_sum_is_refused(database: Database, tmp_path: Path, amount: int) -> None:
    """Nothing is written down and the bank is not asked."""
    checkout, reference = await pay(database, tmp_path)

    with pytest.raises(RefundRefusedError):
        await give(checkout, reference, amount)
    with pytest.raises(RefundRefusedError):
        await record(checkout, reference, amount)

    assert await list_refunds(checkout) == []
    assert get_safe(checkout).questions == 0


async def test_refund_of_refunded_payment_is_refused(database: Database, tmp_path: Path) -> None:
    """Nothing is left."""
    checkout, reference = await pay(database, tmp_path)
    await give(checkout, reference)

    for work in (give(checkout, reference), record(checkout, reference)):
        with pytest.raises(RefundRefusedError):
            await work

    assert get_safe(checkout).returned == {reference: [PRICE]}


async def test_refund_where_no_money_came_is_refused(database: Database, tmp_path: Path) -> None:
    """Neither through the gateway nor as done outside: what never came cannot go back."""
    checkout, reference = await start_checkout(database, tmp_path, Safe())

    for work in (give(checkout, reference), record(checkout, reference), record(checkout, reference, 100)):
        with pytest.raises(RefundRefusedError, match="no money"):
            await work

    assert await list_refunds(checkout) == []


async def test_wrong_name_is_not_found(database: Database, tmp_path: Path) -> None:
    """A mistyped number."""
    checkout, _ = await pay(database, tmp_path)

    with pytest.raises(NotFoundError):
        await give(checkout, "T00000000")


async def test_surplus_refund_uses_the_queue_and_leaves_the_event(database: Database, tmp_path: Path) -> None:
    """The row that was queued when the money came is completed, and review ends."""
    checkout, surplus = await pay_surplus(database, tmp_path, Safe())

    await give(checkout, surplus)

    payment = await checkout.read()
    assert await list_refunds(checkout) == [(RefundStatus.COMPLETED, PRICE)]
    assert (payment.status, payment.review) == (PaymentStatus.COMPLETED, None)
    assert (await checkout.read_event()).status == EventStatus.PUBLISHED
    assert await find_broken_invariants(database) == []


async def test_payment_with_money_twice_wants_the_reference(database: Database, tmp_path: Path) -> None:
    """The number alone would leave it to chance which money goes back."""
    checkout, _ = await pay_surplus(database, tmp_path, Safe())

    with pytest.raises(RefusedError, match="which_attempt"):
        await give(checkout, (await checkout.read()).number)


async def test_surplus_given_back_in_parts_empties_the_queue(database: Database, tmp_path: Path) -> None:
    """By hand, in the bank's app, and the rest as queued: together what came, and review ends with it."""
    checkout, surplus = await pay_surplus(database, tmp_path, Safe())
    safe = get_safe(checkout)

    await give(checkout, surplus, 100_000)
    await record(checkout, surplus, 50_000)
    safe.held[surplus] = PRICE - 50_000
    between = await checkout.read()
    done = await give(checkout, surplus)

    assert between.review == "surplus"
    assert done.amount_tiyn == PRICE - 150_000
    assert sorted(await list_refunds(checkout)) == [
        (RefundStatus.COMPLETED, 50_000),
        (RefundStatus.COMPLETED, 100_000),
        (RefundStatus.COMPLETED, PRICE - 150_000),
    ]
    assert (await checkout.read()).review is None
    assert (await checkout.read_event()).status == EventStatus.PUBLISHED


@pytest.mark.parametrize("executes", [True, False])
@pytest.mark.parametrize("amount", [None, 100_000])
async def test_lost_answer_then_again_gives_back_once(
    database: Database, tmp_path: Path, amount: int | None, *, executes: bool
) -> None:
    """Whether the bank did it or not: what is left is asked for first."""
    checkout, reference = await pay(database, tmp_path)
    safe = get_safe(checkout)
    safe.loses, safe.executes = 1, executes

    with pytest.raises(OutcomeUnknownError):
        await give(checkout, reference, amount)
    unknown = await list_refunds(checkout)
    done = await give(checkout, reference, amount)

    expected = amount or PRICE
    assert unknown == [(RefundStatus.QUEUED, expected)]
    assert done.amount_tiyn == expected
    assert safe.returned == {reference: [expected]}
    assert await list_refunds(checkout) == [(RefundStatus.COMPLETED, expected)]
    assert (await checkout.read()).refunded_tiyn == expected
    assert await find_broken_invariants(database) == []


async def test_lost_answer_then_bank_silent_stays_unknown(database: Database, tmp_path: Path) -> None:
    """Nothing is concluded from silence: the third run finds out."""
    checkout, reference = await pay(database, tmp_path)
    safe = get_safe(checkout)
    safe.loses = 1
    with pytest.raises(OutcomeUnknownError):
        await give(checkout, reference, 100_000)
    safe.is_away = True
    with pytest.raises(OutcomeUnknownError):
        await give(checkout, reference)
    safe.is_away = False

    await give(checkout, reference)

    assert safe.returned == {reference: [100_000]}
    assert await list_refunds(checkout) == [(RefundStatus.COMPLETED, 100_000)]


async def test_lost_answer_has_to_be_cleared_before_another_sum(database: Database, tmp_path: Path) -> None:
    """Another sum is not sent, and the one in doubt is not sent under its name."""
    checkout, reference = await pay(database, tmp_path)
    get_safe(checkout).loses = 1
    with pytest.raises(OutcomeUnknownError):
        await give(checkout, reference, 100_000)

    with pytest.raises(RefundRefusedError, match="got lost"):
        await give(checkout, reference, 20_000)

    assert get_safe(checkout).returned == {reference: [100_000]}


async def test_webhook_after_a_found_refund_is_the_same_refund(database: Database, tmp_path: Path) -> None:
    """The bank did it, the answer got lost, we found that out, and then the webhook tells it, too."""
    checkout, reference = await pay(database, tmp_path)
    get_safe(checkout).loses = 1
    with pytest.raises(OutcomeUnknownError):
        await give(checkout, reference, 100_000)
    await give(checkout, reference)

    outcome = await receive_delivery(checkout.inbox, make_refund_body(reference, 77, 100_000), now=after(90))

    assert outcome is Outcome.DUPLICATE
    assert (await checkout.read()).refunded_tiyn == 100_000
    assert await list_refunds(checkout) == [(RefundStatus.COMPLETED, 100_000)]


async def test_webhook_of_a_recorded_refund_is_the_same_refund(database: Database, tmp_path: Path) -> None:
    """An operator wrote it down first; a second one of the same sum is another one."""
    checkout, reference = await pay(database, tmp_path)
    await record(checkout, reference, 100_000)

    outcomes = [
        await receive_delivery(checkout.inbox, make_refund_body(reference, number, 100_000), now=after(90))
        for number in (77, 78)
    ]

    assert outcomes == [Outcome.DUPLICATE, Outcome.APPLIED]
    assert (await checkout.read()).refunded_tiyn == 200_000


async def test_webhook_before_the_lost_answer_is_cleared_completes_it(database: Database, tmp_path: Path) -> None:
    """Nothing is left to repeat."""
    checkout, reference = await pay(database, tmp_path)
    get_safe(checkout).loses = 1
    with pytest.raises(OutcomeUnknownError):
        await give(checkout, reference)

    outcome = await receive_delivery(checkout.inbox, make_refund_body(reference, 77, PRICE), now=after(90))

    assert outcome is Outcome.APPLIED
    with pytest.raises(RefundRefusedError):
        await give(checkout, reference)
    assert (await checkout.read()).status is PaymentStatus.REFUNDED


@pytest.mark.parametrize("refusal", [RefundRefusedError("too late"), GatewayUnavailableError("refused at the door")])
async def test_refusal_leaves_the_queue_as_it_was(database: Database, tmp_path: Path, refusal: Exception) -> None:
    """The surplus waits as before; a part that was wished for is forgotten, so that *all* means all the next time."""
    checkout, surplus = await pay_surplus(database, tmp_path, Safe())
    safe = get_safe(checkout)
    safe.refuses = refusal

    for amount in (None, 100_000):
        with pytest.raises(type(refusal)):
            await give(checkout, surplus, amount)
    refused = await list_refunds(checkout)
    safe.refuses = None
    done = await give(checkout, surplus)

    assert refused == [(RefundStatus.QUEUED, PRICE)]
    assert done.amount_tiyn == PRICE
    assert safe.returned == {surplus: [PRICE]}


async def test_refused_part_does_not_limit_the_next_refund(database: Database, tmp_path: Path) -> None:
    """A part that the bank refused is not what *all that is left* means later."""
    checkout, reference = await pay(database, tmp_path)
    safe = get_safe(checkout)
    safe.refuses = RefundRefusedError("not today")
    with pytest.raises(RefundRefusedError):
        await give(checkout, reference, 100_000)
    safe.refuses = None

    assert (await give(checkout, reference)).amount_tiyn == PRICE


async def test_bank_that_has_less_refuses_before_anything_is_sent(database: Database, tmp_path: Path) -> None:
    """A part went back in its own app, and we do not know of it yet."""
    checkout, reference = await pay(database, tmp_path)
    get_safe(checkout).held[reference] = PRICE - 100_000

    with pytest.raises(RefundRefusedError, match="at most"):
        await give(checkout, reference)

    assert get_safe(checkout).returned == {}
    assert await list_refunds(checkout) == []


async def test_pending_refund_is_completed_by_its_webhook(database: Database, tmp_path: Path) -> None:
    """Until then nothing is withdrawn, and the same money cannot be given back again."""
    checkout, reference = await pay(database, tmp_path)
    safe = get_safe(checkout)
    safe.is_pending = True

    done = await give(checkout, reference)
    under_way = await checkout.read()
    with pytest.raises(RefundRefusedError, match="on their way"):
        await give(checkout, reference)
    body = make_refund_body(reference, int(done.refund_id), PRICE)
    outcomes = [await receive_delivery(checkout.inbox, body, now=after(90)) for _ in range(2)]

    assert not done.is_completed
    assert (under_way.status, under_way.refunded_tiyn) == (PaymentStatus.COMPLETED, 0)
    assert outcomes == [Outcome.APPLIED, Outcome.DUPLICATE]
    assert (await checkout.read()).status is PaymentStatus.REFUNDED
    assert await list_refunds(checkout) == [(RefundStatus.COMPLETED, PRICE)]
    assert safe.returned == {reference: [PRICE]}


async def test_pending_part_and_another_part_are_two_refunds(database: Database, tmp_path: Path) -> None:
    """The second one neither finds the first one done nor repeats it."""
    checkout, reference = await pay(database, tmp_path)
    safe = get_safe(checkout)
    safe.is_pending = True

    first = await give(checkout, reference, 100_000)
    second = await give(checkout, reference, 100_000)
    for done in (first, second):
        body = make_refund_body(reference, int(done.refund_id), 100_000)
        await receive_delivery(checkout.inbox, body, now=after(90))

    assert safe.returned == {reference: [100_000, 100_000]}
    assert await list_refunds(checkout) == [(RefundStatus.COMPLETED, 100_000)] * 2
    assert (await checkout.read()).refunded_tiyn == 200_000


async def test_scan_comes_before_the_refund(database: Database, tmp_path: Path) -> None:
    """r2: the buyer scans first; the QR is shown, and asked about until it is scanned."""
    checkout, reference = await pay(database, tmp_path, Safe(refund_way=RefundWay.SCAN))
    get_safe(checkout).scans, screen = [False, False, True], Screen()

    await give(checkout, reference, screen=screen)

    assert [scan.payload for scan in screen.shown] == [f"return {reference}"]
    assert screen.waited == [5, 5]
    assert get_safe(checkout).scan_ids == ["scan-1"]
    assert (await checkout.read()).status is PaymentStatus.REFUNDED


async def test_scan_that_nobody_makes_is_given_up_at_its_end(database: Database, tmp_path: Path) -> None:
    """The command does not hang for ever, and can be run again."""
    checkout, reference = await pay(database, tmp_path, Safe(refund_way=RefundWay.SCAN))
    screen = Screen()

    with pytest.raises(RefundRefusedError, match="nobody scanned"):
        await give(checkout, reference, screen=screen)

    assert sum(screen.waited) <= 180
    assert await list_refunds(checkout) == []
    get_safe(checkout).scans = [True]
    assert (await give(checkout, reference)).is_completed


async def test_refused_scan_gives_nothing_back(database: Database, tmp_path: Path) -> None:
    """Somebody else scanned."""
    checkout, reference = await pay(database, tmp_path, RefusedScanSafe(refund_way=RefundWay.SCAN))

    with pytest.raises(RefundRefusedError, match="scan failed"):
        await give(checkout, reference)

    assert get_safe(checkout).returned == {}
    assert await list_refunds(checkout) == []


class RefusedScanSafe(Safe):
    """A bank at which the wrong buyer scans."""

    async def is_refund_scanned(self, scan: RefundScan) -> bool:
        """Fail."""
        raise RefundRefusedError(f"the scan failed: {scan.scan_id}")


async def test_gateway_that_gives_nothing_back_names_the_other_command(database: Database, tmp_path: Path) -> None:
    """r1: the operator is told what to do instead, and nothing is written down."""
    checkout, reference = await pay(database, tmp_path, Safe(refund_way=RefundWay.NONE))

    with pytest.raises(RefundRefusedError, match="payments record-refund"):
        await give(checkout, reference)

    assert await list_refunds(checkout) == []


async def test_other_gateway_is_refused_but_records_what_was_done_outside(database: Database, tmp_path: Path) -> None:
    """After a change of gateway the old money can only go back outside, which is written down all the same."""
    checkout, reference = await pay(database, tmp_path)
    other = Safe()
    other.name = "qr"
    moved = replace(checkout, gateway=other)

    with pytest.raises(GatewayRefusedError, match="KASPI_GATEWAY"):
        await give(moved, reference)
    outcome = await record(moved, reference)

    assert outcome is Outcome.APPLIED
    assert (await checkout.read()).status is PaymentStatus.REFUNDED
    assert (await checkout.read_event()).status == EventStatus.WITHDRAWN


async def test_refund_outside_is_written_down_with_its_reason(database: Database, tmp_path: Path) -> None:
    """The bank is not asked."""
    checkout, reference = await pay(database, tmp_path)

    await record(checkout, reference, 100_000)

    assert get_safe(checkout).questions == 0
    assert await list_refunds(checkout) == [(RefundStatus.COMPLETED, 100_000)]
    async with database.reading() as session:
        query = select(LedgerEntry).where(LedgerEntry.kind == Kind.REFUND_OUTSIDE)
        entry = (await session.scalars(query)).one()
    assert (entry.actor, entry.amount_tiyn) == ("operator", 100_000)
    assert "bank's app" in entry.detail
    assert await find_broken_invariants(database) == []


async def test_wrong_money_given_back_frees_the_payment(database: Database, tmp_path: Path) -> None:
    """The attempt is over, review ends, one can try again, and later news about that sum change nothing."""
    safe = Safe()
    checkout, reference = await pay_wrong(database, tmp_path, safe)
    with pytest.raises(RefusedError, match="in_review"):
        await checkout.pay(after(30))

    await give(checkout, reference, 50_000)
    part = await checkout.read()
    await give(checkout, reference)
    freed = await checkout.read()
    news = await receive_delivery(checkout.inbox, make_wrong_body(reference), now=after(90))
    safe.answer = ReportedStatus.SUCCEEDED
    await checkout.pay(after(100))
    await poll_at(checkout, [110])

    assert part.review == "amount"
    assert (freed.status, freed.review, freed.attempts[0].status) == (
        PaymentStatus.FAILED,
        None,
        AttemptStatus.CANCELLED,
    )
    assert news is Outcome.DUPLICATE
    paid = await checkout.read()
    assert (paid.id, paid.status, paid.review) == (freed.id, PaymentStatus.COMPLETED, None)
    assert paid.refunded_tiyn == 0
    assert await count_mails(database, "refunded") == 2
    assert await find_broken_invariants(database) == []


def make_wrong_body(reference: str) -> bytes:
    """The webhook about the sum of `pay_wrong`."""
    return make_body(reference, amount=f"{MORE / 100:.2f}")


async def test_pending_refund_of_wrong_money_is_completed_by_its_webhook(database: Database, tmp_path: Path) -> None:
    """The webhook names the wrong sum as the invoice's, which is no new case."""
    safe = Safe()
    checkout, reference = await pay_wrong(database, tmp_path, safe)
    safe.is_pending = True
    done = await give(checkout, reference)
    body = make_refund_body(reference, int(done.refund_id), MORE).replace(b'"2990.00"', b'"3990.00"', 1)

    outcome = await receive_delivery(checkout.inbox, body, now=after(90))

    assert outcome is Outcome.APPLIED
    payment = await checkout.read()
    assert (payment.review, payment.attempts[0].status) == (None, AttemptStatus.CANCELLED)
    assert await list_refunds(checkout) == [(RefundStatus.COMPLETED, MORE)]


@pytest.mark.parametrize("amounts", [(None, None), (200_000, 200_000)])
async def test_two_operators_at_once_give_back_once(
    database: Database, tmp_path: Path, amounts: tuple[int | None, int | None]
) -> None:
    """One of them is told that somebody is at it."""
    checkout, reference = await pay(database, tmp_path)

    results = await asyncio.gather(*(give(checkout, reference, amount) for amount in amounts), return_exceptions=True)

    refused = [result for result in results if isinstance(result, RefundRefusedError)]
    assert len(refused) == 1
    assert len(get_safe(checkout).returned[reference]) == 1
    assert (await checkout.read()).refunded_tiyn == sum(get_safe(checkout).returned[reference])
    assert await find_broken_invariants(database) == []


async def test_operator_who_comes_while_a_part_goes_back_is_refused_another(database: Database, tmp_path: Path) -> None:
    """Both parts together are not more than what came; still, one thing happens at a time."""
    checkout, reference = await pay(database, tmp_path)
    safe = get_safe(checkout)
    safe.stops = asyncio.Event()
    first = asyncio.create_task(give(checkout, reference, 100_000))
    await safe.is_asked.wait()

    with pytest.raises(RefundRefusedError, match="somebody"):
        await give(checkout, reference, 100_000)
    safe.stops.set()
    await first

    assert safe.returned == {reference: [100_000]}
    assert (await checkout.read()).refunded_tiyn == 100_000
    assert await find_broken_invariants(database) == []


async def test_two_records_at_once_never_exceed_what_came(database: Database, tmp_path: Path) -> None:
    """Five operators write down two thirds each: one of them is right."""
    checkout, reference = await pay(database, tmp_path)

    results = await asyncio.gather(*(record(checkout, reference, 200_000) for _ in range(5)), return_exceptions=True)

    assert [result for result in results if not isinstance(result, RefundRefusedError)] == [Outcome.APPLIED]
    assert (await checkout.read()).refunded_tiyn == 200_000


async def test_process_that_died_is_waited_for_and_then_found(database: Database, tmp_path: Path) -> None:
    """It died after the bank did it: nobody repeats it at once, and later it is found."""
    checkout, reference = await pay(database, tmp_path)
    safe = get_safe(checkout)
    safe.dies = True
    dying = asyncio.create_task(give(checkout, reference))
    await safe.is_dead.wait()

    with pytest.raises(RefundRefusedError, match="somebody"):
        await give(checkout, reference, second=120)
    safe.dies = False
    done = await give(checkout, reference, second=700)
    dying.cancel()
    await asyncio.gather(dying, return_exceptions=True)  # it gives its lease back

    assert done.amount_tiyn == PRICE
    assert safe.returned == {reference: [PRICE]}
    assert await list_refunds(checkout) == [(RefundStatus.COMPLETED, PRICE)]
