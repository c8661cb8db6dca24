"""Photos of an event: taken in, cropped, and what may be shown of them to whom."""

import asyncio
import uuid
from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime
from pathlib import Path
from tempfile import TemporaryDirectory
from typing import Any

import sqlalchemy as sa
from sqlalchemy.ext.asyncio import AsyncSession
from sqlmodel import col

from toi_invite.db import Database
from toi_invite.errors import NotFoundError, RefusedError
from toi_invite.models.content import EventContent
from toi_invite.models.event import Event, EventStatus, Revision
from toi_invite.models.media import Media, MediaKind
from toi_invite.services.event_views import get_own_row
from toi_invite.services.media.storage import MediaStorage
from toi_invite.services.media.workshop import Pictures, Workshop

MOST_FILES = 300
MOST_BYTES = 600 * 1024 * 1024
"""What one organizer's photos may take together, with all their sizes and formats; the sweep makes room again."""

MASTER = "master.jpg"


@dataclass(frozen=True)
class StoredPhoto:
    """A photo that was taken in; the size in pixels is that of its largest picture."""

    media_id: str
    width: int
    height: int


@dataclass(frozen=True)
class ShownPhoto:
    """Where a photo's pictures lie, and whether everybody may see them or their organizer alone."""

    folder: str
    is_public: bool


@dataclass(frozen=True)
class Studio:
    """All that is needed to take photos in."""

    database: Database
    storage: MediaStorage
    workshop: Workshop


async def check_upload(session: AsyncSession, *, organizer_id: str, event_id: str) -> None:
    """See whether another photo may be sent for the event.

    Raises:
        NotFoundError: when the event is not the organizer's.
        RefusedError: `archived`; `quota`, when the organizer's photos take too much.
    """
    event = await get_own_row(session, organizer_id, event_id)
    if event.status == EventStatus.ARCHIVED:
        raise RefusedError("archived")
    query = sa.select(sa.func.count(), sa.func.coalesce(sa.func.sum(col(Media.bytes)), 0))
    files, size = (await session.execute(query.where(col(Media.organizer_id) == organizer_id))).one()
    if files >= MOST_FILES or size >= MOST_BYTES:
        raise RefusedError("quota")


async def add_photo(studio: Studio, source: Path, *, organizer_id: str, event_id: str, now: datetime) -> StoredPhoto:
    """Take a file in as a photo of the event.

    Raises:
        NotFoundError: when the event is not the organizer's.
        RefusedError: what `Workshop.make_pictures` and `check_upload` say.
    """
    pictures = await studio.workshop.make_pictures(source)
    return await _store(studio, pictures, organizer_id, event_id, now)


async def crop_photo(
    studio: Studio, media_id: str, box: Sequence[float], *, organizer_id: str, event_id: str, now: datetime
) -> StoredPhoto:
    """A new photo of a part of the event's photo, which stays as it is.

    Args:
        studio: where it is done.
        media_id: the photo.
        box: left, top, width and height, as fractions of the photo as it is shown.
        organizer_id: whose it has to be.
        event_id: whose photo it is.
        now: the moment of the call.

    Raises:
        NotFoundError: when the event or the photo is not the organizer's.
        RefusedError: as `add_photo`; `too_small` when nothing would be left.
    """
    master = await _read_master(studio, media_id, organizer_id, event_id)
    with TemporaryDirectory(prefix="toi-crop-") as folder:
        source = Path(folder) / MASTER
        await asyncio.to_thread(source.write_bytes, master)
        pictures = await studio.workshop.make_pictures(source, box)
    return await _store(studio, pictures, organizer_id, event_id, now)


async def find_shown_photo(session: AsyncSession, media_id: str, *, organizer_id: str | None) -> ShownPhoto | None:
    """Where the pictures are, if this reader may see them; None for a guest is somebody without a session.

    Everybody sees what a published event's page shows; the organizer sees whatever is theirs.
    """
    query = (
        sa.select(Media, col(Event.status), col(Revision.content))
        .join(Event, col(Event.id) == col(Media.event_id))
        .outerjoin(Revision, col(Revision.id) == col(Event.revision_id))
        .where(col(Media.id) == media_id)
    )
    row = (await session.execute(query)).one_or_none()
    if row is None:
        return None
    media: Media = row[0]
    is_public = row[1] == EventStatus.PUBLISHED and media_id in list_media_ids(row[2])
    if is_public or media.organizer_id == organizer_id:
        return ShownPhoto(media.folder, is_public)
    return None


async def read_shown_file(studio: Studio, media_id: str, name: str) -> bytes | None:
    """One picture of a photo that everybody sees; None when there is none of that name, or nobody may see it."""
    async with studio.database.reading() as session:
        photo = await find_shown_photo(session, media_id, organizer_id=None)
    return await studio.storage.open(photo.folder, name) if photo else None


def list_media_ids(content: object) -> set[str]:
    """The photos and the music that a stored content names; none of no content."""
    return list_named(EventContent.model_validate(content)) if content else set()


def list_named(content: EventContent) -> set[str]:
    """The uploads that a content names."""
    music = {content.music.media_id} if content.music and content.music.media_id else set[str]()
    return {photo.media_id for photo in content.photos} | music


async def _read_master(studio: Studio, media_id: str, organizer_id: str, event_id: str) -> bytes:
    query = sa.select(col(Media.folder)).where(
        col(Media.id) == media_id, col(Media.organizer_id) == organizer_id, col(Media.event_id) == event_id
    )
    async with studio.database.reading() as session:
        await check_upload(session, organizer_id=organizer_id, event_id=event_id)
        folder = await session.scalar(query)
    master = await studio.storage.open(folder, MASTER) if folder else None
    if master is None:
        raise NotFoundError("no such photo")
    return master


async def _store(studio: Studio, pictures: Pictures, organizer_id: str, event_id: str, now: datetime) -> StoredPhoto:
    row = Media(
        organizer_id=organizer_id,
        event_id=event_id,
        kind=MediaKind.PHOTO,
        width=pictures.width,
        height=pictures.height,
        blur=pictures.blur,
        **describe_files(pictures.files, now),
    )
    await store_files(studio, row, pictures.files)
    return StoredPhoto(row.id, pictures.width, pictures.height)


def describe_files(files: dict[str, bytes], now: datetime) -> dict[str, Any]:
    """What the row of any new upload says of its files: they lie in a folder of its own, and nothing names it yet."""
    media_id, size = uuid.uuid4().hex, sum(map(len, files.values()))
    return {"id": media_id, "folder": media_id, "bytes": size, "created_at": now, "unused_since": now}


async def store_files(studio: Studio, row: Media, files: dict[str, bytes]) -> None:
    """Keep an upload; the row first: files without one belong to nobody, and the sweep may take them away at once.

    Raises:
        NotFoundError: when the event is not the organizer's.
        RefusedError: what `check_upload` says.
    """
    folder = row.folder
    async with studio.database.transaction() as session:
        await check_upload(session, organizer_id=row.organizer_id, event_id=row.event_id)
        session.add(row)
    for name, body in files.items():
        await studio.storage.put(folder, name, body)
