"""What may become of a payment: declined, late, twice, dearer, refunded, and never rewritten; on both engines."""

import asyncio
from dataclasses import replace
from pathlib import Path

import pytest
import sqlalchemy as sa
from sqlalchemy.exc import IntegrityError
from sqlmodel import col, select

from tests.support.events import COMPLETE, give_back, named
from tests.support.moment import NOW
from tests.support.payments import (
    PRICE,
    RefusingGateway,
    SilentGateway,
    after,
    count_publications,
    find_broken_invariants,
    make_gateway,
    make_settings,
    open_checkout,
    start_checkout,
)
from toi_invite.config import MockScenario
from toi_invite.db import Database
from toi_invite.errors import (
    GatewayMisconfiguredError,
    GatewayRefusedError,
    GatewayUnavailableError,
    NotFoundError,
    RefusedError,
    SlugTakenError,
    ThrottledError,
)
from toi_invite.models.event import Event, EventStatus, Revision
from toi_invite.models.notice import Notice
from toi_invite.models.payment import AttemptStatus, Channel, PaymentStatus, RefundStatus
from toi_invite.services.drafts import save_draft
from toi_invite.services.events import archive_event, get_event, withdraw_event
from toi_invite.services.kaspi.gateway import AttemptRequest, CreatedAttempt
from toi_invite.services.kaspi.mock import MockGateway
from toi_invite.services.notices import NoticeKind
from toi_invite.services.payments.history import find_payment, list_payments
from toi_invite.services.payments.leaving import cancel_attempts
from toi_invite.services.payments.starting import Payer, start_payment
from toi_invite.services.publishing import publish_free
from toi_invite.services.reconciliation import ask_now, poll_due
from toi_invite.services.slugs import choose_slug


async def _execute(database: Database, statement: sa.Executable) -> None:
    async with database.transaction() as session:
        await session.execute(statement)


async def test_declined_attempt_fails_the_payment_and_retry_pays_it(database: Database, tmp_path: Path) -> None:
    """*Try again* opens a second attempt under the same payment, which publishes."""
    checkout, _ = await start_checkout(database, tmp_path, make_gateway(MockScenario.DECLINED))
    await poll_due(database, checkout.gateway, now=after(3))
    failed = await checkout.read()

    await checkout.pay(after(10))
    await poll_due(database, checkout.gateway, now=after(13))

    paid = await checkout.read()
    assert (failed.status, failed.attempts[0].status) == (PaymentStatus.FAILED, AttemptStatus.DECLINED)
    assert (paid.id, paid.status) == (failed.id, PaymentStatus.COMPLETED)
    assert [attempt.status for attempt in paid.attempts] == [AttemptStatus.DECLINED, AttemptStatus.SUCCEEDED]
    assert await find_broken_invariants(database) == []


async def test_expired_attempt_that_is_paid_late_publishes(database: Database, tmp_path: Path) -> None:
    """Money that came after the end of the QR came all the same."""
    checkout, _ = await start_checkout(database, tmp_path, make_gateway(MockScenario.PAID_LATE))
    await poll_due(database, checkout.gateway, now=after(3))
    expired = await checkout.read()

    for seconds in (4, 5, 8):
        await poll_due(database, checkout.gateway, now=after(seconds))

    assert (expired.status, expired.attempts[0].status) == (PaymentStatus.FAILED, AttemptStatus.EXPIRED)
    assert (await checkout.read()).status is PaymentStatus.COMPLETED
    assert (await checkout.read_event()).status == EventStatus.PUBLISHED
    assert await find_broken_invariants(database) == []


async def test_payment_paid_twice_keeps_the_second_as_surplus(database: Database, tmp_path: Path) -> None:
    """One of two paid attempts publishes; the other one's money is shown and queued for refund."""
    checkout, _ = await start_checkout(database, tmp_path, make_gateway(MockScenario.PAID_TWICE))

    await poll_due(database, checkout.gateway, now=after(3))

    payment = await checkout.read()
    assert [attempt.status for attempt in payment.attempts] == [AttemptStatus.SUCCEEDED] * 2
    assert sorted(attempt.review or "" for attempt in payment.attempts) == ["", "surplus"]
    assert [(refund.status, refund.surplus, refund.amount_tiyn) for refund in payment.refunds] == [
        (RefundStatus.QUEUED, True, PRICE)
    ]
    assert await count_publications(database) == (1, 1, 1)
    assert await find_broken_invariants(database) == []


