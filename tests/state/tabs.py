"""A tab of a browser, as a state sees it."""

import itertools
from typing import Any, TypeVar

import reflex as rx
from reflex.state import State

from toi_invite.config import get_settings

_numbers = itertools.count(1)
AnyState = TypeVar("AnyState", bound=rx.State)


def open_tab(*, cookie: str = "", address: str = "/") -> State:
    """The root state of a tab at this address whose websocket brought this Cookie header."""
    state = State(_reflex_internal_init=True)  # pyright: ignore[reportCallIssue] - Reflex's own way to make a root state
    router = {
        "headers": {"cookie": cookie, "origin": get_settings().public_url},
        "token": f"tab-{next(_numbers)}",
        "ip": "203.0.113.7",
        "pathname": address.partition("?")[0],
        "asPath": address,
    }
    state.router_data = state._update_router_vars(router, {})  # noqa: SLF001 - as the event processor does
    return state


def make_cookie(token: str) -> str:
    """The Cookie header of a signed-in browser."""
    return f"{get_settings().session_cookie_name}={token}"


async def call(tab: State, kind: type[AnyState], handler: str, **arguments: Any) -> Any:
    """Run a handler in the tab, past the gate; what it returns."""
    return await kind.event_handlers[handler].fn(await tab.get_state(kind), **arguments)
