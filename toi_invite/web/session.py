"""`POST /api/session/{action}`: the only door through which the session cookie comes and goes (ADR 0010)."""

import math
from html import escape
from urllib.parse import quote

from fastapi import APIRouter
from starlette.endpoints import HTTPEndpoint
from starlette.exceptions import HTTPException
from starlette.requests import Request
from starlette.responses import HTMLResponse, JSONResponse, RedirectResponse, Response
from starlette.routing import Route

from toi_invite.clock import read_clock
from toi_invite.config import Settings
from toi_invite.errors import (
    DatabaseAwayError,
    InvalidInputError,
    SignInFailedError,
    ThrottledError,
    ToiInviteError,
)
from toi_invite.language.codes import Language
from toi_invite.language.texts import get_text
from toi_invite.services.sessions import ABSOLUTE
from toi_invite.services.throttles import Throttles
from toi_invite.web.client_address import read_client_address
from toi_invite.web.session_actions import ACTIONS
from toi_invite.web.session_forms import SessionForm, choose_language, is_from_our_page, is_plain_form, read_form
from toi_invite.web.session_steps import Answer, Call, SessionEndedError

_YEAR = 365 * 24 * 3600  # seconds
_SIGN_IN = "/sign-in"
_RETRY_DATABASE = 3  # seconds


def make_session_router() -> APIRouter:
    """The routes, with throttles of their own; the application's state has to hold `database` and `settings`."""
    throttles = Throttles()

    class Bound(_SessionEndpoint):
        """The endpoint with this router's throttles."""

        throttles = throttles

    router = APIRouter()
    # A class answers every method itself; a method that a function route does not declare would fall to Reflex.
    router.routes.append(Route("/api/session/{action}", Bound))
    return router
