"""Events, what was published of them, and the addresses they have had."""

from datetime import datetime
from enum import StrEnum
from typing import Any

import sqlalchemy as sa
from sqlmodel import Field, SQLModel

from toi_invite.models.base import check, id_field, instant_field, one_of


class EventStatus(StrEnum):
    """`draft → published ⇄ withdrawn`; any of them → `archived`, which can be undone."""

    DRAFT = "draft"
    PUBLISHED = "published"
    WITHDRAWN = "withdrawn"
    ARCHIVED = "archived"


class Event(SQLModel, table=True):
    """A toi and its page.

    `content` is the draft that the builder edits (an `EventContent` as JSON); guests read `revision_id`. `code` is the
    permanent short address, `slug` the present or wished one. `starts_at` follows the draft's wall-clock time in
    `time_zone`.
    """

    __tablename__ = "event"  # pyright: ignore[reportAssignmentType]
    __table_args__ = (
        check("status", one_of("status", EventStatus)),
        check("published_by", "status <> 'published' OR payment_id IS NOT NULL OR grant_id IS NOT NULL"),
        check("published_revision", "status NOT IN ('published', 'withdrawn') OR revision_id IS NOT NULL"),
        check("status_before_archive", "(status = 'archived') = (archived_from IS NOT NULL)"),
    )

    id: str = id_field()
    organizer_id: str = Field(foreign_key="organizer.id", index=True, max_length=36)
    status: str = Field(default=EventStatus.DRAFT, max_length=16)
    archived_from: str | None = Field(default=None, max_length=16)
    code: str = Field(unique=True, max_length=16)
    slug: str = Field(max_length=50, index=True)
    slug_chosen: bool = False  # true once the organizer wished an address, so that the title no longer moves it
    content: dict[str, Any] = Field(sa_type=sa.JSON)
    version: int = 1
    time_zone: str = Field(default="Asia/Almaty", max_length=40)
    starts_at: datetime | None = instant_field(default=None)
    revision_id: str | None = Field(default=None, max_length=36)
    payment_id: str | None = Field(default=None, max_length=36)
    grant_id: str | None = Field(default=None, max_length=36)
    published_at: datetime | None = instant_field(default=None)
    created_at: datetime = instant_field()
    updated_at: datetime = instant_field()


class Revision(SQLModel, table=True):
    """What an event said at one moment: never changed, so that rendered bytes can be cached by its id."""

    __tablename__ = "revision"  # pyright: ignore[reportAssignmentType]
    __table_args__ = (sa.UniqueConstraint("event_id", "number"),)

    id: str = id_field()
    event_id: str = Field(foreign_key="event.id", max_length=36)
    number: int
    content: dict[str, Any] = Field(sa_type=sa.JSON)
    starts_at: datetime | None = instant_field(default=None)
    created_at: datetime = instant_field()


class SlugHistory(SQLModel, table=True):
    """An address that belongs to an event for ever: reserved when a payment starts or the event is published."""

    __tablename__ = "slug_history"  # pyright: ignore[reportAssignmentType]

    slug: str = Field(primary_key=True, max_length=50)
    event_id: str = Field(foreign_key="event.id", index=True, max_length=36)
    reserved_at: datetime = instant_field()


class Grant(SQLModel, table=True):
    """A recorded right to publish without a payment, for templates up to `category`."""

    __tablename__ = "publish_grant"  # pyright: ignore[reportAssignmentType]
    __table_args__ = (check("kind", "kind IN ('free', 'promo', 'gift')"),)

    id: str = id_field()
    event_id: str = Field(foreign_key="event.id", index=True, max_length=36)
    kind: str = Field(max_length=8)
    category: str = Field(max_length=16)
    created_at: datetime = instant_field()
