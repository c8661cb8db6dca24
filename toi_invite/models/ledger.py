"""The ledger: what happened to each payment, chained by hash; changes are refused by a trigger on both engines."""

from datetime import datetime

import sqlalchemy as sa
from sqlmodel import Field, SQLModel

from toi_invite.models.base import id_field, instant_field


class LedgerEntry(SQLModel, table=True):
    """One thing that happened to a payment; holds no personal data.

    `before` and `after` are the payment's status around it; `detail` is canonical JSON; `hash` covers every
    field and the hash of the entry before.
    """

    __tablename__ = "ledger_entry"  # pyright: ignore[reportAssignmentType]
    __table_args__ = (sa.UniqueConstraint("payment_id", "number"),)

    id: str = id_field()
    payment_id: str = Field(foreign_key="payment.id", max_length=36)
    number: int
    kind: str = Field(max_length=40)
    before: str = Field(max_length=16)
    after: str = Field(max_length=16)
    attempt_id: str | None = Field(default=None, foreign_key="attempt.id", max_length=36)
    amount_tiyn: int | None = Field(default=None, sa_type=sa.BigInteger)
    actor: str = Field(max_length=20)
    detail: str = Field(default="{}", max_length=2000)
    at: datetime = instant_field()
    previous_hash: str = Field(max_length=64)
    hash: str = Field(max_length=64)