async def test_success_for_archived_event_is_surplus(database: Database, tmp_path: Path) -> None:
    """Money for an event that was put away is kept, queued for refund, and publishes nothing."""
    checkout, _ = await start_checkout(database, tmp_path)
    owner = {"organizer_id": checkout.payer.organizer_id, "event_id": checkout.payer.event_id}
    async with database.transaction() as session:
        await archive_event(session, **owner, now=after(1))

    await poll_due(database, checkout.gateway, now=after(3))

    payment = await checkout.read()
    assert (payment.status, payment.publishes, payment.review) == (PaymentStatus.COMPLETED, False, "surplus")
    assert (await checkout.read_event()).status == EventStatus.ARCHIVED
    assert await find_broken_invariants(database) == []


async def test_left_attempt_that_is_paid_all_the_same_publishes(database: Database, tmp_path: Path) -> None:
    """Leaving an attempt ends it for us, not for the bank: its late success counts."""
    checkout, _ = await start_checkout(database, tmp_path)
    await cancel_attempts(database, checkout.gateway, checkout.payer, now=after(1))
    left = await checkout.read()

    await poll_due(database, checkout.gateway, now=after(4))

    assert (left.status, left.attempts[0].status) == (PaymentStatus.FAILED, AttemptStatus.CANCELLED)
    assert (await checkout.read()).status is PaymentStatus.COMPLETED


async def test_cancel_when_already_paid_publishes(database: Database, tmp_path: Path) -> None:
    """If the bank answers a cancel with *paid*, paid it is."""
    checkout, _ = await start_checkout(database, tmp_path)

    await cancel_attempts(database, checkout.gateway, checkout.payer, now=after(3))

    assert (await checkout.read()).status is PaymentStatus.COMPLETED


async def test_cancel_of_foreign_attempt_is_not_found(database: Database, tmp_path: Path) -> None:
    """A stranger cannot leave somebody's attempt."""
    checkout, _ = await start_checkout(database, tmp_path)
    stranger = await open_checkout(database, tmp_path)
    payer = Payer(stranger.payer.organizer_id, checkout.payer.event_id, Channel.QR)

    with pytest.raises(NotFoundError):
        await cancel_attempts(database, checkout.gateway, payer, now=NOW)


async def test_ask_now_settles_before_the_poller(database: Database, tmp_path: Path) -> None:
    """*I have paid* asks at once, and only about one's own event."""
    checkout, _ = await start_checkout(database, tmp_path)
    owner = {"organizer_id": checkout.payer.organizer_id, "event_id": checkout.payer.event_id}

    await ask_now(database, checkout.gateway, **owner, now=after(3))

    assert (await checkout.read()).status is PaymentStatus.COMPLETED
    with pytest.raises(NotFoundError):
        await ask_now(database, checkout.gateway, organizer_id="stranger", event_id=owner["event_id"], now=after(4))


async def test_refusing_gateway_fails_the_payment(database: Database, tmp_path: Path) -> None:
    """A refusal is told, kept as a declined attempt, and can be tried again."""
    gateway = RefusingGateway(MockScenario.PAID, "http://localhost:8000")
    checkout = await open_checkout(database, tmp_path, gateway)

    with pytest.raises(GatewayRefusedError):
        await checkout.pay()

    payment = await checkout.read()
    assert (payment.status, payment.attempts[0].status) == (PaymentStatus.FAILED, AttemptStatus.DECLINED)


async def test_silent_gateway_ends_the_attempt_which_is_asked_about_all_the_same(
    database: Database, tmp_path: Path
) -> None:
    """An answer that got lost is not a no: one can try again at once, and the poller learns that it was paid."""
    gateway = SilentGateway(MockScenario.PAID, "http://localhost:8000")
    checkout = await open_checkout(database, tmp_path, gateway)

    with pytest.raises(GatewayUnavailableError):
        await checkout.pay()

    payment = await checkout.read()
    assert (payment.status, payment.attempts[0].status) == (PaymentStatus.FAILED, AttemptStatus.CANCELLED)
    await poll_due(database, gateway, now=after(31))
    assert (await checkout.read()).status is PaymentStatus.COMPLETED


async def test_price_changed_while_failed_makes_a_new_payment(database: Database, tmp_path: Path) -> None:
    """The failed payment is closed at its price, and a new one asks for today's."""
    checkout, _ = await start_checkout(database, tmp_path, make_gateway(MockScenario.DECLINED))
    await poll_due(database, checkout.gateway, now=after(3))
    dearer = make_settings(tmp_path, TOI_PRICE_STANDARD="3990")

    await start_payment(database, checkout.gateway, dearer, checkout.payer, now=after(10))

    async with database.reading() as session:
        payments = await list_payments(session, event_id=checkout.payer.event_id)
    assert [(payment.amount_tiyn, payment.status) for payment in payments] == [
        (399_000, PaymentStatus.PENDING),
        (PRICE, PaymentStatus.FAILED),
    ]


