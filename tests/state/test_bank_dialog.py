"""Publish dialog, cards and history with a bank: its deadlines, its silence, and money that does not fit."""

from collections.abc import AsyncIterator
from datetime import timedelta
from pathlib import Path

import pytest
import sqlalchemy as sa
from sqlmodel import col

from tests.kaspi_simulator.faults import FaultKind
from tests.state.organizers import Organizer, call, pay, sign_in
from tests.support.bank import PretendBank
from tests.support.events import named
from toi_invite.clock import read_clock
from toi_invite.config import get_settings
from toi_invite.db import Database
from toi_invite.language.codes import Language
from toi_invite.models.event import EventStatus
from toi_invite.models.payment import Attempt, AttemptStatus, Channel, PaymentStatus
from toi_invite.services.events import archive_event
from toi_invite.services.gateways import close_gateways, get_gateway
from toi_invite.services.kaspi.gateway import GatewayReport, ReportedStatus
from toi_invite.services.payments.history import PaymentView
from toi_invite.services.payments.ledger import Actor
from toi_invite.services.payments.settling import Context, settle
from toi_invite.state.dashboard import DashboardState
from toi_invite.state.payments import PaymentRow, PaymentsState
from toi_invite.state.publish import PublishState

pytestmark = pytest.mark.parametrize("engine_name", ["sqlite"])  # what is asked of the database has tests on both

_NOBODY = "http://127.0.0.1:9"  # nothing listens there
_SECRET = "0b6f2a9c47d1e85360fa9b2c4d7e8f10"


@pytest.fixture(autouse=True)
async def settings(monkeypatch: pytest.MonkeyPatch, tmp_path: Path) -> AsyncIterator[None]:
    """The settings of a development server with mock payments, unless the test chooses a bank."""
    for name, value in {"TOI_ENVIRONMENT": "development", "KASPI_MOCK": "true", "TOI_DATA_DIR": str(tmp_path)}.items():
        monkeypatch.setenv(name, value)
    get_settings.cache_clear()
    yield
    await close_gateways()
    get_settings.cache_clear()


def choose_bank(monkeypatch: pytest.MonkeyPatch, gateway: str, url: str = _NOBODY, key: str = "a-key") -> None:
    """Let the product pay at a gateway from now on."""
    values = {"KASPI_MOCK": "false", "KASPI_GATEWAY": gateway, "KASPI_API_URL": url, "KASPI_API_KEY": key}
    for name, value in {**values, "KASPI_WEBHOOK_SECRETS": _SECRET}.items():
        monkeypatch.setenv(name, value)
    get_settings.cache_clear()


@pytest.fixture
async def organizer(database: Database) -> Organizer:
    """The one that the tests are about."""
    return await sign_in(database, "aigerim@example.kz")


async def change_attempt(organizer: Organizer, reference: str, **values: object) -> None:
    """Let an attempt be as the bank would have made it."""
    async with organizer.database.transaction() as session:
        await session.execute(sa.update(Attempt).where(col(Attempt.reference) == reference).values(**values))


async def let_time_pass(organizer: Organizer, reference: str) -> None:
    """Let the attempt be one that the bank has not been asked about lately."""
    await change_attempt(organizer, reference, poll_at=read_clock() - timedelta(seconds=1))


async def tell(organizer: Organizer, status: ReportedStatus, reference: str, amount_tiyn: int | None = None) -> None:
    """What the bank says, settled."""
    report = GatewayReport(status, word=status.value, reference=reference, amount_tiyn=amount_tiyn)
    async with organizer.database.transaction() as session:
        await settle(session, report, Context(get_gateway(get_settings()), Actor.POLLER, read_clock()))


async def read_payment(organizer: Organizer) -> PaymentView:
    """The organizer's only payment."""
    (payment,) = await organizer.read_payments()
    return payment


async def read_row(organizer: Organizer) -> PaymentRow:
    """The only row of the history."""
    tab = await (await organizer.open_tab("/dashboard/payments")).get_state(PaymentsState)
    await call(PaymentsState.load, tab)
    (row,) = tab.rows
    return row


async def open_dashboard(organizer: Organizer) -> DashboardState:
    """The dashboard as it opens."""
    tab = await (await organizer.open_tab()).get_state(DashboardState)
    await call(DashboardState.open_dashboard, tab)
    return tab


