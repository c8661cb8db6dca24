"""What the bank writes down about one invoice: the facts, in the simulator's own words."""

from dataclasses import dataclass, field
from datetime import datetime
from enum import StrEnum
from typing import Any

from tests.kaspi_simulator.clock import from_text, to_text


class Face(StrEnum):
    """The way in which an invoice came to the bank."""

    QR = "qr"
    LINK = "link"
    REMOTE = "remote"
    APIPAY_QR = "apipay-qr"
    APIPAY_PHONE = "apipay-phone"


class State(StrEnum):
    """Where an invoice stands. Each face has words of its own for these."""

    CREATED = "created"
    SCANNED = "scanned"
    PAID = "paid"
    FAILED = "failed"
    CANCELLED = "cancelled"
    EXPIRED = "expired"


OPEN = {State.CREATED, State.SCANNED}


@dataclass
class Refund:
    """Money that went back, in tiyn. `status`: pending, processing, completed or failed."""

    id: int
    amount_tiyn: int
    created_at: datetime
    status: str = "completed"
    reason: str = ""


@dataclass
class Invoice:
    """One invoice. Amounts in tiyn, moments aware in UTC, waits in seconds."""

    id: int
    face: Face
    token: str
    amount_tiyn: int
    created_at: datetime
    expires_at: datetime
    scan_seconds: float
    confirm_seconds: float
    external_id: str = ""
    idempotency_key: str = ""
    description: str = ""
    phone: str = ""
    bin: str = ""
    trade_point_id: int = 0
    device_token: str = ""
    state: State = State.CREATED
    reason: str = ""
    changed_at: datetime | None = None
    scanned_at: datetime | None = None
    paid_at: datetime | None = None
    ended_at: datetime | None = None
    paid_tiyn: int = 0
    refunds: list[Refund] = field(default_factory=list)
    extra: dict[str, Any] = field(default_factory=dict)

    @property
    def returned_tiyn(self) -> int:
        """What has gone back or is on its way back."""
        return sum(refund.amount_tiyn for refund in self.refunds if refund.status != "failed")

    @property
    def refundable_tiyn(self) -> int:
        """What can still go back."""
        return self.paid_tiyn - self.returned_tiyn

    @property
    def shown_tiyn(self) -> int:
        """The sum that the bank tells: what was taken, or what was asked for as long as nothing was."""
        return self.paid_tiyn or self.amount_tiyn

    @property
    def is_open(self) -> bool:
        """Whether the buyer may still do something."""
        return self.state in OPEN

    def to_document(self) -> dict[str, Any]:
        """The invoice as JSON, for the store and for the control interface."""
        return {name: _to_json(value) for name, value in vars(self).items()}

    @classmethod
    def from_document(cls, document: dict[str, Any]) -> "Invoice":
        """The opposite of `to_document`."""
        moments = {name: from_text(document[name]) for name in document if name.endswith("_at")}
        refunds = [Refund(**{**one, "created_at": from_text(one["created_at"])}) for one in document["refunds"]]
        words = {"face": Face(document["face"]), "state": State(document["state"])}
        return cls(**{**document, **moments, **words, "refunds": refunds})


def _to_json(value: Any) -> Any:
    if isinstance(value, datetime):
        return to_text(value)
    if isinstance(value, list):
        return [{name: _to_json(inner) for name, inner in vars(one).items()} for one in value]
    return value
