"""Payments from *Pay* to published, with the mock gateway and the poller, on both engines."""

import asyncio
from datetime import timedelta
from pathlib import Path

import pytest

from tests.support.events import COMPLETE, named
from tests.support.moment import NOW
from tests.support.payments import (
    PRICE,
    after,
    find_broken_invariants,
    open_checkout,
    start_checkout,
)
from toi_invite.db import Database
from toi_invite.errors import (
    IncompleteEventError,
    NotFoundError,
    RefusedError,
)
from toi_invite.models.content import Texts
from toi_invite.models.event import EventStatus
from toi_invite.models.payment import AttemptStatus, Channel, PaymentStatus
from toi_invite.services.events import withdraw_event
from toi_invite.services.payments.history import list_payments
from toi_invite.services.payments.starting import Payer, start_payment
from toi_invite.services.reconciliation import poll_due


async def test_payment_polled_after_success_publishes(database: Database, tmp_path: Path) -> None:
    """A payment that the gateway calls paid is completed and its event published, at one instant."""
    checkout, reference = await start_checkout(database, tmp_path)

    await poll_due(database, checkout.gateway, now=after(3))

    payment, event = await checkout.read(), await checkout.read_event()
    assert (payment.status, payment.publishes, payment.amount_tiyn) == (PaymentStatus.COMPLETED, True, PRICE)
    assert payment.attempts[0].status is AttemptStatus.SUCCEEDED
    assert payment.attempts[0].reference == reference
    assert (event.status, event.payment_id, event.published_at) == (EventStatus.PUBLISHED, payment.id, after(3))
    assert await find_broken_invariants(database) == []


async def test_payment_polled_early_waits(database: Database, tmp_path: Path) -> None:
    """Scanned is not paid: nothing is published, and the attempt is asked about again."""
    checkout, _ = await start_checkout(database, tmp_path)

    await poll_due(database, checkout.gateway, now=after(1.5))

    payment = await checkout.read()
    assert (payment.status, payment.attempts[0].status) == (PaymentStatus.PENDING, AttemptStatus.SCANNED)
    assert (await checkout.read_event()).status == EventStatus.DRAFT
    assert await poll_due(database, checkout.gateway, now=after(1.6)) == 0
    assert await poll_due(database, checkout.gateway, now=after(2.1)) == 1


async def test_pay_shows_what_the_qr_encodes(database: Database, tmp_path: Path) -> None:
    """The attempt has the gateway's text and its end as soon as *Pay* returns."""
    checkout, reference = await start_checkout(database, tmp_path)

    attempt = (await checkout.read()).current_attempt

    assert attempt
    assert attempt.payload == f"http://localhost:8000/mock-bank/{reference}"
    assert attempt.expires_at == NOW + timedelta(minutes=3)
    assert attempt.status is AttemptStatus.WAITING


async def test_number_of_another_payment_is_not_taken_again(
    database: Database, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    """A payment whose random number is another's already gets the next one: *Pay* never does nothing."""
    numbers = iter([7, 7, 8])
    monkeypatch.setattr("secrets.randbelow", lambda _: next(numbers))

    references = [(await start_checkout(database, tmp_path))[1] for _ in range(2)]

    assert references == ["T00000007-1", "T00000008-1"]


async def test_pay_pressed_many_times_at_once_opens_one_attempt(database: Database, tmp_path: Path) -> None:
    """Twenty clicks in one moment are one payment with one attempt."""
    checkout = await open_checkout(database, tmp_path)

    await asyncio.gather(*(checkout.pay() for _ in range(20)))

    async with database.reading() as session:
        payments = await list_payments(session)
    assert len(payments) == 1
    assert len(payments[0].attempts) == 1


async def test_pay_from_phone_while_qr_is_open_adds_a_link(database: Database, tmp_path: Path) -> None:
    """A QR on the computer and a link on the phone are two attempts of one payment."""
    checkout, _ = await start_checkout(database, tmp_path)
    phone = Payer(checkout.payer.organizer_id, checkout.payer.event_id, Channel.LINK)

    await start_payment(database, checkout.gateway, checkout.settings, phone, now=after(1))

    payment = await checkout.read()
    assert [attempt.channel for attempt in payment.attempts] == [Channel.QR, Channel.LINK]
    assert len({attempt.reference for attempt in payment.attempts}) == 2


async def test_pay_for_foreign_event_is_not_found(database: Database, tmp_path: Path) -> None:
    """Somebody else's event cannot be paid for, and nothing is made."""
    checkout = await open_checkout(database, tmp_path)
    stranger = await open_checkout(database, tmp_path)
    payer = Payer(stranger.payer.organizer_id, checkout.payer.event_id, Channel.QR)

    with pytest.raises(NotFoundError):
        await start_payment(database, checkout.gateway, checkout.settings, payer, now=NOW)

    async with database.reading() as session:
        assert await list_payments(session) == []


async def test_pay_for_incomplete_event_tells_what_is_missing(database: Database, tmp_path: Path) -> None:
    """Without a venue no payment is made."""
    checkout = await open_checkout(database, tmp_path, content=named("Айгерім", venue_name=Texts()))

    with pytest.raises(IncompleteEventError) as caught:
        await checkout.pay()

    assert caught.value.missing == ["venue_name"]
    async with database.reading() as session:
        assert await list_payments(session) == []


async def test_pay_for_free_template_is_refused(database: Database, tmp_path: Path) -> None:
    """A free event makes no payment."""
    content = COMPLETE.model_copy(update={"template": "aq-tilek"})
    checkout = await open_checkout(database, tmp_path, content=content)

    with pytest.raises(RefusedError, match="free"):
        await checkout.pay()


async def test_pay_after_completion_is_refused(database: Database, tmp_path: Path) -> None:
    """A published event is not paid for twice."""
    checkout, _ = await start_checkout(database, tmp_path)
    await poll_due(database, checkout.gateway, now=after(3))

    with pytest.raises(RefusedError, match="already_published"):
        await checkout.pay(after(4))


async def test_pay_for_withdrawn_paid_event_is_refused(database: Database, tmp_path: Path) -> None:
    """A withdrawn event whose money stands is shown again, not paid again."""
    checkout, _ = await start_checkout(database, tmp_path)
    await poll_due(database, checkout.gateway, now=after(3))
    owner = {"organizer_id": checkout.payer.organizer_id, "event_id": checkout.payer.event_id}
    async with database.transaction() as session:
        await withdraw_event(session, **owner, now=after(4))

    with pytest.raises(RefusedError, match="already_paid"):
        await checkout.pay(after(5))
