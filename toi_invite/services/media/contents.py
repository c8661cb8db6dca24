"""Contents and the photos that they name: only an event's own, in the size and with the blur that they really have."""

import uuid
from datetime import datetime

import sqlalchemy as sa
from sqlalchemy.ext.asyncio import AsyncSession
from sqlmodel import col

from toi_invite.models.content import EventContent
from toi_invite.models.media import Media
from toi_invite.models.photo import Photo


async def settle_photos(session: AsyncSession, content: EventContent, *, event_id: str) -> EventContent:
    """The content without photos that are not this event's; a browser's word counts for their order and texts only."""
    if not content.photos:
        return content
    rows = await _read_rows(session, content, event_id)
    photos = [_settle(photo, rows[photo.media_id]) for photo in content.photos if photo.media_id in rows]
    return content.model_copy(update={"photos": tuple(photos)})


async def copy_photos(
    session: AsyncSession, content: EventContent, *, from_event: str, to_event: str, now: datetime
) -> EventContent:
    """The content with photos of the other event's own, which share their files with those that they were."""
    rows = await _read_rows(session, content, from_event)
    photos: list[Photo] = []
    for photo in content.photos:
        if row := rows.get(photo.media_id):
            new = Media.model_validate(row.model_dump() | {"id": uuid.uuid4().hex, "event_id": to_event})
            new.created_at, new.unused_since = now, None
            session.add(new)
            photos.append(photo.model_copy(update={"media_id": new.id}))
    return content.model_copy(update={"photos": tuple(photos)})


async def forget_media(session: AsyncSession, *, organizer_id: str) -> None:
    """The organizer has no photos any more; the sweep takes their files away."""
    await session.execute(sa.delete(Media).where(col(Media.organizer_id) == organizer_id))


async def _read_rows(session: AsyncSession, content: EventContent, event_id: str) -> dict[str, Media]:
    wanted = [photo.media_id for photo in content.photos]
    query = sa.select(Media).where(col(Media.event_id) == event_id, col(Media.id).in_(wanted))
    return {row.id: row for row in await session.scalars(query)}


def _settle(photo: Photo, row: Media) -> Photo:
    return photo.model_copy(update={"width": row.width, "height": row.height, "blur": row.blur})
