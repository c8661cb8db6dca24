"""What an organizer may print: the event as guests read it, and the permanent code that leads there."""

from dataclasses import dataclass

from sqlalchemy.ext.asyncio import AsyncSession

from toi_invite.errors import RefusedError
from toi_invite.services.event_views import get_own_row
from toi_invite.services.guests import PublicPage, find_public_page_by_code


@dataclass(frozen=True)
class Printable:
    """A published event and the `code` of its permanent short address."""

    page: PublicPage
    code: str


async def get_printable(session: AsyncSession, *, organizer_id: str, event_id: str) -> Printable:
    """The organizer's published event.

    Raises:
        NotFoundError: when there is none, or it is somebody else's.
        RefusedError: `print_unpublished` when guests cannot read it: a code on paper would lead to nothing.
    """
    row = await get_own_row(session, organizer_id, event_id)
    page = await find_public_page_by_code(session, code=row.code)
    if not isinstance(page, PublicPage):
        raise RefusedError("print_unpublished")
    return Printable(page, row.code)
