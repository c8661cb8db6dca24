"""When the gateway is asked about which attempt: the bank's interval, its timers, late questions, a budget of calls.

Everything stands in the database, so that a restart forgets nothing and several processes see the same.
"""

from collections import defaultdict, deque
from collections.abc import Sequence
from dataclasses import dataclass, replace
from datetime import datetime, timedelta
from typing import Protocol, cast

import sqlalchemy as sa
from sqlalchemy.ext.asyncio import AsyncSession
from sqlmodel import col

from toi_invite.db import change_row
from toi_invite.models.payment import ENDED_UNPAID, OPEN_ATTEMPT, Attempt, AttemptStatus, Channel, Payment
from toi_invite.services.kaspi.gateway import AttemptQuery, Gateway, GatewayReport, PollPlan, ReportedStatus
from toi_invite.services.payments.starting import CREATE_GRACE

NOT_FOUND = "not_found"
"""The word of a report that we write when the gateway does not know an attempt: still open, until its time is over."""

_GRACE = timedelta(seconds=3)  # after the bank's own end, for clocks that differ
_LATE_AGAIN = timedelta(minutes=10)  # when a late question got no answer
_MARGIN = 0.1  # seconds, so that a question that went out a little late is not followed too soon
_AFTER_THE_END = 60.0  # seconds between questions about an attempt that should be over and is not
_CONFIRM_AT_MOST = timedelta(minutes=5)  # after the end, where the bank does not tell how long a scanned attempt has
_AT_ONCE_AGAIN = timedelta(seconds=1)  # the fastest that the bank may be asked, whoever asks
_MINUTE = timedelta(minutes=1)


class DueRow(Protocol):
    """What of an attempt's row the poller needs."""

    id: str
    reference: str
    invoice_id: str | None
    number: int
    channel: str
    status: str
    created_at: datetime
    expires_at: datetime | None
    scanned_at: datetime | None
    ended_at: datetime | None
    confirm_seconds: int | None
    poll_interval: float | None
    polls: int


@dataclass(frozen=True)
class Due:
    """An attempt whose time has come, with what its question and its next time need.

    `interval` is in seconds; `deadline` is when an unscanned attempt ends, `confirm_until` when a scanned one
    does (UTC).
    """

    id: str
    query: AttemptQuery
    status: AttemptStatus
    interval: float
    polls: int
    ended_at: datetime | None
    deadline: datetime | None
    confirm_until: datetime | None
    confirm_seconds: int | None

    @property
    def is_open(self) -> bool:
        """Whether the attempt has not ended, as far as we know."""
        return self.status in OPEN_ATTEMPT


class CallBudget:
    """At most so many calls in any minute."""

    def __init__(self, calls_per_minute: int) -> None:
        self._limit = calls_per_minute
        self._spent: deque[tuple[datetime, int]] = deque()

    def count_left(self, now: datetime) -> int:
        """How many calls may be made now."""
        while self._spent and self._spent[0][0] <= now - _MINUTE:
            self._spent.popleft()
        return self._limit - sum(calls for _, calls in self._spent)

    def spend(self, calls: int, now: datetime) -> None:
        """Write down that so many were made."""
        self._spent.append((now, calls))


async def has_due(session: AsyncSession, gateway: Gateway, *, now: datetime) -> bool:
    """Whether there is anything to ask about."""
    query = sa.select(col(Attempt.id)).where(*_is_due(gateway, now)).limit(1)
    return await session.scalar(query) is not None


async def choose_due(session: AsyncSession, gateway: Gateway, *, limit: int, now: datetime) -> list[Due]:
    """Up to `limit` attempts to ask about now, those that have waited longest first; their next time is set already.

    A crash after this costs one question, not an attempt.
    """
    # Columns and not rows of the table: a round may be of thousands.
    query = (
        sa.select(*(getattr(Attempt, name) for name in DueRow.__annotations__), col(Payment.amount_tiyn))
        .join(Payment, col(Payment.id) == col(Attempt.payment_id))
        .where(*_is_due(gateway, now))
        .order_by(col(Attempt.poll_at))
        .limit(limit)
        .with_for_update(skip_locked=True, of=Attempt)
    )
    rows = await session.execute(query)
    due = [view_due(cast("DueRow", row), row.amount_tiyn, gateway) for row in rows]
    await _set_next_times(session, due, now)
    return due


async def _set_next_times(session: AsyncSession, due: Sequence[Due], now: datetime) -> None:
    """One statement for each next time: most attempts share the bank's interval."""
    by_time: defaultdict[datetime, list[str]] = defaultdict(list)
    for each in due:
        by_time[_find_next(each, now)].append(each.id)
    for poll_at, ids in by_time.items():
        await change_row(session, sa.update(Attempt).where(col(Attempt.id).in_(ids)).values(poll_at=poll_at))


