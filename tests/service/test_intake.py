"""Deliveries that come at once are settled together, and each as if it were alone; on both engines."""

import asyncio
from dataclasses import replace
from pathlib import Path

import pytest
import sqlalchemy as sa
from typing_extensions import override

from tests.support.payments import (
    Checkout,
    after,
    count_publications,
    find_broken_invariants,
    make_body,
    make_gateway,
    open_checkout,
    start_checkout,
)
from tests.support.statements import watch_statements
from toi_invite.config import MockScenario
from toi_invite.db import Database
from toi_invite.models.delivery import Delivery
from toi_invite.models.payment import Channel, PaymentStatus
from toi_invite.services.deliveries import Outcome
from toi_invite.services.event_views import lock_event
from toi_invite.services.intake import Intake
from toi_invite.services.kaspi.gateway import Capabilities, PollPlan

CROWD = 18  # two are taken at once, sixteen wait


async def start_checkouts(database: Database, folder: Path, count: int) -> tuple[list[Checkout], list[str]]:
    """Checkouts that wait for their money, and the references of their attempts."""
    started = [await start_checkout(database, folder) for _ in range(count)]
    return [checkout for checkout, _ in started], [reference for _, reference in started]


async def receive(intake: Intake, *bodies: bytes) -> list[Outcome | BaseException]:
    """Send all at once."""
    calls = (intake.receive(body, now=after(1)) for body in bodies)
    return await asyncio.gather(*calls, return_exceptions=True)


async def test_crowd_is_settled_with_the_statements_of_a_few(database: Database, tmp_path: Path) -> None:
    """Eighteen at once are applied, each once, with less than four times the statements of one."""
    checkouts, (first, *others) = await start_checkouts(database, tmp_path, CROWD + 1)
    intake = Intake(checkouts[0].inbox)

    with watch_statements(database) as alone:
        assert await receive(intake, make_body(first)) == [Outcome.APPLIED]
    with watch_statements(database) as together:
        outcomes = await receive(intake, *map(make_body, others))

    assert outcomes == [Outcome.APPLIED] * CROWD
    assert len(together) < 4 * len(alone)
    assert await count_publications(database) == (CROWD + 1,) * 3
    assert await find_broken_invariants(database) == []


async def test_each_of_a_crowd_gets_its_own_answer(database: Database, tmp_path: Path) -> None:
    """Among those that are applied: a repeat, a contradiction, a wrong sum, a stranger, no JSON, and other news."""
    checkouts, names = await start_checkouts(database, tmp_path, 6)
    paid, twice, contradicted, wrong, ended, last = names
    bodies = {
        "paid": make_body(paid),
        "first": make_body(twice),
        "again": make_body(twice),
        "said": make_body(contradicted),
        "contradiction": make_body(contradicted, currency="USD"),
        "wrong sum": make_body(wrong, amount="29.90"),
        "stranger": make_body("T99999999-1"),
        "no JSON": b"{",
        "expired": make_body(ended, "expired"),
        "paid after all": make_body(last),
    }

    outcomes = dict(zip(bodies, await receive(Intake(checkouts[0].inbox), *bodies.values()), strict=True))

    applied = {"paid", "first", "said", "expired", "paid after all"}
    review = {"contradiction", "wrong sum", "stranger", "no JSON"}
    assert outcomes == {name: _expect(name, applied, review) for name in bodies}
    assert await count_publications(database) == (4, 4, 4)
    assert await find_broken_invariants(database) == []


def _expect(name: str, applied: set[str], review: set[str]) -> Outcome:
    if name in applied:
        return Outcome.APPLIED
    return Outcome.REVIEW if name in review else Outcome.DUPLICATE


async def test_money_for_two_attempts_of_a_payment_at_once_is_a_surplus_once(
    database: Database, tmp_path: Path
) -> None:
    """QR and link of one payment in one batch: one of them publishes, the other one's money goes back."""
    checkout, _ = await start_checkout(database, tmp_path, make_gateway(MockScenario.PAID_TWICE))
    references = [attempt.reference for attempt in (await checkout.read()).attempts]
    _, beside = await start_checkout(database, tmp_path)

    outcomes = await receive(Intake(checkout.inbox), *map(make_body, [*references, beside]))

    assert len(references) == 2
    assert sorted(map(str, outcomes)) == ["applied", "applied", "review"]
    assert await count_publications(database) == (2, 2, 2)
    assert await find_broken_invariants(database) == []


