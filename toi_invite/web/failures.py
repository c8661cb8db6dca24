"""What people and programs read when something is away."""

from fastapi import Request
from fastapi.responses import JSONResponse, Response

from toi_invite.invitation.renderer import render_not_found, render_unavailable
from toi_invite.web.documents import make_response

RETRY_AFTER = 5  # seconds


async def tell_database_away(request: Request, _error: Exception) -> Response:
    """503: a friendly page for people, JSON for programs."""
    is_program = request.url.path.startswith("/api/")
    answer = JSONResponse({"error": "database_away"}, 503) if is_program else make_response(render_unavailable(), 503)
    answer.headers["Retry-After"] = str(RETRY_AFTER)
    return answer


def tell_not_found() -> Response:
    """404 for people, always the same bytes."""
    return make_response(render_not_found(), 404)
