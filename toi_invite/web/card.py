"""`/e/{slug}/card.jpg` and `/e/{slug}/story.jpg`: the event as a picture, for messengers and for posting."""

import asyncio
import logging
from functools import partial
from typing import Final

from fastapi import APIRouter, Request
from fastapi.responses import Response

from toi_invite.invitation.cards.cover import name_cover_file
from toi_invite.invitation.cards.drawing import SHEETS, Kind, draw_picture
from toi_invite.invitation.cards.versions import get_picture_version
from toi_invite.language.codes import Language
from toi_invite.language.preference import find_language
from toi_invite.services.guests import PublicPage
from toi_invite.services.media.photos import Studio, read_shown_file
from toi_invite.web.files import find_not_modified
from toi_invite.web.guest import find_page
from toi_invite.web.pictures import PictureCache

router = APIRouter()

_FOR_EVER: Final = "public, max-age=31536000, immutable"
_FOR_A_MINUTE: Final = "public, max-age=60"
_log = logging.getLogger(__name__)


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
    studio: Studio = request.app.state.studio
    return await cache.get((kind, page.revision_id, language), partial(_draw, kind, page, language, studio))


async def _draw(kind: Kind, page: PublicPage, language: Language, studio: Studio) -> bytes:
    photo = await _read_photo(kind, page, studio)
    draw = partial(draw_picture, page.content, kind, language=language, time_zone=page.time_zone, seed=page.event_id)
    return await asyncio.to_thread(draw, photo=photo)


async def _read_photo(kind: Kind, page: PublicPage, studio: Studio) -> bytes | None:
    """The cover, in the size that fits; a picture without it is better than none."""
    if not page.content.photos:
        return None
    photo = page.content.photos[0]
    body = await read_shown_file(studio, photo.media_id, name_cover_file(photo, SHEETS[kind].photo))
    if body is None:
        _log.warning(
            "photo %s of event %s is not in the storage: its %s shows none", photo.media_id, page.event_id, kind
        )
    return body


def _list_headers(kind: Kind, slug: str, version: str, request: Request) -> dict[str, str]:
    is_present = request.query_params.get("v") == version
    headers = {"Cache-Control": _FOR_EVER if is_present else _FOR_A_MINUTE, "X-Robots-Tag": "noindex"}
    if "download" in request.query_params:
        name = slug if kind is Kind.CARD else f"{slug}-{kind}"
        headers["Content-Disposition"] = f'attachment; filename="{name}.jpg"'
    return headers
