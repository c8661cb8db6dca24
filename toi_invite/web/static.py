"""Files that never change under their name, and the rules for robots."""

from pathlib import Path
from typing import Final

from fastapi import APIRouter
from fastapi.responses import FileResponse, PlainTextResponse, Response

from toi_invite.invitation.fonts import FOLDER as FONTS
from toi_invite.invitation.fonts import list_faces
from toi_invite.invitation.static_files import find_static, list_static

router = APIRouter()

_FOR_EVER: Final = {"Cache-Control": "public, max-age=31536000, immutable"}
_FOR_AN_HOUR: Final = {"Cache-Control": "public, max-age=3600"}
_MEDIA_TYPES: Final = {
    ".woff2": "font/woff2",
    ".js": "text/javascript",
    ".css": "text/css",
    ".svg": "image/svg+xml",
    ".mp3": "audio/mpeg",
}
_ICON: Final = Path(__file__).parents[2] / "assets" / "favicon.svg"
# Not /e/ and /q/: messengers must read them for their cards, and each of their answers says `noindex` itself,
# but for a page that its organizer wants to be found.
_ROBOTS: Final = """\
User-agent: *
Disallow: /api/
Disallow: /preview/
Disallow: /dashboard
Disallow: /account
"""


@router.get("/page/{name}")
async def send_file(name: str) -> Response:
    """A script of the guest page, or a piece of music, of which a player asks for parts; under its plain name, too."""
    path = list_static().get(name)
    return _send(path) if path else _send(find_static(name), _FOR_AN_HOUR)


@router.get("/fonts/{name}")
async def send_font(name: str) -> Response:
    """A font file."""
    names = {face.file for face in list_faces()}
    return _send(FONTS / name if name in names else None)


@router.get("/favicon.ico")
async def send_icon() -> Response:
    """Our sign, where browsers look for it when a page names none; it may change under its name."""
    return FileResponse(_ICON, headers={"Cache-Control": "public, max-age=86400"}, media_type="image/svg+xml")


@router.get("/robots.txt")
async def tell_robots() -> Response:
    """What search engines may read."""
    return PlainTextResponse(_ROBOTS)


def _send(path: Path | None, caching: dict[str, str] = _FOR_EVER) -> Response:
    if path is None:
        return PlainTextResponse("not found", 404)
    return FileResponse(path, headers=caching, media_type=_MEDIA_TYPES.get(path.suffix))
