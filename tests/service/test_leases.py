"""One holder at a time, on both engines."""

import asyncio
from datetime import datetime

from tests.support.moment import NOW
from tests.support.payments import after
from toi_invite.db import Database
from toi_invite.services.leases import LeaseKeeper, hold_lease, release_lease


async def hold(database: Database, holder: str, now: datetime = NOW) -> bool:
    """Ask for the lease for half a minute."""
    async with database.transaction() as session:
        return await hold_lease(session, "task", holder, now=now, seconds=30)


async def test_first_holder_keeps_others_out_until_the_end(database) -> None:
    """Prolonging moves the end; a holder that died loses it by itself."""
    assert await hold(database, "one")
    assert not await hold(database, "two", after(29))
    assert await hold(database, "one", after(29))
    assert not await hold(database, "two", after(58))
    assert await hold(database, "two", after(59))
    assert not await hold(database, "one", after(60))


async def test_many_at_once_have_one_holder(database) -> None:
    """Whoever comes first, also when there has never been one, and when the last one has died."""
    for now in (NOW, after(60)):
        held = await asyncio.gather(*(hold(database, f"{now:%M%S}-{number}", now) for number in range(8)))
        assert sum(held) == 1


async def test_released_lease_is_free_at_once(database) -> None:
    """Only for who held it."""
    await hold(database, "one")
    async with database.transaction() as session:
        await release_lease(session, "task", "two")
    assert not await hold(database, "two")

    async with database.transaction() as session:
        await release_lease(session, "task", "one")
    assert await hold(database, "two")


async def test_keepers_of_two_processes_take_turns(database) -> None:
    """The second one waits until the first stops, or has been silent for a minute."""
    first, second = LeaseKeeper(database, "task"), LeaseKeeper(database, "task")

    assert (await first.hold(now=NOW), await second.hold(now=NOW)) == (True, False)
    assert (await first.hold(now=after(50)), await second.hold(now=after(65))) == (True, False)
    assert (await second.hold(now=after(111)), await first.hold(now=after(112))) == (True, False)

    await second.release()
    assert await first.hold(now=after(125))
