"""Events as the floors above see them: read-only views, never table rows."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime

import sqlalchemy as sa
from sqlalchemy.ext.asyncio import AsyncSession
from sqlmodel import col

from toi_invite.errors import NotFoundError
from toi_invite.models.content import EventContent
from toi_invite.models.event import Event, EventStatus, Revision
from toi_invite.models.payment import Payment, PaymentStatus


@dataclass(frozen=True)
class EventView:
    """One event: its draft, where it stands, and whether guests read something older.

    `starts_at` is aware UTC; `payment_status` is that of the newest payment, None when there never was one.
    """

    id: str
    status: EventStatus
    archived_from: EventStatus | None
    code: str
    slug: str
    slug_chosen: bool
    content: EventContent
    version: int
    starts_at: datetime | None
    revision_id: str | None
    published_at: datetime | None
    updated_at: datetime
    has_unpublished_changes: bool
    payment_status: PaymentStatus | None


async def get_own_row(session: AsyncSession, organizer_id: str, event_id: str, *, locked: bool = False) -> Event:
    """The organizer's event as a fresh row, for services only; `locked` keeps other writers out until the commit.

    Raises:
        NotFoundError: when there is none, or it is somebody else's.
    """
    query = sa.select(Event).where(col(Event.id) == event_id, col(Event.organizer_id) == organizer_id)
    query = query.with_for_update() if locked else query
    row = await session.scalar(query.execution_options(populate_existing=True))
    if row is None:
        raise NotFoundError("no such event")
    return row


@dataclass(frozen=True)
class LockedEvent:
    """An event that no other writer can change until the commit, as far as settling needs it."""

    id: str
    status: EventStatus
    payment_id: str | None
    grant_id: str | None


async def lock_event(session: AsyncSession, event_id: str) -> LockedEvent | None:
    """Keep other writers out of the event until the commit; None when there is none."""
    query = sa.select(col(Event.id), col(Event.status), col(Event.payment_id), col(Event.grant_id))
    row = (await session.execute(query.where(col(Event.id) == event_id).with_for_update())).one_or_none()
    return LockedEvent(row[0], EventStatus(row[1]), row[2], row[3]) if row else None


async def view_events(session: AsyncSession, rows: Sequence[Event]) -> list[EventView]:
    """The views of rows, in their order."""
    revisions = await _read_revisions(session, [row.revision_id for row in rows if row.revision_id])
    payments = await _read_payment_statuses(session, [row.id for row in rows])
    return [_view(row, revisions.get(row.revision_id or ""), payments.get(row.id)) for row in rows]


async def view_event(session: AsyncSession, row: Event) -> EventView:
    """The view of one row."""
    views = await view_events(session, [row])
    return views[0]


def _view(row: Event, published: EventContent | None, payment: PaymentStatus | None) -> EventView:
    content = EventContent.model_validate(row.content)
    return EventView(
        id=row.id,
        status=EventStatus(row.status),
        archived_from=EventStatus(row.archived_from) if row.archived_from else None,
        code=row.code,
        slug=row.slug,
        slug_chosen=row.slug_chosen,
        content=content,
        version=row.version,
        starts_at=row.starts_at,
        revision_id=row.revision_id,
        published_at=row.published_at,
        updated_at=row.updated_at,
        has_unpublished_changes=published is not None and published != content,
        payment_status=payment,
    )


async def _read_revisions(session: AsyncSession, ids: Sequence[str]) -> dict[str, EventContent]:
    query = sa.select(col(Revision.id), col(Revision.content)).where(col(Revision.id).in_(ids))
    return {row.id: EventContent.model_validate(row.content) for row in await session.execute(query)}


async def _read_payment_statuses(session: AsyncSession, event_ids: Sequence[str]) -> dict[str, PaymentStatus]:
    query = (
        sa.select(col(Payment.event_id), col(Payment.status))
        .where(col(Payment.event_id).in_(event_ids))
        .order_by(col(Payment.created_at), col(Payment.number))
    )
    return {row.event_id: PaymentStatus(row.status) for row in await session.execute(query)}
