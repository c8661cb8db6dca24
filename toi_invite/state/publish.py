"""The publish dialog: from the price to the address that guests open. It makes nothing until somebody pays."""

import asyncio
import time
from collections.abc import Awaitable
from contextlib import suppress
from dataclasses import replace
from datetime import datetime, timedelta
from typing import TypedDict

import reflex as rx
from reflex.event import EventSpec

from toi_invite.clock import read_clock
from toi_invite.config import get_settings
from toi_invite.errors import (
    DatabaseAwayError,
    GatewayError,
    IncompleteEventError,
    NotFoundError,
    RefusedError,
    SlugTakenError,
    ThrottledError,
    ToiInviteError,
)
from toi_invite.language.phones import format_phone, parse_kazakh_mobile
from toi_invite.models.payment import Channel, PaymentStatus
from toi_invite.services.event_views import EventView
from toi_invite.services.events import get_event
from toi_invite.services.gateways import get_gateway
from toi_invite.services.payments.history import PaymentView, list_payments
from toi_invite.services.payments.leaving import cancel_attempts
from toi_invite.services.payments.starting import Payer, start_payment
from toi_invite.services.publishing import get_publishable, publish_free
from toi_invite.services.reconciliation import ask_now
from toi_invite.state.base import PageState, get_database, lead_to_sign_in
from toi_invite.state.builder_view import MARKS
from toi_invite.state.gate import organizer_only
from toi_invite.state.publish_view import PaymentScreen, Purchase, find_live, format_instant, view_screen
from toi_invite.state.sharing import PublishedLinks

_FOLLOWED = 30  # seconds; the browser asks again before they are over, so leaving ends it
_PAUSE = 0.2  # seconds between two looks into the database while money is awaited
_LONG_PAUSE = 1.0  # and after that: a late success may still come
_ASK_AGAIN = timedelta(seconds=2)  # between two questions to the bank

_ASKABLE = frozenset({"paying", "ended"})  # stages in which money may be on its way

# Errors that the dialog explains in words of its own; their texts are `publish.problem_…`.
_EXPLAINED = (RefusedError, SlugTakenError, ThrottledError, GatewayError, NotFoundError, DatabaseAwayError)


class _Owner(TypedDict):
    organizer_id: str
    event_id: str


