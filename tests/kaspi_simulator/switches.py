"""How this bank behaves where the real one is unknown or differs: settable at any moment, kept on disk."""

from dataclasses import asdict, dataclass, fields
from typing import Any

from tests.kaspi_simulator.store import Store


@dataclass
class Switches:
    """Waits in seconds. A text that is one of several words tells them in its comment."""

    scan_seconds: float = 180
    confirm_seconds: float = 65
    poll_seconds: float = 5
    phone_seconds: float = 86_400
    expired_word: str = "QrTokenCreated"  # or Error: how a code that nobody scanned in time is reported
    opened_word: str = "Wait"  # or RemotePaymentCreated: how a link that was opened is reported
    missing_request_id: str = "400"  # or -999
    date_variant: str = "milliseconds"  # hours, seven-digits, short-day
    message: bool = True  # whether the envelope holds `Message`
    qr_token: str = "token"  # or url: what `QrToken` holds
    remote_calls_per_minute: int = 10
    client_calls_per_minute: int = 50
    unknown_phones: str = "87000000000"  # comma-separated
    partial_refunds: bool = True
    allowed_addresses: str = ""  # comma-separated callers of r3; empty allows all
    apipay_sandbox: bool = False
    apipay_calls_per_minute: int = 200
    apipay_codes_per_minute: int = 60
    apipay_processing_seconds: float = 2  # until an invoice to a phone is pending
    apipay_cancel_seconds: float = 3
    apipay_cancel_fails: bool = False  # whether a cancel that was taken falls back to pending
    apipay_refund_seconds: float = 2
    apipay_refunds_fail: bool = False
    v02: bool = True  # whether the second version of the status exists


SWITCH_NAMES = {field.name for field in fields(Switches)}


class SwitchBoard:
    """The switches as they stand, read from disk and written at each change.

    Args:
        store: Where they are kept.
        start: What the program is started with; it wins over what was kept.
    """

    def __init__(self, store: Store, start: dict[str, Any] | None = None) -> None:
        self._store = store
        self._start = start or {}
        self.now = Switches(**{**store.load("switches").get("switches", {}), **self._start})

    def set(self, values: dict[str, Any]) -> Switches:
        """Set some of them.

        Raises:
            KeyError: there is no such switch.
        """
        for name, value in values.items():
            if name not in SWITCH_NAMES:
                raise KeyError(name)
            setattr(self.now, name, value)
        self._store.save("switches", "switches", asdict(self.now))
        return self.now

    def reset(self) -> None:
        """Back to what the program starts with."""
        self._store.delete("switches")
        self.now = Switches(**self._start)
