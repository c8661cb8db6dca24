"""`POST /api/session/…`: the only door through which the session cookie comes and goes (ADR 0010)."""

from collections.abc import Awaitable, Callable

from fastapi import APIRouter
from starlette.exceptions import HTTPException
from starlette.requests import Request
from starlette.responses import Response

from toi_invite.clock import read_clock
from toi_invite.errors import InvalidInputError, ToiInviteError
from toi_invite.web.client_address import read_client_address
from toi_invite.web.session_actions import ACTIONS
from toi_invite.web.session_answers import answer_error, answer_success
from toi_invite.web.session_forms import SessionForm, choose_form_language, is_from_our_page, read_form
from toi_invite.web.session_steps import Action, Call
from toi_invite.web.throttling import get_throttles


def _make_router() -> APIRouter:
    router = APIRouter()
    for name, action in ACTIONS.items():
        router.add_api_route(f"/api/session/{name}", _make_endpoint(action), methods=["POST"], name=name)
    return router


def _make_endpoint(action: Action) -> Callable[[Request], Awaitable[Response]]:
    async def endpoint(request: Request) -> Response:
        form = SessionForm()
        try:
            form = await _read_own_form(request)
            answer = await action(_make_call(request, form))
            return answer_success(request, answer, choose_form_language(request, form))
        except (ToiInviteError, HTTPException) as error:
            return answer_error(request, error, choose_form_language(request, form))

    return endpoint


async def _read_own_form(request: Request) -> SessionForm:
    if not is_from_our_page(request, request.app.state.settings.allowed_origins):
        raise HTTPException(403)
    form = await read_form(request)
    # PostgreSQL keeps no NUL; in a password it is a byte like another.
    if "\x00" in form.name + form.email + form.token:
        raise InvalidInputError({"form": "unreadable"})
    return form


def _make_call(request: Request, form: SessionForm) -> Call:
    state = request.app.state
    return Call(
        database=state.database,
        settings=state.settings,
        throttles=get_throttles(request),
        form=form,
        address=read_client_address(request, trusted_hops=state.settings.trusted_proxy_hops),
        language=choose_form_language(request, form),
        token=request.cookies.get(state.settings.session_cookie_name, ""),
        now=read_clock(),
    )


router = _make_router()
