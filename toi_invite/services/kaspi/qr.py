"""The gateway `qr`: the bank's own QR API, schemes r1, r2 and r3 (`docs/kaspi.md`). It never calls us; it is asked."""

import asyncio
import logging
import time
from collections.abc import Awaitable, Callable, Sequence
from dataclasses import replace
from datetime import datetime
from urllib.parse import quote

import httpx

from toi_invite.clock import read_clock
from toi_invite.config import Scheme, Settings
from toi_invite.errors import (
    GatewayError,
    GatewayUnavailableError,
    InvoiceNotFoundError,
    NotSupportedError,
)
from toi_invite.models.payment import Channel
from toi_invite.services.kaspi.fields import write_tenge
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
from toi_invite.services.kaspi.qr_api import QrApi
from toi_invite.services.kaspi.qr_device import Device
from toi_invite.services.kaspi.qr_refunds import QrRefunds
from toi_invite.services.kaspi.qr_wire import NO_SUCH_ADDRESS, StatusData, read_created, read_created_link, read_status
from toi_invite.services.kaspi.transport import CALL_SECONDS

_POLL_PLAN = PollPlan(interval=5, late=(30, 120, 600, 7_200, 86_400, 259_200))
_REFUND_WAYS = {Scheme.R1: RefundWay.NONE, Scheme.R2: RefundWay.SCAN, Scheme.R3: RefundWay.DIRECT}
_CREATIONS = {Channel.QR: ("qr/create", read_created), Channel.LINK: ("qr/create-link", read_created_link)}
_SECONDS_WITHOUT_V02 = 3600.0

_logger = logging.getLogger(__name__)


class QrGateway:
    """The bank's QR payments. A QR or a link cannot be cancelled, only left to end.

    `clock` tells the present moment (aware, UTC); `seconds`, `sleep`, `call_seconds` and `inner` are
    for tests (`Transport`).

    Raises:
        ConfigurationError: certificates or keys cannot be used; the message names the setting.
    """

    name = "qr"

    def __init__(
        self,
        settings: Settings,
        *,
        clock: Callable[[], datetime] = read_clock,
        seconds: Callable[[], float] = time.monotonic,
        sleep: Callable[[float], Awaitable[None]] = asyncio.sleep,
        call_seconds: float = CALL_SECONDS,
        inner: httpx.AsyncBaseTransport | None = None,
    ) -> None:
        self.capabilities = Capabilities(
            can_cancel=False,
            refund_way=_REFUND_WAYS[settings.kaspi_scheme],
            poll_plan=_POLL_PLAN,
            finds_by_reference=False,
        )
        self._seconds = seconds
        self._api = QrApi(settings, seconds=seconds, sleep=sleep, call_seconds=call_seconds, inner=inner)
        self._device = Device(
            self._api, device_id=settings.kaspi_device_id, trade_point_id=settings.kaspi_trade_point_id
        )
        self._refunds = QrRefunds(self._api, self._device, clock)
        self._without_v02_until = 0.0

    async def create_attempt(self, request: AttemptRequest) -> CreatedAttempt:
        """Make a QR or a link for the whole sum."""
        if request.channel not in _CREATIONS:
            raise NotSupportedError(f"no attempts by {request.channel} here")
        name, read = _CREATIONS[request.channel]
        body = {"Amount": write_tenge(request.amount_tiyn), "ExternalId": request.reference}
        return await self._device.use(
            lambda token: self._api.change(
                name, lambda data: read(data, request.created_at), {"DeviceToken": token, **body}
            )
        )

    async def fetch_status(self, query: AttemptQuery, *, now: datetime) -> GatewayReport:  # noqa: ARG002 - the protocol's
        """What has become of an attempt; the sum is told with a success only."""
        invoice_id = _get_id(query)
        data = await self._fetch_status(invoice_id)
        if data.status is ReportedStatus.SUCCEEDED:
            amount = data.amount_tiyn if data.amount_tiyn is not None else await self._find_total(invoice_id)
            data = replace(data, amount_tiyn=amount)
        else:
            data = replace(data, amount_tiyn=None)
        return GatewayReport(data.status, data.word, query.reference, invoice_id, data.amount_tiyn)

    async def fetch_statuses(self, queries: Sequence[AttemptQuery], *, now: datetime) -> list[GatewayReport]:
        """What has become of attempts; the bank is asked one by one."""
        return [await self.fetch_status(query, now=now) for query in queries]

    async def cancel(self, query: AttemptQuery, *, now: datetime) -> GatewayReport:
        """The bank cannot do it."""
        raise NotSupportedError(f"the bank lets {query.reference} end by itself after {now:%H:%M}")

    async def fetch_refundable(self, query: AttemptQuery) -> int:
        """How many tiyn of a paid attempt can still go back; not on r1."""
        return (await self._refunds.fetch_details(_get_id(query))).refundable_tiyn

    async def start_refund_scan(self, query: AttemptQuery) -> RefundScan:
        """Make the QR that the buyer scans before a refund; r2 only."""
        return await self._refunds.start_scan(query.reference)

    async def is_refund_scanned(self, scan: RefundScan) -> bool:
        """Whether the buyer has scanned it."""
        return await self._refunds.is_scanned(scan.scan_id)

    async def refund(
        self,
        query: AttemptQuery,
        *,
        refund_id: str,  # noqa: ARG002 - the bank knows no id of ours; its own comes back
        amount_tiyn: int,
        scan_id: str | None = None,
    ) -> ReportedRefund:
        """Send money back at once; not on r1. The bank knows nothing of repetitions: ask what is left before one."""
        return await self._refunds.refund(_get_id(query), amount_tiyn, scan_id)

    async def list_reports(self, since: datetime, until: datetime) -> list[GatewayReport]:
        """The bank cannot do it."""
        raise NotSupportedError(f"the bank keeps no list of {since:%Y-%m-%d} to {until:%Y-%m-%d}")

    async def ping(self) -> None:
        """Ask whether the bank is well; silence is yes."""
        await self._api.ask("health/ping", lambda _data: None)

    async def aclose(self) -> None:
        """Give back the connections."""
        await self._api.aclose()

    async def _fetch_status(self, invoice_id: str) -> StatusData:
        """By v02, which tells the sum; for an hour by v01 after v02 turned out to be missing."""
        if self._seconds() < self._without_v02_until:
            return await self._ask_status(invoice_id, "v01")
        try:
            return await self._ask_status(invoice_id, "v02")
        except InvoiceNotFoundError as error:
            if error.bank_code != NO_SUCH_ADDRESS:
                raise
        data = await self._ask_status(invoice_id, "v01")
        self._without_v02_until = self._seconds() + _SECONDS_WITHOUT_V02
        return data

    async def _ask_status(self, invoice_id: str, version: str) -> StatusData:
        path = f"/{quote(invoice_id, safe='')}"
        return await self._api.ask("payment/status", read_status, path=path, version=version, is_paced=True)

    async def _find_total(self, invoice_id: str) -> int | None:
        """The sum by another question; None where the bank does not answer it."""
        if self._api.scheme is Scheme.R1:
            return None
        try:
            return (await self._refunds.fetch_details(invoice_id)).total_tiyn
        except GatewayUnavailableError:
            raise
        except GatewayError as error:
            _logger.info("the sum of a paid payment cannot be asked for: %s", error)
            return None


def _get_id(query: AttemptQuery) -> str:
    if not query.invoice_id:
        raise InvoiceNotFoundError("the bank never told an id for this attempt")
    return query.invoice_id