async def test_countdown_before_the_scan_is_the_end_of_the_code(organizer: Organizer) -> None:
    """The bank's own instant, which a reload does not change."""
    event_id = await organizer.add()
    tab = await pay(organizer, event_id)
    (attempt,) = (await read_payment(organizer)).attempts
    assert attempt.expires_at is not None
    reloaded = await organizer.open_tab(f"/dashboard/events/{event_id}/edit")
    await call(PublishState.resume, reloaded, Channel.QR)
    assert tab.payment.deadline == reloaded.payment.deadline == attempt.expires_at.isoformat()


async def test_countdown_after_the_scan_is_the_time_to_confirm(organizer: Organizer) -> None:
    """It counts from the scan, however little of the code's own time was left."""
    event_id = await organizer.add()
    tab = await pay(organizer, event_id)
    scanned_at = read_clock()
    values = {"status": AttemptStatus.SCANNED, "scanned_at": scanned_at, "confirm_seconds": 65}
    await change_attempt(organizer, tab.payment.reference, **values)
    await call(PublishState.press, tab, event_id, Channel.QR)
    assert tab.payment.deadline == (scanned_at + timedelta(seconds=65)).isoformat()
    assert tab.payment.was_scanned


@pytest.mark.parametrize(
    ("amount_tiyn", "trouble", "received"), [(200_000, "amount", "2\xa0000\xa0₸"), (299_000, "", None)]
)
async def test_money_of_another_sum_is_told_with_both_sums(
    organizer: Organizer, amount_tiyn: int, trouble: str, received: str | None
) -> None:
    """In the dialog and in the history; the right sum is told as nothing but paid."""
    event_id = await organizer.add()
    tab = await pay(organizer, event_id)
    await tell(organizer, ReportedStatus.SUCCEEDED, tab.payment.reference, amount_tiyn)
    await call(PublishState.press, tab, event_id, Channel.QR)
    row = await read_row(organizer)
    assert (tab.stage == "review", tab.payment.trouble, row.trouble) == (bool(trouble), trouble, trouble)
    assert (tab.payment.received.get("kk"), row.received.get("kk")) == (received, received)


async def test_money_that_came_twice_is_told_on_the_published_event(organizer: Organizer) -> None:
    """The second success of one payment: the event stands, the surplus is on its way back."""
    event_id = await organizer.add()
    tab = await pay(organizer, event_id)
    first = tab.payment.reference
    await call(PublishState.cancel, tab)
    await call(PublishState.pay, tab, Channel.QR)
    for reference in (first, tab.payment.reference):
        await tell(organizer, ReportedStatus.SUCCEEDED, reference, 299_000)
    reloaded = await organizer.open_tab(f"/dashboard/events/{event_id}/edit")
    await call(PublishState.press, reloaded, event_id, Channel.QR)
    assert (reloaded.stage, reloaded.problem) == ("", "already_published")
    assert (await read_row(organizer)).trouble == "twice"
    (card,) = (await open_dashboard(organizer)).cards
    assert (card.status, card.payment.trouble) == ("published", "twice")


async def test_money_for_an_archived_event_is_kept_and_told(organizer: Organizer) -> None:
    """It came, nothing was published, a person looks."""
    event_id = await organizer.add()
    tab = await pay(organizer, event_id)
    owner = {"organizer_id": organizer.organizer_id, "event_id": event_id}
    async with organizer.database.transaction() as session:
        await archive_event(session, **owner, now=read_clock())
    await tell(organizer, ReportedStatus.SUCCEEDED, tab.payment.reference, 299_000)
    await call(PublishState.show_code, tab)
    assert (tab.stage, tab.payment.trouble) == ("review", "archived")
    assert (await read_row(organizer)).trouble == "archived"
    assert (await organizer.read_event(event_id)).status is EventStatus.ARCHIVED


