"""The state of a tab is empty for everybody but the session that it was made for (A9, A10)."""

from typing import Any

import pytest
from reflex.event import Event
from reflex.state import State
from reflex_base.registry import RegistrationContext

from toi_invite.config import get_settings
from toi_invite.state.account import AccountState
from toi_invite.state.language import LanguageState
from toi_invite.state.ownership import Ownership

HYDRATE = next(name for name in RegistrationContext.get().event_handlers if name.endswith(".hydrate"))


@pytest.mark.parametrize("token", ["", "another"])
async def test_state_brought_by_another_session_is_empty(token: str) -> None:
    """A stolen tab token, or the next person at the same computer, is shown nothing of the last one."""
    state = await _fill_state("owner")
    await _send(state, token)
    account = await state.get_state(AccountState)
    assert (account.name, account.email, account.is_loaded) == ("", "", False)
    assert "aigerim@example.kz" not in str(state.dict())


async def test_state_of_the_own_session_is_kept() -> None:
    """Who comes back with the same cookie finds the page as it was."""
    state = await _fill_state("owner")
    await _send(state, "owner")
    assert (await state.get_state(AccountState)).email == "aigerim@example.kz"


async def test_language_stays_whoever_comes() -> None:
    """Signing in or out does not change what the page speaks."""
    state = await _fill_state("")
    (await state.get_state(LanguageState)).language = "ru"
    await _send(state, "owner")
    assert (await state.get_state(LanguageState)).language == "ru"


async def _fill_state(token: str) -> State:
    state = State(_reflex_internal_init=True)  # pyright: ignore[reportCallIssue]
    await _send(state, token)
    account = await state.get_state(AccountState)
    account.name, account.email, account.is_loaded = "Айгерім", "aigerim@example.kz", True
    return state


async def _send(state: State, token: str) -> None:
    cookie = f"{get_settings().session_cookie_name}={token}" if token else ""
    router = {"headers": {"cookie": cookie}, "token": "tab", "ip": "203.0.113.7", "pathname": "/account"}
    state.router_data = state._update_router_vars(router, state.router_data)  # noqa: SLF001 - as the event processor does
    app: Any = None  # nothing of it is asked
    assert await Ownership().preprocess(app, state, Event(name=HYDRATE, payload={})) is None
