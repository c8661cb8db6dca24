"""`/preview/ornaments`: the ornament library for designers, in development alone."""

from fastapi import APIRouter, Request
from fastapi.responses import Response

from toi_invite.config import Settings
from toi_invite.invitation.ornament_gallery import render_ornaments
from toi_invite.web.cache import read_reader
from toi_invite.web.documents import make_response
from toi_invite.web.failures import tell_not_found

router = APIRouter()


@router.get("/preview/ornaments")
async def show_ornaments(request: Request) -> Response:
    """Every element in every symmetry; in production the same 404 as nothing."""
    settings: Settings = request.app.state.settings
    if not settings.is_development:
        return tell_not_found()
    language = read_reader(request.scope).language
    return make_response(render_ornaments(language), 200, language)
