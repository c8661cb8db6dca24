"""The publish dialog's handlers, called as an open page calls them."""

from collections.abc import Iterator
from pathlib import Path

import pytest

from tests.state.organizers import Organizer, call, pay, sign_in
from tests.support.events import COMPLETE, named
from toi_invite.clock import read_clock
from toi_invite.config import get_settings
from toi_invite.db import Database
from toi_invite.models.content import EventContent
from toi_invite.models.payment import AttemptStatus, Channel, PaymentStatus
from toi_invite.services.drafts import save_draft
from toi_invite.services.gateways import get_gateway
from toi_invite.services.kaspi.gateway import GatewayReport, ReportedStatus
from toi_invite.services.payments.ledger import Actor
from toi_invite.services.payments.settling import Context, settle
from toi_invite.services.sessions import sign_out
from toi_invite.state.base import SignedOutError
from toi_invite.state.payments import PaymentsState
from toi_invite.state.publish import PublishState

pytestmark = pytest.mark.parametrize("engine_name", ["sqlite"])  # what is asked of the database has tests on both

FREE = COMPLETE.model_copy(update={"template": "aq-tilek"})


@pytest.fixture(autouse=True)
def settings(monkeypatch: pytest.MonkeyPatch, tmp_path: Path) -> Iterator[None]:
    """The settings of a development server with mock payments."""
    for name, value in {"TOI_ENVIRONMENT": "development", "KASPI_MOCK": "true", "TOI_DATA_DIR": str(tmp_path)}.items():
        monkeypatch.setenv(name, value)
    get_settings.cache_clear()
    yield
    get_settings.cache_clear()


@pytest.fixture
async def organizer(database: Database) -> Organizer:
    """The one that the tests are about."""
    return await sign_in(database, "aigerim@example.kz")


async def test_publish_of_paid_template_offers_and_makes_nothing(organizer: Organizer) -> None:
    """The dialog tells what it costs; until *Pay* nothing is written."""
    tab = await organizer.open_tab()
    await call(PublishState.press, tab, await organizer.add(), Channel.QR)
    assert (tab.is_open, tab.stage, tab.problem) == (True, "offer", "")
    assert tab.purchase.amount["kk"] == "2\xa0990\xa0₸"
    assert tab.purchase.title == {"kk": "Айгерім мен Нұрлан", "ru": "Айгерім и Нұрлан", "en": "Айгерім & Нұрлан"}
    assert await organizer.read_payments() == []


async def test_publish_of_free_template_publishes_at_once(organizer: Organizer) -> None:
    """No payment, and the address is there."""
    event_id = await organizer.add(FREE)
    tab = await organizer.open_tab()
    await call(PublishState.press, tab, event_id, Channel.QR)
    assert tab.stage == "published"
    assert tab.links.url == f"http://localhost:8000/e/{(await organizer.read_event(event_id)).slug}"
    assert await organizer.read_payments() == []


async def test_publish_of_incomplete_event_lists_fields(organizer: Organizer) -> None:
    """Marks of the fields in the builder's order; no payment."""
    tab = await organizer.open_tab()
    await call(PublishState.press, tab, await organizer.add(named("Айгерім", "", date=None)), Channel.QR)
    assert (tab.is_open, tab.stage, tab.missing) == (True, "missing", ["person-2", "event-date"])
    assert await organizer.read_payments() == []


@pytest.mark.parametrize("content", [COMPLETE, FREE])
async def test_publish_of_foreign_event_is_not_found(organizer: Organizer, content: EventContent) -> None:
    """Somebody else's event and no event at all are told alike, and nothing of it is shown."""
    stranger = await sign_in(organizer.database, "aibek@example.kz")
    event_id = await stranger.add(content)
    shown: list[tuple[str, str, object]] = []
    for asked in (event_id, "no-such-event"):
        tab = await organizer.open_tab()
        await call(PublishState.press, tab, asked, Channel.QR)
        shown.append((tab.problem, tab.stage, tab.purchase))
    assert shown[0] == shown[1]
    assert shown[0][0] == "not_found"
    assert (await stranger.read_event(event_id)).status == "draft"


async def test_pay_without_publish_pressed_does_nothing(organizer: Organizer) -> None:
    """A handler called out of turn, as a script could, pays for nothing."""
    await organizer.add()
    await call(PublishState.pay, await organizer.open_tab(), Channel.QR)
    assert await organizer.read_payments() == []


async def test_second_click_on_pay_makes_no_second_attempt(organizer: Organizer) -> None:
    """In one tab and in two."""
    event_id = await organizer.add()
    tab = await pay(organizer, event_id)
    await call(PublishState.pay, tab, Channel.QR)
    await pay(organizer, event_id)
    (payment,) = await organizer.read_payments()
    assert [attempt.status for attempt in payment.attempts] == [AttemptStatus.WAITING]
    assert (tab.stage, tab.payment.number) == ("paying", payment.number)
    assert tab.payment.payload == payment.attempts[0].payload


