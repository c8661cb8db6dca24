"""`POST /api/events/{event_id}/photos`: a photo comes in as the plain bytes of its file, or is cut out of another."""

import asyncio
from collections.abc import Awaitable, Callable
from pathlib import Path
from tempfile import TemporaryDirectory
from typing import Annotated, BinaryIO, Final

from fastapi import APIRouter, Request
from fastapi.responses import JSONResponse, Response
from pydantic import BaseModel, ConfigDict, Field, ValidationError
from starlette.requests import ClientDisconnect

from toi_invite.errors import NotFoundError, RefusedError, ThrottledError
from toi_invite.language.preference import choose_language
from toi_invite.language.texts import get_text
from toi_invite.models.photo import list_widths
from toi_invite.services.media.photos import StoredPhoto, Studio, add_photo, check_upload, crop_photo
from toi_invite.web.ids import EVENT_ID, MEDIA_ID
from toi_invite.web.organizer import find_organizer_id
from toi_invite.web.session_forms import is_from_our_page
from toi_invite.web.throttling import get_throttles

router = APIRouter()

MOST_BYTES: Final = 10 * 1024 * 1024
_MOST_OF_A_BOX: Final = 1024  # bytes of JSON
_PATIENCE: Final = 300  # seconds for a file to arrive: 10 MB at 270 kbit/s
_RETRY: Final = 5  # seconds
_ALMOST_ONE: Final = 1.0005  # fractions that a browser has rounded

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

_Fraction = Annotated[float, Field(ge=0, le=1, allow_inf_nan=False)]
_Part = Annotated[float, Field(gt=0, le=1, allow_inf_nan=False)]


class _Box(BaseModel):
    """A part of a picture, as fractions of its sides."""

    model_config = ConfigDict(extra="forbid", frozen=True)

    left: _Fraction
    top: _Fraction
    width: _Part
    height: _Part

    def list_sides(self) -> tuple[float, float, float, float]:
        """Left, top, width and height.

        Raises:
            RefusedError: `invalid_box`, when it reaches out of the picture.
        """
        if self.left + self.width > _ALMOST_ONE or self.top + self.height > _ALMOST_ONE:
            raise RefusedError("invalid_box")
        return self.left, self.top, min(self.width, 1 - self.left), min(self.height, 1 - self.top)


@router.post("/api/events/{event_id}/photos")
async def take_photo(event_id: str, request: Request) -> Response:
    """Store the file in the body as a photo of the organizer's event."""

    async def take(organizer_id: str) -> Response:
        _check_type(request)
        with TemporaryDirectory(prefix="toi-upload-") as folder:
            source = Path(folder) / "sent"
            await receive_file(request, source)
            studio = get_studio(request)
            now = request.app.state.read_clock()
            owner = {"organizer_id": organizer_id, "event_id": event_id}
            return _tell(await add_photo(studio, source, **owner, now=now))

    return await answer_upload(request, event_id, take)


@router.post("/api/events/{event_id}/photos/{media_id}/crop")
async def cut_photo(event_id: str, media_id: str, request: Request) -> Response:
    """Make a new photo of a part of one of the event's photos."""

    async def cut(organizer_id: str) -> Response:
        if not MEDIA_ID.fullmatch(media_id):
            raise NotFoundError("no such photo")
        box = await _read_box(request)
        owner = {"organizer_id": organizer_id, "event_id": event_id}
        return _tell(await crop_photo(get_studio(request), media_id, box, **owner, now=request.app.state.read_clock()))

    return await answer_upload(request, event_id, cut)


async def answer_upload(request: Request, event_id: str, make: Callable[[str], Awaitable[Response]]) -> Response:
    """What was made of an upload, or why nothing was; `make` is given the organizer's id.

    Raises:
        DatabaseAwayError: when nobody can know whose event it is.
    """
    try:
        organizer_id = await _check_sender(request, event_id)
        with get_studio(request).workshop.admit(organizer_id):
            await get_throttles(request).count_upload(account=organizer_id)
            return await make(organizer_id)
    except RefusedError as error:
        return _refuse(request, error.reason, _RETRY if error.reason == "busy" else None)
    except ThrottledError as error:
        return _refuse(request, "quota", error.retry_after)
    except NotFoundError:
        return _refuse(request, "not_found")
    except (ClientDisconnect, TimeoutError):
        return _refuse(request, "broken")


async def _check_sender(request: Request, event_id: str) -> str:
    """The organizer's id, if the event is theirs and takes photos: nobody else's file is even read."""
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


def _check_type(request: Request) -> None:
    kind = request.headers.get("content-type", "").partition(";")[0].strip().lower()
    if not kind.startswith("image/") and kind != "application/octet-stream":
        raise RefusedError("not_a_photo")


async def receive_file(request: Request, source: Path, most: int = MOST_BYTES) -> None:
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


async def _read_box(request: Request) -> tuple[float, float, float, float]:
    body = bytearray()
    async for chunk in request.stream():
        body += chunk
        if len(body) > _MOST_OF_A_BOX:
            raise RefusedError("too_large")
    try:
        return _Box.model_validate_json(bytes(body)).list_sides()
    except ValidationError:
        raise RefusedError("invalid_box") from None


def get_studio(request: Request) -> Studio:
    """What takes uploads in."""
    return request.app.state.studio


def _tell(photo: StoredPhoto) -> Response:
    smallest = list_widths(photo.width)[0]
    url = f"/media/{photo.media_id}/{smallest}.jpg"
    size = {"width": photo.width, "height": photo.height}
    return JSONResponse({"media_id": photo.media_id, **size, "url": url}, 201, {"Cache-Control": "no-store"})


def _refuse(request: Request, code: str, retry_after: int | None = None) -> Response:
    headers = request.headers
    language = choose_language(
        request.query_params.get("lang", ""), headers.get("cookie", ""), headers.get("accept-language", "")
    )
    is_music = request.url.path.endswith("/music") and code in _OF_MUSIC
    words = get_text(language, f"uploads.music_{code}" if is_music else f"uploads.{code}")
    response = JSONResponse({"error": code, "message": words}, _STATUSES[code])
    response.headers["Cache-Control"] = "no-store"
    if retry_after is not None:
        response.headers["Retry-After"] = str(retry_after)
    return response
