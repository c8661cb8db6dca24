"""The dashboard: the organizer's events and what can be done with each."""

import asyncio
import time
from collections.abc import Awaitable, Callable
from contextlib import suppress

import reflex as rx
from reflex.event import EventSpec

from toi_invite.clock import read_clock
from toi_invite.errors import DatabaseAwayError, NotFoundError, RefusedError
from toi_invite.services import events
from toi_invite.services.page_views import sum_views
from toi_invite.services.payments.history import PaymentView, list_payments
from toi_invite.state.base import PageState, get_database, lead_to_sign_in
from toi_invite.state.dashboard_view import EventCard, is_awaited, make_card
from toi_invite.state.gate import organizer_only
from toi_invite.state.publish_view import format_instant

_FOLLOWED = 30  # seconds; the browser asks again before they are over, so leaving ends it
_PAUSE = 1.0  # seconds between two looks into the database while money is awaited

Action = Callable[..., Awaitable[None]]


class DashboardState(PageState, rx.State):
    """The cards, or those of the archive."""

    cards: rx.Field[list[EventCard]] = rx.field(default_factory=list)
    is_loaded: bool = False
    is_archive: bool = False
    is_blank: bool = False
    is_awaiting: bool = False
    read_at: str = ""
    archived: int = 0
    undo: str = ""
    problem: str = ""
    _follower: int = 0

    @rx.event
    @organizer_only
    async def open_dashboard(self) -> None:
        """Show the events afresh."""
        self.is_archive, self.undo, self.problem = False, "", ""
        self.read_at = ""  # the page is new and has to learn the time
        await self._load()

    @rx.event
    @organizer_only
    async def refresh(self) -> None:
        """Show what happened to the events elsewhere, a payment for one."""
        await self._load()

    @rx.event(background=True)
    @organizer_only
    async def follow(self) -> EventSpec | None:
        """Show what becomes of open payments, as long as there are any and the browser keeps asking for it."""
        async with self:
            self._follower += 1
            follower, self.read_at = self._follower, format_instant(read_clock())
        end = time.monotonic() + _FOLLOWED
        while time.monotonic() < end:
            async with self:
                if not self.is_awaiting or self._follower != follower:
                    return None
                if await self._find_organizer() is None:
                    return lead_to_sign_in(self)
                with suppress(DatabaseAwayError):  # it may be back at the next look
                    await self._load()
            await asyncio.sleep(_PAUSE)
        return None

    @rx.event
    @organizer_only
    async def show_archive(self, is_archive: bool) -> None:  # noqa: FBT001 - a browser's argument
        """Show the archive, or the events outside it."""
        self.is_archive, self.undo, self.problem = is_archive, "", ""
        await self._load()

    @rx.event
    @organizer_only
    async def archive(self, event_id: str) -> None:
        """Put the event away; a bar offers to take it back."""
        if await self._change(events.archive_event, event_id):
            self.undo = event_id

    @rx.event
    @organizer_only
    async def restore(self, event_id: str) -> None:
        """Take the event out of the archive."""
        if await self._change(events.restore_event, event_id):
            self.undo = ""

    @rx.event
    @organizer_only
    async def withdraw(self, event_id: str) -> None:
        """Hide the event from guests for now."""
        await self._change(events.withdraw_event, event_id)

    @rx.event
    @organizer_only
    async def republish(self, event_id: str) -> None:
        """Show the event to guests again."""
        await self._change(events.republish_event, event_id)

    @rx.event
    @organizer_only
    async def duplicate(self, event_id: str) -> EventSpec | None:
        """Open a copy of the event in the builder."""
        organizer = await self._get_organizer()
        owner = {"organizer_id": organizer.organizer_id, "event_id": event_id}
        try:
            async with get_database().transaction() as session:
                copy = await events.duplicate_event(session, **owner, now=read_clock())
        except NotFoundError:
            self.problem = "not_found"
            return None
        return rx.redirect(f"/dashboard/events/{copy.id}/edit")

    async def _change(self, action: Action, event_id: str) -> bool:
        """Do it and show the events afresh; false when it was refused."""
        organizer = await self._get_organizer()
        self.problem, self.undo = "", ""
        try:
            async with get_database().transaction() as session:
                await action(session, organizer_id=organizer.organizer_id, event_id=event_id, now=read_clock())
        except RefusedError as error:
            self.problem = error.reason
        except NotFoundError:
            self.problem = "not_found"
        await self._load()
        return self.problem == ""

    async def _load(self) -> None:
        """Set what changed: what is set goes to the browser, changed or not."""
        organizer = await self._get_organizer()
        owner = {"organizer_id": organizer.organizer_id}
        async with get_database().reading() as session:
            shown = await events.list_events(session, **owner, archived=self.is_archive)
            archived = await events.count_archived(session, **owner)
            payments = await list_payments(session, organizer_id=organizer.organizer_id)
            views = await sum_views(session, [event.id for event in shown])
        now = read_clock()
        cards = [make_card(event, _list_of(payments, event.id), now, views=views.get(event.id, 0)) for event in shown]
        if not self.read_at or cards != self.cards:
            self.cards, self.read_at = cards, format_instant(now)
        self.archived, self.is_loaded = archived, True
        self.is_awaiting = any(is_awaited(card) for card in cards)
        self.is_blank = not shown and not self.is_archive


def _list_of(payments: list[PaymentView], event_id: str) -> list[PaymentView]:
    return [payment for payment in payments if payment.event_id == event_id]