async def test_pay_after_another_tab_emptied_a_field_lists_it(organizer: Organizer) -> None:
    """What was complete when the dialog opened need not be when *Pay* is pressed."""
    event_id = await organizer.add()
    tab = await organizer.open_tab()
    await call(PublishState.press, tab, event_id, Channel.QR)
    event = await organizer.read_event(event_id)
    async with organizer.database.transaction() as session:
        owner = {"organizer_id": organizer.organizer_id, "event_id": event_id}
        changed = COMPLETE.model_copy(update={"date": None})
        await save_draft(session, **owner, version=event.version, content=changed, now=read_clock())
    await call(PublishState.pay, tab, Channel.QR)
    assert (tab.stage, tab.missing, tab.is_busy) == ("missing", ["event-date"], False)
    assert await organizer.read_payments() == []


async def test_pay_after_sign_out_elsewhere_is_refused(organizer: Organizer) -> None:
    """The session is asked of the database, not of the tab."""
    tab = await organizer.open_tab()
    await call(PublishState.press, tab, await organizer.add(), Channel.QR)
    async with organizer.database.transaction() as session:
        await sign_out(session, token=organizer.token, now=read_clock())
    with pytest.raises(SignedOutError):
        await call(PublishState.pay, tab, Channel.QR)
    assert await organizer.read_payments() == []


async def test_cancel_then_retry_stays_one_payment(organizer: Organizer) -> None:
    """Leaving fails the payment; trying again opens a second attempt under the same number."""
    tab = await pay(organizer, await organizer.add())
    await call(PublishState.cancel, tab)
    assert (tab.stage, tab.payment.attempt) == ("ended", "cancelled")
    await call(PublishState.pay, tab, Channel.LINK)
    (payment,) = await organizer.read_payments()
    assert payment.status is PaymentStatus.PENDING
    assert [attempt.channel for attempt in payment.attempts] == [Channel.QR, Channel.LINK]
    assert (tab.stage, tab.payment.reference) == ("paying", f"{payment.number}-2")


async def test_check_before_the_bank_knows_says_not_yet(organizer: Organizer) -> None:
    """*I have paid* asks, and answers in words."""
    tab = await pay(organizer, await organizer.add())
    await call(PublishState.check, tab)
    assert (tab.stage, tab.answer) == ("paying", "not_yet")


async def test_payment_in_review_is_told_and_not_paid_again(organizer: Organizer) -> None:
    """Money that does not fit waits for a person; *Pay* is closed meanwhile."""
    event_id = await organizer.add()
    tab = await pay(organizer, event_id)
    report = GatewayReport(ReportedStatus.SUCCEEDED, word="paid", reference=tab.payment.reference, amount_tiyn=100)
    async with organizer.database.transaction() as session:
        await settle(session, report, Context(get_gateway(get_settings()), Actor.POLLER, read_clock()))
    await call(PublishState.press, tab, event_id, Channel.QR)
    assert tab.stage == "review"
    await call(PublishState.pay, tab, Channel.QR)
    (payment,) = await organizer.read_payments()
    assert len(payment.attempts) == 1
    assert (await organizer.read_event(event_id)).status == "draft"


async def test_builder_opens_the_dialog_of_a_pending_payment(organizer: Organizer) -> None:
    """After a closed tab or a restart of the server one is back where one was."""
    event_id = await organizer.add()
    await pay(organizer, event_id)
    tab = await organizer.open_tab(f"/dashboard/events/{event_id}/edit")
    await call(PublishState.resume, tab, Channel.QR)
    assert (tab.is_open, tab.stage) == (True, "paying")


@pytest.mark.parametrize(
    ("path", "expected"),
    [
        ("/dashboard/events/{id}/edit", ""),
        ("/dashboard/events/{id}/edit?publish=1", "offer"),
        ("/dashboard?publish={id}", "offer"),
        ("/dashboard?publish=no-such-event", ""),
        ("/dashboard", ""),
    ],
)
async def test_page_without_pending_payment_opens_the_dialog_if_the_address_asks(
    organizer: Organizer, path: str, expected: str
) -> None:
    """A deep link shows the offer; it never publishes or pays by itself."""
    tab = await organizer.open_tab(path.format(id=await organizer.add()))
    await call(PublishState.resume, tab, Channel.QR)
    assert (tab.stage if tab.is_open else "") == expected
    assert await organizer.read_payments() == []


async def test_address_alone_does_not_publish_a_free_event(organizer: Organizer) -> None:
    """Opening a link changes nothing."""
    event_id = await organizer.add(FREE)
    tab = await organizer.open_tab(f"/dashboard?publish={event_id}")
    await call(PublishState.resume, tab, Channel.QR)
    assert not tab.is_open
    assert (await organizer.read_event(event_id)).status == "draft"


async def test_history_shows_own_payments_only(organizer: Organizer) -> None:
    """Event, sum in whole tenge, status and attempts; nothing of other organizers."""
    stranger = await sign_in(organizer.database, "aibek@example.kz")
    await pay(stranger, await stranger.add())
    await pay(organizer, await organizer.add())
    tab = await (await organizer.open_tab("/dashboard/payments")).get_state(PaymentsState)
    await call(PaymentsState.load, tab)
    (row,) = tab.rows
    assert (row.event["kk"], row.tenge, row.status, row.trouble) == ("Айгерім мен Нұрлан", "2990", "pending", "")
    assert [attempt.status for attempt in row.attempts] == ["waiting"]
    assert row.number == (await organizer.read_payments())[0].number
