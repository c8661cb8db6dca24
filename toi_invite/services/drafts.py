"""What an organizer writes: saved without losing another tab's words, and shown to guests only on *Update*."""

from datetime import UTC, datetime, time
from zoneinfo import ZoneInfo

import sqlalchemy as sa
from pydantic import ValidationError
from sqlalchemy.ext.asyncio import AsyncSession
from sqlmodel import col

from toi_invite.db import change_row
from toi_invite.errors import IncompleteEventError, InvalidInputError, NotFoundError, RefusedError, StaleVersionError
from toi_invite.models.category import Category
from toi_invite.models.content import EventContent
from toi_invite.models.event import Event, EventStatus, Grant, Revision
from toi_invite.models.payment import Payment, PaymentStatus
from toi_invite.services.event_views import EventView, get_own_row, view_event
from toi_invite.services.media.contents import settle_media
from toi_invite.services.media.photos import list_named
from toi_invite.services.readiness import list_missing
from toi_invite.services.slugs import pick_provisional
from toi_invite.services.templates import find_template, get_template

_YEARS = range(2000, 2101)
_WAS_PUBLISHED = frozenset({EventStatus.PUBLISHED, EventStatus.WITHDRAWN})


def parse_content(text: str) -> EventContent:
    """The content out of a browser's JSON.

    Raises:
        InvalidInputError: for anything that is not a content; each field has pydantic's code of its problem.
    """
    try:
        content = EventContent.model_validate_json(text)
    except ValidationError as error:
        raise InvalidInputError({_name_field(item["loc"]): item["type"] for item in error.errors()}) from None
    _refuse_impossible(content)
    return content


async def save_draft(
    session: AsyncSession, *, organizer_id: str, event_id: str, version: int, content: EventContent, now: datetime
) -> int:
    """Save what the builder shows over the version that it had read; the version after it.

    Photos that are not this event's own are left out. The same words again, when only the answer to an earlier save
    was lost, are no conflict and change nothing.

    Raises:
        NotFoundError: when the event is not the organizer's.
        StaleVersionError: when it was saved elsewhere since; nothing is changed.
        RefusedError: `archived`; `dearer_template` when the event was paid or granted for a cheaper one.
        InvalidInputError: when the template or the year is impossible.
    """
    # Locked where uploads are named, so that the sweep takes none of them away in between.
    row = await get_own_row(session, organizer_id, event_id, locked=bool(list_named(content)))
    content = await settle_media(session, content, event_id=row.id)
    if content == EventContent.model_validate(row.content):
        return row.version
    _refuse_impossible(content)
    await _refuse_dearer(session, row, content)
    await _write(session, row, version, content, now)
    if not row.slug_chosen:
        await _follow_names(session, row, content)
    return version + 1


async def update_published(
    session: AsyncSession, *, organizer_id: str, event_id: str, version: int, now: datetime
) -> EventView:
    """Show the draft, as the organizer saw it at `version`, to guests.

    Raises:
        NotFoundError: when the event is not the organizer's.
        StaleVersionError: when it was saved elsewhere since.
        RefusedError: `not_published`; `dearer_template`.
        IncompleteEventError: when something required is missing.
    """
    row = await get_own_row(session, organizer_id, event_id, locked=True)
    if row.status not in _WAS_PUBLISHED:
        raise RefusedError("not_published")
    if row.version != version:
        raise StaleVersionError(row.version)
    content = EventContent.model_validate(row.content)
    await _refuse_dearer(session, row, content)
    if missing := list_missing(content, now=now):
        raise IncompleteEventError(missing)
    revision = await add_revision(session, row, now=now)
    statement = sa.update(Event).where(col(Event.id) == row.id).values(revision_id=revision.id, updated_at=now)
    await change_row(session, statement)
    return await view_event(session, await get_own_row(session, organizer_id, event_id))


async def add_revision(session: AsyncSession, row: Event, *, now: datetime) -> Revision:
    """A snapshot of the event's draft; the caller holds the event's row locked and checked that it is complete."""
    last = await session.scalar(sa.select(sa.func.max(col(Revision.number))).where(col(Revision.event_id) == row.id))
    revision = Revision(
        event_id=row.id, number=(last or 0) + 1, content=row.content, starts_at=row.starts_at, created_at=now
    )
    session.add(revision)
    await session.flush()
    return revision


async def find_paid_category(session: AsyncSession, row: Event) -> Category | None:
    """The dearest category that the event's completed payment or its grant covers; None when it has neither."""
    paid = sa.select(col(Payment.category)).where(
        col(Payment.id) == row.payment_id, col(Payment.status) == PaymentStatus.COMPLETED
    )
    granted = sa.select(col(Grant.category)).where(col(Grant.id) == row.grant_id)
    words = [await session.scalar(query) for query in (paid, granted)]
    return max((Category(word) for word in words if word), key=lambda category: category.rank, default=None)


def compute_start(content: EventContent, time_zone: str) -> datetime | None:
    """The instant (UTC) at which the event starts: its wall-clock time, or midnight when it has only a day."""
    if content.date is None:
        return None
    local = datetime.combine(content.date, content.time or time(), tzinfo=ZoneInfo(time_zone))
    return local.astimezone(UTC)


async def _write(session: AsyncSession, row: Event, version: int, content: EventContent, now: datetime) -> None:
    statement = (
        sa.update(Event)
        .where(col(Event.id) == row.id, col(Event.version) == version, col(Event.status) != EventStatus.ARCHIVED)
        .values(
            content=content.model_dump(mode="json"),
            version=version + 1,
            starts_at=compute_start(content, row.time_zone),
            updated_at=now,
        )
    )
    if not await change_row(session, statement):
        await _explain_refusal(session, row)


async def _explain_refusal(session: AsyncSession, row: Event) -> None:
    query = sa.select(col(Event.status), col(Event.version)).where(col(Event.id) == row.id)
    present = (await session.execute(query)).one_or_none()
    if present is None:
        raise NotFoundError("no such event")
    if present.status == EventStatus.ARCHIVED:
        raise RefusedError("archived")
    raise StaleVersionError(present.version)


async def _follow_names(session: AsyncSession, row: Event, content: EventContent) -> None:
    slug = await pick_provisional(session, content=content, event_id=row.id, code=row.code)
    statement = sa.update(Event).where(col(Event.id) == row.id, col(Event.slug_chosen).is_(False)).values(slug=slug)
    await change_row(session, statement)


async def _refuse_dearer(session: AsyncSession, row: Event, content: EventContent) -> None:
    paid = await find_paid_category(session, row)
    if paid is not None and get_template(content.template).category.rank > paid.rank:
        raise RefusedError("dearer_template")


def _refuse_impossible(content: EventContent) -> None:
    if find_template(content.template) is None:
        raise InvalidInputError({"template": "unknown"})
    if content.date is not None and content.date.year not in _YEARS:
        raise InvalidInputError({"date": "out_of_range"})


def _name_field(location: tuple[int | str, ...]) -> str:
    return ".".join(str(part) for part in location) or "content"
