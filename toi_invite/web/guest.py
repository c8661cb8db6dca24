"""`/e/{slug}` and `/q/{code}`: what guests open."""

from datetime import datetime
from zoneinfo import ZoneInfo

from fastapi import APIRouter, Request
from fastapi.responses import RedirectResponse, Response

from toi_invite.clock import read_clock
from toi_invite.config import Settings
from toi_invite.db import Database
from toi_invite.invitation.renderer import render_notice, render_page
from toi_invite.language.codes import Language
from toi_invite.services.guests import Closed, Found, Moved, PublicPage, find_public_page, find_public_page_by_code
from toi_invite.web.cache import PageCache, Reader, count_view, list_cookies, read_reader
from toi_invite.web.documents import Document, make_document, make_response
from toi_invite.web.failures import tell_not_found
from toi_invite.web.headers import list_headers

router = APIRouter()

_GONE = 410


@router.get("/e/{slug}")
async def show_page(slug: str, request: Request) -> Response:
    """The published page; 308 from a former address, 410 when it was closed, else 404.

    Raises:
        DatabaseAwayError: when nobody can know whether it still is published.
    """
    reader = read_reader(request.scope)
    cache: PageCache = request.app.state.pages
    found, asked_at = await _find(request, slug)
    if isinstance(found, PublicPage):
        return _answer(_load(request, found, reader.language, asked_at), reader, request)
    cache.forget(slug)
    if isinstance(found, Moved):
        return _redirect(f"/e/{found.slug}", 308, request)
    return tell_closed(found, reader.language)


@router.get("/q/{code}")
async def follow_code(code: str, request: Request) -> Response:
    """To the event's present address; 410 and 404 as the page."""
    database: Database = request.app.state.database
    async with database.reading() as session:
        found = await find_public_page_by_code(session, code=code)
    if isinstance(found, PublicPage):
        return _redirect(f"/e/{found.slug}", 302, request)
    return tell_closed(found, read_reader(request.scope).language)


async def find_page(request: Request, slug: str) -> PublicPage | Response:
    """The published event whose page the address shows; else what the page itself answers there: 308, 410 or 404.

    Raises:
        DatabaseAwayError: when nobody can know whether it still is published.
    """
    found, _ = await _find(request, slug)
    if isinstance(found, PublicPage):
        return found
    if isinstance(found, Moved):
        path: str = request.scope["path"]  # not of the URL, which a wrong Host header makes unreadable
        return _redirect(path.replace(f"/e/{slug}", f"/e/{found.slug}", 1), 308, request)
    return tell_closed(found, read_reader(request.scope).language)


def tell_closed(found: Closed | None, language: Language) -> Response:
    """410 with the hosts' phone, or the 404 whose bytes are always the same."""
    if found is None:
        return tell_not_found()
    page = render_notice("gone", language=language, phone=found.content.phone)
    return make_response(page, _GONE, language)


async def _find(request: Request, slug: str) -> tuple[Found, float]:
    database: Database = request.app.state.database
    cache: PageCache = request.app.state.pages

    async def find() -> Found:
        async with database.reading() as session:
            return await find_public_page(session, slug=slug)

    return await cache.ask(slug, find)


def _load(request: Request, page: PublicPage, language: Language, checked_at: float) -> Document:
    cache: PageCache = request.app.state.pages
    now = read_clock()
    day = now.astimezone(ZoneInfo(page.time_zone)).date().isoformat()
    key = {"revision_id": page.revision_id, "day": day}
    document = cache.find_rendered(page.slug, language, **key, checked_at=checked_at)
    if document is None:
        document = _render(page, language, now, request.app.state.settings)
        cache.keep(page.slug, language, document, **key, checked_at=checked_at)
    return document


def _render(page: PublicPage, language: Language, now: datetime, settings: Settings) -> Document:
    rendered = render_page(
        page.content,
        language=language,
        time_zone=page.time_zone,
        now=now,
        seed=page.event_id,
        page_url=f"{settings.public_url}/e/{page.slug}",
        preview=False,
        revision_id=page.revision_id,
    )
    unframed = (b"x-frame-options", b"DENY")
    extra = [*list_headers(is_https=settings.is_https), unframed]
    return make_document(rendered, language, extra, event_id=page.event_id)


def _answer(document: Document, reader: Reader, request: Request) -> Response:
    count_view(request.app.state.views, document, reader, request.method)
    status, headers, body = document.choose(reader.known_etags, reader.coding)
    response = Response(body, status)
    response.raw_headers = [*headers, *list_cookies(reader, is_https=request.app.state.settings.is_https)]
    return response


def _redirect(path: str, status: int, request: Request) -> Response:
    """A relative redirect that keeps the wished language."""
    asked = read_reader(request.scope).asked
    response = RedirectResponse(f"{path}?lang={asked}" if asked else path, status)
    response.headers["Cache-Control"] = "no-store"
    response.headers["X-Robots-Tag"] = "noindex"
    return response
