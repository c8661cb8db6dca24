"""A poll round over 10 000 open attempts: finding them and setting their next times; the calls to the bank left out."""

import asyncio
import time
from collections.abc import Awaitable, Callable
from datetime import datetime, timedelta
from pathlib import Path
from statistics import median

import sqlalchemy as sa

from bench.books import make_book
from bench.table import Row
from tests.support.moment import NOW
from tests.support.payments import make_gateway
from tests.support.postgres import Postgres
from toi_invite.db import Database
from toi_invite.services.poll_schedule import choose_due, has_due

_OPEN = 10_000
_HISTORY = 10_000
_ROUNDS = 6  # the first one warms up and is not counted
_MOST_SECONDS = 1.0

_BARE_CHOICE = sa.text("SELECT id FROM attempt WHERE poll_at <= :now ORDER BY poll_at LIMIT :limit")
_BARE_CHANGE = sa.text("UPDATE attempt SET poll_at = :next WHERE id = ANY(:ids)")


def measure_polling(postgres: Postgres, folder: Path) -> list[Row]:
    """The seconds of a round, beside a bare SELECT and UPDATE of the same rows; the two take turns."""
    book = make_book(postgres, "polling", folder)
    book.add_settled(_HISTORY)
    book.add_waiting(_OPEN)
    rounds = asyncio.run(_measure(book.url))[1:]
    ours, bare = (median(each) for each in zip(*rounds, strict=True))
    return [
        Row(
            f"A poll round over {_OPEN} open attempts",
            f"{ours:.2f} s",
            f"bare SELECT and UPDATE, {bare:.2f} s",
            ours / bare,
            f"less than {_MOST_SECONDS:g} s",
            ours < _MOST_SECONDS,
        )
    ]


async def _measure(url: str) -> list[tuple[float, float]]:
    database = Database(url)
    days = [NOW + timedelta(days=2 * number) for number in range(1, _ROUNDS + 1)]
    rounds = [
        (await _time(database, _choose, day), await _time(database, _choose_barely, day + timedelta(days=1)))
        for day in days
    ]
    await database.dispose()
    return rounds


async def _time(database: Database, choose: Callable[[Database, datetime], Awaitable[int]], now: datetime) -> float:
    begin = time.perf_counter()
    chosen = await choose(database, now)
    seconds = time.perf_counter() - begin
    if chosen != _OPEN:
        raise RuntimeError(f"{chosen} attempts were due, not {_OPEN}")
    return seconds


async def _choose(database: Database, now: datetime) -> int:
    gateway = make_gateway()
    async with database.reading() as session:
        if not await has_due(session, gateway, now=now):
            return 0
    async with database.transaction() as session:
        return len(await choose_due(session, gateway, limit=_OPEN, now=now))


async def _choose_barely(database: Database, now: datetime) -> int:
    async with database.engine.begin() as connection:
        ids = list((await connection.execute(_BARE_CHOICE, {"now": now, "limit": _OPEN})).scalars())
        await connection.execute(_BARE_CHANGE, {"next": now, "ids": ids})
    return len(ids)
