"""What every upload has in common: who may send it, how it comes in, and how a refusal is told."""

import asyncio
from collections.abc import Awaitable, Callable
from pathlib import Path
from typing import BinaryIO, Final

from fastapi import Request
from fastapi.responses import JSONResponse, Response
from starlette.requests import ClientDisconnect

from toi_invite.errors import NotFoundError, RefusedError, ThrottledError
from toi_invite.language.preference import choose_language
from toi_invite.language.texts import get_text
from toi_invite.models.media import MediaKind
from toi_invite.services.media.photos import Studio, check_upload
from toi_invite.web.ids import EVENT_ID
from toi_invite.web.organizer import find_organizer_id
from toi_invite.web.session_forms import is_from_our_page
from toi_invite.web.throttling import get_throttles

_PATIENCE: Final = 300  # seconds for a file to arrive: 10 MB at 270 kbit/s
_RETRY: Final = 5  # seconds

_STATUSES: Final = {
    "foreign_page": 403,
    "not_signed_in": 401,
    "not_found": 404,
    "archived": 409,
    "too_large": 413,
    "not_a_photo": 415,
    "not_audio": 415,
    "too_many_pixels": 422,
    "animated": 422,
    "broken": 422,
    "too_long": 422,
    "too_small": 422,
    "invalid_box": 422,
    "quota": 429,
    "busy": 429,
}

_OF_MUSIC: Final = frozenset({"not_signed_in", "not_found", "too_large", "quota"})
"""Refusals that say something else to who sends music."""


async def answer_upload(
    request: Request, event_id: str, make: Callable[[str], Awaitable[Response]], kind: MediaKind
) -> Response:
    """What was made of an upload of this kind, or why nothing was; `make` is given the organizer's id.

    Raises:
        DatabaseAwayError: when nobody can know whose event it is.
    """
    try:
        organizer_id = await _check_sender(request, event_id)
        with get_studio(request).workshop.admit(organizer_id):
            await get_throttles(request).count_upload(account=organizer_id)
            return await make(organizer_id)
    except RefusedError as error:
        return _refuse(request, kind, error.reason, _RETRY if error.reason == "busy" else None)
    except ThrottledError as error:
        return _refuse(request, kind, "quota", error.retry_after)
    except NotFoundError:
        return _refuse(request, kind, "not_found")
    except (ClientDisconnect, TimeoutError):
        return _refuse(request, kind, "broken")


async def _check_sender(request: Request, event_id: str) -> str:
    """The organizer's id, if the event is theirs and takes uploads: nobody else's file is even read."""
    if not is_from_our_page(request, request.app.state.settings.allowed_origins):
        raise RefusedError("foreign_page")
    async with request.app.state.database.reading() as session:
        organizer_id = await find_organizer_id(request, session)
        if organizer_id is None:
            raise RefusedError("not_signed_in")
        if not EVENT_ID.fullmatch(event_id):
            raise NotFoundError("no such event")
        await check_upload(session, organizer_id=organizer_id, event_id=event_id)
    return organizer_id


async def receive_file(request: Request, source: Path, most: int) -> None:
    """Write the body into a file, as long as it is not larger than `most` bytes.

    Raises:
        RefusedError: `too_large`.
        TimeoutError: when it does not arrive in five minutes.
    """
    said = request.headers.get("content-length", "")
    if said.isdigit() and int(said) > most:
        raise RefusedError("too_large")
    file = await asyncio.to_thread(source.open, "wb")
    with file:
        async with asyncio.timeout(_PATIENCE):
            await _pour(request, file, most)


async def _pour(request: Request, file: BinaryIO, most: int) -> None:
    size = 0
    async for chunk in request.stream():
        size += len(chunk)
        if size > most:
            raise RefusedError("too_large")
        file.write(chunk)


def get_studio(request: Request) -> Studio:
    """What takes uploads in."""
    return request.app.state.studio


def _refuse(request: Request, kind: MediaKind, code: str, retry_after: int | None = None) -> Response:
    headers = request.headers
    language = choose_language(
        request.query_params.get("lang", ""), headers.get("cookie", ""), headers.get("accept-language", "")
    )
    is_of_music = kind is MediaKind.MUSIC and code in _OF_MUSIC
    words = get_text(language, f"uploads.music_{code}" if is_of_music else f"uploads.{code}")
    response = JSONResponse({"error": code, "message": words}, _STATUSES[code])
    response.headers["Cache-Control"] = "no-store"
    if retry_after is not None:
        response.headers["Retry-After"] = str(retry_after)
    return response