async def test_bank_out_of_reach_is_told_and_can_be_tried_again(
    organizer: Organizer, monkeypatch: pytest.MonkeyPatch
) -> None:
    """Nothing was opened there, so *Try again* is offered at once, and works when the bank is back."""
    choose_bank(monkeypatch, "qr")
    event_id = await organizer.add()
    tab = await pay(organizer, event_id)
    assert (tab.stage, tab.problem, tab.is_busy) == ("ended", "gateway_unavailable", False)
    monkeypatch.setenv("KASPI_MOCK", "true")
    get_settings.cache_clear()
    await call(PublishState.pay, tab, Channel.QR)
    assert (tab.stage, tab.problem) == ("paying", "")
    assert (await read_payment(organizer)).status is PaymentStatus.PENDING


async def test_wrong_key_is_told_as_ours_to_repair(
    organizer: Organizer, monkeypatch: pytest.MonkeyPatch, pretend_bank: PretendBank
) -> None:
    """The organizer can do nothing about it, and is told so."""
    choose_bank(monkeypatch, "apipay", pretend_bank.url, key="nobody-knows-this-key")
    tab = await pay(organizer, await organizer.add())
    assert (tab.stage, tab.problem) == ("ended", "gateway_misconfigured")


async def test_return_to_the_page_asks_the_bank_at_once(
    organizer: Organizer, monkeypatch: pytest.MonkeyPatch, pretend_bank: PretendBank
) -> None:
    """No poller runs here: what publishes is the question that coming back to the tab sends."""
    choose_bank(monkeypatch, "qr", pretend_bank.url, pretend_bank.api_key)
    event_id = await organizer.add()
    tab = await pay(organizer, event_id)
    invoice = pretend_bank.find_payment(tab.payment.reference)
    assert invoice is not None
    pretend_bank.scan_and_pay(invoice.id)
    await let_time_pass(organizer, tab.payment.reference)
    await call(PublishState.come_back, tab)
    assert (await organizer.read_event(event_id)).status is EventStatus.PUBLISHED


async def test_return_twice_within_two_seconds_asks_once(
    organizer: Organizer, monkeypatch: pytest.MonkeyPatch, pretend_bank: PretendBank
) -> None:
    """A window that flickers does not become a flood at the bank."""
    choose_bank(monkeypatch, "qr", pretend_bank.url, pretend_bank.api_key)
    tab = await pay(organizer, await organizer.add())
    pretend_bank.forget_calls()
    await let_time_pass(organizer, tab.payment.reference)
    await call(PublishState.come_back, tab)
    await let_time_pass(organizer, tab.payment.reference)
    await call(PublishState.come_back, tab)
    assert len(pretend_bank.list_calls(part="payment/status")) == 1


async def test_return_to_a_closed_dialog_asks_nothing(
    organizer: Organizer, monkeypatch: pytest.MonkeyPatch, pretend_bank: PretendBank
) -> None:
    """Nor before anything was paid for."""
    choose_bank(monkeypatch, "qr", pretend_bank.url, pretend_bank.api_key)
    tab = await pay(organizer, await organizer.add())
    await let_time_pass(organizer, tab.payment.reference)
    pretend_bank.forget_calls()
    await call(PublishState.close, tab)
    await call(PublishState.come_back, tab)
    other = await organizer.open_tab()
    await call(PublishState.press, other, await organizer.add(), Channel.QR)
    await call(PublishState.come_back, other)
    assert pretend_bank.list_calls() == []


async def test_cancel_that_takes_a_while_is_told(
    organizer: Organizer, monkeypatch: pytest.MonkeyPatch, pretend_bank: PretendBank
) -> None:
    """The aggregator only promises to cancel: the attempt stays open until it has."""
    choose_bank(monkeypatch, "apipay", pretend_bank.url, pretend_bank.api_key)
    tab = await pay(organizer, await organizer.add())
    await call(PublishState.cancel, tab)
    assert (tab.stage, tab.answer) == ("paying", "cancelling")
    pretend_bank.advance(10)
    await let_time_pass(organizer, tab.payment.reference)
    await call(PublishState.come_back, tab)
    assert (await read_payment(organizer)).attempts[0].status is AttemptStatus.CANCELLED


