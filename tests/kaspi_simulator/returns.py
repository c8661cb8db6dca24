"""The codes that a buyer scans to get money back (r2)."""

from dataclasses import asdict, dataclass
from datetime import datetime, timedelta
from typing import Any

from tests.kaspi_simulator.clock import Clock, from_text, to_text
from tests.kaspi_simulator.store import Store

WAIT_SECONDS = 180


@dataclass
class ReturnCode:
    """One code. `scanned_at` stays None until the buyer shows who he is."""

    id: int
    token: str
    bin: str
    trade_point_id: int
    expires_at: datetime
    external_id: str = ""
    scanned_at: datetime | None = None

    def to_document(self) -> dict[str, Any]:
        """The code as JSON."""
        moments = {"expires_at": to_text(self.expires_at), "scanned_at": to_text(self.scanned_at)}
        return {**asdict(self), **moments}


class ReturnBook:
    """All return codes, on disk."""

    def __init__(self, store: Store, clock: Clock) -> None:
        self._store = store
        self._clock = clock
        self._codes = {int(key): _read(one) for key, one in store.load("return").items()}

    def create(self, number: int, token: str, bin_: str, trade_point_id: int, external_id: str) -> ReturnCode:
        """Make a code that waits to be scanned."""
        expires_at = self._clock.now() + timedelta(seconds=WAIT_SECONDS)
        return self._save(ReturnCode(number, token, bin_, trade_point_id, expires_at, external_id))

    def find(self, number: int) -> ReturnCode | None:
        """The code with this number."""
        return self._codes.get(number)

    def find_by_token(self, token: str) -> ReturnCode | None:
        """The code behind a picture."""
        return next((code for code in self._codes.values() if code.token == token), None)

    def list_codes(self) -> list[ReturnCode]:
        """Every code, the soonest to expire first."""
        return sorted(self._codes.values(), key=lambda code: code.expires_at)

    def is_expired(self, code: ReturnCode) -> bool:
        """Whether nobody scanned it in time."""
        return code.scanned_at is None and code.expires_at <= self._clock.now()

    def scan(self, code: ReturnCode) -> bool:
        """The buyer scans; False when it is too late."""
        if self.is_expired(code):
            return False
        code.scanned_at = code.scanned_at or self._clock.now()
        self._save(code)
        return True

    def reset(self) -> None:
        """Forget every code."""
        self._codes.clear()
        self._store.delete("return")

    def _save(self, code: ReturnCode) -> ReturnCode:
        self._codes[code.id] = code
        self._store.save("return", str(code.id), code.to_document())
        return code


def _read(document: dict[str, Any]) -> ReturnCode:
    return ReturnCode(**{**document, **{name: from_text(document[name]) for name in ("expires_at", "scanned_at")}})
