"""Choices that a seed makes: the same seed always draws the same ornament, on every machine and Python."""

import hashlib
from collections.abc import Sequence
from typing import TypeVar

_T = TypeVar("_T")
_STEPS = 2**32


class Chance:
    """Draws by name, so that a new draw never changes the others."""

    def __init__(self, seed: str) -> None:
        self._seed = seed

    def between(self, name: str, low: float, high: float) -> float:
        """A number from `low` up to `high`."""
        digest = hashlib.sha256(f"{self._seed}:{name}".encode()).digest()
        return low + (high - low) * int.from_bytes(digest[:4], "big") / _STEPS

    def pick(self, name: str, options: Sequence[_T]) -> _T:
        """One of `options`."""
        return options[int(self.between(name, 0, len(options)))]
