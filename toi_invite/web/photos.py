"""`POST /api/events/{event_id}/photos`: a photo comes in as the plain bytes of its file, or is cut out of another."""

from pathlib import Path
from tempfile import TemporaryDirectory
from typing import Annotated, Final

from fastapi import APIRouter, Request
from fastapi.responses import JSONResponse, Response
from pydantic import BaseModel, ConfigDict, Field, ValidationError

from toi_invite.errors import NotFoundError, RefusedError
from toi_invite.models.media import MediaKind
from toi_invite.models.photo import list_widths
from toi_invite.services.media.photos import StoredPhoto, add_photo, crop_photo
from toi_invite.web.ids import MEDIA_ID
from toi_invite.web.uploads import answer_upload, get_studio, receive_file

router = APIRouter()

MOST_BYTES: Final = 10 * 1024 * 1024
_MOST_OF_A_BOX: Final = 1024  # bytes of JSON
_ALMOST_ONE: Final = 1.0005  # fractions that a browser has rounded

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
            await receive_file(request, source, MOST_BYTES)
            studio = get_studio(request)
            now = request.app.state.read_clock()
            owner = {"organizer_id": organizer_id, "event_id": event_id}
            return _tell(await add_photo(studio, source, **owner, now=now))

    return await answer_upload(request, event_id, take, MediaKind.PHOTO)


@router.post("/api/events/{event_id}/photos/{media_id}/crop")
async def cut_photo(event_id: str, media_id: str, request: Request) -> Response:
    """Make a new photo of a part of one of the event's photos."""

    async def cut(organizer_id: str) -> Response:
        if not MEDIA_ID.fullmatch(media_id):
            raise NotFoundError("no such photo")
        box = await _read_box(request)
        owner = {"organizer_id": organizer_id, "event_id": event_id}
        return _tell(await crop_photo(get_studio(request), media_id, box, **owner, now=request.app.state.read_clock()))

    return await answer_upload(request, event_id, cut, MediaKind.PHOTO)


def _check_type(request: Request) -> None:
    kind = request.headers.get("content-type", "").partition(";")[0].strip().lower()
    if not kind.startswith("image/") and kind != "application/octet-stream":
        raise RefusedError("not_a_photo")


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


def _tell(photo: StoredPhoto) -> Response:
    smallest = list_widths(photo.width)[0]
    url = f"/media/{photo.media_id}/{smallest}.jpg"
    size = {"width": photo.width, "height": photo.height}
    return JSONResponse({"media_id": photo.media_id, **size, "url": url}, 201, {"Cache-Control": "no-store"})
