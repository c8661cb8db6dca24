"""The dashboard: the organizer's events and what can be done with each."""

from collections.abc import Awaitable, Callable

import reflex as rx
from reflex.event import EventSpec

from toi_invite.clock import read_clock
from toi_invite.errors import NotFoundError, RefusedError
from toi_invite.services import events
from toi_invite.state.base import PageState, get_database
from toi_invite.state.dashboard_view import EventCard, make_card
from toi_invite.state.gate import organizer_only

Action = Callable[..., Awaitable[None]]


class DashboardState(PageState, rx.State):
    """The cards, or those of the archive."""

    cards: rx.Field[list[EventCard]] = rx.field(default_factory=list)
    is_loaded: bool = False
    is_archive: bool = False
    is_blank: bool = False
    archived: int = 0
    undo: str = ""
    problem: str = ""

    @rx.event
    @organizer_only
    async def open_dashboard(self) -> None:
        """Show the events afresh."""
        self.is_archive, self.undo, self.problem = False, "", ""
        await self._load()

    @rx.event
    @organizer_only
    async def refresh(self) -> None:
        """Show what happened to the events elsewhere, a payment for one."""
        await self._load()

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
        organizer = await self._get_organizer()
        async with get_database().reading() as session:
            shown = await events.list_events(session, organizer_id=organizer.organizer_id, archived=self.is_archive)
            self.archived = await events.count_archived(session, organizer_id=organizer.organizer_id)
        now = read_clock()
        self.cards, self.is_loaded = [make_card(event, now) for event in shown], True
        self.is_blank = not shown and not self.is_archive
