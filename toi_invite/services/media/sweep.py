"""The sweep: removes photos that no content names any more, by one process at a time, within a day."""

import logging
from collections.abc import Callable, Iterable, Sequence
from datetime import datetime, timedelta

import sqlalchemy as sa
from sqlalchemy.ext.asyncio import AsyncSession
from sqlmodel import col

from toi_invite.db import Database
from toi_invite.models.event import Event, Revision
from toi_invite.models.media import Media
from toi_invite.services.leases import LeaseKeeper
from toi_invite.services.media.photos import list_media_ids
from toi_invite.services.media.storage import MediaStorage
from toi_invite.services.rounds import run_leased

LEASE_NAME = "sweep"
KEPT_UNUSED = timedelta(hours=12)
"""How long a photo that nothing names waits: for a builder that is still open, for whoever takes a step back."""

_PAUSE = 1800.0  # seconds between two sweeps
_AT_ONCE = 100  # events a transaction

_log = logging.getLogger(__name__)


async def run_sweep(database: Database, storage: MediaStorage, read_clock: Callable[[], datetime]) -> None:
    """Sweep every half hour until cancelled; an error of one sweep is written down and the next one comes."""
    lease = LeaseKeeper(database, LEASE_NAME, duration=timedelta(seconds=2 * _PAUSE))

    async def clean(now: datetime) -> None:
        await sweep(database, storage, now=now)

    await run_leased(lease, clean, read_clock, log=_log, name="sweep", pause=_PAUSE)


async def sweep(database: Database, storage: MediaStorage, *, now: datetime) -> None:
    """Remove what nothing has named for twelve hours, and the files of what is gone."""
    async with database.reading() as session:
        event_ids = list(await session.scalars(sa.select(col(Media.event_id)).distinct().order_by(col(Media.event_id))))
    for start in range(0, len(event_ids), _AT_ONCE):
        async with database.transaction() as session:
            await _sweep_rows(session, event_ids[start : start + _AT_ONCE], now)
    folders = await storage.list()  # before the rows are read: whatever comes later has its row already
    async with database.reading() as session:
        needed = set(await session.scalars(sa.select(col(Media.folder)).distinct()))
    for folder in folders:
        if folder not in needed:
            await storage.delete(folder)


async def _sweep_rows(session: AsyncSession, event_ids: Sequence[str], now: datetime) -> None:
    named = await _list_named(session, event_ids)
    query = sa.select(Media).where(col(Media.event_id).in_(event_ids))
    rows = (await session.scalars(query)).all()
    await _mark(session, [row.id for row in rows if row.id in named and row.unused_since], None)
    await _mark(session, [row.id for row in rows if row.id not in named and row.unused_since is None], now)
    over = [row.id for row in rows if row.id not in named and row.unused_since and now - row.unused_since > KEPT_UNUSED]
    await session.execute(sa.delete(Media).where(col(Media.id).in_(over)))


async def _list_named(session: AsyncSession, event_ids: Sequence[str]) -> set[str]:
    """What the drafts and the published pages show; locked, so that nobody names a photo that is about to go."""
    drafts = sa.select(col(Event.content)).where(col(Event.id).in_(event_ids)).order_by(col(Event.id))
    published = sa.select(col(Revision.content)).join(Event, col(Event.revision_id) == col(Revision.id))
    contents = [
        *await session.scalars(drafts.with_for_update()),
        *await session.scalars(published.where(col(Event.id).in_(event_ids))),
    ]
    return set[str]().union(*map(list_media_ids, contents))


async def _mark(session: AsyncSession, ids: Iterable[str], unused_since: datetime | None) -> None:
    await session.execute(sa.update(Media).where(col(Media.id).in_(list(ids))).values(unused_since=unused_since))