class PublishState(PageState, rx.State):
    """The one dialog of a page; which event it is about comes from the button and is checked by the services."""

    is_open: bool = False
    is_busy: bool = False
    channel: str = Channel.QR.value
    stage: str = ""
    problem: str = ""
    answer: str = ""
    by_phone: bool = False
    offers_phone: bool = False
    phone_problem: str = ""
    invoiced_to: str = ""
    missing: rx.Field[list[str]] = rx.field(default_factory=list)
    purchase: Purchase = Purchase()
    payment: PaymentScreen = PaymentScreen()
    links: PublishedLinks = PublishedLinks()
    read_at: str = ""
    _place: str = ""
    _follower: int = 0
    _asked_at: datetime | None = None

    @rx.event
    @organizer_only
    async def press(self, event_id: str, channel: Channel) -> None:
        """*Publish*: a free event is published; for any other one the dialog tells what it costs or what is missing."""
        self._begin(channel)
        try:
            await self._open(event_id)
        except IncompleteEventError as error:
            self.purchase = Purchase(event_id=event_id)
            self._explain(error)
        except _EXPLAINED as error:
            self._explain(error)
        self.is_open = True

    @rx.event
    @organizer_only
    async def resume(self, channel: Channel) -> None:
        """When a page opens: go on with what was open here before, is pending, or is asked for by the address."""
        url = self.router.url
        self.is_busy = False
        if self.is_open and self._place == url.path:
            return
        self.is_open = False
        is_asked = bool(url.query_parameters.get("publish"))
        event_id = _read_event_id(url.path) or str(url.query_parameters.get("publish", ""))
        if not event_id:
            return
        self._begin(channel)
        with suppress(NotFoundError):
            await self._refresh(event_id)
        is_offered = is_asked and self.stage == "offer" and bool(self.purchase.amount)
        self.is_open = self.stage == "paying" or is_offered

    @rx.event(background=True)
    @organizer_only
    async def pay(self, channel: Channel) -> None:
        """*Pay* or *try again*: one attempt, however often it is clicked."""
        async with self:
            if self.is_busy or self.stage not in {"offer", "ended"}:
                return
            self.channel, self.by_phone = str(channel), False
            payer = await self._begin_asking()
        error = await _try(_start(payer))
        async with self:
            if not self._end_asking(payer):
                return
            self._explain(error)
            if self.stage != "missing":
                await self._refresh(payer.event_id, is_started=True)

    @rx.event(background=True)
    @organizer_only
    async def send_invoice(self, form_data: dict[str, str]) -> None:
        """Send the bill to the phone number of the form: whoever holds that phone pays it in the bank's app."""
        async with self:
            if self.is_busy or self.stage != "paying" or not self.offers_phone:
                return
            phone = parse_kazakh_mobile(form_data.get("phone", ""))
            self.phone_problem = "" if phone else "number"
            if phone is None:
                return
            payer = replace(await self._begin_asking(), channel=Channel.PHONE, phone=phone)
        error = await _try(_start(payer))
        async with self:
            if self._end_asking(payer):
                self.phone_problem = error.code if error else ""
                self.by_phone, self.invoiced_to = error is None, "" if error else _write_phone(payer.phone)
                await self._refresh(payer.event_id, is_started=True)

    @rx.event
    @organizer_only
    async def show_code(self) -> None:
        """Back from the sent bill to the QR or link that is open too."""
        self.by_phone = False
        await self._refresh(self.purchase.event_id, is_started=True)

    @rx.event(background=True)
    @organizer_only
    async def check(self) -> None:
        """*I have paid*: ask the bank at once."""
        async with self:
            if self.is_busy or self.stage not in _ASKABLE:
                return
            if self._is_asked_lately():
                self.answer = "not_yet"
                return
            self._asked_at, payer = read_clock(), await self._begin_asking()
        error = await _try(_ask(payer))
        async with self:
            if self._end_asking(payer):
                await self._refresh(payer.event_id, is_started=True)
                self.answer = "bank_silent" if isinstance(error, GatewayError) else "not_yet"

    @rx.event(background=True)
    @organizer_only
    async def come_back(self) -> None:
        """Somebody looks at the dialog again, perhaps from the bank's app: ask the bank, without a word about it."""
        async with self:
            if not self.is_open or self.is_busy or self.stage not in _ASKABLE or self._is_asked_lately():
                return
            self._asked_at, payer = read_clock(), await self._get_payer()
        await _try(_ask(payer))  # the follower shows what came of it

    @rx.event(background=True)
    @organizer_only
    async def cancel(self) -> None:
        """Leave the payment; money that comes all the same still publishes."""
        async with self:
            if self.is_busy or self.stage != "paying":
                return
            payer = await self._begin_asking()
        # Not found: it ended by itself in this moment, which the dialog shows next.
        error = await _try(cancel_attempts(get_database(), get_gateway(get_settings()), payer, now=read_clock()))
        async with self:
            if self._end_asking(payer):
                await self._refresh(payer.event_id, is_started=True)
                self.answer = "bank_silent" if isinstance(error, GatewayError) else "cancelling"

    @rx.event
    @organizer_only
    def close(self) -> None:
        """Close the dialog; a payment goes on without it."""
        self.is_open = False

    @rx.event
    @organizer_only
    def set_open(self, is_open: bool) -> None:  # noqa: FBT001 - the dialog sends it
        """Follow what the dialog does by itself: Escape, its cross, a click beside it."""
        self.is_open = is_open and self.is_open

    @rx.event(background=True)
    @organizer_only
    async def follow(self, channel: Channel) -> EventSpec | None:
        """Show what happens to the payment, as long as the dialog is open and the browser keeps asking for it."""
        async with self:
            self._follower += 1
            follower = self._follower
            self.channel, self.read_at = str(channel), format_instant(read_clock())
        end = time.monotonic() + _FOLLOWED
        while time.monotonic() < end:
            async with self:
                if not self.is_open or self._follower != follower:
                    return None
                with suppress(DatabaseAwayError):  # it may be back at the next look
                    if not await self._look_again():
                        self.is_open = False
                        return lead_to_sign_in(self)
                pause = _PAUSE if self.stage == "paying" else _LONG_PAUSE
            await asyncio.sleep(pause)
        return None

    def _begin(self, channel: Channel) -> None:
        self.channel, self.is_busy, self.by_phone = str(channel), False, False
        self.stage, self.problem, self.answer, self.missing = "", "", "", []
        self.offers_phone = get_gateway(get_settings()).capabilities.phone_plan is not None
        self.phone_problem, self.invoiced_to = "", ""
        self.purchase, self.payment, self.links = Purchase(), PaymentScreen(), PublishedLinks()
        self.read_at, self._place = format_instant(read_clock()), self.router.url.path

    async def _get_payer(self) -> Payer:
        """Whose payment the dialog is about."""
        return Payer((await self._get_organizer()).organizer_id, self.purchase.event_id, Channel(self.channel))

    async def _begin_asking(self) -> Payer:
        """Tell that the bank is being asked; what was said before is over."""
        payer = await self._get_payer()
        self.is_busy, self.problem, self.answer, self.phone_problem = True, "", "", ""
        return payer

    def _end_asking(self, payer: Payer) -> bool:
        """The bank has answered; false when the dialog is about another event by now."""
        if self.purchase.event_id != payer.event_id:
            return False
        self.is_busy = False
        return True

    async def _open(self, event_id: str) -> None:
        """Find what pressing *Publish* means for the event now.

        Raises:
            IncompleteEventError, NotFoundError, RefusedError, SlugTakenError: as publishing itself.
        """
        event, payment = await self._read(event_id)
        is_pending = payment is not None and payment.status is PaymentStatus.PENDING
        if not is_pending:
            await self._publish_if_free(event_id)
            event, payment = await self._read(event_id)
        self._show(event, payment)

    async def _publish_if_free(self, event_id: str) -> None:
        owner, settings, now = await self._own(event_id), get_settings(), read_clock()
        async with get_database().transaction() as session:
            found = await get_publishable(session, **owner, settings=settings, now=now)
            if not found.amount_tiyn:
                await publish_free(session, **owner, settings=settings, now=now)

    async def _read(self, event_id: str) -> tuple[EventView, PaymentView | None]:
        owner = await self._own(event_id)
        async with get_database().reading() as session:
            event = await get_event(session, **owner)
            return event, find_live(await list_payments(session, **owner))

    async def _refresh(self, event_id: str, *, is_started: bool = False) -> None:
        event, payment = await self._read(event_id)
        self._show(event, payment, is_started=is_started)
        self.read_at = format_instant(read_clock())

    async def _look_again(self) -> bool:
        """Show what the database says now; false when nobody is signed in any more."""
        if await self._find_organizer() is None:
            return False
        if self.stage not in {"", "missing"}:
            event, payment = await self._read(self.purchase.event_id)
            self._show(event, payment, is_started=self.stage != "offer")
        return True

    def _show(self, event: EventView, payment: PaymentView | None, *, is_started: bool = False) -> None:
        """Set what changed: what is set goes to the browser, changed or not."""
        channel = Channel.PHONE if self.by_phone else Channel(self.channel)
        screen = view_screen(event, payment, channel=channel)
        stage = "offer" if screen.stage == "ended" and not is_started else screen.stage
        shown = {"stage": stage, "purchase": screen.purchase, "payment": screen.payment, "links": screen.links}
        for name, value in shown.items():
            if getattr(self, name) != value:
                setattr(self, name, value)
        if self.problem and stage in {"review", "paid", "published"}:
            self.problem = ""  # the money has come in spite of it

    def _explain(self, error: ToiInviteError | None) -> None:
        if isinstance(error, IncompleteEventError):
            self.stage, self.missing = "missing", [MARKS[name] for name in error.missing]
        elif error is not None:
            self.problem = error.reason if isinstance(error, RefusedError) else error.code

    def _is_asked_lately(self) -> bool:
        return self._asked_at is not None and read_clock() - self._asked_at < _ASK_AGAIN

    async def _own(self, event_id: str) -> _Owner:
        organizer = await self._get_organizer()
        return {"organizer_id": organizer.organizer_id, "event_id": event_id}


def _read_event_id(path: str) -> str:
    """The event whose builder the path is; empty for other pages."""
    parts = path.split("/")
    return parts[3] if parts[1:3] == ["dashboard", "events"] and len(parts) > 3 else ""  # noqa: PLR2004 - it is fourth


def _write_phone(e164: str) -> str:
    """The number as people read it, on one line."""
    return format_phone(e164).replace(" ", "\N{NO-BREAK SPACE}")


async def _start(payer: Payer) -> None:
    settings = get_settings()
    await start_payment(get_database(), get_gateway(settings), settings, payer, now=read_clock())


async def _ask(payer: Payer) -> None:
    owner = _Owner(organizer_id=payer.organizer_id, event_id=payer.event_id)
    await ask_now(get_database(), get_gateway(get_settings()), **owner, now=read_clock())


async def _try(asking: Awaitable[object]) -> ToiInviteError | None:
    """Ask the bank outside the state's lock, which may take long; what went wrong, if the dialog has words for it."""
    try:
        await asking
    except (IncompleteEventError, *_EXPLAINED) as error:
        return error
    return None
