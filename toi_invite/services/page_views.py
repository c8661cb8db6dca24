"""Counting how often guests open a page: in memory at once, in the database a little later.

A view costs the page nothing: it is an addition in memory. What a crash takes along is at most the last few seconds.
"""

import asyncio
import logging
import re
from collections import Counter
from collections.abc import Callable, Sequence
from datetime import date, datetime

import sqlalchemy as sa
from sqlalchemy.ext.asyncio import AsyncSession
from sqlmodel import col

from toi_invite.db import Database, change_row, insert_new
from toi_invite.errors import DatabaseAwayError
from toi_invite.language.dates import ALMATY
from toi_invite.models.page_view import PageView

_PAUSE = 5.0  # seconds between two writes
# Messengers fetch a page for their card, search engines and tools for themselves: none of them is a guest.
_PROGRAM = re.compile(
    r"bot\b|bot/|crawl|spider|preview|whatsapp/|facebookexternalhit|facebot|vkshare|slurp|embed|"
    r"curl|wget|python|httpx|okhttp|java/|go-http|node|axios|headless|monitor|lighthouse"
)

_log = logging.getLogger(__name__)


class ViewCounter:
    """Views by event that are not in the database yet."""

    def __init__(self) -> None:
        self._counts: Counter[str] = Counter()

    def add(self, event_id: str) -> None:
        """Somebody opened the event's page."""
        self._counts[event_id] += 1

    def take(self) -> Counter[str]:
        """What was counted since the last time; the counter begins anew."""
        taken, self._counts = self._counts, Counter()
        return taken

    def give_back(self, counts: Counter[str]) -> None:
        """Count again what could not be written."""
        self._counts.update(counts)


def is_person(user_agent: str) -> bool:
    """Whether a browser with this User-Agent is one that people read with."""
    return bool(user_agent) and _PROGRAM.search(user_agent.lower()) is None


async def run_view_counter(database: Database, counter: ViewCounter, read_clock: Callable[[], datetime]) -> None:
    """Write what was counted every few seconds until cancelled, and what is left at the end."""
    try:
        while True:
            await asyncio.sleep(_PAUSE)
            await write_views(database, counter, now=read_clock())
    finally:
        await write_views(database, counter, now=read_clock())


async def write_views(database: Database, counter: ViewCounter, *, now: datetime) -> None:
    """Add what was counted to the day of `now` in Almaty; while the database is away it stays counted."""
    counts = counter.take()
    if not counts:
        return
    try:
        async with database.transaction() as session:
            for event_id, count in sorted(counts.items()):  # in one order, so that two processes never block each other
                await _add(session, event_id, now.astimezone(ALMATY).date(), count)
    except DatabaseAwayError:
        counter.give_back(counts)
        _log.warning("views wait for the database")


async def sum_views(session: AsyncSession, event_ids: Sequence[str]) -> dict[str, int]:
    """How often each event's page was opened in all; an event that nobody opened is left out."""
    query = sa.select(col(PageView.event_id), sa.func.sum(col(PageView.count)))
    rows = await session.execute(query.where(col(PageView.event_id).in_(event_ids)).group_by(col(PageView.event_id)))
    return {event_id: int(count) for event_id, count in rows}


async def _add(session: AsyncSession, event_id: str, day: date, count: int) -> None:
    more = (
        sa.update(PageView)
        .where(col(PageView.event_id) == event_id, col(PageView.day) == day)
        .values(count=col(PageView.count) + count)
    )
    if await change_row(session, more):
        return
    if not await insert_new(session, PageView, {"event_id": event_id, "day": day, "count": count}):
        await change_row(session, more)  # another process has begun the day
