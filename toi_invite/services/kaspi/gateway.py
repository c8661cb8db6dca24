"""What a gateway can be asked, and what it answers; the same for the mock and for the bank.

A gateway never touches the database. Its answers are `GatewayReport`s, and only `services/payments` applies them (law
1). It tells what the bank says; that an attempt is over because its time has passed is for the poller to find.
"""

from collections.abc import Sequence
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


STILL_OPEN = frozenset({ReportedStatus.WAITING, ReportedStatus.SCANNED, ReportedStatus.UNKNOWN})


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
    """What the gateway is asked to make; `number` counts the attempts of one payment from 1.

    `phone` is whom an invoice of the phone channel goes to, `+77011234567`; empty for the others.
    """

    reference: str
    amount_tiyn: int
    description: str
    channel: Channel
    number: int
    callback_url: str
    created_at: datetime
    phone: str = ""


@dataclass(frozen=True)
class CreatedAttempt:
    """What the gateway made: its id, what the QR encodes or the link opens, and when that ends (UTC).

    `poll_interval` (seconds between two questions) and `confirm_seconds` (from the scan to the end) are what it asks
    for itself; None where it does not say.
    """

    invoice_id: str
    payload: str
    expires_at: datetime | None
    poll_interval: float | None = None
    confirm_seconds: int | None = None


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
class RefundScan:
    """A QR that the buyer scans to get money back: what it encodes, until when (UTC), and seconds between questions."""

    scan_id: str
    payload: str
    expires_at: datetime | None
    poll_interval: float


@dataclass(frozen=True)
class PollPlan:
    """When to ask: `interval` seconds while the attempt is open, then `late` seconds after its end."""

    interval: float
    late: tuple[float, ...]


class RefundWay(StrEnum):
    """How money goes back: not through the gateway, by one call, or after the buyer has scanned a QR."""

    NONE = "none"
    DIRECT = "direct"
    SCAN = "scan"


@dataclass(frozen=True)
class Capabilities:
    """What a gateway can do.

    One click on *Pay* opens all of `channels`; empty: the one that was asked for. `phone_plan` is that of phone
    invoices. `batch` attempts are asked about in one call, `calls_per_minute` is the poller's budget.
    `finds_by_reference` tells whether an attempt without the gateway's id can be asked about, `can_list` whether the
    gateway lists what it knows of a day.
    """

    can_cancel: bool
    refund_way: RefundWay
    poll_plan: PollPlan
    phone_plan: PollPlan | None = None
    channels: tuple[Channel, ...] = ()
    batch: int = 1
    calls_per_minute: int = 600
    finds_by_reference: bool = True
    can_list: bool = False

    def get_plan(self, channel: Channel) -> PollPlan:
        """When attempts of a channel are asked about."""
        return self.phone_plan if channel is Channel.PHONE and self.phone_plan else self.poll_plan


class Gateway(Protocol):
    """Whoever moves the money. Every call may raise a `GatewayError`; `NotSupportedError` where it cannot do it."""

    name: str
    capabilities: Capabilities

    async def create_attempt(self, request: AttemptRequest) -> CreatedAttempt:
        """Make a QR, a link or a phone invoice for the whole sum.

        Raises:
            OutcomeUnknownError: the answer got lost; it may exist.
        """
        ...

    async def fetch_status(self, query: AttemptQuery, *, now: datetime) -> GatewayReport:
        """What has become of an attempt.

        Raises:
            InvoiceNotFoundError: the gateway does not know it.
        """
        ...

    async def fetch_statuses(self, queries: Sequence[AttemptQuery], *, now: datetime) -> list[GatewayReport]:
        """What has become of up to `capabilities.batch` attempts, in one call; it may leave some out."""
        ...

    async def cancel(self, query: AttemptQuery, *, now: datetime) -> GatewayReport:
        """Withdraw an attempt, if `can_cancel`; the report may still say *waiting*, or that it was paid."""
        ...

    async def fetch_refundable(self, query: AttemptQuery) -> int:
        """How many tiyn of a paid attempt can still go back."""
        ...

    async def start_refund_scan(self, query: AttemptQuery) -> RefundScan:
        """Make the QR that the buyer scans before a refund, where `refund_way` is a scan."""
        ...

    async def is_refund_scanned(self, scan: RefundScan) -> bool:
        """Whether the buyer has scanned it.

        Raises:
            RefundRefusedError: the scan failed or is over.
        """
        ...

    async def refund(
        self, query: AttemptQuery, *, refund_id: str, amount_tiyn: int, scan_id: str | None = None
    ) -> ReportedRefund:
        """Send money back; `refund_id` is ours. Before repeating after a lost answer, ask `fetch_refundable`.

        Raises:
            RefundRefusedError: the gateway said no.
            OutcomeUnknownError: the answer got lost; the money may be on its way.
        """
        ...

    async def list_reports(self, since: datetime, until: datetime) -> list[GatewayReport]:
        """Everything that the gateway knows to have been created in between, where `can_list`."""
        ...

    async def ping(self) -> None:
        """Ask whether the gateway is well; silence is yes."""
        ...

    async def aclose(self) -> None:
        """Give back the connections."""
        ...
