"""The poller and the bank's own timers: nothing too fast, nothing too late, nothing by the clock alone."""

from pathlib import Path

import pytest

from tests.support.payments import Checkout, after, find_broken_invariants, start_checkout
from tests.support.teller import LATE, Teller, ask, count_alerts, count_up, list_kinds, poll_at, read_attempt
from toi_invite.db import Database
from toi_invite.errors import GatewayUnavailableError, InvoiceNotFoundError
from toi_invite.models.event import EventStatus
from toi_invite.models.payment import AttemptStatus, PaymentStatus
from toi_invite.services.kaspi.gateway import GatewayReport, ReportedStatus
from toi_invite.services.payments.ledger import Kind

_AWAY = GatewayUnavailableError("no answer")


@pytest.mark.parametrize(("told", "expected"), [(None, 5), (7, 7), (1.5, 1.5)])
async def test_open_attempt_is_asked_about_at_the_banks_own_interval(
    database: Database, tmp_path: Path, told: float | None, expected: float
) -> None:
    """Never faster than the bank said for this attempt, nor much slower; the plan's interval where it said nothing."""
    gateway = Teller()
    gateway.poll_interval = told
    checkout, _ = await start_checkout(database, tmp_path, gateway)

    await poll_at(checkout, count_up(0, 40, 0.25))

    gaps = [later - earlier for earlier, later in zip(gateway.asked, gateway.asked[1:], strict=False)]
    assert gateway.asked[0] >= expected
    assert len(gaps) >= 3
    assert min(gaps) >= expected
    assert max(gaps) <= expected + 0.5


async def test_scan_moves_the_deadline_to_the_confirmation(database: Database, tmp_path: Path) -> None:
    """A QR scanned just before its end has the bank's own time for the confirmation, and ends after that."""
    gateway = Teller()
    gateway.confirm_seconds = 65
    checkout, _ = await start_checkout(database, tmp_path, gateway)
    gateway.answer = ReportedStatus.SCANNED

    await poll_at(checkout, [175, *count_up(181, 242, 5.2)])

    scanned = await read_attempt(checkout)
    assert (scanned.status, scanned.scanned_at) == (AttemptStatus.SCANNED, after(175))
    await poll_at(checkout, [244, 250])
    assert (await read_attempt(checkout)).status == AttemptStatus.EXPIRED


async def test_scanned_without_told_time_ends_some_minutes_after_the_qr(database: Database, tmp_path: Path) -> None:
    """A bank that never tells how long a confirmation may take does not keep an attempt open for ever."""
    gateway = Teller()
    checkout, _ = await start_checkout(database, tmp_path, gateway)
    gateway.answer = ReportedStatus.SCANNED

    await poll_at(checkout, count_up(170, 470, 30))
    scanned = (await read_attempt(checkout)).status
    await poll_at(checkout, [560])

    assert scanned == AttemptStatus.SCANNED
    assert (await read_attempt(checkout)).status == AttemptStatus.EXPIRED


async def test_deadline_with_bank_saying_unpaid_expires_after_a_grace(database: Database, tmp_path: Path) -> None:
    """Not before the bank's own end and a little more."""
    gateway = Teller()
    checkout, _ = await start_checkout(database, tmp_path, gateway)

    await poll_at(checkout, [170, 178, 183])
    still = (await checkout.read()).attempts[0].status
    await poll_at(checkout, [189])

    payment = await checkout.read()
    assert still is AttemptStatus.WAITING
    assert (payment.status, payment.attempts[0].status) == (PaymentStatus.FAILED, AttemptStatus.EXPIRED)
    assert await find_broken_invariants(database) == []


async def test_deadline_with_bank_silent_stays_open(database: Database, tmp_path: Path) -> None:
    """The clock alone ends nothing: the buyer may have paid while the bank's line was dead."""
    gateway = Teller()
    checkout, _ = await start_checkout(database, tmp_path, gateway)
    gateway.answer = _AWAY

    await poll_at(checkout, count_up(100, 900, 50))

    assert (await read_attempt(checkout)).status == AttemptStatus.WAITING
    gateway.answer = ReportedStatus.SUCCEEDED
    await poll_at(checkout, [1000])
    assert (await checkout.read_event()).status == EventStatus.PUBLISHED


async def test_attempt_long_over_is_asked_about_slowly(database: Database, tmp_path: Path) -> None:
    """While the bank keeps silent after the end, a question a minute is enough."""
    gateway = Teller()
    checkout, _ = await start_checkout(database, tmp_path, gateway)
    gateway.answer = _AWAY

    await poll_at(checkout, count_up(300, 600, 1))

    assert len(gateway.asked) in {5, 6}