async def plan_late(session: AsyncSession, due: Due, plan: PollPlan, *, now: datetime) -> None:
    """After an answered question about an ended attempt: the next of the late times, or none."""
    times = [] if due.ended_at is None else [due.ended_at + timedelta(seconds=seconds) for seconds in plan.late]
    # By the clock and not by counting: a person who asks in between uses up none of them.
    left = [(index, time) for index, time in enumerate(times) if time > now]
    polls, poll_at = left[0] if left else (len(times), None)
    is_watched = (col(Attempt.status).in_(ENDED_UNPAID), col(Attempt.received_tiyn).is_(None))
    change = sa.update(Attempt).where(col(Attempt.id) == due.id, *is_watched)
    await change_row(session, change.values(polls=polls, poll_at=poll_at))


async def take_turn(session: AsyncSession, due: Due, *, now: datetime) -> bool:
    """Let a person ask at once, and the poller an interval later.

    False when somebody asked within the last second, when the attempt is just being made, or when its money has come
    and waits for a decision.
    """
    next_at = _find_next(due, now)
    is_free = col(Attempt.poll_at) <= next_at - _AT_ONCE_AGAIN
    change = sa.update(Attempt).where(col(Attempt.id) == due.id, col(Attempt.status).in_(OPEN_ATTEMPT), is_free)
    return not due.is_open or await change_row(session, change.values(poll_at=next_at))


def view_due(attempt: DueRow, amount_tiyn: int, gateway: Gateway) -> Due:
    """An attempt as the poller sees it."""
    plan = gateway.capabilities.get_plan(Channel(attempt.channel))
    scanned_at, confirm = attempt.scanned_at, attempt.confirm_seconds
    return Due(
        id=attempt.id,
        query=AttemptQuery(
            reference=attempt.reference,
            invoice_id=attempt.invoice_id,
            number=attempt.number,
            channel=Channel(attempt.channel),
            amount_tiyn=amount_tiyn,
            created_at=attempt.created_at,
        ),
        status=AttemptStatus(attempt.status),
        interval=attempt.poll_interval or plan.interval,
        polls=attempt.polls,
        ended_at=attempt.ended_at,
        deadline=attempt.expires_at,
        confirm_until=scanned_at + timedelta(seconds=confirm) if scanned_at and confirm else None,
        confirm_seconds=confirm,
    )


def end_if_over(report: GatewayReport, due: Due, *, now: datetime) -> GatewayReport:
    """The report, or that the attempt has expired: its time is over and the bank has just said that it is not paid.

    The bank's API has no word for an expired QR (facts/kaspi.md 1.5), and the local clock alone never ends anything.
    """
    is_unpaid = report.status in {ReportedStatus.SCANNED, ReportedStatus.WAITING} or report.word == NOT_FOUND
    end = _find_end(report, due)
    if not due.is_open or not is_unpaid or end is None or now <= end + _GRACE:
        return report
    return replace(report, status=ReportedStatus.EXPIRED, word=f"{report.word} after its time")


def _find_end(report: GatewayReport, due: Due) -> datetime | None:
    """When an attempt of which the bank says this is over, if it is not paid by then."""
    if report.word == NOT_FOUND and due.query.invoice_id is None:
        return due.query.created_at + CREATE_GRACE  # never made there, so nobody can pay it
    if report.status is not ReportedStatus.SCANNED:
        return due.deadline
    if due.confirm_until or due.confirm_seconds:
        return due.confirm_until
    return due.deadline + _CONFIRM_AT_MOST if due.deadline else None


def is_news(report: GatewayReport, due: Due) -> bool:
    """Whether settling the report could change anything."""
    is_same = report.status.to_attempt_status() is due.status and report.amount_tiyn in {None, due.query.amount_tiyn}
    return not is_same or report.refund is not None or report.currency is not None


def _is_due(gateway: Gateway, now: datetime) -> Sequence[sa.ColumnElement[bool]]:
    return (
        col(Attempt.poll_at) <= now,
        col(Attempt.gateway) == gateway.name,
        col(Attempt.status) != AttemptStatus.SUCCEEDED,
    )


def _find_next(due: Due, now: datetime) -> datetime:
    if not due.is_open:
        return now + _LATE_AGAIN
    end = due.confirm_until or due.deadline
    is_over = end is not None and now > end + _MINUTE
    return now + timedelta(seconds=max(due.interval, _AFTER_THE_END) if is_over else due.interval + _MARGIN)
