"""What every page's state stands on: the database, the organizer behind the socket, the language."""

from urllib.parse import quote

import reflex as rx
from reflex.event import EventSpec
from reflex.state import BaseState
from starlette.requests import cookie_parser

from toi_invite.clock import read_clock
from toi_invite.config import get_settings
from toi_invite.db import Database
from toi_invite.errors import ToiInviteError
from toi_invite.language.codes import Language
from toi_invite.language.texts import get_text
from toi_invite.services.sessions import SignedIn, find_session_organizer
from toi_invite.state.language import LanguageState

_databases: list[Database] = []


class SignedOutError(ToiInviteError):
    """The session ended since the page was opened."""

    code = "signed_out"


def use_database(database: Database) -> None:
    """Hand the states the one database of this process."""
    _databases[:] = [database]


def get_database() -> Database:
    """The one database of this process; `toi_invite.py` hands it over before the first event."""
    return _databases[0]


async def find_organizer(state: BaseState) -> SignedIn | None:
    """Who is signed in at the browser behind this state, asked of the database; None for a stranger."""
    token = cookie_parser(state.router.headers.cookie).get(get_settings().session_cookie_name)
    if not token:
        return None
    async with get_database().reading() as session:
        return await find_session_organizer(session, token=token, now=read_clock())


def lead_to_sign_in(state: BaseState) -> EventSpec:
    """Send the browser to the sign-in page and afterwards back to where it is now."""
    return rx.redirect(f"/sign-in?next={quote(state.router.url.path, safe='/')}")


class PageState(rx.State, mixin=True):
    """Base of the states of pages: `class SomeState(PageState, rx.State)`."""

    async def _find_organizer(self) -> SignedIn | None:
        """Who is signed in; None for a stranger."""
        return await find_organizer(self)

    async def _get_organizer(self) -> SignedIn:
        """Who is signed in.

        Raises:
            SignedOutError: when nobody is; the page then leads to the sign-in page by itself.
        """
        organizer = await find_organizer(self)
        if organizer is None:
            raise SignedOutError
        return organizer

    async def _get_language(self) -> Language:
        """The language of the page."""
        return Language((await self.get_state(LanguageState)).language)

    async def _get_text(self, key: str, **values: object) -> str:
        """A text in the language of the page."""
        return get_text(await self._get_language(), key, **values)
