"""What was asked of the bank, call by call, so that a test can look at headers and spacing."""

import time
from collections import deque
from collections.abc import Callable
from dataclasses import dataclass, field

_LENGTH = 100_000


@dataclass
class Entry:
    """One call. `moment`: monotonic real seconds at its coming. `status`: HTTP status, 0 when no answer was given."""

    operation: str
    method: str
    path: str
    query: str
    headers: dict[str, str]
    body: str
    moment: float
    status: int = 0
    answer: str = ""
    faults: list[str] = field(default_factory=list)


class Journal:
    """The last calls, the oldest first. In memory: it is for tests, not for the bank's truth."""

    def __init__(self, read: Callable[[], float] = time.monotonic) -> None:
        self._read = read
        self._entries: deque[Entry] = deque(maxlen=_LENGTH)

    def open(self, operation: str, method: str, path: str, query: str, headers: dict[str, str], body: str) -> Entry:
        """Write down a call that has just come."""
        entry = Entry(operation, method, path, query, headers, body, self._read())
        self._entries.append(entry)
        return entry

    def list_entries(self, operation: str = "", path_part: str = "") -> list[Entry]:
        """The calls of an operation, or all, whose path or body holds the part."""
        return [
            entry
            for entry in self._entries
            if operation in {"", entry.operation} and (path_part in entry.path or path_part in entry.body)
        ]

    def clear(self) -> None:
        """Forget every call."""
        self._entries.clear()