async def test_closed_payment_paid_late_publishes_and_the_new_one_becomes_surplus(
    database: Database, tmp_path: Path
) -> None:
    """Whichever success comes first publishes, also of a payment that was closed; the other is given back."""
    checkout, _ = await start_checkout(database, tmp_path, make_gateway(MockScenario.PAID_LATE))
    await poll_due(database, checkout.gateway, now=after(3))
    dearer = make_settings(tmp_path, TOI_PRICE_STANDARD="3990")
    await start_payment(database, checkout.gateway, dearer, checkout.payer, now=after(6))

    for seconds in (8, 10, 14, 20):
        await poll_due(database, checkout.gateway, now=after(seconds))

    async with database.reading() as session:
        new, closed = await list_payments(session, event_id=checkout.payer.event_id)
    assert (closed.status, closed.publishes) == (PaymentStatus.COMPLETED, True)
    assert (new.status, new.publishes, new.review) == (PaymentStatus.COMPLETED, False, "surplus")
    assert await count_publications(database) == (1, 2, 1)
    assert await find_broken_invariants(database) == []


async def test_edit_while_paying_publishes_what_was_paid_for(database: Database, tmp_path: Path) -> None:
    """Guests read what the event said when *Pay* was pressed; later edits wait for *Update*."""
    checkout, _ = await start_checkout(database, tmp_path)
    owner = {"organizer_id": checkout.payer.organizer_id, "event_id": checkout.payer.event_id}
    async with database.transaction() as session:
        event = await get_event(session, **owner)
        await save_draft(session, **owner, version=event.version, content=named("Мадина"), now=after(1))

    await poll_due(database, checkout.gateway, now=after(3))

    async with database.reading() as session:
        row = await session.get_one(Event, checkout.payer.event_id)
        revision = await session.get_one(Revision, row.revision_id)
        view = await get_event(session, **owner)
    assert revision.content["person_1"]["kk"] == "Айгерім"
    assert view.has_unpublished_changes


async def test_slug_wished_by_two_goes_to_who_pays_first(database: Database, tmp_path: Path) -> None:
    """The second payer is told before any money moves."""
    first = await open_checkout(database, tmp_path)
    second = await open_checkout(database, tmp_path)
    async with database.transaction() as session:
        for checkout in (first, second):
            owner = {"organizer_id": checkout.payer.organizer_id, "event_id": checkout.payer.event_id}
            await choose_slug(session, **owner, slug="bizdin-toi", now=NOW)
    await first.pay()

    with pytest.raises(SlugTakenError):
        await second.pay()

    async with database.reading() as session:
        assert await list_payments(session, event_id=second.payer.event_id) == []


async def test_free_event_publishes_without_payment(database: Database, tmp_path: Path) -> None:
    """A free template is published at once by a recorded grant."""
    content = COMPLETE.model_copy(update={"template": "aq-tilek"})
    checkout = await open_checkout(database, tmp_path, content=content)
    owner = {"organizer_id": checkout.payer.organizer_id, "event_id": checkout.payer.event_id}

    async with database.transaction() as session:
        await publish_free(session, **owner, settings=checkout.settings, now=NOW)

    event = await checkout.read_event()
    assert (event.status, event.payment_id) == (EventStatus.PUBLISHED, None)
    assert event.grant_id
    async with database.reading() as session:
        assert await list_payments(session) == []


async def test_paid_event_cannot_be_published_as_free(database: Database, tmp_path: Path) -> None:
    """The free path refuses a template that costs."""
    checkout = await open_checkout(database, tmp_path)
    owner = {"organizer_id": checkout.payer.organizer_id, "event_id": checkout.payer.event_id}

    async with database.transaction() as session:
        with pytest.raises(RefusedError, match="not_free"):
            await publish_free(session, **owner, settings=checkout.settings, now=NOW)


async def test_refunded_event_is_paid_for_again(database: Database, tmp_path: Path) -> None:
    """After a full refund the withdrawn event is published by a new payment."""
    checkout, _ = await start_checkout(database, tmp_path)
    await poll_due(database, checkout.gateway, now=after(3))
    owner = {"organizer_id": checkout.payer.organizer_id, "event_id": checkout.payer.event_id}
    async with database.transaction() as session:
        await withdraw_event(session, **owner, now=after(4))
        await give_back(session, checkout.payer.event_id)

    await checkout.pay(after(60))
    await poll_due(database, checkout.gateway, now=after(64))

    payment, event = await checkout.read(), await checkout.read_event()
    assert (event.status, event.payment_id) == (EventStatus.PUBLISHED, payment.id)
    assert event.published_at == after(3)


async def test_second_poller_finds_the_attempt_taken(database: Database, tmp_path: Path) -> None:
    """Two pollers at once ask about a due attempt once."""
    checkout, _ = await start_checkout(database, tmp_path)

    asked = await asyncio.gather(*(poll_due(database, checkout.gateway, now=after(1)) for _ in range(5)))

    assert sum(asked) == 1


