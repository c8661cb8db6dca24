"""Music that organizers send: taken in, kept and shown as their photos are."""

from dataclasses import dataclass
from datetime import datetime
from pathlib import Path

from toi_invite.models.media import Media, MediaKind
from toi_invite.services.media.photos import Studio, describe_files, store_files


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
    row = Media(
        organizer_id=organizer_id,
        event_id=event_id,
        kind=MediaKind.MUSIC,
        width=0,
        height=0,
        **describe_files(sound.files, now),
    )
    await store_files(studio, row, sound.files)
    return StoredMusic(row.id, sound.seconds)
