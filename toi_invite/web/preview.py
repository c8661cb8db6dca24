"""What a page will look like: the organizer's unsaved fields, a saved draft, a template with made-up contents."""

from typing import Final

from fastapi import APIRouter, Request
from fastapi.responses import JSONResponse, Response
from pydantic import ValidationError

from toi_invite.clock import read_clock
from toi_invite.db import Database
from toi_invite.errors import NotFoundError
from toi_invite.invitation.demonstration import make_demonstration
from toi_invite.invitation.renderer import render_page
from toi_invite.language.codes import Language
from toi_invite.language.preference import find_language
from toi_invite.models.content import EventContent
from toi_invite.services.event_views import EventView
from toi_invite.services.events import get_event
from toi_invite.services.media.contents import settle_media
from toi_invite.services.templates import find_template
from toi_invite.web.cache import read_reader
from toi_invite.web.documents import make_response
from toi_invite.web.failures import tell_not_found
from toi_invite.web.ids import EVENT_ID
from toi_invite.web.organizer import find_organizer_id

router = APIRouter()


LARGEST_BODY: Final = 64 * 1024  # bytes; the longest texts in three languages need 40 KiB


@router.get("/preview/template/{slug}")
async def show_template(slug: str, request: Request) -> Response:
    """The template with believable contents, for everybody."""
    template = find_template(slug)
    if template is None:
        return tell_not_found()
    now = read_clock()
    content = make_demonstration(template, request.query_params.get("occasion", ""), now=now)
    return _show(content, read_reader(request.scope).language, seed=slug)


@router.get("/preview/{event_id}")
async def show_draft(event_id: str, request: Request) -> Response:
    """The saved draft, for its organizer alone."""
    event = await _find_own(event_id, request)
    return _show_event(event, event.content, request) if event else tell_not_found()


@router.post("/preview/{event_id}")
async def show_unsaved(event_id: str, request: Request) -> Response:
    """The page as the fields in the body say it (an `EventContent` as JSON), saved or not."""
    body = await _read_body(request)
    if body is None:
        return JSONResponse({"error": "too_large"}, 413)
    event = await _find_own(event_id, request)
    if event is None:
        return tell_not_found()
    try:
        content = EventContent.model_validate_json(body)
    except ValidationError as error:
        return _refuse([".".join(str(part) for part in problem["loc"]) for problem in error.errors()])
    if find_template(content.template) is None:
        return _refuse(["template"])
    return _show_event(event, await _settle(event, content, request), request)


async def _settle(event: EventView, content: EventContent, request: Request) -> EventContent:
    database: Database = request.app.state.database
    async with database.reading() as session:
        return await settle_media(session, content, event_id=event.id)


def _show_event(event: EventView, content: EventContent, request: Request) -> Response:
    """As guests will read it, links to the page itself too."""
    page_url = f"{request.app.state.settings.public_url}/e/{event.slug}"
    return _show(content, _choose_language(request, content), seed=event.id, page_url=page_url)


def _show(content: EventContent, language: Language, *, seed: str, page_url: str | None = None) -> Response:
    page = render_page(content, language=language, now=read_clock(), seed=seed, page_url=page_url, preview=True)
    return make_response(page, 200, language)


def _refuse(fields: list[str]) -> Response:
    return JSONResponse({"error": "invalid_input", "fields": fields}, 422)


def _choose_language(request: Request, content: EventContent) -> Language:
    """The wished language, else the event's own: an organizer's page may speak another one."""
    return find_language(request.query_params.get("lang", "")) or content.main_language


async def _find_own(event_id: str, request: Request) -> EventView | None:
    if not EVENT_ID.fullmatch(event_id):
        return None
    database: Database = request.app.state.database
    async with database.reading() as session:
        organizer_id = await find_organizer_id(request, session)
        if organizer_id is None:
            return None
        try:
            return await get_event(session, organizer_id=organizer_id, event_id=event_id)
        except NotFoundError:
            return None


async def _read_body(request: Request) -> bytes | None:
    """The body, or None when it is too large."""
    body = bytearray()
    async for chunk in request.stream():
        body += chunk
        if len(body) > LARGEST_BODY:
            return None
    return bytes(body)
