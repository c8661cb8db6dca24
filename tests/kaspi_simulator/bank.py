"""The whole bank in one object: what every face is given."""

import random
import time
from collections.abc import Callable, Coroutine
from dataclasses import dataclass, field
from datetime import datetime, timedelta
from typing import Protocol

from tests.kaspi_simulator.book import Book
from tests.kaspi_simulator.calls import CallCounter
from tests.kaspi_simulator.clock import Clock
from tests.kaspi_simulator.faults import Faults
from tests.kaspi_simulator.journal import Journal
from tests.kaspi_simulator.merchants import Merchants
from tests.kaspi_simulator.returns import ReturnBook
from tests.kaspi_simulator.settings import Settings
from tests.kaspi_simulator.store import Store
from tests.kaspi_simulator.switches import SwitchBoard

_A_LITTLE = 1e-5  # seconds; more than a moment loses by rounding


class Schedule(Protocol):
    """Something else that time changes."""

    def find_next_due(self) -> datetime | None:
        """When it next does."""
        ...

    def run_due(self) -> object:
        """Do what is due."""
        ...


@dataclass
class Bank:
    """Everything that the faces share.

    A face may hang into `background` what it runs for as long as the program is served, and into `on_reset` how it
    forgets what it keeps by itself. `schedules`: what time changes beside the book.
    """

    settings: Settings
    store: Store
    clock: Clock
    switches: SwitchBoard
    book: Book
    merchants: Merchants
    faults: Faults
    journal: Journal
    returns: ReturnBook
    calls: CallCounter = field(default_factory=CallCounter)
    on_reset: list[Callable[[], None]] = field(default_factory=list)
    schedules: list[Schedule] = field(default_factory=list)
    background: list[Callable[[], Coroutine[None, None, None]]] = field(default_factory=list)

    def reset(self) -> None:
        """As on the first day: no invoice, no device, no fault, real time."""
        self.clock.reset()
        self.clock.speed = self.settings.speed
        self.switches.reset()
        self.faults.clear()
        self.journal.clear()
        self.book.reset()
        self.returns.reset()
        self.calls = CallCounter()
        self.merchants.reset()
        for forget in self.on_reset:
            forget()

    def pass_time(self, seconds: float) -> None:
        """Put the clock forward from one due thing to the next, so that everything happens at its own moment."""
        end = self.clock.now() + timedelta(seconds=seconds)
        while (due := self._find_next_due()) is not None and due < end:
            self.clock.advance(max((due - self.clock.now()).total_seconds(), 0) + _A_LITTLE)
            self._run_due()
        self.clock.advance(max((end - self.clock.now()).total_seconds(), 0))
        self._run_due()

    def _find_next_due(self) -> datetime | None:
        dues = [self.book.find_next_due(), *(schedule.find_next_due() for schedule in self.schedules)]
        return min((due for due in dues if due is not None), default=None)

    def _run_due(self) -> None:
        self.book.tick()
        for schedule in self.schedules:
            schedule.run_due()

    def list_names(self, subjects: set[str]) -> set[str]:
        """The subjects of a call, and the external ids of the invoices among them."""
        found = [self.book.find(int(subject)) for subject in subjects if subject.isdigit()]
        return subjects | {invoice.external_id for invoice in found if invoice and invoice.external_id}

    def make_pay_url(self, token: str) -> str:
        """The address of the pretend phone for a token."""
        return f"{self.settings.public_url}/pay/{token}"


def open_bank(
    settings: Settings, *, read: Callable[[], float] = time.time, chance: random.Random | None = None
) -> Bank:
    """The bank as it was left in its state folder, or a new one."""
    store = Store(settings.state / "bank.sqlite3" if settings.state else None)
    clock = Clock(store, speed=settings.speed, read=read)
    switches = SwitchBoard(store, settings.switches)
    book = Book(store, clock, switches, chance=chance)
    return Bank(
        settings, store, clock, switches, book, Merchants(store), Faults(store), Journal(), ReturnBook(store, clock)
    )