async def test_bill_goes_to_the_phone_beside_the_code(
    organizer: Organizer, monkeypatch: pytest.MonkeyPatch, pretend_bank: PretendBank
) -> None:
    """Two open attempts of one payment; the code is one click away."""
    choose_bank(monkeypatch, "apipay", pretend_bank.url, pretend_bank.api_key)
    tab = await pay(organizer, await organizer.add())
    await call(PublishState.send_invoice, tab, {"phone": "8 (701) 234-56-78"})
    assert (tab.phone_problem, tab.payment.channel, tab.invoiced_to) == ("", "phone", "+7\xa0701\xa0234\xa056\xa078")
    attempts = (await read_payment(organizer)).attempts
    assert [(attempt.channel, attempt.is_open) for attempt in attempts] == [(Channel.QR, True), (Channel.PHONE, True)]
    await call(PublishState.show_code, tab)
    assert (tab.payment.channel, tab.payment.reference) == ("qr", attempts[0].reference)


@pytest.mark.parametrize("phone", ["", "8 701 234", "+7 912 345 67 89", "8 727 250 00 00", "қоңырау"])
async def test_bill_to_no_kazakh_mobile_is_refused_beside_the_field(
    organizer: Organizer, monkeypatch: pytest.MonkeyPatch, pretend_bank: PretendBank, phone: str
) -> None:
    """Nothing is asked of the bank, and the code stays."""
    choose_bank(monkeypatch, "apipay", pretend_bank.url, pretend_bank.api_key)
    tab = await pay(organizer, await organizer.add())
    await call(PublishState.send_invoice, tab, {"phone": phone})
    assert (tab.phone_problem, tab.stage, tab.payment.channel) == ("number", "paying", "qr")
    assert len((await read_payment(organizer)).attempts) == 1


async def test_bill_to_a_phone_that_the_bank_does_not_know_leaves_the_code_open(
    organizer: Organizer, monkeypatch: pytest.MonkeyPatch, pretend_bank: PretendBank
) -> None:
    """The reason stands beside the field."""
    choose_bank(monkeypatch, "apipay", pretend_bank.url, pretend_bank.api_key)
    tab = await pay(organizer, await organizer.add())
    pretend_bank.fail_next(FaultKind.HTTP, "invoices/create", value=422)
    await call(PublishState.send_invoice, tab, {"phone": "+7 701 234 56 78"})
    assert (tab.phone_problem, tab.stage, tab.payment.channel) == ("gateway_refused", "paying", "qr")


async def test_bill_is_not_offered_where_the_gateway_sends_none(organizer: Organizer) -> None:
    """A handler called all the same, as a script could, does nothing."""
    tab = await pay(organizer, await organizer.add())
    await call(PublishState.send_invoice, tab, {"phone": "8 701 234 56 78"})
    assert not tab.offers_phone
    assert len((await read_payment(organizer)).attempts) == 1


async def test_card_of_an_open_payment_tells_its_end_until_it_is_settled(organizer: Organizer) -> None:
    """Then the card is that of a published event, and the page stops watching."""
    event_id = await organizer.add()
    paying = await pay(organizer, event_id)
    tab = await open_dashboard(organizer)
    (card,) = tab.cards
    assert (card.payment.number, card.payment.attempt) == (paying.payment.number, "waiting")
    assert (card.payment.deadline, tab.is_awaiting) == (paying.payment.deadline, True)
    await tell(organizer, ReportedStatus.SUCCEEDED, paying.payment.reference, 299_000)
    await call(DashboardState.refresh, tab)
    (card,) = tab.cards
    assert (card.status, card.payment.number, tab.is_awaiting) == ("published", "", False)


async def test_dashboard_without_open_payment_is_not_followed(organizer: Organizer) -> None:
    """Nothing asks the database for ever on behalf of an idle page."""
    await organizer.add()
    tab = await open_dashboard(organizer)
    await call(DashboardState.follow, tab)
    assert not tab.is_awaiting


async def test_names_are_joined_in_the_language_of_the_screen(organizer: Organizer) -> None:
    """On the card and in the history of a Russian event: no «и» on a Kazakh screen."""
    await pay(organizer, await organizer.add(named("Айгерім", "Нурлан", main_language=Language.RU)))
    (card,) = (await open_dashboard(organizer)).cards
    names = {"kk": "Айгерім мен Нурлан", "ru": "Айгерім и Нурлан", "en": "Айгерім & Нурлан"}
    assert card.name == names
    assert (await read_row(organizer)).event == names
