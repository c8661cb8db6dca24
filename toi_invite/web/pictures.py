"""Drawn pictures in memory: each is drawn once, whoever asks meanwhile; the oldest give way."""

import asyncio
from collections.abc import Awaitable, Callable

MOST_BYTES = 32 * 1024 * 1024
AT_ONCE = 2
"""How many are drawn at the same time, so that passwords and other work still find threads."""

Key = tuple[str, ...]


class PictureCache:
    """Pictures by whatever names them: `most_bytes` in memory, `at_once` drawn at the same time."""

    def __init__(self, most_bytes: int = MOST_BYTES, *, at_once: int = AT_ONCE) -> None:
        self._most_bytes = most_bytes
        self._kept: dict[Key, bytes] = {}
        self._coming: dict[Key, asyncio.Task[bytes]] = {}
        self._places = asyncio.Semaphore(at_once)

    async def get(self, key: Key, draw: Callable[[], Awaitable[bytes]]) -> bytes:
        """The picture, made by `draw`, which leaves the work to a thread, if nobody has drawn it yet.

        Raises:
            Exception: what `draw` raises, to everybody who waits for it; the next one to ask has it drawn anew.
        """
        if key in self._kept:
            self._kept[key] = self._kept.pop(key)
            return self._kept[key]
        if key not in self._coming:
            self._coming[key] = asyncio.create_task(self._draw(key, draw))
        # Who goes away must not take the picture from the others.
        return await asyncio.shield(self._coming[key])

    async def _draw(self, key: Key, draw: Callable[[], Awaitable[bytes]]) -> bytes:
        try:
            async with self._places:
                picture = await draw()
        finally:
            del self._coming[key]
        self._keep(key, picture)
        return picture

    def _keep(self, key: Key, picture: bytes) -> None:
        self._kept[key] = picture
        while len(self._kept) > 1 and sum(map(len, self._kept.values())) > self._most_bytes:
            del self._kept[next(iter(self._kept))]
