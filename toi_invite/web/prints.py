"""`/api/events/{event_id}/prints/{product}.{kind}`: cards, invitations, tents and posters for the event's organizer."""

import asyncio
import hashlib
import re
from dataclasses import dataclass
from typing import Final
from urllib.parse import quote

from fastapi import APIRouter, Request
from fastapi.responses import JSONResponse, Response

from toi_invite.config import Settings
from toi_invite.db import Database
from toi_invite.errors import NotFoundError, RefusedError
from toi_invite.invitation.notices import render_refusal
from toi_invite.invitation.prints.drawing import Order, read_view
from toi_invite.invitation.prints.making import make_print
from toi_invite.invitation.prints.products import Edge, FileKind, Product
from toi_invite.language.codes import Language
from toi_invite.language.preference import choose_language, find_language
from toi_invite.language.texts import get_text
from toi_invite.services.prints import Printable, get_printable
from toi_invite.web.documents import make_response
from toi_invite.web.files import find_not_modified
from toi_invite.web.organizer import find_organizer_id
from toi_invite.web.pictures import PictureCache

router = APIRouter()

MOST_BYTES: Final = 24 * 1024 * 1024
_ID: Final = re.compile(r"[0-9a-f-]{36}")
_MEDIA_TYPES: Final = {FileKind.PDF: "application/pdf", FileKind.PNG: "image/png"}
_STATUSES: Final = {"print_unpublished": 409}
_UNFIT: Final = re.compile(r'[\x00-\x1f\x7f/\\:*?"<>|]+')  # no file may be called so


@dataclass(frozen=True)
class _Wish:
    """Which file is asked for."""

    event_id: str
    product: Product
    kind: FileKind
    edge: Edge
    language: Language | None


@router.get("/api/events/{event_id}/prints/{name}")
async def send_print(event_id: str, name: str, request: Request) -> Response:
    """The file, drawn once and read back before it leaves; `?lang=` else the event's main language, `?edge=shop`.

    404 for everybody but the organizer; 409 while guests cannot read the event; 422 with the reason when the code on it
    could not be scanned. Both in JSON, or as a page for who follows a link.
    """
    wish = _read_wish(event_id, name, request)
    if wish is None:
        return _tell_nothing()
    try:
        printable = await _find(wish, request)
        return await _send(wish, printable, request)
    except NotFoundError:
        return _tell_nothing()
    except RefusedError as error:
        return _refuse(error.reason, request)


def _read_wish(event_id: str, name: str, request: Request) -> _Wish | None:
    product, _, kind = name.partition(".")
    edge = request.query_params.get("edge", Edge.HOME)
    is_known = product in set(Product) and kind in set(FileKind) and edge in set(Edge)
    # PostgreSQL refuses a text with NUL, which is why only what may be an id reaches it.
    if not is_known or not _ID.fullmatch(event_id):
        return None
    language = find_language(request.query_params.get("lang", ""))
    return _Wish(event_id, Product(product), FileKind(kind), Edge(edge), language)


async def _find(wish: _Wish, request: Request) -> Printable:
    database: Database = request.app.state.database
    async with database.reading() as session:
        organizer_id = await find_organizer_id(request, session)
        if organizer_id is None:
            raise NotFoundError("nobody is signed in")
        return await get_printable(session, organizer_id=organizer_id, event_id=wish.event_id)


async def _send(wish: _Wish, printable: Printable, request: Request) -> Response:
    order = _write_order(wish, printable, request.app.state.settings)
    prints: PictureCache = request.app.state.prints
    key = (wish.product, wish.edge, wish.kind, order.language, order.url, printable.page.revision_id)
    body = await prints.get(key, lambda: asyncio.to_thread(make_print, order, wish.kind))
    headers = {
        "Cache-Control": "private, no-cache",
        "Content-Disposition": _name_file(order, printable.page.slug, wish.kind),
        "X-Robots-Tag": "noindex",
    }
    etag = f'"{hashlib.sha256(body).hexdigest()[:32]}"'
    known = find_not_modified(request, etag, headers)
    return known or Response(body, headers={**headers, "ETag": etag}, media_type=_MEDIA_TYPES[wish.kind])


def _write_order(wish: _Wish, printable: Printable, settings: Settings) -> Order:
    page = printable.page
    return Order(
        content=page.content,
        product=wish.product,
        edge=wish.edge,
        language=wish.language or page.content.main_language,
        time_zone=page.time_zone,
        seed=page.event_id,
        url=f"{settings.public_url}/q/{printable.code}",
    )


def _name_file(order: Order, slug: str, kind: FileKind) -> str:
    """A name for old programs, and one in the event's own letters."""
    edge = "" if order.edge is Edge.HOME else f"-{order.edge}"
    label = get_text(order.language, f"prints.product_{order.product}")
    spoken = _UNFIT.sub(" ", f"{read_view(order).title} – {label}").strip()[:120]
    plain = f"{slug}-{order.product}{edge}-{order.language}.{kind}"
    return f"attachment; filename=\"{plain}\"; filename*=UTF-8''{quote(f'{spoken}{edge}.{kind}', safe='')}"


def _tell_nothing() -> Response:
    return JSONResponse({"error": "not_found"}, 404)


def _refuse(reason: str, request: Request) -> Response:
    """In the language of the organizer's screen, whatever that of the file would be."""
    read = request.headers.get
    language = choose_language("", read("cookie", ""), read("accept-language", ""))
    status = _STATUSES.get(reason, 422)
    if "text/html" in read("accept", ""):
        return make_response(render_refusal(reason, language=language), status, language)
    text = get_text(language, f"prints.{reason}")
    return JSONResponse({"error": reason, "message": text}, status, {"Cache-Control": "no-store"})