async def expire(checkout: Checkout, gateway: Teller) -> None:
    """Let the attempt end at second 190."""
    await poll_at(checkout, [190])
    assert (await read_attempt(checkout)).ended_at == after(190)
    gateway.asked.clear()


async def test_ended_attempt_is_asked_about_six_times_more(database: Database, tmp_path: Path) -> None:
    """At 30 s, 2 and 10 min, 2, 24 and 72 h after the end, and then never again."""
    gateway = Teller()
    checkout, _ = await start_checkout(database, tmp_path, gateway)
    await expire(checkout, gateway)
    moments = [190 + late + shift for late in LATE for shift in (-1, 0, 1, 20)]

    await poll_at(checkout, [*moments, 190 + 400_000, 190 + 4_000_000])

    assert gateway.asked == [190 + late for late in LATE]
    assert (await read_attempt(checkout)).poll_at is None


async def test_server_down_over_late_times_asks_once_for_all_of_them(database: Database, tmp_path: Path) -> None:
    """Three hours away: one question when it is back, then those that are still to come."""
    gateway = Teller()
    checkout, _ = await start_checkout(database, tmp_path, gateway)
    await expire(checkout, gateway)

    await poll_at(checkout, [*count_up(10_800, 10_900, 10), 190 + 86_400, 190 + 86_500, 190 + 259_200, 190 + 300_000])

    assert gateway.asked == [10_800, 190 + 86_400, 190 + 259_200]


async def test_server_down_for_a_week_asks_one_last_time(database: Database, tmp_path: Path) -> None:
    """However late, every ended attempt is asked about once more."""
    gateway = Teller()
    checkout, _ = await start_checkout(database, tmp_path, gateway)
    await expire(checkout, gateway)
    gateway.answer = ReportedStatus.SUCCEEDED

    await poll_at(checkout, [604_800, 604_900])

    assert gateway.asked == [604_800]
    assert (await checkout.read_event()).status == EventStatus.PUBLISHED


async def test_late_question_without_an_answer_comes_again(database: Database, tmp_path: Path) -> None:
    """The last of the late questions is not used up by a dead line."""
    gateway = Teller()
    checkout, _ = await start_checkout(database, tmp_path, gateway)
    await expire(checkout, gateway)
    gateway.answer = _AWAY

    await poll_at(checkout, [190 + 259_200, 190 + 259_300])
    gateway.answer = ReportedStatus.SUCCEEDED
    await poll_at(checkout, [190 + 259_800])

    assert gateway.asked == [190 + 259_200, 190 + 259_800]
    assert (await checkout.read()).status is PaymentStatus.COMPLETED


async def test_person_asking_after_the_end_uses_up_no_late_question(database: Database, tmp_path: Path) -> None:
    """*I have paid* pressed ten times right after the end: the late success is found all the same."""
    gateway = Teller()
    checkout, _ = await start_checkout(database, tmp_path, gateway)
    await expire(checkout, gateway)

    for second in range(191, 201):
        await ask(checkout, second)
    gateway.asked.clear()
    await poll_at(checkout, [219])
    gateway.answer = ReportedStatus.SUCCEEDED
    await poll_at(checkout, [220])

    assert gateway.asked == [220]
    assert (await checkout.read_event()).status == EventStatus.PUBLISHED
    assert await find_broken_invariants(database) == []


async def test_unknown_word_stays_open_with_one_entry_and_one_alert(database: Database, tmp_path: Path) -> None:
    """However often the bank says it, also after the deadline."""
    gateway = Teller()
    checkout, _ = await start_checkout(database, tmp_path, gateway)
    gateway.answer = GatewayReport(ReportedStatus.UNKNOWN, "Teleported")

    await poll_at(checkout, count_up(6, 400, 20))

    assert (await read_attempt(checkout)).status == AttemptStatus.WAITING
    assert (await list_kinds(database)).count(Kind.UNKNOWN_WORD) == 1
    assert await count_alerts(database, "unknown_word") == 1


async def test_attempt_that_the_bank_does_not_know_expires_with_its_time(database: Database, tmp_path: Path) -> None:
    """Until then it stays open: a bank may be slow to know what it has made."""
    gateway = Teller()
    checkout, _ = await start_checkout(database, tmp_path, gateway)
    gateway.answer = InvoiceNotFoundError("what?")

    await poll_at(checkout, [10, 100])
    before = (await read_attempt(checkout)).status
    await poll_at(checkout, [190])

    assert before == AttemptStatus.WAITING
    assert (await read_attempt(checkout)).status == AttemptStatus.EXPIRED
