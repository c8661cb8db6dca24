"""Files that organizers uploaded, as they are stored."""

from datetime import datetime
from enum import StrEnum

import sqlalchemy as sa
from sqlmodel import Field, SQLModel

from toi_invite.models.base import check, instant_field


class MediaKind(StrEnum):
    """What can be uploaded."""

    PHOTO = "photo"
    MUSIC = "music"


class Media(SQLModel, table=True):
    """One photo or one music of one event; its files lie in `folder` of the storage, which a copy of the event shares.

    `width` and `height` are those of the largest picture, 0 of music; `bytes` is what all files take. No content names
    it since `unused_since`, as far as the sweep has seen; None while one does.
    """

    __tablename__ = "media"  # pyright: ignore[reportAssignmentType]
    __table_args__ = (check("kind", "kind IN ('music', 'photo')"),)

    id: str = Field(primary_key=True, max_length=32)
    organizer_id: str = Field(foreign_key="organizer.id", index=True, max_length=36)
    event_id: str = Field(foreign_key="event.id", index=True, max_length=36)
    kind: str = Field(default=MediaKind.PHOTO, max_length=8)
    folder: str = Field(index=True, max_length=32)
    bytes: int = Field(sa_type=sa.BigInteger)
    width: int
    height: int
    blur: str = Field(default="", max_length=600)
    created_at: datetime = instant_field()
    unused_since: datetime | None = instant_field(default=None)
