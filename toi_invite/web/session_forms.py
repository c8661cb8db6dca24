"""What a session request holds: where it comes from, and its fields, as JSON or as a plain form."""

from urllib.parse import parse_qsl, unquote

from pydantic import BaseModel, ConfigDict, ValidationError
from pydantic_core import from_json
from starlette.exceptions import HTTPException
from starlette.requests import Request

from toi_invite.errors import InvalidInputError
from toi_invite.language.codes import Language
from toi_invite.language.preference import choose_language

LARGEST_BODY = 32 * 1024  # bytes
DASHBOARD = "/dashboard"
_LONGEST_NEXT = 500  # characters
_FORM = "application/x-www-form-urlencoded"


class SessionForm(BaseModel):
    """Every field that one of the forms has; what is absent is empty."""

    model_config = ConfigDict(strict=True, frozen=True, extra="ignore")

    name: str = ""
    email: str = ""
    password: str = ""
    new_password: str = ""
    token: str = ""
    language: str = ""
    next: str = ""


def is_from_our_page(request: Request, allowed_origins: list[str]) -> bool:
    """Whether a page of ours sent the request.

    Every browser says where a POST comes from; a program that says nothing carries nobody's cookies. `null` is what
    a page with a strict referrer policy says, which `Sec-Fetch-Site` then vouches for.
    """
    site, origin = request.headers.get("sec-fetch-site"), request.headers.get("origin")
    if site is not None and site != "same-origin":
        return False
    return origin is None or origin in allowed_origins or (origin == "null" and site is not None)


def is_plain_form(request: Request) -> bool:
    """Whether a form without our script sent the request, so that a person waits for a page and not for JSON."""
    return _read_type(request) == _FORM and "application/json" not in request.headers.get("accept", "")


async def read_form(request: Request) -> SessionForm:
    """The fields of the request.

    Raises:
        HTTPException: 413 above 32 KiB, 415 neither JSON nor a form, 400 not readable as what it says it is.
        InvalidInputError: a field is not a text.
    """
    kind = _read_type(request)
    if kind not in {_FORM, "application/json"}:
        raise HTTPException(415)
    body = await _read_body(request)
    try:
        fields = dict(parse_qsl(body.decode(), keep_blank_values=True)) if kind == _FORM else from_json(body)
    except ValueError as error:
        raise HTTPException(400) from error
    return _make_form(fields)


def make_safe_next(wish: str) -> str:
    """The wish if it is a page of ours, else the dashboard; it may be percent-encoded any number of times."""
    seen, decoded = "", wish
    while seen != decoded:
        seen, decoded = decoded, unquote(decoded)
    is_path = wish.startswith("/") and decoded.startswith("/") and "//" not in decoded and "\\" not in decoded
    is_page = decoded.isprintable() and " " not in decoded and not decoded.startswith("/api/")
    return wish if is_path and is_page and wish.isascii() and len(wish) <= _LONGEST_NEXT else DASHBOARD


def choose_form_language(request: Request, form: SessionForm) -> Language:
    """The language that the page spoke: said by the form, kept in the cookie, or asked for by the browser."""
    headers = request.headers
    return choose_language(form.language, headers.get("cookie", ""), headers.get("accept-language", ""))


def _read_type(request: Request) -> str:
    return request.headers.get("content-type", "").partition(";")[0].strip().lower()


async def _read_body(request: Request) -> bytes:
    body = b""
    async for chunk in request.stream():
        body += chunk
        if len(body) > LARGEST_BODY:
            raise HTTPException(413)
    return body


def _make_form(fields: object) -> SessionForm:
    try:
        return SessionForm.model_validate(fields)
    except ValidationError as error:
        places = [problem["loc"] for problem in error.errors()]
        raise InvalidInputError({str(place[0]) if place else "form": "unreadable" for place in places}) from None
