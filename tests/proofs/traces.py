"""What a payment that was settled leaves in the database: all of it, or none."""

from collections.abc import Sequence
from dataclasses import dataclass

import sqlalchemy as sa
from sqlalchemy.ext.asyncio import AsyncSession
from sqlmodel import SQLModel, col, select

from toi_invite.db import Database
from toi_invite.models.delivery import Delivery
from toi_invite.models.event import Event, EventStatus
from toi_invite.models.ledger import LedgerEntry
from toi_invite.models.notice import Notice
from toi_invite.models.payment import Attempt, AttemptStatus, Payment, PaymentStatus
from toi_invite.services.notices import NoticeKind
from toi_invite.services.payments.ledger import Kind, find_ledger_faults


@dataclass(frozen=True)
class Traces:
    """How often each effect of a success is there, whether a delivery of it is done with, and what ails its ledger."""

    counts: tuple[int, ...]
    is_processed: bool
    faults: tuple[str, ...]

    @property
    def is_half(self) -> bool:
        """Whether something was done and something else was not."""
        is_mixed = 0 < sum(map(bool, self.counts)) < len(self.counts)
        return is_mixed or bool(self.faults) or (self.is_processed and not any(self.counts))

    @property
    def is_lost(self) -> bool:
        """Whether the money came for nothing."""
        return not all(self.counts)

    @property
    def is_double(self) -> bool:
        """Whether something was done twice."""
        return any(count > 1 for count in self.counts)


async def list_traces(database: Database, references: Sequence[str]) -> list[Traces]:
    """The traces of attempts, each the only one of its organizer."""
    async with database.reading() as session:
        rows = (await session.scalars(select(Attempt).where(col(Attempt.reference).in_(references)))).all()
        return [await _trace(session, attempt) for attempt in rows]


async def _trace(session: AsyncSession, attempt: Attempt) -> Traces:
    payment = await session.get_one(Payment, attempt.payment_id)
    event = await session.get_one(Event, payment.event_id)
    kinds = (await session.scalars(select(LedgerEntry.kind).where(LedgerEntry.payment_id == payment.id))).all()
    is_mail = sa.and_(col(Notice.organizer_id) == payment.organizer_id, col(Notice.kind) == NoticeKind.PUBLISHED)
    is_about = col(Delivery.matched).contains(f'"{attempt.reference}"')
    counts = (
        attempt.status == AttemptStatus.SUCCEEDED and attempt.received_tiyn == payment.amount_tiyn,
        payment.status == PaymentStatus.COMPLETED,
        payment.publishes,
        event.status == EventStatus.PUBLISHED and event.payment_id == payment.id,
        kinds.count(Kind.PAYMENT_COMPLETED),
        kinds.count(Kind.EVENT_PUBLISHED),
        await _count(session, Notice, is_mail),
    )
    is_processed = bool(await _count(session, Delivery, sa.and_(is_about, col(Delivery.processed_at).is_not(None))))
    return Traces(tuple(map(int, counts)), is_processed, tuple(await find_ledger_faults(session, payment.id)))


async def _count(session: AsyncSession, table: type[SQLModel], where: sa.ColumnElement[bool]) -> int:
    return await session.scalar(sa.select(sa.func.count()).select_from(table).where(where)) or 0
