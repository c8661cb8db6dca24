"""An organizer with the tabs of a browser, whose publish dialog is used as an open page uses it."""

from typing import Any

from reflex.state import State

from tests.support.accounts import make_account, open_session
from tests.support.events import COMPLETE, add_event
from toi_invite.clock import read_clock
from toi_invite.config import get_settings
from toi_invite.db import Database
from toi_invite.models.content import EventContent
from toi_invite.models.payment import Channel
from toi_invite.services.event_views import EventView
from toi_invite.services.events import get_event
from toi_invite.services.payments.history import PaymentView, list_payments
from toi_invite.state.base import use_database
from toi_invite.state.publish import PublishState


class Organizer:
    """A signed-in organizer with events, and the tabs of a browser."""

    def __init__(self, database: Database, organizer_id: str, token: str) -> None:
        self.database, self.organizer_id, self.token = database, organizer_id, token

    async def add(self, content: EventContent = COMPLETE) -> str:
        """A draft; its id."""
        async with self.database.transaction() as session:
            return (await add_event(session, self.organizer_id, content)).id

    async def open_tab(self, path: str = "/dashboard") -> PublishState:
        """The dialog's state on a page."""
        root = State(_reflex_internal_init=True)  # pyright: ignore[reportCallIssue]
        cookie = f"{get_settings().session_cookie_name}={self.token}"
        router = {"headers": {"cookie": cookie}, "token": f"tab-{id(root)}", "ip": "203.0.113.7", "pathname": path}
        router["asPath"] = path
        root.router_data = root._update_router_vars(router, {})  # noqa: SLF001 - as the event processor does
        return await root.get_state(PublishState)

    async def read_event(self, event_id: str) -> EventView:
        """The event as it is now."""
        async with self.database.reading() as session:
            return await get_event(session, organizer_id=self.organizer_id, event_id=event_id)

    async def read_payments(self) -> list[PaymentView]:
        """Every payment of the organizer."""
        async with self.database.reading() as session:
            return await list_payments(session, organizer_id=self.organizer_id)


async def sign_in(database: Database, email: str) -> Organizer:
    """A new organizer."""
    use_database(database)
    account = await make_account(database, email=email, now=read_clock())
    token = await open_session(database, account, now=read_clock())
    return Organizer(database, account.organizer_id, token)


class Background:
    """A tab as a background handler gets it: to be entered before it is changed."""

    def __init__(self, tab: State) -> None:
        self.__dict__["tab"] = tab

    async def __aenter__(self) -> State:
        return self.tab

    async def __aexit__(self, *_: object) -> None:
        """Nothing is locked in a test."""

    def __getattr__(self, name: str) -> Any:
        return getattr(self.__dict__["tab"], name)

    def __setattr__(self, name: str, value: object) -> None:
        setattr(self.tab, name, value)


async def call(handler: Any, tab: State, *arguments: object) -> None:
    """Run a handler to its end."""
    result = handler.fn(Background(tab) if handler.is_background else tab, *arguments)
    if hasattr(result, "__aiter__"):
        async for _ in result:
            pass
    elif hasattr(result, "__await__"):
        await result


async def pay(organizer: Organizer, event_id: str) -> PublishState:
    """A tab whose organizer has pressed *Publish* and *Pay*."""
    tab = await organizer.open_tab()
    await call(PublishState.press, tab, event_id, Channel.QR)
    await call(PublishState.pay, tab, Channel.QR)
    return tab
