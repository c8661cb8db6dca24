"""What goes wrong on purpose: scripts that say which call fails, how, and how often."""

from dataclasses import asdict, dataclass
from enum import StrEnum
from typing import Any

from tests.kaspi_simulator.store import Store


class FaultKind(StrEnum):
    """How a call fails. What `value` means stands behind each."""

    LATENCY = "latency"  # real seconds
    RESET = "reset"  # the connection breaks without an answer
    HTTP = "http"  # an HTTP status with a JSON error: 404, 429, 500, 503 (`value` may be [status, Retry-After])
    HTML = "html"  # a page instead of JSON; the HTTP status
    MALFORMED = "malformed"  # something that is nearly JSON
    TRUNCATED = "truncated"  # the body ends in the middle
    STATUS_WORD = "status-word"  # the word in place of the true status
    STATUS_CODE = "status-code"  # the StatusCode in place of the answer
    AMOUNT = "amount"  # the sum in tenge, in place of the true one
    DROP_FIELD = "drop-field"  # the name of the field that the answer leaves out


BEFORE_BY_NATURE = {FaultKind.HTTP, FaultKind.HTML, FaultKind.STATUS_CODE, FaultKind.LATENCY, FaultKind.RESET}


@dataclass
class Fault:
    """One script.

    Attributes:
        kind: How the call fails.
        operation: The operation's name (`qr/create`, `payment/status`, `invoices/qr`, ...) or `*`.
        subject: An invoice's id or external id; empty means any.
        value: What the kind needs.
        after: Whether the bank does its work first and fails then. Kinds that change the answer always do.
        times: How many calls fail; None means every one.
    """

    kind: FaultKind
    operation: str = "*"
    subject: str = ""
    value: Any = None
    after: bool = False
    times: int | None = 1

    def fits(self, operation: str, subjects: set[str]) -> bool:
        """Whether this call is meant."""
        return self.operation in {"*", operation} and (not self.subject or self.subject in subjects)

    @property
    def is_before(self) -> bool:
        """Whether the call fails before the bank has done anything."""
        return self.kind in BEFORE_BY_NATURE and not self.after


class Faults:
    """The scripts in force, kept on disk. The oldest that fits is played."""

    def __init__(self, store: Store) -> None:
        self._store = store
        self._faults = [
            Fault(**{**one, "kind": FaultKind(one["kind"])})
            for one in store.load("faults").get("faults", {}).get("all", [])
        ]

    def add(self, fault: Fault) -> None:
        """Put a script in force."""
        self._faults.append(fault)
        self._save()

    def list_faults(self) -> list[Fault]:
        """The scripts in force."""
        return list(self._faults)

    def take(self, operation: str, subjects: set[str]) -> list[Fault]:
        """The scripts that this call plays: one of each kind at most; each is used up by one."""
        chosen: dict[FaultKind, Fault] = {}
        for fault in self._faults:
            if fault.fits(operation, subjects):
                chosen.setdefault(fault.kind, fault)
        for fault in chosen.values():
            self._use(fault)
        if chosen:
            self._save()
        return list(chosen.values())

    def clear(self) -> None:
        """Let everything work again."""
        self._faults.clear()
        self._save()

    def _use(self, fault: Fault) -> None:
        if fault.times is None:
            return
        fault.times -= 1
        if fault.times <= 0:
            self._faults.remove(fault)

    def _save(self) -> None:
        self._store.save("faults", "faults", {"all": [asdict(fault) for fault in self._faults]})
