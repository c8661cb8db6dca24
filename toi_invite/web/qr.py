"""`/q/{code}/qr.png` and `.svg`: the permanent link as a picture, for the owner and for everybody once published."""

import asyncio
from typing import Final, Literal

from fastapi import APIRouter, Request
from fastapi.responses import Response

from toi_invite.config import Settings
from toi_invite.db import Database
from toi_invite.invitation.qr_codes import draw_png, draw_svg
from toi_invite.services.guests import find_slug_of_code
from toi_invite.web.failures import tell_not_found
from toi_invite.web.organizer import find_organizer_id

router = APIRouter()

_DRAW: Final = {"png": draw_png, "svg": draw_svg}
_MEDIA_TYPES: Final = {"png": "image/png", "svg": "image/svg+xml"}


@router.get("/q/{code}/qr.png")
async def send_png(code: str, request: Request) -> Response:
    """The QR code as PNG; `?download` names it as a file."""
    return await _send(code, "png", request)


@router.get("/q/{code}/qr.svg")
async def send_svg(code: str, request: Request) -> Response:
    """The QR code as SVG; `?download` names it as a file."""
    return await _send(code, "svg", request)


async def _send(code: str, kind: Literal["png", "svg"], request: Request) -> Response:
    database: Database = request.app.state.database
    settings: Settings = request.app.state.settings
    async with database.reading() as session:
        organizer_id = await find_organizer_id(request, session)
        slug = await find_slug_of_code(session, code=code, organizer_id=organizer_id)
    if slug is None:
        return tell_not_found()
    picture = await asyncio.to_thread(_DRAW[kind], f"{settings.public_url}/q/{code}")
    headers = {"Cache-Control": "private, no-cache", "X-Robots-Tag": "noindex"}
    if "download" in request.query_params:
        headers["Content-Disposition"] = f'attachment; filename="{slug}.{kind}"'
    return Response(picture, headers=headers, media_type=_MEDIA_TYPES[kind])
