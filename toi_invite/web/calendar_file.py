"""`/e/{slug}/calendar.ics`: the event for the guest's own calendar."""

import hashlib
from urllib.parse import urlsplit

from fastapi import APIRouter, Request
from fastapi.responses import Response

from toi_invite.config import Settings
from toi_invite.invitation.calendar_entry import find_calendar_entry
from toi_invite.invitation.calendar_file import write_calendar_file
from toi_invite.language.codes import Language
from toi_invite.services.guests import PublicPage
from toi_invite.web.cache import read_reader
from toi_invite.web.failures import tell_not_found
from toi_invite.web.files import find_not_modified
from toi_invite.web.guest import find_page

router = APIRouter()


@router.get("/e/{slug}/calendar.ics")
async def send_calendar_file(slug: str, request: Request) -> Response:
    """The entry in the guest's language; 308, 410 and 404 as the page.

    Raises:
        DatabaseAwayError: when nobody can know whether it still is published.
    """
    page = await find_page(request, slug)
    if isinstance(page, Response):
        return page
    language = read_reader(request.scope).language
    body = _write(page, language, request.app.state.settings)
    if body is None:
        return tell_not_found()
    headers = {
        "Cache-Control": "private, no-cache",
        "Vary": "Accept-Language, Cookie",
        "Content-Disposition": f'attachment; filename="{page.slug}.ics"',
        "Content-Language": language,
        "X-Robots-Tag": "noindex",
    }
    etag = f'"{hashlib.sha256(body).hexdigest()[:32]}"'
    known = find_not_modified(request, etag, headers)
    return known or Response(body, headers={**headers, "ETag": etag, "Content-Type": "text/calendar; charset=utf-8"})


def _write(page: PublicPage, language: Language, settings: Settings) -> bytes | None:
    """The file, or None for an event without a date, which cannot stand in a calendar."""
    url = f"{settings.public_url}/e/{page.slug}"
    entry = find_calendar_entry(page.content, language=language, time_zone=page.time_zone, page_url=url)
    if entry is None:
        return None
    uid = f"{page.event_id}@{urlsplit(settings.public_url).hostname}"
    return write_calendar_file(entry, uid=uid, number=page.revision_number, changed_at=page.revised_at)
