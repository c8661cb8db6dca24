"""The account page and the pages that lead to it; what changes an account goes through `/api/session/…`."""

import reflex as rx
from reflex.event import EventSpec

from toi_invite.state.base import PageState
from toi_invite.state.gate import organizer_only, public

_CHANGES = ("name", "email", "password", "sessions", "language")


class EntryState(PageState, rx.State):
    """Sign-in and sign-up: nothing to do there for who is signed in."""

    @rx.event
    @public
    async def pass_organizer(self) -> EventSpec | None:
        """Lead who is signed in on to the dashboard."""
        organizer = await self._find_organizer()
        return rx.redirect("/dashboard", replace=True) if organizer else None


class AccountState(PageState, rx.State):
    """What the organizer may see and change about the account."""

    name: str = ""
    email: str = ""
    language: str = ""
    done: str = ""
    is_loaded: bool = False

    @rx.event
    @organizer_only
    async def open_account(self) -> None:
        """Show the account as it is now, and what was just changed."""
        organizer = await self._get_organizer()
        self.name, self.email, self.language = organizer.name, organizer.email, organizer.language
        done = self.router.url.query_parameters.get("done", "")
        self.done = done if done in _CHANGES else ""
        self.is_loaded = True
