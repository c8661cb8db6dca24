"""How a session form is answered: JSON to our script, a page or a redirect to a form without it."""

import math
from html import escape
from urllib.parse import quote

from starlette.exceptions import HTTPException
from starlette.requests import Request
from starlette.responses import HTMLResponse, JSONResponse, RedirectResponse, Response

from toi_invite.config import Settings
from toi_invite.errors import DatabaseAwayError, InvalidInputError, SignInFailedError, ThrottledError, ToiInviteError
from toi_invite.language.codes import Language
from toi_invite.language.texts import get_text
from toi_invite.services.sessions import ABSOLUTE
from toi_invite.web.session_forms import is_plain_form
from toi_invite.web.session_steps import Answer, SessionEndedError

_RETRY_DATABASE = 3  # seconds
_SIGN_IN = f"/sign-in?next={quote('/account', safe='')}"
_STATUSES: dict[type[Exception], int] = {
    InvalidInputError: 422,
    SignInFailedError: 401,
    SessionEndedError: 401,
    ThrottledError: 429,
    DatabaseAwayError: 503,
}
_HTTP_CODES = {403: "foreign_page", 413: "too_large"}


def answer_success(request: Request, answer: Answer, language: Language) -> Response:
    """Say what was done and where to go: `{"next": …}` or `{"message": …}`, to a plain form 303 or a page."""
    settings: Settings = request.app.state.settings
    response = _make_success(answer, language, is_plain=is_plain_form(request))
    if answer.token is not None:
        _set_token(response, settings, answer.token)
    response.headers["Cache-Control"] = "no-store"
    response.background = answer.task
    return response


def answer_error(request: Request, error: ToiInviteError | HTTPException, language: Language) -> Response:
    """Say what is wrong, by field, in the language of the page: `{"errors": {field: text}}`; `form` is no field."""
    errors = _describe(error, language)
    status = error.status_code if isinstance(error, HTTPException) else _STATUSES.get(type(error), 500)
    headers = {"Cache-Control": "no-store"}
    if isinstance(error, ThrottledError | DatabaseAwayError):
        headers["Retry-After"] = str(error.retry_after if isinstance(error, ThrottledError) else _RETRY_DATABASE)
    if is_plain_form(request):
        return HTMLResponse(_draw_page(" ".join(errors.values()), language), status, headers)
    lead = {"next": _SIGN_IN} if isinstance(error, SessionEndedError) else {}
    return JSONResponse({"errors": errors, **lead}, status, headers)


def _make_success(answer: Answer, language: Language, *, is_plain: bool) -> Response:
    if answer.message is None:
        return RedirectResponse(answer.next or "/", 303) if is_plain else JSONResponse({"next": answer.next})
    text = get_text(language, f"account.{answer.message}")
    return HTMLResponse(_draw_page(text, language)) if is_plain else JSONResponse({"message": text})


def _set_token(response: Response, settings: Settings, token: str) -> None:
    response.set_cookie(
        settings.session_cookie_name,
        token,
        max_age=int(ABSOLUTE.total_seconds()) if token else 0,
        secure=settings.is_https,
        httponly=True,
        samesite="lax",
    )


def _describe(error: ToiInviteError | HTTPException, language: Language) -> dict[str, str]:
    if isinstance(error, InvalidInputError):
        return {field: get_text(language, f"account.error_{code}") for field, code in error.fields.items()}
    if isinstance(error, ThrottledError):
        minutes = math.ceil(error.retry_after / 60)
        return {"form": get_text(language, "account.error_throttled", minutes=minutes)}
    code = _HTTP_CODES.get(error.status_code, "unreadable") if isinstance(error, HTTPException) else error.code
    return {"form": get_text(language, f"account.error_{code}")}


def _draw_page(text: str, language: Language) -> str:
    """A page for who has no JavaScript: what happened, and the way back to what was typed."""
    told, back = escape(text), escape(get_text(language, "account.plain_back"))
    styles = "".join(f'<link rel="stylesheet" href="/{name}.css">' for name in ("app", "parts", "account"))
    return (
        f'<!doctype html><html lang="{language}"><meta charset="utf-8"><title>{told}</title>'
        f'<meta name="viewport" content="width=device-width, initial-scale=1">{styles}'
        f'<main class="entry"><div class="card entry-card fields"><p role="alert">{told}</p><p>{back}</p></div></main>'
        "</html>"
    )
