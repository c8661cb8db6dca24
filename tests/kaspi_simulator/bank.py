"""The whole bank in one object: what every face is given."""

import random
import time
from collections.abc import Callable
from dataclasses import dataclass

from tests.kaspi_simulator.book import Book
from tests.kaspi_simulator.clock import Clock
from tests.kaspi_simulator.faults import Faults
from tests.kaspi_simulator.journal import Journal
from tests.kaspi_simulator.merchants import Merchants
from tests.kaspi_simulator.settings import Settings
from tests.kaspi_simulator.store import Store
from tests.kaspi_simulator.switches import SwitchBoard


@dataclass
class Bank:
    """Everything that the faces share."""

    settings: Settings
    store: Store
    clock: Clock
    switches: SwitchBoard
    book: Book
    merchants: Merchants
    faults: Faults
    journal: Journal

    def reset(self) -> None:
        """As on the first day: no invoice, no device, no fault, real time."""
        self.clock.reset()
        self.switches.reset()
        self.faults.clear()
        self.journal.clear()
        self.book.reset()
        self.merchants.reset()

    def make_pay_url(self, token: str) -> str:
        """The address of the pretend phone for a token."""
        return f"{self.settings.public_url}/pay/{token}"


def open_bank(
    settings: Settings, *, read: Callable[[], float] = time.time, chance: random.Random | None = None
) -> Bank:
    """The bank as it was left in its state folder, or a new one."""
    store = Store(settings.state / "bank.sqlite3" if settings.state else None)
    clock = Clock(store, speed=settings.speed, read=read)
    switches = SwitchBoard(store)
    book = Book(store, clock, switches, chance=chance)
    return Bank(settings, store, clock, switches, book, Merchants(store), Faults(store), Journal())
