"""The inbox under load: deliveries that come while others are under way are stored and applied together (ADR 0028)."""

import asyncio
import logging
from collections import deque
from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime

from toi_invite.errors import DatabaseAwayError
from toi_invite.services.deliveries import Inbox, Outcome, receive_delivery, receive_together

_log = logging.getLogger(__name__)

_AT_ONCE = 2  # batches: while the database works for one, we work for the other
_MOST_TOGETHER = 16
_PATIENCE = 2.8  # seconds: SQLite gives up before (`db.py`), whoever waits at the webhook's route after it


@dataclass(frozen=True)
class _Waiting:
    body: bytes
    now: datetime
    answer: asyncio.Future[Outcome | None]


class Intake:
    """Receives deliveries as `receive_delivery` does; the more come at once, the less each of them costs."""

    def __init__(self, inbox: Inbox) -> None:
        self._inbox = inbox
        self._queue: deque[_Waiting] = deque()
        self._busy = 0
        self._tasks: set[asyncio.Task[None]] = set()

    async def receive(self, body: bytes, *, now: datetime) -> Outcome:
        """Store an authentic delivery and apply it; `now` is aware UTC.

        Raises:
            DatabaseAwayError: when it cannot be stored or applied now; the sender has to come again.
        """
        waiting = _Waiting(body, now, asyncio.get_running_loop().create_future())
        self._queue.append(waiting)
        if self._busy < _AT_ONCE:
            self._start()
        outcome = await waiting.answer
        return outcome or await receive_delivery(self._inbox, body, now=now)

    def _start(self) -> None:
        self._busy += 1
        task = asyncio.create_task(self._empty_queue())
        self._tasks.add(task)  # the event loop alone would forget it
        task.add_done_callback(self._tasks.discard)

    async def _empty_queue(self) -> None:
        try:
            while self._queue:
                batch = [self._queue.popleft() for _ in range(min(len(self._queue), _MOST_TOGETHER))]
                await self._answer([each for each in batch if not each.answer.cancelled()])
        finally:
            self._busy -= 1  # at once: whoever comes before the task has ended needs another one

    async def _answer(self, batch: list[_Waiting]) -> None:
        outcomes = await self._receive(batch)
        for waiting, outcome in zip(batch, outcomes, strict=True):
            if waiting.answer.cancelled():
                continue
            if isinstance(outcome, DatabaseAwayError):
                waiting.answer.set_exception(outcome)
            else:
                waiting.answer.set_result(outcome)

    async def _receive(self, batch: list[_Waiting]) -> Sequence[Outcome | DatabaseAwayError | None]:
        if not batch:
            return []
        try:
            async with asyncio.timeout(_PATIENCE):
                return await receive_together(self._inbox, [each.body for each in batch], now=batch[-1].now)
        except TimeoutError:
            return [DatabaseAwayError("the database is too slow") for _ in batch]
        except DatabaseAwayError as error:
            return [error for _ in batch]
        except Exception as error:  # noqa: BLE001 - whatever is wrong with one: alone, only that one fails
            # Its text may hold what a delivery says about a buyer.
            _log.warning("%d deliveries go alone: %s", len(batch), type(error).__name__)
            return [None for _ in batch]
