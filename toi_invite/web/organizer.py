"""Which organizer a request comes from."""

from fastapi import Request
from sqlalchemy.ext.asyncio import AsyncSession

from toi_invite.clock import read_clock
from toi_invite.config import Settings
from toi_invite.services.sessions import find_session_organizer


async def find_organizer_id(request: Request, session: AsyncSession) -> str | None:
    """The id of the organizer whose session cookie came along, or None."""
    settings: Settings = request.app.state.settings
    token = request.cookies.get(settings.session_cookie_name)
    signed_in = await find_session_organizer(session, token=token, now=read_clock()) if token else None
    return signed_in.organizer_id if signed_in else None
