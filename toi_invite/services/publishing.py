"""Publishing: the only place where an event becomes `published` for the first time."""

from dataclasses import dataclass
from datetime import datetime

import sqlalchemy as sa
from sqlalchemy.ext.asyncio import AsyncSession
from sqlmodel import col

from toi_invite.config import Settings
from toi_invite.db import UtcDateTime, change_row, table_of
from toi_invite.errors import IncompleteEventError, RefusedError
from toi_invite.late_writes import write_later
from toi_invite.models.base import make_id
from toi_invite.models.category import Category
from toi_invite.models.content import EventContent
from toi_invite.models.event import Event, EventStatus, Grant
from toi_invite.models.payment import Payment, PaymentStatus
from toi_invite.services.drafts import add_revision
from toi_invite.services.event_views import LockedEvent, get_own_row
from toi_invite.services.pricing import get_price
from toi_invite.services.readiness import list_missing
from toi_invite.services.slugs import reserve_event_slug
from toi_invite.services.templates import get_template

_EVENT = table_of(Event)
_PUBLISH = (
    sa.update(_EVENT)
    .where(_EVENT.c.id == sa.bindparam("event_id"))
    .values(published_at=sa.func.coalesce(_EVENT.c.published_at, sa.bindparam("now", type_=UtcDateTime())))
)


@dataclass(frozen=True)
class Publishable:
    """A complete event of the organizer, its template's category, and the price of publishing it in tiyn."""

    event: Event
    category: Category
    amount_tiyn: int


async def get_publishable(
    session: AsyncSession, *, organizer_id: str, event_id: str, settings: Settings, now: datetime
) -> Publishable:
    """The organizer's event, locked, with everything that publishing needs.

    Raises:
        NotFoundError: when the event is not the organizer's.
        RefusedError: `already_published` or `archived`.
        IncompleteEventError: when something required is missing.
    """
    event = await get_own_row(session, organizer_id, event_id, locked=True)
    if event.status == EventStatus.PUBLISHED:
        raise RefusedError("already_published")
    if event.status == EventStatus.ARCHIVED:
        raise RefusedError("archived")
    content = EventContent.model_validate(event.content)
    if missing := list_missing(content, now=now):
        raise IncompleteEventError(missing)
    category = get_template(content.template).category
    return Publishable(event, category, get_price(settings, category))


async def publish_free(
    session: AsyncSession, *, organizer_id: str, event_id: str, settings: Settings, now: datetime
) -> None:
    """Publish an event whose template is free, by a recorded grant.

    Raises:
        NotFoundError, RefusedError, IncompleteEventError: as `get_publishable`; also `not_free`.
        SlugTakenError: when the wished address went to another event.
    """
    found = await get_publishable(session, organizer_id=organizer_id, event_id=event_id, settings=settings, now=now)
    if found.amount_tiyn:
        raise RefusedError("not_free")
    await reserve_event_slug(session, organizer_id=organizer_id, event_id=event_id, now=now)
    revision = await add_revision(session, found.event, now=now)
    grant = Grant(id=make_id(), event_id=event_id, kind="free", category=found.category, created_at=now)
    session.add(grant)
    await session.flush()
    _publish(session, event_id, revision_id=revision.id, now=now, grant_id=grant.id)


async def has_anything_to_publish(session: AsyncSession, event: LockedEvent) -> bool:
    """Whether a payment that has just completed publishes the event, or is a surplus (law 5)."""
    if event.status is not EventStatus.WITHDRAWN or event.grant_id is not None:
        return event.status is EventStatus.DRAFT
    status = await session.scalar(sa.select(col(Payment.status)).where(col(Payment.id) == event.payment_id))
    return status == PaymentStatus.REFUNDED


def publish_paid(session: AsyncSession, payment: Payment, *, now: datetime) -> None:
    """Publish what was paid for; the caller holds the event and has marked the payment as publishing."""
    _publish(session, payment.event_id, revision_id=payment.revision_id, now=now, payment_id=payment.id)


async def withdraw_refunded(session: AsyncSession, payment: Payment, *, now: datetime) -> bool:
    """Withdraw the event that this payment published, because all of it went back (law 6)."""
    change = (
        sa.update(Event)
        .where(
            col(Event.id) == payment.event_id,
            col(Event.payment_id) == payment.id,
            col(Event.status) == EventStatus.PUBLISHED,
        )
        .values(status=EventStatus.WITHDRAWN, updated_at=now)
    )
    return await change_row(session, change)


def _publish(
    session: AsyncSession,
    event_id: str,
    *,
    revision_id: str,
    now: datetime,
    payment_id: str | None = None,
    grant_id: str | None = None,
) -> None:
    values = {
        "status": EventStatus.PUBLISHED,
        "revision_id": revision_id,
        "payment_id": payment_id,
        "grant_id": grant_id,
        "updated_at": now,
    }
    write_later(session, _PUBLISH, {"event_id": event_id, "now": now, **values})
