"""What a gateway can be asked, and what it answers; the same for the mock and for the bank.

A gateway never touches the database. Its answers are `GatewayReport`s, and only
`services/payments` applies them (law 1).
"""

from dataclasses import dataclass
from datetime import datetime
from enum import StrEnum
from typing import Protocol

from toi_invite.models.payment import AttemptStatus, Channel


class ReportedStatus(StrEnum):
    """What a gateway says of an attempt, in our words; an unknown word of its own means *still open* (law 7)."""

    WAITING = "waiting"
    SCANNED = "scanned"
    SUCCEEDED = "succeeded"
    DECLINED = "declined"
    EXPIRED = "expired"
    CANCELLED = "cancelled"
    UNKNOWN = "unknown"

    def to_attempt_status(self) -> AttemptStatus | None:
        """The attempt's status that this report leads to; None for an unknown word."""
        return None if self is ReportedStatus.UNKNOWN else AttemptStatus(self.value)


@dataclass(frozen=True)
class ReportedRefund:
    """A refund as the gateway tells it: its own id, the sum in tiyn, and whether the money has gone back."""

    refund_id: str
    amount_tiyn: int
    is_completed: bool


@dataclass(frozen=True)
class GatewayReport:
    """What a gateway says happened to one attempt.

    `amount_tiyn` and `currency` are None when the gateway does not tell them; `word` is its own word for the status.
    """

    status: ReportedStatus
    word: str
    reference: str | None = None
    invoice_id: str | None = None
    amount_tiyn: int | None = None
    currency: str | None = None
    refund: ReportedRefund | None = None


@dataclass(frozen=True)
class AttemptRequest:
    """What the gateway is asked to make; `number` counts the attempts of one payment from 1."""

    reference: str
    amount_tiyn: int
    description: str
    channel: Channel
    number: int
    callback_url: str
    created_at: datetime


@dataclass(frozen=True)
class CreatedAttempt:
    """What the gateway made: its id, what the QR encodes or the link opens, and when that ends (UTC)."""

    invoice_id: str
    payload: str
    expires_at: datetime | None


@dataclass(frozen=True)
class AttemptQuery:
    """Which attempt the gateway is asked about."""

    reference: str
    invoice_id: str | None
    number: int
    channel: Channel
    amount_tiyn: int
    created_at: datetime


@dataclass(frozen=True)
class PollPlan:
    """When to ask: `interval` seconds while the attempt is open, then `late` seconds after its end."""

    interval: float
    late: tuple[float, ...]


@dataclass(frozen=True)
class Capabilities:
    """What a gateway can do. One click on *Pay* opens all of `channels`; empty: the one that was asked for."""

    can_cancel: bool
    can_refund: bool
    poll_plan: PollPlan
    channels: tuple[Channel, ...] = ()


class Gateway(Protocol):
    """Whoever moves the money.

    Every call may raise `GatewayUnavailableError`, `GatewayRefusedError`, or `NotSupportedError` where it cannot do it.
    """

    name: str
    capabilities: Capabilities

    async def create_attempt(self, request: AttemptRequest) -> CreatedAttempt:
        """Make a QR or a link for the whole sum."""
        ...

    async def fetch_status(self, query: AttemptQuery, *, now: datetime) -> GatewayReport:
        """What has become of an attempt."""
        ...

    async def cancel(self, query: AttemptQuery, *, now: datetime) -> GatewayReport:
        """Withdraw an attempt, if `can_cancel`; the report may still say that it was paid."""
        ...

    async def refund(self, query: AttemptQuery, *, refund_id: str, amount_tiyn: int) -> ReportedRefund:
        """Send money back, once per `refund_id`, if `can_refund`."""
        ...
