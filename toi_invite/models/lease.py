"""Leases: who does what only one process may do, until when."""

from datetime import datetime

from sqlmodel import Field, SQLModel

from toi_invite.models.base import instant_field


class Lease(SQLModel, table=True):
    """One task that has one doer at a time; after `expires_at` another one may take it."""

    __tablename__ = "lease"  # pyright: ignore[reportAssignmentType]

    name: str = Field(primary_key=True, max_length=40)
    holder: str = Field(max_length=36)
    expires_at: datetime = instant_field()
