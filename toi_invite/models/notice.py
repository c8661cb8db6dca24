"""The outbox: mails that are owed, written in the transaction that owes them and sent afterwards."""

from datetime import datetime

import sqlalchemy as sa
from sqlmodel import Field, SQLModel

from toi_invite.models.base import id_field, instant_field


class Notice(SQLModel, table=True):
    """One mail, once per `dedupe_key`: to an organizer, or (`organizer_id` empty) to the operator.

    `facts` is canonical JSON of what its text needs: identifiers and sums, no personal data. It is sent at `send_at`
    (None: no more), and again later if the mail server did not take it. Without either instant it was given up after
    many `tries`, or (none) there was nobody to get it.
    """

    __tablename__ = "notice"  # pyright: ignore[reportAssignmentType]
    __table_args__ = (sa.UniqueConstraint("dedupe_key"),)

    id: str = id_field()
    kind: str = Field(max_length=40)
    dedupe_key: str = Field(max_length=120)
    organizer_id: str | None = Field(default=None, foreign_key="organizer.id", index=True, max_length=36)
    facts: str = Field(max_length=2000)
    created_at: datetime = instant_field()
    send_at: datetime | None = instant_field(default=None, index=True)
    tries: int = 0
    sent_at: datetime | None = instant_field(default=None)
