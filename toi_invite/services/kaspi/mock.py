"""The pretend bank inside the process: payments complete by themselves. For development only.

It keeps nothing: what it answers follows from the attempt's age and number, so that a restart or a second worker
changes nothing. Like every gateway it only answers when it is asked (law 1).
"""

from collections.abc import Sequence
from datetime import datetime, timedelta

from toi_invite.config import MockScenario
from toi_invite.errors import NotSupportedError
from toi_invite.models.payment import Channel
from toi_invite.services.kaspi.gateway import (
    AttemptQuery,
    AttemptRequest,
    Capabilities,
    CreatedAttempt,
    GatewayReport,
    PollPlan,
    RefundScan,
    RefundWay,
    ReportedRefund,
    ReportedStatus,
)

_SCANNED_AFTER = 1.2  # seconds; all of it ends within the 5 seconds that `docs/contract.md` promises
_ENDED_AFTER = 2.8
_PAID_LATE_AFTER = 7.0
_LIFETIME = timedelta(minutes=3)  # of a QR that nobody pays, as the bank's own


class MockGateway:
    """A gateway whose bank is a clock.

    `declined` and `expired` end the first attempt and pay the second, `paid-late` pays after saying *expired*, and
    `paid-twice` opens a QR and a link at once and pays both.
    """

    name = "mock"

    def __init__(self, scenario: MockScenario, public_url: str) -> None:
        self.capabilities = Capabilities(
            can_cancel=False,
            refund_way=RefundWay.DIRECT,
            poll_plan=PollPlan(interval=0.5, late=(1, 2, 5, 10, 60)),
            calls_per_minute=60_000,  # they cost nothing
            channels=(Channel.QR, Channel.LINK) if scenario is MockScenario.PAID_TWICE else (),
        )
        self._scenario = scenario
        self._public_url = public_url

    async def create_attempt(self, request: AttemptRequest) -> CreatedAttempt:
        """A link to a page of ours that tells what would happen at the bank."""
        return CreatedAttempt(
            invoice_id=f"mock-{request.reference}",
            payload=f"{self._public_url}/mock-bank/{request.reference}",
            expires_at=request.created_at + self._get_lifetime(request.number),
        )

    async def fetch_status(self, query: AttemptQuery, *, now: datetime) -> GatewayReport:
        """What the scenario says of an attempt of this age."""
        status = self._decide((now - query.created_at).total_seconds(), query.number)
        return GatewayReport(
            status=status,
            word=f"mock-{status}",
            reference=query.reference,
            invoice_id=query.invoice_id,
            amount_tiyn=query.amount_tiyn if status is ReportedStatus.SUCCEEDED else None,
            currency=None,
        )

    async def fetch_statuses(self, queries: Sequence[AttemptQuery], *, now: datetime) -> list[GatewayReport]:
        """The same of several."""
        return [await self.fetch_status(query, now=now) for query in queries]

    async def cancel(self, query: AttemptQuery, *, now: datetime) -> GatewayReport:
        """Tell how it stands: like the bank's QR, a mock attempt cannot be withdrawn, only left."""
        return await self.fetch_status(query, now=now)

    async def fetch_refundable(self, query: AttemptQuery) -> int:
        """A bank that keeps nothing cannot tell; our own book limits a refund."""
        raise NotSupportedError(f"the mock does not know what is left of {query.reference}")

    async def start_refund_scan(self, query: AttemptQuery) -> RefundScan:
        """Not needed."""
        raise NotSupportedError(f"the mock refunds {query.reference} without a scan")

    async def is_refund_scanned(self, scan: RefundScan) -> bool:
        """Not needed."""
        raise NotSupportedError(f"the mock never asked for the scan {scan.scan_id}")

    async def refund(
        self,
        query: AttemptQuery,
        *,
        refund_id: str,
        amount_tiyn: int,
        scan_id: str | None = None,  # noqa: ARG002 - the protocol's
    ) -> ReportedRefund:
        """Give the money back at once."""
        return ReportedRefund(refund_id=f"{query.reference}-{refund_id}", amount_tiyn=amount_tiyn, is_completed=True)

    async def list_reports(self, since: datetime, until: datetime) -> list[GatewayReport]:
        """Nothing is kept, so nothing can be listed."""
        raise NotSupportedError(f"the mock keeps no list of {since:%Y-%m-%d} to {until:%Y-%m-%d}")

    async def ping(self) -> None:
        """Always well."""

    async def aclose(self) -> None:
        """Nothing is open."""

    def _get_lifetime(self, number: int) -> timedelta:
        ends_itself = self._scenario in {MockScenario.EXPIRED, MockScenario.PAID_LATE} and number == 1
        return timedelta(seconds=_ENDED_AFTER) if ends_itself else _LIFETIME

    def _decide(self, age: float, number: int) -> ReportedStatus:
        if age < _ENDED_AFTER:
            return ReportedStatus.SCANNED if age >= _SCANNED_AFTER else ReportedStatus.WAITING
        if self._scenario is MockScenario.DECLINED and number == 1:
            return ReportedStatus.DECLINED
        if self._scenario is MockScenario.EXPIRED and number == 1:
            return ReportedStatus.EXPIRED
        if self._scenario is MockScenario.PAID_LATE and age < _PAID_LATE_AFTER:
            return ReportedStatus.EXPIRED
        return ReportedStatus.SUCCEEDED
