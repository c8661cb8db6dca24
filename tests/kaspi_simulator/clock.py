"""The bank's clock: real time, faster if wished, and put forward by hand."""

import time
from collections.abc import Callable
from datetime import UTC, datetime, timedelta

from tests.kaspi_simulator.store import Store


class Clock:
    """Bank time. It survives a restart: what was gained by speed or by hand stays gained.

    Args:
        store: Where the gain is kept.
        speed: Bank seconds in a real second.
        read: The real time in Unix seconds.
    """

    def __init__(self, store: Store, *, speed: float = 1.0, read: Callable[[], float] = time.time) -> None:
        self._store = store
        self._read = read
        self._started = read()
        self._gain = float(store.load("clock").get("clock", {}).get("gain", 0.0))
        self.speed = speed

    def now(self) -> datetime:
        """The bank's time, aware, in UTC."""
        real = self._read()
        return datetime.fromtimestamp(real + self._measure_gain(real), UTC)

    def advance(self, seconds: float) -> datetime:
        """Put the clock forward and tell the new time."""
        self._keep(seconds)
        return self.now()

    def set_speed(self, speed: float) -> None:
        """Let bank time run at this many seconds in a real second from now on."""
        self._keep(0)
        self.speed = speed

    def get_real_seconds(self, bank_seconds: float) -> float:
        """How long one must really wait until so many bank seconds have passed."""
        return bank_seconds / self.speed if self.speed > 0 else float("inf")

    def save(self) -> None:
        """Keep what the clock has gained, so that it never goes back over a restart."""
        if self.speed != 1:
            self._keep(0)

    def reset(self) -> None:
        """Back to real time."""
        self._gain, self._started = 0.0, self._read()
        self._store.save("clock", "clock", {"gain": 0.0})

    def _measure_gain(self, real: float) -> float:
        return self._gain + (real - self._started) * (self.speed - 1)

    def _keep(self, seconds: float) -> None:
        real = self._read()
        self._gain = self._measure_gain(real) + seconds
        self._started = real
        self._store.save("clock", "clock", {"gain": self._gain})


def to_text(moment: datetime | None) -> str | None:
    """A moment as the store and the control interface write it."""
    return moment.isoformat() if moment else None


def from_text(text: str | None) -> datetime | None:
    """The opposite of `to_text`."""
    return datetime.fromisoformat(text) if text else None


def seconds(value: float) -> timedelta:
    """Seconds as a stretch of time."""
    return timedelta(seconds=value)