async def test_delivery_that_fails_takes_nobody_with_it(
    database: Database, tmp_path: Path, caplog: pytest.LogCaptureFixture
) -> None:
    """A fault of ours that one delivery meets is that one's alone; it is applied when it comes again after mending."""
    checkouts, references = await start_checkouts(database, tmp_path, 2)
    faulty = await open_checkout(database, tmp_path)
    faulty = replace(faulty, payer=replace(faulty.payer, channel=Channel.LINK))
    await faulty.pay()
    references.insert(1, (await faulty.read()).attempts[0].reference)
    gateway = make_gateway()
    gateway.capabilities = FaultyCapabilities(**vars(gateway.capabilities))

    outcomes = await receive(Intake(replace(checkouts[0].inbox, gateway=gateway)), *map(make_body, references))

    assert [str(outcome) for outcome in outcomes] == ["applied", "no plan", "applied"]
    assert caplog.messages == ["3 deliveries go alone: LookupError"]
    assert await count_publications(database) == (2, 2, 2)
    assert await receive(Intake(checkouts[0].inbox), make_body(references[1])) == [Outcome.APPLIED]
    assert await count_publications(database) == (3, 3, 3)
    assert await find_broken_invariants(database) == []


class FaultyCapabilities(Capabilities):
    """A fault that attempts by link meet."""

    @override
    def get_plan(self, channel: Channel) -> PollPlan:
        if channel is Channel.LINK:
            raise LookupError("no plan")
        return super().get_plan(channel)


@pytest.mark.parametrize("engine_name", ["postgresql"])  # SQLite has one writer
async def test_event_that_is_held_holds_nobody_up(database: Database, tmp_path: Path) -> None:
    """Others of its batch are settled while somebody works on one event, which waits for its turn."""
    checkouts, (held, *others) = await start_checkouts(database, tmp_path, 4)
    intake = Intake(checkouts[0].inbox)

    async with database.transaction() as session:
        await lock_event(session, checkouts[0].payer.event_id)
        waiting = asyncio.create_task(intake.receive(make_body(held), now=after(1)))
        assert await receive(intake, *map(make_body, others)) == [Outcome.APPLIED] * 3
        assert not waiting.done()

    assert await waiting is Outcome.APPLIED
    assert await count_publications(database) == (4, 4, 4)


async def test_nothing_is_done_for_whoever_has_left(database: Database, tmp_path: Path) -> None:
    """A sender that went away before its turn has to come again; the one behind it is served."""
    checkouts, (left, stays) = await start_checkouts(database, tmp_path, 2)
    intake = Intake(checkouts[0].inbox)
    leaving, staying = (
        asyncio.create_task(intake.receive(make_body(reference), now=after(1))) for reference in (left, stays)
    )
    await asyncio.sleep(0)  # both are in the queue

    leaving.cancel()

    assert await staying is Outcome.APPLIED
    assert (await checkouts[0].read()).status is PaymentStatus.PENDING
    async with database.reading() as session:
        assert await session.scalar(sa.select(sa.func.count()).select_from(Delivery)) == 1


async def test_senders_that_take_turns_are_all_answered(database: Database, tmp_path: Path) -> None:
    """A queue that has become empty is emptied again when more come."""
    checkouts, references = await start_checkouts(database, tmp_path, 12)
    intake = Intake(checkouts[0].inbox)

    async def send_in_turn(names: list[str]) -> list[Outcome]:
        return [await intake.receive(make_body(name), now=after(1)) for name in names]

    async with asyncio.timeout(30):
        answers = await asyncio.gather(*(send_in_turn(references[start::3]) for start in range(3)))

    assert answers == [[Outcome.APPLIED] * 4] * 3
