"""The poller's rounds: one place, a budget, batches, phone invoices, and what one bad attempt does to the others."""

import asyncio
from datetime import datetime
from pathlib import Path

import pytest
import sqlalchemy as sa
from sqlmodel import col

from tests.support.payments import (
    PRICE,
    Checkout,
    after,
    find_broken_invariants,
    make_body,
    open_checkout,
    start_checkout,
)
from tests.support.teller import LATE, Teller, ask, count_alerts, count_up, list_kinds, poll_at, read_attempt
from toi_invite.db import Database
from toi_invite.errors import (
    GatewayMisconfiguredError,
    GatewayRefusedError,
    GatewayUnavailableError,
    InvoiceNotFoundError,
)
from toi_invite.models.delivery import Delivery
from toi_invite.models.event import EventStatus
from toi_invite.models.lease import Lease
from toi_invite.models.payment import Attempt, AttemptStatus, Channel, PaymentStatus
from toi_invite.services.deliveries import receive_delivery
from toi_invite.services.kaspi.gateway import (
    AttemptQuery,
    AttemptRequest,
    Capabilities,
    CreatedAttempt,
    GatewayReport,
    PollPlan,
    ReportedStatus,
)
from toi_invite.services.payments.history import list_payments
from toi_invite.services.payments.ledger import Kind
from toi_invite.services.payments.outcome import Outcome
from toi_invite.services.payments.starting import Payer, start_payment
from toi_invite.services.poll_schedule import CallBudget, choose_due
from toi_invite.services.reconciliation import Poller, poll_due

_PHONE_PLAN = PollPlan(900, LATE)


async def start_many(database: Database, folder: Path, gateway: Teller, count: int) -> list[str]:
    """Checkouts of several organizers that have pressed *Pay*; their references."""
    return [(await start_checkout(database, folder, gateway))[1] for _ in range(count)]


async def list_statuses(database: Database) -> list[AttemptStatus]:
    """How all attempts stand."""
    async with database.reading() as session:
        return [attempt.status for payment in await list_payments(session) for attempt in payment.attempts]


class CutOffTeller(Teller):
    """A bank that makes the attempt, while our process dies before it hears of that."""

    async def create_attempt(self, request: AttemptRequest) -> CreatedAttempt:
        """Die."""
        raise DeathError(request.reference)


class DeathError(Exception):
    """The process ends here."""


class SlowTeller(Teller):
    """A bank that answers when the test lets it."""

    def __init__(self) -> None:
        super().__init__()
        self.is_asked, self.may_answer = asyncio.Event(), asyncio.Event()

    async def fetch_status(self, query: AttemptQuery, *, now: datetime) -> GatewayReport:
        """Wait for the test."""
        self._note(now, [query.reference])
        self.is_asked.set()
        await self.may_answer.wait()
        return self._say(query)


class LinklessCapabilities(Capabilities):
    """A gateway with a bug: it fails on every link."""

    def get_plan(self, channel: Channel) -> PollPlan:
        """Fail."""
        if channel is Channel.LINK:
            raise RuntimeError("a bug")
        return super().get_plan(channel)


class SetClock:
    """A clock that the test sets."""

    def __init__(self) -> None:
        self.second = 0.0

    def read(self) -> datetime:
        """The present moment."""
        return after(self.second)


async def cut_off(database: Database, folder: Path, gateway: Teller) -> Checkout:
    """A checkout whose attempt was never told an id."""
    checkout = await open_checkout(database, folder, gateway)
    with pytest.raises(DeathError):
        await checkout.pay()
    return checkout


async def test_attempt_without_id_that_cannot_be_found_is_left(database: Database, tmp_path: Path) -> None:
    """Nobody has seen it, so nobody can pay it: the bank is not asked, and one can try again."""
    gateway = CutOffTeller(finds_by_reference=False)
    checkout = await cut_off(database, tmp_path, gateway)

    await poll_at(checkout, [10, 29])
    before = (await read_attempt(checkout)).status
    await poll_at(checkout, [31])

    payment = await checkout.read()
    assert before == AttemptStatus.CREATED
    assert (payment.status, payment.attempts[0].status) == (PaymentStatus.FAILED, AttemptStatus.CANCELLED)
    assert gateway.asked == []
    assert await find_broken_invariants(database) == []


async def test_attempt_without_id_that_can_be_found_is_asked_about(database: Database, tmp_path: Path) -> None:
    """By our reference; whatever has come of it, is settled."""
    gateway = CutOffTeller()
    checkout = await cut_off(database, tmp_path, gateway)
    gateway.answer = ReportedStatus.SUCCEEDED

    await poll_at(checkout, [31])

    assert (await checkout.read_event()).status == EventStatus.PUBLISHED


