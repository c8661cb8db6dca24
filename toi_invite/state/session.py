"""Who is signed in, as far as the header shows it, and the guard of the organizer's pages."""

import reflex as rx
from reflex.event import EventSpec

from toi_invite.clock import read_clock
from toi_invite.services.sessions import SignedIn, is_touch_due, touch_session
from toi_invite.state.base import PageState, get_database, lead_to_sign_in
from toi_invite.state.gate import public


class SessionState(PageState, rx.State):
    """The name in the header and nothing else: who may do what is asked of the database, never of this."""

    organizer_name: str = ""

    @rx.event
    @public
    async def load_organizer(self) -> None:
        """Show who is signed in, and keep the session from ending as idle."""
        organizer = await self._find_organizer()
        self.organizer_name = organizer.name if organizer else ""
        if organizer:
            await _touch(organizer)

    @rx.event
    @public
    async def require_organizer(self) -> EventSpec | None:
        """Send strangers to the sign-in page. This is a courtesy: what keeps them out is the gate."""
        return None if await self._find_organizer() else lead_to_sign_in(self)


async def _touch(organizer: SignedIn) -> None:
    now = read_clock()
    if is_touch_due(organizer, now=now):
        async with get_database().transaction() as session:
            await touch_session(session, session_id=organizer.session_id, now=now)
