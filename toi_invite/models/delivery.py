"""The inbox: every authentic webhook call that reached us, stored before it is applied (law 2)."""

from datetime import datetime

import sqlalchemy as sa
from sqlmodel import Field, SQLModel

from toi_invite.models.base import check, id_field, instant_field


class Delivery(SQLModel, table=True):
    """One webhook call. `matched` is the canonical JSON of the fields that a repeat must have in common with it.

    One in `review` that belongs to no attempt is open until a person has written its `resolution`.
    """

    __tablename__ = "delivery"  # pyright: ignore[reportAssignmentType]
    __table_args__ = (
        sa.UniqueConstraint("source", "dedupe_key"),
        check("outcome", "outcome IN ('applied', 'duplicate', 'ignored', 'review') OR outcome IS NULL"),
        check("processed", "(processed_at IS NULL) = (outcome IS NULL)"),
    )

    id: str = id_field()
    source: str = Field(max_length=16)
    dedupe_key: str = Field(max_length=64)
    matched: str = Field(max_length=2000)
    body: bytes = Field(sa_type=sa.LargeBinary)
    body_hash: str = Field(max_length=64)
    attempt_id: str | None = Field(default=None, foreign_key="attempt.id", index=True, max_length=36)
    outcome: str | None = Field(default=None, max_length=16)
    review: str | None = Field(default=None, max_length=40)
    received_at: datetime = instant_field()
    processed_at: datetime | None = instant_field(default=None, index=True)
    resolution: str | None = Field(default=None, max_length=200)
    resolved_at: datetime | None = instant_field(default=None)
