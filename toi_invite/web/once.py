"""Work that is done once for all who wish for the same while it is done."""

import asyncio
from collections.abc import Callable, Coroutine, Hashable
from typing import Any, Generic, TypeVar

Key = TypeVar("Key", bound=Hashable)
Result = TypeVar("Result")


class Once(Generic[Key, Result]):
    """Pieces of work by whatever names them; what came of one is told and not kept."""

    def __init__(self) -> None:
        self._coming: dict[Key, asyncio.Task[Result]] = {}

    async def get(self, key: Key, work: Callable[[], Coroutine[Any, Any, Result]]) -> Result:
        """What comes of the work, which only the first one to ask begins.

        Raises:
            Exception: what `work` raises, to everybody who waits for it; the next one to ask has it begun anew.
        """
        if key not in self._coming:
            self._coming[key] = asyncio.create_task(self._do(key, work))
        # Who goes away must not take it from the others.
        return await asyncio.shield(self._coming[key])

    async def _do(self, key: Key, work: Callable[[], Coroutine[Any, Any, Result]]) -> Result:
        try:
            return await work()
        finally:
            del self._coming[key]
