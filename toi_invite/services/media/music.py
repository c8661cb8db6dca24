"""Music that organizers send: taken in, kept and shown as their photos are."""

import uuid
from dataclasses import dataclass
from datetime import datetime
from pathlib import Path

from toi_invite.models.media import Media, MediaKind
from toi_invite.services.media.photos import Studio, store_files


@dataclass(frozen=True)
class StoredMusic:
    """Music that was taken in; its length in seconds."""

    media_id: str
    seconds: float


async def add_music(studio: Studio, source: Path, *, organizer_id: str, event_id: str, now: datetime) -> StoredMusic:
    """Take a file in as music for the event.

    Raises:
        NotFoundError: when the event is not the organizer's.
        RefusedError: what `Workshop.make_music` and `check_upload` say.
    """
    sound = await studio.workshop.make_music(source)
    media_id = uuid.uuid4().hex
    row = Media(
        id=media_id,
        organizer_id=organizer_id,
        event_id=event_id,
        kind=MediaKind.MUSIC,
        folder=media_id,
        bytes=sum(map(len, sound.files.values())),
        width=0,
        height=0,
        created_at=now,
        unused_since=now,
    )
    await store_files(studio, row, sound.files)
    return StoredMusic(media_id, sound.seconds)
