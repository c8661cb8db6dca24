"""What a guest may read: the published page of an address, where it moved, or that it was closed."""

import re
from dataclasses import dataclass
from datetime import datetime

import sqlalchemy as sa
from sqlalchemy.ext.asyncio import AsyncSession
from sqlmodel import col

from toi_invite.language.slugs import is_slug
from toi_invite.models.content import EventContent
from toi_invite.models.event import Event, EventStatus, Revision, SlugHistory

_CODE = re.compile(r"[a-z0-9]{1,16}")


@dataclass(frozen=True)
class PublicPage:
    """A published event as it stands; `time_zone` is an IANA name.

    With every *Update* `revision_id` changes and `revision_number` grows; `revised_at` (UTC) is when it was made.
    """

    event_id: str
    slug: str
    revision_id: str
    revision_number: int
    revised_at: datetime
    content: EventContent
    time_zone: str


@dataclass(frozen=True)
class Moved:
    """A published event's former address; `slug` is the present one."""

    slug: str


@dataclass(frozen=True)
class Closed:
    """An event that was published and is withdrawn or archived; `content` is what guests read last."""

    content: EventContent


Found = PublicPage | Moved | Closed | None
"""What there is for guests at an address; None for a draft, a malformed or an unknown one alike."""


async def find_public_page(session: AsyncSession, *, slug: str) -> Found:
    """What there is for guests at the address."""
    if not is_slug(slug):
        return None
    query = _select_published().join(SlugHistory, col(SlugHistory.event_id) == col(Event.id))
    row = (await session.execute(query.where(col(SlugHistory.slug) == slug))).one_or_none()
    return _present(row[0], row[1], slug) if row else None


async def find_public_page_by_code(session: AsyncSession, *, code: str) -> PublicPage | Closed | None:
    """What there is for guests at the permanent short address."""
    if not _CODE.fullmatch(code):
        return None
    row = (await session.execute(_select_published().where(col(Event.code) == code))).one_or_none()
    if row is None:
        return None
    found = _present(row[0], row[1], row[0].slug)
    return None if isinstance(found, Moved) else found


async def find_slug_of_code(session: AsyncSession, *, code: str, organizer_id: str | None) -> str | None:
    """The present slug of the event with this code, if it is published or the organizer's own."""
    if not _CODE.fullmatch(code):
        return None
    is_theirs = col(Event.organizer_id) == (organizer_id or "")
    query = sa.select(col(Event.slug)).where(col(Event.code) == code)
    return await session.scalar(query.where(is_theirs | (col(Event.status) == EventStatus.PUBLISHED)))


def _select_published() -> sa.Select[Event, Revision]:
    # An event points at a revision once it was published, and never loses it again.
    return sa.select(Event, Revision).join(Revision, col(Revision.id) == col(Event.revision_id))


def _present(event: Event, revision: Revision, slug: str) -> PublicPage | Moved | Closed:
    content = EventContent.model_validate(revision.content)
    if event.status != EventStatus.PUBLISHED:
        return Closed(content)
    if event.slug != slug:
        return Moved(event.slug)
    return PublicPage(
        event_id=event.id,
        slug=event.slug,
        revision_id=revision.id,
        revision_number=revision.number,
        revised_at=revision.created_at,
        content=content,
        time_zone=event.time_zone,
    )