async def test_attempt_without_id_that_the_bank_does_not_know_ends(database: Database, tmp_path: Path) -> None:
    """It was never made: it does not keep *Pay* closed for ever."""
    gateway = CutOffTeller()
    checkout = await cut_off(database, tmp_path, gateway)
    gateway.answer = InvoiceNotFoundError("what?")

    await poll_at(checkout, [31, 37])

    assert (await read_attempt(checkout)).status == AttemptStatus.EXPIRED


async def test_person_asking_while_the_attempt_is_made_does_not_end_it(database: Database, tmp_path: Path) -> None:
    """*I have paid* in another tab, while the bank still makes the QR."""
    gateway = CutOffTeller(finds_by_reference=False)
    checkout = await cut_off(database, tmp_path, gateway)

    outcome = await ask(checkout, 3)

    assert outcome is Outcome.DUPLICATE
    assert (await read_attempt(checkout)).status == AttemptStatus.CREATED


async def test_budget_limits_the_calls_of_a_minute(database: Database, tmp_path: Path) -> None:
    """Seven attempts and three calls a minute: three calls a minute, and everybody has a turn."""
    gateway = Teller()
    await start_many(database, tmp_path, gateway, 7)
    budget = CallBudget(3)

    for second in count_up(10, 200, 5):
        await poll_due(database, gateway, now=after(second), budget=budget)

    for start in count_up(10, 140, 1):
        assert sum(start <= second < start + 60 for second in gateway.asked) <= 3
    assert {reference for call in gateway.calls[:7] for reference in call} == {call[0] for call in gateway.calls}
    assert len({call[0] for call in gateway.calls}) == 7


async def test_batch_asks_about_many_in_one_call(database: Database, tmp_path: Path) -> None:
    """Those that the answer leaves out are asked about alone."""
    gateway = Teller(batch=100)
    references = await start_many(database, tmp_path, gateway, 5)
    gateway.answer = ReportedStatus.SUCCEEDED
    gateway.left_out = {references[2]}

    await poll_due(database, gateway, now=after(6))

    assert [sorted(call) for call in gateway.calls] == [sorted(references), [references[2]]]
    assert set(await list_statuses(database)) == {AttemptStatus.SUCCEEDED}


async def test_batch_with_left_out_attempts_keeps_to_the_budget(database: Database, tmp_path: Path) -> None:
    """A batch that is answered empty does not become a call for each."""
    gateway = Teller(batch=100)
    gateway.left_out = set(await start_many(database, tmp_path, gateway, 6))

    await poll_due(database, gateway, now=after(6), budget=CallBudget(3))

    assert len(gateway.calls) == 3


async def test_refused_batch_is_asked_one_by_one(database: Database, tmp_path: Path) -> None:
    """One attempt that the bank cannot stomach does not hide the others."""
    gateway = Teller(batch=100)
    references = await start_many(database, tmp_path, gateway, 3)
    gateway.answer = ReportedStatus.SUCCEEDED
    gateway.answers = {references[1]: GatewayRefusedError("what is that?")}

    await poll_due(database, gateway, now=after(6))

    assert sorted(await list_statuses(database)) == [
        AttemptStatus.SUCCEEDED,
        AttemptStatus.SUCCEEDED,
        AttemptStatus.WAITING,
    ]


async def test_batch_without_ids_makes_no_empty_call(database: Database, tmp_path: Path) -> None:
    """Attempts that were cut off are searched for one by one."""
    gateway = CutOffTeller(batch=100)
    for _ in range(2):
        await cut_off(database, tmp_path, gateway)

    await poll_due(database, gateway, now=after(31))

    assert [len(call) for call in gateway.calls] == [1, 1]


@pytest.mark.parametrize("trouble", [GatewayUnavailableError("away"), RuntimeError("a bug")])
async def test_trouble_with_one_attempt_does_not_stop_the_others(
    database: Database, tmp_path: Path, trouble: Exception
) -> None:
    """Whatever it is."""
    gateway = Teller()
    references = await start_many(database, tmp_path, gateway, 3)
    gateway.answer = ReportedStatus.SUCCEEDED
    gateway.answers = {references[0]: trouble}

    await poll_due(database, gateway, now=after(6))

    assert sorted(await list_statuses(database)) == [
        AttemptStatus.SUCCEEDED,
        AttemptStatus.SUCCEEDED,
        AttemptStatus.WAITING,
    ]


