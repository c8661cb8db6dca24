"""What a tab's state holds belongs to one session: another one finds it empty.

Reflex keeps a tab's state under a token that the browser chooses, and hands it to whoever brings that token: a thief,
or the next person at a shared computer (facts/reliability.md, d.2 and row A10).
"""

import reflex as rx
from reflex.app import App
from reflex.event import Event
from reflex.middleware.middleware import Middleware
from reflex.state import BaseState, StateUpdate
from starlette.requests import cookie_parser
from typing_extensions import override

from toi_invite.config import get_settings
from toi_invite.services.sessions import hash_token
from toi_invite.state.language import LanguageState


class OwnerState(rx.State):
    """The session that the rest of the state was made for, as the hash of its token; empty for a stranger."""

    _session: str = ""


class Ownership(Middleware):
    """Empties the state before an event of another session than the one it was made for."""

    @override
    async def preprocess(self, app: App, state: BaseState, event: Event) -> StateUpdate | None:
        """Let every event pass, on a state that is its sender's own."""
        token = cookie_parser(state.router.headers.cookie).get(get_settings().session_cookie_name, "")
        session = hash_token(token) if token else ""
        owner = await state.get_state(OwnerState)
        if owner._session != session:  # noqa: SLF001 - only with an underscore is a var kept from the browser
            _forget(await state.get_state(rx.State))
            owner._session = session  # noqa: SLF001 - as above


def _forget(root: BaseState) -> None:
    for state in root.substates.values():
        # The language is the browser's and says nothing about anybody.
        if type(state).__module__.startswith("toi_invite.") and not isinstance(state, LanguageState | OwnerState):
            state.reset()
