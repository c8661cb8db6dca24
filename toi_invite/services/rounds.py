"""Work that comes round until the server stops: one round's error is written down, and the next round comes."""

import asyncio
import logging
from collections.abc import Awaitable, Callable
from datetime import datetime

from toi_invite.errors import ToiInviteError
from toi_invite.services.leases import LeaseKeeper


async def run_rounds(work: Callable[[], Awaitable[object]], *, log: logging.Logger, name: str, pause: float) -> None:
    """Work until cancelled, with `pause` seconds between two rounds; what fails is logged as `name failed`."""
    while True:
        try:
            await work()
        except ToiInviteError as error:
            log.warning("%s failed: %s", name, error)
        except Exception:  # the rounds have to outlive whatever one of them meets
            log.exception("%s failed", name)
        await asyncio.sleep(pause)


async def run_leased(
    lease: LeaseKeeper,
    work: Callable[[datetime], Awaitable[object]],
    read_clock: Callable[[], datetime],
    *,
    log: logging.Logger,
    name: str,
    pause: float,
) -> None:
    """As `run_rounds`, while this process holds the lease; `work` is told the time (UTC). The lease is given back."""

    async def work_holding() -> None:
        if await lease.hold(now=read_clock()):
            await work(read_clock())

    try:
        await run_rounds(work_holding, log=log, name=name, pause=pause)
    finally:
        await lease.release()
