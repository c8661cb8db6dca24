"""`/media/{media_id}/{name}`: a photo in one size and format (`480.webp`), or music (`music.mp3`)."""

import re
from typing import Final

from fastapi import APIRouter, Request
from fastapi.responses import PlainTextResponse, Response

from toi_invite.db import Database
from toi_invite.models.photo import WIDTHS
from toi_invite.services.media.photos import ShownPhoto, Studio, find_shown_photo
from toi_invite.web.files import find_not_modified, send_part
from toi_invite.web.ids import MEDIA_ID
from toi_invite.web.organizer import find_organizer_id

router = APIRouter()

TYPES: Final = {"avif": "image/avif", "webp": "image/webp", "jpg": "image/jpeg", "mp3": "audio/mpeg"}
_NAME: Final = re.compile(rf"({'|'.join(map(str, WIDTHS))})\.(avif|webp|jpg)|music\.mp3")
_FOR_EVER: Final = "public, max-age=31536000, immutable"
_FOR_NOBODY: Final = "private, no-store"


@router.get("/media/{media_id}/{name}")
async def send_file(media_id: str, name: str, request: Request) -> Response:
    """What a published page shows or plays to everybody, the rest to its organizer alone; else always the same 404."""
    is_ours = MEDIA_ID.fullmatch(media_id) and _NAME.fullmatch(name)
    photo = await _find(media_id, request) if is_ours else None
    if photo is None:
        return _tell_not_found()
    etag = f'"{media_id}-{name}"'
    headers = {"Cache-Control": _FOR_EVER if photo.is_public else _FOR_NOBODY, "X-Robots-Tag": "noindex"}
    known = find_not_modified(request, etag, headers)
    if known:
        return known
    studio: Studio = request.app.state.studio
    body = await studio.storage.open(photo.folder, name)
    if body is None:
        return _tell_not_found()
    return send_part(request, body, headers={**headers, "ETag": etag}, media_type=TYPES[name.partition(".")[2]])


async def _find(media_id: str, request: Request) -> ShownPhoto | None:
    database: Database = request.app.state.database
    async with database.reading() as session:
        photo = await find_shown_photo(session, media_id, organizer_id=None)
        if photo:
            return photo
        organizer_id = await find_organizer_id(request, session)
        return await find_shown_photo(session, media_id, organizer_id=organizer_id) if organizer_id else None


def _tell_not_found() -> Response:
    """As any path in our folders that does not exist; kept by nobody, because a draft may be published."""
    return PlainTextResponse("not found", 404, {"Cache-Control": "no-store"})