async def test_phone_invoice_is_asked_about_sparsely_and_at_once_on_demand(database: Database, tmp_path: Path) -> None:
    """Every quarter of an hour by itself; when a person asks, now."""
    gateway = Teller(phone_plan=_PHONE_PLAN)
    gateway.lifetime = 86_400
    checkout = await open_checkout(database, tmp_path, gateway)
    payer = Payer(checkout.payer.organizer_id, checkout.payer.event_id, Channel.PHONE, "+77011234567")
    await start_payment(database, gateway, checkout.settings, payer, now=after(0))

    await poll_at(checkout, count_up(5, 1900, 15))
    asked_alone = list(gateway.asked)
    gateway.answer = ReportedStatus.SUCCEEDED
    outcome = await ask(checkout, 1950)

    assert asked_alone == [905, 1820]
    assert outcome is Outcome.APPLIED
    assert gateway.asked[-1] == 1950


async def test_question_of_a_person_moves_the_pollers_next_one(database: Database, tmp_path: Path) -> None:
    """And a second click within a second asks nothing: the bank is never asked faster than once a second."""
    gateway = Teller()
    checkout, _ = await start_checkout(database, tmp_path, gateway)

    await ask(checkout, 4)
    await ask(checkout, 4.5)
    await poll_at(checkout, [5.2, 8, 9.2])

    assert gateway.asked == [4, 9.2]


async def test_person_asking_after_new_qr_asks_about_the_older_one_too(database: Database, tmp_path: Path) -> None:
    """The one that was paid may be the one that has gone from the screen."""
    gateway = Teller()
    checkout, first = await start_checkout(database, tmp_path, gateway)
    await poll_at(checkout, [190])
    await checkout.pay(after(200))
    gateway.answers = {first: ReportedStatus.SUCCEEDED}

    await ask(checkout, 210)

    assert (await checkout.read_event()).status == EventStatus.PUBLISHED
    assert len(gateway.calls[-1]) == 1
    assert {call[0] for call in gateway.calls[-2:]} == {first, first.replace("-1", "-2")}


async def test_misconfigured_gateway_alerts_once_a_day(database: Database, tmp_path: Path) -> None:
    """However many attempts and questions; the attempts stay open."""
    gateway = Teller()
    await start_many(database, tmp_path, gateway, 2)
    gateway.answer = GatewayMisconfiguredError("the certificate is over", "-10000")

    for second in (6, 12, 18, 86_400, 86_500):
        await poll_due(database, gateway, now=after(second))

    assert await count_alerts(database, "gateway_misconfigured") == 2
    assert set(await list_statuses(database)) == {AttemptStatus.WAITING}


@pytest.mark.parametrize("ends_first", [False, True])
async def test_attempt_in_review_is_asked_about_no_more(
    database: Database, tmp_path: Path, *, ends_first: bool
) -> None:
    """Money has come, and a person decides; also when it came to an attempt that had ended."""
    gateway = Teller()
    checkout, _ = await start_checkout(database, tmp_path, gateway)
    moment = 220 if ends_first else 6
    await poll_at(checkout, [190] if ends_first else [])
    gateway.answer = GatewayReport(ReportedStatus.SUCCEEDED, "Processed", amount_tiyn=PRICE - 100)

    await poll_at(checkout, [moment])
    gateway.asked.clear()
    await poll_at(checkout, [moment + late for late in (10, *LATE)])

    assert gateway.asked == []
    assert (await checkout.read()).review == "amount"
    assert (await list_kinds(database)).count(Kind.REVIEW) == 1
    assert await count_alerts(database, "amount") == 1


@pytest.mark.parametrize(
    ("event", "word", "status"),
    [
        ("qr_scanned", "pending", AttemptStatus.SCANNED),
        ("status_changed", "expired", AttemptStatus.EXPIRED),
        ("status_changed", "cancelled", AttemptStatus.CANCELLED),
    ],
)
async def test_late_news_about_wrong_money_begins_no_new_questions(
    database: Database, tmp_path: Path, event: str, word: str, status: AttemptStatus
) -> None:
    """A webhook that was overtaken by the money changes the status, and a person decides all the same."""
    gateway = Teller()
    checkout, reference = await start_checkout(database, tmp_path, gateway)
    gateway.answer = GatewayReport(ReportedStatus.SUCCEEDED, "Processed", amount_tiyn=PRICE - 100)
    await poll_at(checkout, [6])
    gateway.asked.clear()

    late = make_body(reference, word).replace(b"invoice.status_changed", f"invoice.{event}".encode())
    await receive_delivery(checkout.inbox, late, now=after(20))
    await poll_at(checkout, [20 + later for later in (10, *LATE)])

    assert (await read_attempt(checkout)).status == status
    assert gateway.asked == []
    assert (await checkout.read()).review == "amount"


