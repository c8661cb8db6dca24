"""A bank that says what the test tells it to say, and remembers what it was asked and when."""

import asyncio
from collections.abc import Iterable, Sequence
from dataclasses import replace
from datetime import datetime, timedelta

import sqlalchemy as sa
from sqlmodel import col, select

from tests.support.moment import NOW
from tests.support.payments import Checkout, after
from toi_invite.config import MockScenario
from toi_invite.db import Database
from toi_invite.models.ledger import LedgerEntry
from toi_invite.models.notice import Notice
from toi_invite.models.payment import Attempt
from toi_invite.services.kaspi.gateway import (
    AttemptQuery,
    AttemptRequest,
    Capabilities,
    CreatedAttempt,
    GatewayReport,
    PollPlan,
    RefundWay,
    ReportedStatus,
)
from toi_invite.services.kaspi.mock import MockGateway
from toi_invite.services.payments.outcome import Outcome
from toi_invite.services.reconciliation import ask_now, poll_due

LATE = (30, 120, 600, 7_200, 86_400, 259_200)
"""Seconds after the end, as the bank's own gateway has them."""

_PLAIN = Capabilities(can_cancel=False, refund_way=RefundWay.DIRECT, poll_plan=PollPlan(5, LATE), batch=1)


class Teller(MockGateway):
    """`answer` is what it says of every attempt, `answers` of single ones; an error is raised instead.

    `asked` has the seconds after `NOW` of every call, `calls` the references that each was about. `poll_interval`,
    `confirm_seconds` and `lifetime` (seconds) are what it tells when it makes an attempt.
    """

    poll_interval: float | None = None
    confirm_seconds: int | None = None
    lifetime: float | None = 180

    def __init__(self, **capabilities: object) -> None:
        super().__init__(MockScenario.PAID, "http://localhost:8000")
        self.capabilities = replace(_PLAIN, **capabilities)
        self.answer: ReportedStatus | GatewayReport | Exception = ReportedStatus.WAITING
        self.answers: dict[str, ReportedStatus | GatewayReport | Exception] = {}
        self.left_out: set[str] = set()
        self.asked: list[float] = []
        self.calls: list[list[str]] = []

    async def create_attempt(self, request: AttemptRequest) -> CreatedAttempt:
        """An attempt with the timers that the test wants."""
        end = None if self.lifetime is None else request.created_at + timedelta(seconds=self.lifetime)
        return CreatedAttempt(f"inv-{request.reference}", "qr", end, self.poll_interval, self.confirm_seconds)

    async def fetch_status(self, query: AttemptQuery, *, now: datetime) -> GatewayReport:
        """What the test wants, after giving others a chance to run."""
        self._note(now, [query.reference])
        await asyncio.sleep(0)
        return self._say(query)

    async def fetch_statuses(self, queries: Sequence[AttemptQuery], *, now: datetime) -> list[GatewayReport]:
        """One call about several; `left_out` are not answered."""
        self._note(now, [query.reference for query in queries])
        return [self._say(query) for query in queries if query.reference not in self.left_out]

    def _note(self, now: datetime, references: list[str]) -> None:
        self.asked.append((now - NOW).total_seconds())
        self.calls.append(references)

    def _say(self, query: AttemptQuery) -> GatewayReport:
        answer = self.answers.get(query.reference, self.answer)
        if isinstance(answer, Exception):
            raise answer
        if isinstance(answer, GatewayReport):
            return replace(answer, reference=query.reference)
        amount = query.amount_tiyn if answer is ReportedStatus.SUCCEEDED else None
        return GatewayReport(answer, f"word-{answer}", query.reference, query.invoice_id, amount)


async def poll_at(checkout: Checkout, seconds: Iterable[float]) -> None:
    """Let the poller look into the database at these seconds."""
    for second in seconds:
        await poll_due(checkout.database, checkout.gateway, now=after(second))


def count_up(start: float, end: float, step: float) -> list[float]:
    """Moments from `start` to `end`."""
    return [start + step * index for index in range(int((end - start) / step) + 1)]


async def read_attempt(checkout: Checkout) -> Attempt:
    """The newest attempt's row."""
    async with checkout.database.reading() as session:
        query = select(Attempt).order_by(col(Attempt.created_at).desc(), col(Attempt.number).desc()).limit(1)
        return (await session.scalars(query)).one()


async def list_kinds(database: Database) -> list[str]:
    """What the ledgers tell, in order."""
    async with database.reading() as session:
        return list((await session.scalars(select(LedgerEntry.kind).order_by(col(LedgerEntry.number)))).all())


async def count_alerts(database: Database, case: str) -> int:
    """How many mails the operator is owed about a case."""
    async with database.reading() as session:
        query = sa.select(sa.func.count()).select_from(Notice).where(col(Notice.facts).contains(f'"{case}"'))
        return await session.scalar(query) or 0


async def ask(checkout: Checkout, seconds: float) -> Outcome:
    """Press *I have paid*."""
    owner = {"organizer_id": checkout.payer.organizer_id, "event_id": checkout.payer.event_id}
    return await ask_now(checkout.database, checkout.gateway, **owner, now=after(seconds))
