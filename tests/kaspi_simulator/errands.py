"""Things that happen by themselves some bank seconds later: kept on disk, done in the order in which they fall due."""

import heapq
from collections.abc import Callable
from datetime import datetime, timedelta

from tests.kaspi_simulator.clock import Clock
from tests.kaspi_simulator.store import Store

Doer = Callable[[int], None]
_KIND = "errand"


class Errands:
    """Errands about invoices. Who can do a kind of errand says so by `teach`, also after a restart."""

    def __init__(self, store: Store, clock: Clock) -> None:
        self._store = store
        self._clock = clock
        self._doers: dict[str, Doer] = {}
        documents = store.load(_KIND)
        self._heap = [
            (datetime.fromisoformat(one["due"]), int(key), str(one["what"]), int(one["invoice_id"]))
            for key, one in documents.items()
        ]
        heapq.heapify(self._heap)
        self._last = max((number for _, number, _, _ in self._heap), default=0)

    def teach(self, what: str, doer: Doer) -> None:
        """Who does errands of this kind; it is handed the invoice's number."""
        self._doers[what] = doer

    def add(self, what: str, invoice_id: int, seconds: float) -> None:
        """Have something done in so many bank seconds."""
        self._last += 1
        due = self._clock.now() + timedelta(seconds=seconds)
        heapq.heappush(self._heap, (due, self._last, what, invoice_id))
        body = {"due": due.isoformat(), "what": what, "invoice_id": invoice_id}
        self._store.save(_KIND, f"{self._last:012d}", body)

    def find_next_due(self) -> datetime | None:
        """When the next errand falls due."""
        return self._heap[0][0] if self._heap else None

    def run_due(self) -> int:
        """Do everything that is due; returns how much that was."""
        done = 0
        while self._heap and self._heap[0][0] <= self._clock.now():
            _, number, what, invoice_id = heapq.heappop(self._heap)
            self._store.delete(_KIND, f"{number:012d}")
            self._doers[what](invoice_id)
            done += 1
        return done

    def reset(self) -> None:
        """Forget every errand."""
        self._heap.clear()
        self._store.delete(_KIND)
