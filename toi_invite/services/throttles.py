"""Brakes on guessing and on mail bombs. In memory: a restart forgets, which costs an attacker more than an owner."""

import asyncio
import ipaddress
import math
import time
from collections.abc import AsyncGenerator
from contextlib import asynccontextmanager

from limits import RateLimitItem, parse_many
from limits.aio.storage import MemoryStorage
from limits.aio.strategies import FixedWindowRateLimiter

from toi_invite.errors import ThrottledError

# Failures on one account from one address: each step waits longer. From elsewhere the owner still gets in.
_ACCOUNT_FAILURES = parse_many("5/minute; 10/10 minutes; 15/hour; 20/day")
_ADDRESS_FAILURES = parse_many("60/15 minutes")
_SIGN_UPS = parse_many("30/hour")
_MAILS_TO_ONE = parse_many("5/hour; 10/day")
_MAILS_FROM_ONE = parse_many("20/hour")
_BAD_TOKENS = parse_many("30/hour")
_UPLOADS = parse_many("100/10 minutes; 400/day")
_AT_ONCE = 2  # as many as are hashed at once


class Throttles:
    """The counters of one process; addresses are those of clients, IPv6 by its /64 network."""

    def __init__(self) -> None:
        self._storage = MemoryStorage()
        self._limiter = FixedWindowRateLimiter(self._storage)
        self._turns = asyncio.Semaphore(_AT_ONCE)

    @asynccontextmanager
    async def guard_password(self, *, account: str, address: str) -> AsyncGenerator["PasswordTry"]:
        """Compare a password inside; what is not marked as right counts as a failure.

        A try is counted when its turn comes and given back when it was right, so that parallel guesses cannot outrun
        the count, and a crowd with right passwords only waits.

        Raises:
            ThrottledError: too many failures on this account from this address, or from this address at all.
        """
        place = _name_network(address)
        groups = [(_ADDRESS_FAILURES, ("failure", place)), (_ACCOUNT_FAILURES, ("failure", account, place))]
        async with self._turns:
            for items, keys in groups:
                await self._check(items, *keys)
            for items, keys in groups:
                await self._count(items, *keys)
            attempt = PasswordTry()
            yield attempt
            if attempt.is_right:
                await self._give_back(_ADDRESS_FAILURES, "failure", place)
                await self.forgive(account=account, address=address)

    async def forgive(self, *, account: str, address: str) -> None:
        """Forget the failures on this account from this address."""
        for item in _ACCOUNT_FAILURES:
            await self._limiter.clear(item, "failure", account, _name_network(address))

    async def count_sign_up(self, *, address: str) -> None:
        """Count a new account, or the answer that an address has one already.

        Raises:
            ThrottledError: 30 in an hour from this address.
        """
        await self._take(_SIGN_UPS, "sign-up", _name_network(address))

    async def count_reset_mail(self, *, account: str, address: str) -> None:
        """Count a reset mail, whether the address has an account or not.

        Raises:
            ThrottledError: 5 in an hour or 10 in a day to this account, or 20 in an hour from this address.
        """
        await self._check(_MAILS_TO_ONE, "mail-to", account)
        await self._take(_MAILS_FROM_ONE, "mail-from", _name_network(address))
        await self._count(_MAILS_TO_ONE, "mail-to", account)

    async def count_bad_token(self, *, address: str) -> None:
        """Count a reset token that does not exist.

        Raises:
            ThrottledError: 30 in an hour from this address.
        """
        await self._take(_BAD_TOKENS, "bad-token", _name_network(address))

    async def count_upload(self, *, account: str) -> None:
        """Count a photo that somebody sends, good or bad.

        Raises:
            ThrottledError: 100 in ten minutes or 400 in a day by this account.
        """
        await self._take(_UPLOADS, "upload", account)

    async def _take(self, items: list[RateLimitItem], *keys: str) -> None:
        await self._check(items, *keys)
        await self._count(items, *keys)

    async def _check(self, items: list[RateLimitItem], *keys: str) -> None:
        waits = [await self._find_wait(item, *keys) for item in items]
        if max(waits) > 0:
            raise ThrottledError(max(waits))

    async def _find_wait(self, item: RateLimitItem, *keys: str) -> int:
        if await self._limiter.test(item, *keys):
            return 0
        window = await self._limiter.get_window_stats(item, *keys)
        return max(1, math.ceil(window.reset_time - time.time()))

    async def _count(self, items: list[RateLimitItem], *keys: str) -> None:
        for item in items:
            await self._limiter.hit(item, *keys)

    async def _give_back(self, items: list[RateLimitItem], *keys: str) -> None:
        for item in items:
            await self._storage.decr(item.key_for(*keys))


class PasswordTry:
    """One comparison under way; set `is_right` when the password was right."""

    is_right = False


def _name_network(address: str) -> str:
    try:
        found = ipaddress.ip_address(address)
    except ValueError:
        return address
    if isinstance(found, ipaddress.IPv6Address):
        return str(found.ipv4_mapped or ipaddress.ip_network((found, 64), strict=False))
    return str(found)
