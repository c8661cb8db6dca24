"""Contents and the uploads that they name: only an event's own, in the size and with the blur that they really have."""

import uuid
from datetime import datetime

import sqlalchemy as sa
from sqlalchemy.ext.asyncio import AsyncSession
from sqlmodel import col

from toi_invite.models.content import EventContent
from toi_invite.models.media import Media, MediaKind
from toi_invite.models.photo import Photo
from toi_invite.services.media.photos import list_named


async def settle_media(session: AsyncSession, content: EventContent, *, event_id: str) -> EventContent:
    """The content without uploads that are not this event's; of its photos a browser tells order and words alone."""
    if not list_named(content):
        return content
    rows = await _read_rows(session, content, event_id)
    photos = [_settle(photo, rows[photo.media_id]) for photo in content.photos if _is_photo(rows.get(photo.media_id))]
    music = content.music
    if music and music.media_id and not _is_music(rows.get(music.media_id)):
        music = None
    return content.model_copy(update={"photos": tuple(photos), "music": music})


async def copy_media(
    session: AsyncSession, content: EventContent, *, from_event: str, to_event: str, now: datetime
) -> EventContent:
    """The content with uploads of the other event's own, which share their files with those that they were."""
    rows = await _read_rows(session, content, from_event)
    copies = {media_id: _copy(row, to_event, now) for media_id, row in rows.items()}
    session.add_all(copies.values())
    photos = [
        photo.model_copy(update={"media_id": copies[photo.media_id].id})
        for photo in content.photos
        if photo.media_id in copies
    ]
    music = content.music
    if music and music.media_id:
        copy = copies.get(music.media_id)
        music = music.model_copy(update={"media_id": copy.id}) if copy else None
    return content.model_copy(update={"photos": tuple(photos), "music": music})


def drop_media(content: EventContent) -> EventContent:
    """The content without any upload; a piece of ours stays."""
    music = content.music if content.music and content.music.piece else None
    return content.model_copy(update={"photos": (), "music": music})


async def forget_media(session: AsyncSession, *, organizer_id: str) -> None:
    """The organizer has no photos any more; the sweep takes their files away."""
    await session.execute(sa.delete(Media).where(col(Media.organizer_id) == organizer_id))


async def _read_rows(session: AsyncSession, content: EventContent, event_id: str) -> dict[str, Media]:
    query = sa.select(Media).where(col(Media.event_id) == event_id, col(Media.id).in_(list_named(content)))
    return {row.id: row for row in await session.scalars(query)}


def _is_photo(row: Media | None) -> bool:
    return row is not None and row.kind == MediaKind.PHOTO


def _is_music(row: Media | None) -> bool:
    return row is not None and row.kind == MediaKind.MUSIC


def _copy(row: Media, event_id: str, now: datetime) -> Media:
    new = Media.model_validate(row.model_dump() | {"id": uuid.uuid4().hex, "event_id": event_id})
    new.created_at, new.unused_since = now, None
    return new


def _settle(photo: Photo, row: Media) -> Photo:
    return photo.model_copy(update={"width": row.width, "height": row.height, "blur": row.blur})