async def test_payment_is_found_by_number_and_by_reference(database: Database, tmp_path: Path) -> None:
    """A person may quote either."""
    checkout, reference = await start_checkout(database, tmp_path)
    number = (await checkout.read()).number

    async with database.reading() as session:
        by_number = await find_payment(session, number=number)
        by_reference = await find_payment(session, number=reference)
        unknown = await find_payment(session, number="T0")

    assert by_number == by_reference
    assert by_number
    assert unknown is None


async def test_published_without_payment_is_refused_by_the_database(database: Database, tmp_path: Path) -> None:
    """Whatever the code does, an unpaid event cannot become published."""
    checkout, _ = await start_checkout(database, tmp_path)
    payment = await checkout.read()
    change = sa.update(Event).where(col(Event.id) == checkout.payer.event_id)
    async with database.reading() as session:
        revision = (await session.scalars(sa.select(col(Revision.id)))).one()

    values = {"status": "published", "payment_id": payment.id, "revision_id": revision}
    with pytest.raises(IntegrityError):
        await _execute(database, change.values(values))


@pytest.mark.parametrize(
    "statement",
    [
        "UPDATE ledger_entry SET amount_tiyn = 1",
        "DELETE FROM ledger_entry",
        "DELETE FROM payment",
        "DELETE FROM attempt",
        "DELETE FROM event",
        "UPDATE payment SET amount_tiyn = 1",
        "UPDATE payment SET status = 'pending'",
    ],
)
async def test_history_of_money_cannot_be_rewritten(database: Database, tmp_path: Path, statement: str) -> None:
    """The database itself refuses to change or delete what happened."""
    checkout, _ = await start_checkout(database, tmp_path)
    await poll_due(database, checkout.gateway, now=after(3))

    with pytest.raises(IntegrityError):
        await _execute(database, sa.text(statement))

    assert await find_broken_invariants(database) == []


class FormerGateway(MockGateway):
    """The mock under another name, as if the operator had changed KASPI_GATEWAY since."""

    name = "former"


async def test_attempt_of_a_former_gateway_does_not_stand_in_the_way(database: Database, tmp_path: Path) -> None:
    """It is left, and the present gateway is asked for one of its own."""
    former = FormerGateway(MockScenario.PAID, "http://localhost:8000")
    checkout, _ = await start_checkout(database, tmp_path, former)

    await start_payment(database, make_gateway(), checkout.settings, checkout.payer, now=after(1))
    await poll_due(database, make_gateway(), now=after(5))

    payment = await checkout.read()
    assert payment.status is PaymentStatus.COMPLETED
    assert [attempt.status for attempt in payment.attempts] == [AttemptStatus.CANCELLED, AttemptStatus.SUCCEEDED]


async def test_sixth_phone_invoice_within_an_hour_is_refused(database: Database, tmp_path: Path) -> None:
    """Each rings somebody's phone: five are enough, whatever became of them, and an hour later there are more."""
    refusing = RefusingGateway(MockScenario.PAID, "http://localhost:8000")
    checkout = await open_checkout(database, tmp_path, refusing)
    payer = replace(checkout.payer, channel=Channel.PHONE, phone="+77010000001")
    for minute in range(5):
        with pytest.raises(GatewayRefusedError):
            await start_payment(database, refusing, checkout.settings, payer, now=after(60 * minute))

    with pytest.raises(ThrottledError) as refusal:
        await start_payment(database, refusing, checkout.settings, payer, now=after(360))

    assert refusal.value.retry_after == 3600 - 360 + 1
    await start_payment(database, make_gateway(), checkout.settings, payer, now=after(3600))
    assert len((await checkout.read()).attempts) == 6


class MisconfiguredGateway(MockGateway):
    """A gateway that does not know our key."""

    async def create_attempt(self, request: AttemptRequest) -> CreatedAttempt:
        """Fail."""
        raise GatewayMisconfiguredError(request.reference, "-10000")


async def test_misconfigured_gateway_is_told_to_the_operator_and_can_be_tried_again(
    database: Database, tmp_path: Path
) -> None:
    """The organizer cannot help it; the operator hears of it once a day."""
    gateway = MisconfiguredGateway(MockScenario.PAID, "http://localhost:8000")
    checkout = await open_checkout(database, tmp_path, gateway)

    for second in range(2):
        with pytest.raises(GatewayMisconfiguredError):
            await checkout.pay(after(second))

    assert [attempt.status for attempt in (await checkout.read()).attempts] == [AttemptStatus.CANCELLED] * 2
    async with database.reading() as session:
        notices = (await session.scalars(select(Notice).where(Notice.kind == NoticeKind.ALERT))).all()
    assert ["gateway_misconfigured" in notice.facts for notice in notices] == [True]
