"""A bank that holds money: it remembers what went back, and loses its answers when the test wants that."""

import asyncio
from datetime import timedelta

from tests.support.teller import Teller
from toi_invite.errors import GatewayUnavailableError, OutcomeUnknownError, RefundRefusedError
from toi_invite.services.kaspi.gateway import AttemptQuery, RefundScan, ReportedRefund, ReportedStatus


class Safe(Teller):
    """Every attempt is paid. `returned` has the sums that went back, by reference.

    `loses` drops the answer of that many refunds, after carrying them out if `executes`; `refuses` says no to all.
    `is_pending` leaves refunds under way, `is_away` answers no question about what is left, `dies` never comes back
    after a refund. `stops` holds a refund back until it is set, `is_asked` tells that one was asked for. `scans` are
    the answers about a refund's QR, and are used up.
    """

    executes: bool = True
    refuses: Exception | None = None
    is_pending: bool = False
    is_away: bool = False
    dies: bool = False
    stops: asyncio.Event | None = None

    def __init__(self, **capabilities: object) -> None:
        super().__init__(**capabilities)
        self.answer = ReportedStatus.SUCCEEDED
        self.loses = 0
        self.is_asked = asyncio.Event()
        self.is_dead = asyncio.Event()
        self.held: dict[str, int] = {}
        self.returned: dict[str, list[int]] = {}
        self.questions = 0
        self.scans: list[bool] = []
        self.scan_ids: list[str | None] = []
        self.scan_life: float | None = 180

    async def fetch_refundable(self, query: AttemptQuery) -> int:
        """What came less what went back."""
        self.questions += 1
        if self.is_away:
            raise GatewayUnavailableError("no answer")
        return self._count_left(query)

    async def start_refund_scan(self, query: AttemptQuery) -> RefundScan:
        """A QR for the buyer."""
        end = None if self.scan_life is None else query.created_at + timedelta(seconds=self.scan_life)
        return RefundScan("scan-1", f"return {query.reference}", end, 5)

    async def is_refund_scanned(self, scan: RefundScan) -> bool:  # noqa: ARG002 - the protocol's
        """The next of the answers."""
        return self.scans.pop(0) if self.scans else False

    async def refund(
        self,
        query: AttemptQuery,
        *,
        refund_id: str,  # noqa: ARG002 - the protocol's
        amount_tiyn: int,
        scan_id: str | None = None,
    ) -> ReportedRefund:
        """Give it back, as far as there is something left."""
        self.is_asked.set()
        await (self.stops.wait() if self.stops else asyncio.sleep(0))
        if self.refuses:
            raise self.refuses
        self.scan_ids.append(scan_id)
        is_lost, self.loses = self.loses > 0, self.loses - 1
        if self.executes or not is_lost:
            self._give(query, amount_tiyn)
        if self.dies:
            self.is_dead.set()
            await asyncio.Event().wait()
        if is_lost:
            raise OutcomeUnknownError("the answer got lost")
        return ReportedRefund(f"{len(self.returned[query.reference])}", amount_tiyn, is_completed=not self.is_pending)

    def _give(self, query: AttemptQuery, amount_tiyn: int) -> None:
        if amount_tiyn > self._count_left(query):
            raise RefundRefusedError("there is not so much")
        self.returned.setdefault(query.reference, []).append(amount_tiyn)

    def _count_left(self, query: AttemptQuery) -> int:
        came = self.held.get(query.reference, query.amount_tiyn)
        return came - sum(self.returned.get(query.reference, []))
