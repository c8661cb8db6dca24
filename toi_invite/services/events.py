"""Events from the first draft to the archive. Publishing for the first time is `publishing`; writing is `drafts`."""

import secrets
from datetime import datetime

import sqlalchemy as sa
from sqlalchemy.ext.asyncio import AsyncSession
from sqlmodel import col

from toi_invite.db import change_row
from toi_invite.errors import NotFoundError, RefusedError
from toi_invite.language.codes import Language
from toi_invite.models.base import make_id
from toi_invite.models.content import EventContent
from toi_invite.models.event import Event, EventStatus, Revision
from toi_invite.models.occasion import Occasion
from toi_invite.models.payment import Payment, PaymentStatus
from toi_invite.services.drafts import compute_start, save_draft
from toi_invite.services.event_views import EventView, get_own_row, view_event, view_events
from toi_invite.services.media.contents import copy_media, drop_media, forget_media
from toi_invite.services.media.photos import list_named
from toi_invite.services.slugs import pick_provisional
from toi_invite.services.templates import find_template

_CODE_LENGTH = 8
_CODE_LETTERS = "abcdefghijkmnpqrstuvwxyz23456789"  # without look-alikes: people copy a code from paper


async def create_event(
    session: AsyncSession,
    *,
    organizer_id: str,
    template: str,
    occasion: Occasion | None = None,
    language: Language = Language.KK,
    now: datetime,
) -> EventView:
    """A new empty draft with the template, of the given occasion or the template's first.

    Raises:
        NotFoundError: when there is no such template.
    """
    manifest = find_template(template)
    if manifest is None:
        raise NotFoundError("no such template")
    content = EventContent(template=manifest.slug, occasion=occasion or manifest.occasions[0], main_language=language)
    return await _add(session, organizer_id, content, now)


async def duplicate_event(session: AsyncSession, *, organizer_id: str, event_id: str, now: datetime) -> EventView:
    """A new draft that says the same as the event's draft.

    Raises:
        NotFoundError: when the event is not the organizer's.
    """
    row = await get_own_row(session, organizer_id, event_id)
    content = EventContent.model_validate(row.content)
    copy = await _add(session, organizer_id, drop_media(content), now)
    if not list_named(content):
        return copy
    content = await copy_media(session, content, from_event=event_id, to_event=copy.id, now=now)
    owner = {"organizer_id": organizer_id, "event_id": copy.id}
    await save_draft(session, **owner, version=copy.version, content=content, now=now)
    return await get_event(session, **owner)


async def get_event(session: AsyncSession, *, organizer_id: str, event_id: str) -> EventView:
    """The organizer's event.

    Raises:
        NotFoundError: when there is none, or it is somebody else's.
    """
    return await view_event(session, await get_own_row(session, organizer_id, event_id))


async def list_events(session: AsyncSession, *, organizer_id: str, archived: bool = False) -> list[EventView]:
    """The organizer's events, or those in the archive, the one touched last first."""
    is_archived = col(Event.status) == EventStatus.ARCHIVED
    query = (
        sa.select(Event)
        .where(col(Event.organizer_id) == organizer_id, is_archived if archived else ~is_archived)
        .order_by(col(Event.updated_at).desc(), col(Event.id))
    )
    return await view_events(session, (await session.scalars(query)).all())


async def count_archived(session: AsyncSession, *, organizer_id: str) -> int:
    """How many events the organizer has in the archive."""
    query = sa.select(sa.func.count()).where(
        col(Event.organizer_id) == organizer_id, col(Event.status) == EventStatus.ARCHIVED
    )
    return await session.scalar(query) or 0


async def archive_event(session: AsyncSession, *, organizer_id: str, event_id: str, now: datetime) -> None:
    """Put the event away; guests of a published one read a notice. Again is fine.

    Raises:
        NotFoundError: when the event is not the organizer's.
    """
    row = await get_own_row(session, organizer_id, event_id)
    statement = _own(row).where(col(Event.status) != EventStatus.ARCHIVED)
    await change_row(
        session, statement.values(archived_from=col(Event.status), status=EventStatus.ARCHIVED, updated_at=now)
    )