async def test_wrong_amount_of_an_unpaid_attempt_is_written_down_once(database: Database, tmp_path: Path) -> None:
    """A bank that shows another sum than we asked for, question after question."""
    gateway = Teller()
    checkout, _ = await start_checkout(database, tmp_path, gateway)
    gateway.answer = GatewayReport(ReportedStatus.WAITING, "pending", amount_tiyn=PRICE + 100)

    await poll_at(checkout, count_up(6, 60, 6))

    assert len(gateway.asked) > 5
    assert (await list_kinds(database)).count(Kind.REVIEW) == 1
    assert (await checkout.read()).attempts[0].received_tiyn is None


async def test_crash_between_choosing_and_asking_costs_one_question(database: Database, tmp_path: Path) -> None:
    """The next time was set when it was chosen."""
    gateway = Teller()
    checkout, _ = await start_checkout(database, tmp_path, gateway)
    async with database.transaction() as session:
        chosen = await choose_due(session, gateway, limit=10, now=after(6))

    gateway.answer = ReportedStatus.SUCCEEDED
    await poll_at(checkout, [7, 11.5])

    assert len(chosen) == 1
    assert gateway.asked == [11.5]
    assert (await checkout.read()).status is PaymentStatus.COMPLETED


async def test_two_processes_have_one_poller(database: Database, tmp_path: Path) -> None:
    """The second goes on at once when the first stops, and soon after it died."""
    gateway, clock = Teller(), SetClock()
    checkout, _ = await start_checkout(database, tmp_path, gateway)
    first, second, third = (Poller(checkout.inbox, clock.read) for _ in range(3))

    await run(clock, 6, first, second)
    await run(clock, 9, second)
    nobody = list(gateway.asked)
    await first.stop()
    await run(clock, 11.5, second, third)
    await run(clock, 17, third)
    await run(clock, 18, third)

    assert nobody == [6]
    assert gateway.asked == [6, 11.5, 18]


async def run(clock: SetClock, second: float, *pollers: Poller) -> None:
    """Let each poller work at that second."""
    clock.second = second
    for poller in pollers:
        await poller.run_round()


async def is_held_until(database: Database, moment: datetime) -> bool:
    """Whether the poller's lease lasts beyond a moment."""
    async with database.reading() as session:
        return (await session.scalars(sa.select(col(Lease.expires_at)))).one() > moment


async def test_poller_that_waits_for_a_slow_bank_stays_the_only_one(database: Database, tmp_path: Path) -> None:
    """A question may take longer than the lease."""
    clock = SetClock()
    gateway = SlowTeller()
    checkout, _ = await start_checkout(database, tmp_path, gateway)
    first, second = (Poller(checkout.inbox, clock.read) for _ in range(2))
    clock.second = 6

    round_of_first = asyncio.create_task(first.run_round())
    await gateway.is_asked.wait()
    clock.second = 11
    while not await is_held_until(database, after(15)):
        pass
    clock.second = 15
    await second.run_round()
    gateway.may_answer.set()
    await round_of_first

    assert gateway.asked == [6]


async def strand(database: Database) -> None:
    """Make the deliveries and attempts as a crash before the settlement left them."""
    async with database.transaction() as session:
        await session.execute(sa.update(Delivery).values(processed_at=None, outcome=None, attempt_id=None))
        await session.execute(sa.update(Attempt).values(status=AttemptStatus.WAITING, poll_at=after(5)))


async def test_delivery_that_cannot_be_applied_does_not_hold_up_others(database: Database, tmp_path: Path) -> None:
    """The poller applies what a crash left, one by one."""
    gateway, clock = Teller(), SetClock()
    checkout, reference = await start_checkout(database, tmp_path, gateway)
    link = Payer(checkout.payer.organizer_id, checkout.payer.event_id, Channel.LINK)
    await start_payment(database, gateway, checkout.settings, link, now=after(0))
    for each in (reference.replace("-1", "-2"), reference):
        await receive_delivery(checkout.inbox, make_body(each, "cancelled", id=f"inv-{each}"), now=after(-100))
    await strand(database)
    clock.second = 2
    gateway.capabilities = LinklessCapabilities(**vars(gateway.capabilities))

    await Poller(checkout.inbox, clock.read).run_round()

    assert await list_statuses(database) == [AttemptStatus.CANCELLED, AttemptStatus.WAITING]
