"""Drawn pictures in memory: each is drawn once, whoever asks meanwhile; the oldest give way."""

import asyncio
from collections.abc import Awaitable, Callable
from functools import partial

from toi_invite.web.once import Once

MOST_BYTES = 32 * 1024 * 1024
AT_ONCE = 2
"""How many are drawn at the same time, so that passwords and other work still find threads."""

Key = tuple[str, ...]


class PictureCache:
    """Pictures by whatever names them: `most_bytes` in memory, `at_once` drawn at the same time."""

    def __init__(self, most_bytes: int = MOST_BYTES, *, at_once: int = AT_ONCE) -> None:
        self._most_bytes = most_bytes
        self._kept: dict[Key, bytes] = {}
        self._coming = Once[Key, bytes]()
        self._places = asyncio.Semaphore(at_once)

    async def get(self, key: Key, draw: Callable[[], Awaitable[bytes]]) -> bytes:
        """The picture, made by `draw`, which leaves the work to a thread, if nobody has drawn it yet.

        Raises:
            Exception: what `draw` raises, to everybody who waits for it; the next one to ask has it drawn anew.
        """
        if key in self._kept:
            self._kept[key] = self._kept.pop(key)
            return self._kept[key]
        return await self._coming.get(key, partial(self._draw, key, draw))

    async def _draw(self, key: Key, draw: Callable[[], Awaitable[bytes]]) -> bytes:
        async with self._places:
            picture = await draw()
        self._keep(key, picture)
        return picture

    def _keep(self, key: Key, picture: bytes) -> None:
        self._kept[key] = picture
        while len(self._kept) > 1 and sum(map(len, self._kept.values())) > self._most_bytes:
            del self._kept[next(iter(self._kept))]
