"""`/e/{slug}/card.jpg` and `/e/{slug}/story.jpg`: the event as a picture, for messengers and for posting."""

import asyncio
from functools import partial
from typing import Final

from fastapi import APIRouter, Request
from fastapi.responses import Response

from toi_invite.invitation.cards.drawing import Kind, draw_picture
from toi_invite.invitation.cards.versions import get_picture_version
from toi_invite.language.codes import Language
from toi_invite.language.preference import find_language
from toi_invite.services.guests import PublicPage
from toi_invite.web.files import find_not_modified
from toi_invite.web.guest import find_page
from toi_invite.web.pictures import PictureCache

router = APIRouter()

_FOR_EVER: Final = "public, max-age=31536000, immutable"
_FOR_A_MINUTE: Final = "public, max-age=60"


@router.get("/e/{slug}/card.jpg")
async def send_card(slug: str, request: Request) -> Response:
    """1200x630 pixels, in the language of `?lang=` or the event's own; 308, 410 and 404 as the page.

    With the present version in `?v=` it is kept for ever, otherwise for a minute. `?download` names it as a file.

    Raises:
        DatabaseAwayError: when nobody can know whether the event still is published.
    """
    return await _send(Kind.CARD, slug, request)


@router.get("/e/{slug}/story.jpg")
async def send_story(slug: str, request: Request) -> Response:
    """1080x1920 pixels; everything else as the card."""
    return await _send(Kind.STORY, slug, request)


async def _send(kind: Kind, slug: str, request: Request) -> Response:
    page = await find_page(request, slug)
    if isinstance(page, Response):
        return page
    language = find_language(request.query_params.get("lang", "")) or page.content.main_language
    version = get_picture_version(page.revision_id)
    headers = _list_headers(kind, page.slug, version, request)
    etag = f'"{version}-{kind}-{language}"'
    known = find_not_modified(request, etag, headers)
    if known:
        return known
    picture = await _get(kind, page, language, request)
    return Response(picture, headers={**headers, "ETag": etag, "Content-Type": "image/jpeg"})


async def _get(kind: Kind, page: PublicPage, language: Language, request: Request) -> bytes:
    cache: PictureCache = request.app.state.pictures
    draw = partial(draw_picture, page.content, kind, language=language, time_zone=page.time_zone, seed=page.event_id)
    return await cache.get((kind, page.revision_id, language), lambda: asyncio.to_thread(draw))


def _list_headers(kind: Kind, slug: str, version: str, request: Request) -> dict[str, str]:
    is_present = request.query_params.get("v") == version
    headers = {"Cache-Control": _FOR_EVER if is_present else _FOR_A_MINUTE, "X-Robots-Tag": "noindex"}
    if "download" in request.query_params:
        name = slug if kind is Kind.CARD else f"{slug}-{kind}"
        headers["Content-Disposition"] = f'attachment; filename="{name}.jpg"'
    return headers
