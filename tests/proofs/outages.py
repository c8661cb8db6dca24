"""A day on which the bank is slow, away or cuts its answers every other minute, and the database cuts connections."""

import asyncio
import random
from collections import Counter
from contextlib import suppress

import sqlalchemy as sa
from sqlalchemy.ext.asyncio import create_async_engine
from typing_extensions import override

from tests.kaspi_simulator.faults import Fault, FaultKind
from tests.proofs.chaos import Day, StormyBank
from toi_invite.db import Database, normalize_url

TROUBLES = {
    "latency": Fault(FaultKind.LATENCY, value=0.05, times=None),
    "down": Fault(FaultKind.HTTP, value=503, times=None),
    "reset before the work": Fault(FaultKind.RESET, times=None),
    "reset after the work": Fault(FaultKind.RESET, after=True, times=None),
    "truncated": Fault(FaultKind.TRUNCATED, times=None),
}
_LASTS = 45  # seconds of the bank's; then as long a calm
_CUT_EVERY = 4  # ticks
_CUT = """
SELECT count(pg_terminate_backend(pid)) FROM pg_stat_activity
WHERE datname = current_database() AND pid <> pg_backend_pid()
"""


class TroubledDay(Day):
    """A day with outages; `hits` counts the calls that each of them met, and the connections that were cut.

    `database_url` is the address of a PostgreSQL whose connections are cut in the middle of what happens.
    """

    def __init__(self, database: Database, bank: StormyBank, database_url: str | None = None) -> None:
        super().__init__(database, bank)
        self.hits: Counter[str] = Counter()
        self._cutter = create_async_engine(normalize_url(database_url)) if database_url else None
        self._pauses = random.Random(2026)  # noqa: S311 - moments, not secrets
        self._ticks = 0

    async def heal(self) -> None:
        """Let everything work again."""
        self.bank.bank.faults.clear()
        if self._cutter:
            await self._cutter.dispose()

    @override
    async def _tick(self, seconds: float) -> None:
        self._ticks += 1
        if self._cutter is None or self._ticks % _CUT_EVERY:
            await super()._tick(seconds)
            return
        cutting = asyncio.create_task(self._cut_connections())
        try:
            await super()._tick(seconds)
        finally:
            cutting.cancel()
            with suppress(asyncio.CancelledError):
                await cutting

    @override
    async def _act(self) -> None:
        faults, calls = self.bank.bank.faults, len(self.bank.bank.journal.list_entries())
        faults.clear()
        period = int(self.bank.read_clock().timestamp()) // _LASTS
        name = "" if period % 2 else list(TROUBLES)[period // 2 % len(TROUBLES)]
        if name:
            faults.add(TROUBLES[name])
        await super()._act()
        self.hits[name] += len(self.bank.bank.journal.list_entries()) - calls

    async def _cut_connections(self) -> None:
        assert self._cutter
        while True:
            await asyncio.sleep(self._pauses.uniform(0.001, 0.02))
            async with self._cutter.connect() as connection:
                self.hits["database connections cut"] += await connection.scalar(sa.text(_CUT)) or 0
