"""Accounts: organizers, their sessions, and their reset tokens. Only hashes of tokens and passwords are kept."""

from datetime import datetime

from sqlmodel import Field, SQLModel

from toi_invite.language.codes import Language
from toi_invite.models.base import check, id_field, instant_field, one_of


class Organizer(SQLModel, table=True):
    """The account that builds and pays; an account that went keeps its row without personal data."""

    __tablename__ = "organizer"  # pyright: ignore[reportAssignmentType]
    __table_args__ = (check("language", one_of("language", Language)),)

    id: str = id_field()
    email: str | None = Field(default=None, max_length=254, unique=True)  # canonical form; None once the account went
    name: str = Field(default="", max_length=120)
    password_hash: str | None = Field(default=None, max_length=200)
    language: str = Field(default=Language.KK, max_length=2)
    created_at: datetime = instant_field()
    deleted_at: datetime | None = instant_field(default=None)


class OrganizerSession(SQLModel, table=True):
    """One signed-in browser."""

    __tablename__ = "session"  # pyright: ignore[reportAssignmentType]

    id: str = id_field()
    organizer_id: str = Field(foreign_key="organizer.id", index=True, max_length=36)
    token_hash: str = Field(unique=True, max_length=64)
    created_at: datetime = instant_field()
    last_seen_at: datetime = instant_field()
    expires_at: datetime = instant_field()
    ended_at: datetime | None = instant_field(default=None)


class ResetToken(SQLModel, table=True):
    """A mailed right to choose a new password, once."""

    __tablename__ = "reset_token"  # pyright: ignore[reportAssignmentType]

    id: str = id_field()
    organizer_id: str = Field(foreign_key="organizer.id", index=True, max_length=36)
    token_hash: str = Field(unique=True, max_length=64)
    created_at: datetime = instant_field()
    expires_at: datetime = instant_field()
    used_at: datetime | None = instant_field(default=None)
