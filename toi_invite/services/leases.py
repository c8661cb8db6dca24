"""Leases: a task that one process may do at a time, however many there are; a holder that died loses it by itself."""

from datetime import datetime, timedelta

import sqlalchemy as sa
from sqlalchemy.ext.asyncio import AsyncSession
from sqlmodel import col

from toi_invite.db import change_row, insert_new
from toi_invite.models.lease import Lease


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
