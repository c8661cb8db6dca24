"""`POST /api/events/{event_id}/music`: music comes in as the plain bytes of its file."""

from pathlib import Path
from tempfile import TemporaryDirectory
from typing import Final

from fastapi import APIRouter, Request
from fastapi.responses import JSONResponse, Response

from toi_invite.models.media import MediaKind
from toi_invite.services.media.music import StoredMusic, add_music
from toi_invite.web.uploads import answer_upload, get_studio, receive_file

router = APIRouter()

MOST_BYTES: Final = 15 * 1024 * 1024


@router.post("/api/events/{event_id}/music")
async def take_music(event_id: str, request: Request) -> Response:
    """Store the file in the body as music for the organizer's event; what it is only its bytes say."""

    async def take(organizer_id: str) -> Response:
        with TemporaryDirectory(prefix="toi-upload-") as folder:
            source = Path(folder) / "sent"
            await receive_file(request, source, MOST_BYTES)
            owner = {"organizer_id": organizer_id, "event_id": event_id}
            return _tell(await add_music(get_studio(request), source, **owner, now=request.app.state.read_clock()))

    return await answer_upload(request, event_id, take, MediaKind.MUSIC)


def _tell(music: StoredMusic) -> Response:
    found = {"media_id": music.media_id, "seconds": music.seconds, "url": f"/media/{music.media_id}/music.mp3"}
    return JSONResponse(found, 201, {"Cache-Control": "no-store"})
