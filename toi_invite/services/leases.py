"""Leases: a task that one process may do at a time, however many there are; a holder that died loses it by itself."""

from datetime import datetime, timedelta

import sqlalchemy as sa
from sqlalchemy.ext.asyncio import AsyncSession
from sqlmodel import col

from toi_invite.db import Database, change_row, insert_new
from toi_invite.models.base import make_id
from toi_invite.models.lease import Lease

_RENEWALS = 6  # within one duration


async def hold_lease(session: AsyncSession, name: str, holder: str, *, now: datetime, seconds: float) -> bool:
    """Take the lease `name` or prolong it until `seconds` from now; false while another holder has it.

    `holder` is a process's own identifier of up to 36 characters; whoever works on after a false has lost the lease.
    """
    expires_at = now + timedelta(seconds=seconds)
    is_free = sa.or_(col(Lease.holder) == holder, col(Lease.expires_at) <= now)
    change = sa.update(Lease).where(col(Lease.name) == name, is_free).values(holder=holder, expires_at=expires_at)
    if await change_row(session, change):
        return True
    return await insert_new(session, Lease, {"name": name, "holder": holder, "expires_at": expires_at})


async def release_lease(session: AsyncSession, name: str, holder: str) -> None:
    """Give the lease back, if it is still the holder's, so that another process need not wait for its end."""
    await session.execute(sa.delete(Lease).where(col(Lease.name) == name, col(Lease.holder) == holder))


class LeaseKeeper:
    """One process's hold on a lease, prolonged now and then, so that not every round costs a write.

    `duration` is how long the task stands still after its process died.
    """

    def __init__(self, database: Database, name: str, *, duration: timedelta = timedelta(seconds=60)) -> None:
        self.database = database
        self._name = name
        self._duration = duration
        self._holder = make_id()
        self._renew_at: datetime | None = None
        self._is_holder = False

    async def hold(self, *, now: datetime) -> bool:
        """Whether the task is this process's until the next call.

        Raises:
            DatabaseAwayError: when that cannot be known now.
        """
        if self._renew_at is None or now >= self._renew_at:
            async with self.database.transaction() as session:
                seconds = self._duration.total_seconds()
                self._is_holder = await hold_lease(session, self._name, self._holder, now=now, seconds=seconds)
            self._renew_at = now + self._duration / _RENEWALS
        return self._is_holder

    async def release(self) -> None:
        """Let another process go on at once."""
        if self._is_holder:
            self._is_holder, self._renew_at = False, None
            async with self.database.transaction() as session:
                await release_lease(session, self._name, self._holder)