async def restore_event(session: AsyncSession, *, organizer_id: str, event_id: str, now: datetime) -> None:
    """Take the event out of the archive as it was; one that was refunded meanwhile comes back withdrawn.

    Raises:
        NotFoundError: when the event is not the organizer's.
    """
    row = await get_own_row(session, organizer_id, event_id, locked=True)
    status = row.archived_from
    if status == EventStatus.PUBLISHED and not await _may_be_public(session, row):
        status = EventStatus.WITHDRAWN
    statement = _own(row).where(col(Event.status) == EventStatus.ARCHIVED)
    await change_row(session, statement.values(status=status, archived_from=None, updated_at=now))


async def withdraw_event(session: AsyncSession, *, organizer_id: str, event_id: str, now: datetime) -> None:
    """Hide a published event behind a kind notice. Again is fine.

    Raises:
        NotFoundError: when the event is not the organizer's.
        RefusedError: `not_published`, when it was never published or lies in the archive.
    """
    row = await get_own_row(session, organizer_id, event_id)
    statement = _own(row).where(col(Event.status) == EventStatus.PUBLISHED)
    if not await change_row(session, statement.values(status=EventStatus.WITHDRAWN, updated_at=now)):
        await _refuse_unless(session, row, EventStatus.WITHDRAWN, "not_published")


async def republish_event(session: AsyncSession, *, organizer_id: str, event_id: str, now: datetime) -> None:
    """Show a withdrawn event again, without paying again. Again is fine.

    Raises:
        NotFoundError: when the event is not the organizer's.
        RefusedError: `not_paid`, when its payment was given back; `not_withdrawn` for a draft or an archived one.
    """
    row = await get_own_row(session, organizer_id, event_id, locked=True)
    if not await _may_be_public(session, row):
        raise RefusedError("not_paid")
    statement = _own(row).where(col(Event.status) == EventStatus.WITHDRAWN)
    if not await change_row(session, statement.values(status=EventStatus.PUBLISHED, updated_at=now)):
        await _refuse_unless(session, row, EventStatus.PUBLISHED, "not_withdrawn")


async def empty_events(session: AsyncSession, *, organizer_id: str, now: datetime) -> None:
    """Take all personal words and photos out of the organizer's events and revisions, and close them (law 10)."""
    await forget_media(session, organizer_id=organizer_id)
    rows = await session.scalars(sa.select(Event).where(col(Event.organizer_id) == organizer_id))
    for row in rows.all():
        await archive_event(session, organizer_id=organizer_id, event_id=row.id, now=now)
        content = EventContent.model_validate(row.content)
        empty = EventContent(template=content.template, occasion=content.occasion).model_dump(mode="json")
        await change_row(session, _own(row).values(content=empty, version=col(Event.version) + 1, starts_at=None))
        await change_row(session, _own(row).where(col(Event.slug_chosen).is_(False)).values(slug=f"shaqyru-{row.code}"))
        await change_row(session, sa.update(Revision).where(col(Revision.event_id) == row.id).values(content=empty))


async def _add(session: AsyncSession, organizer_id: str, content: EventContent, now: datetime) -> EventView:
    event_id = make_id()
    code = "".join(secrets.choice(_CODE_LETTERS) for _ in range(_CODE_LENGTH))
    row = Event(
        id=event_id,
        organizer_id=organizer_id,
        code=code,
        slug=await pick_provisional(session, content=content, event_id=event_id, code=code),
        content=content.model_dump(mode="json"),
        created_at=now,
        updated_at=now,
    )
    row.starts_at = compute_start(content, row.time_zone)
    session.add(row)
    await session.flush()
    return await view_event(session, row)


async def _may_be_public(session: AsyncSession, row: Event) -> bool:
    """Whether the event still has a grant or a completed payment; a refund waits until we are done."""
    query = sa.select(col(Payment.status)).where(col(Payment.id) == row.payment_id).with_for_update()
    return row.grant_id is not None or await session.scalar(query) == PaymentStatus.COMPLETED


async def _refuse_unless(session: AsyncSession, row: Event, status: EventStatus, reason: str) -> None:
    present = await session.scalar(sa.select(col(Event.status)).where(col(Event.id) == row.id))
    if present != status:
        raise RefusedError(reason)


def _own(row: Event) -> sa.Update:
    return sa.update(Event).where(col(Event.id) == row.id)
