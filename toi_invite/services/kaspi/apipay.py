"""The aggregator ApiPay: invoices by QR or to a phone; its webhooks tell most of what happens (`docs/kaspi.md`).

Creating may be repeated, because every invoice carries a key that the aggregator takes only once.
"""

import asyncio
import logging
import time
from collections.abc import Awaitable, Callable, Iterable, Sequence
from dataclasses import replace
from datetime import datetime, timedelta
from http import HTTPStatus
from typing import TypeVar
from urllib.parse import quote

import httpx
from limits import RateLimitItemPerMinute
from limits.storage import MemoryStorage
from limits.strategies import MovingWindowRateLimiter
from tenacity import AsyncRetrying, retry_if_exception, stop_after_attempt, stop_after_delay, wait_random_exponential

from toi_invite.config import Settings
from toi_invite.errors import (
    GatewayError,
    GatewayMisconfiguredError,
    GatewayRefusedError,
    GatewayUnavailableError,
    InvoiceNotFoundError,
    NotSupportedError,
    OutcomeUnknownError,
    RefundRefusedError,
)
from toi_invite.models.payment import Channel
from toi_invite.services.kaspi import apipay_wire as wire
from toi_invite.services.kaspi.fields import MalformedAnswerError, write_tenge
from toi_invite.services.kaspi.gateway import (
    STILL_OPEN,
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
from toi_invite.services.kaspi.tls import make_tls
from toi_invite.services.kaspi.transport import CALL_SECONDS, Answer, Call, Transport

_PREFIX = "/api/v1"
_LATE = (30, 120, 600, 7200, 86_400, 259_200)  # seconds; a payment that the webhook lost is found by the last of them
_PHONE_LIFE = timedelta(hours=24)
_LONGEST_DESCRIPTION = 60  # characters that the payer is shown
_PAGE = 100
_MOST_PAGES = 150  # of one list; more would run into the limit of calls
_TRIES = 3
_CREATE_SECONDS = 12.0  # no repetition starts after them; `CREATE_GRACE` has to outlast the last one
_RATE = RateLimitItemPerMinute(200)

_RANKS = {ReportedStatus.SUCCEEDED: 0, **dict.fromkeys(STILL_OPEN, 1)}

_Result = TypeVar("_Result")
_logger = logging.getLogger(__name__)


class ApiPayGateway:
    """The aggregator behind `KASPI_API_URL`; what its sandbox pays counts only in development.

    `seconds`, `sleep`, `call_seconds` and `inner` are for tests.
    """

    name = "apipay"
    capabilities = Capabilities(
        can_cancel=True,
        refund_way=RefundWay.DIRECT,
        poll_plan=PollPlan(interval=5, late=_LATE),
        phone_plan=PollPlan(interval=900, late=_LATE),  # asked more often, the bank brakes the aggregator
        batch=100,
        calls_per_minute=50,
        can_list=True,
    )

    def __init__(
        self,
        settings: Settings,
        *,
        seconds: Callable[[], float] = time.monotonic,
        sleep: Callable[[float], Awaitable[None]] = asyncio.sleep,
        call_seconds: float = CALL_SECONDS,
        inner: httpx.AsyncBaseTransport | None = None,
    ) -> None:
        headers = {"X-API-Key": settings.kaspi_api_key.get_secret_value()}
        self._accepts_sandbox = settings.is_development
        self._sleep = sleep
        self._limiter = MovingWindowRateLimiter(MemoryStorage())
        self._transport = Transport(
            settings.kaspi_api_url,
            tls=make_tls(settings),
            make_headers=lambda: headers,
            seconds=seconds,
            sleep=sleep,
            call_seconds=call_seconds,
            inner=inner,
        )

    async def create_attempt(self, request: AttemptRequest) -> CreatedAttempt:
        """A QR, which is also the link, or an invoice to a phone, which shows nothing here.

        Raises:
            GatewayRefusedError: also, before any call, for a phone invoice with tiyn or to no phone of Kazakhstan.
            OutcomeUnknownError: the answers to all repetitions got lost too.
        """
        call = _make_create(request)
        created = await self._create_repeatedly(call)
        if created.is_sandbox and not self._accepts_sandbox:
            raise GatewayMisconfiguredError("the aggregator's key is that of a sandbox", wire.SANDBOX_WORD)
        return _describe_created(created, request)

    async def fetch_status(self, query: AttemptQuery, *, now: datetime) -> GatewayReport:  # noqa: ARG002 - the protocol's
        """What has become of an attempt; without the aggregator's id it is searched for by our reference."""
        return (await self._find(query)).report

    async def fetch_statuses(self, queries: Sequence[AttemptQuery], *, now: datetime) -> list[GatewayReport]:
        """What has become of up to a hundred attempts; the aggregator looks at the bank for each."""
        by_id = {query.invoice_id: query for query in queries if query.invoice_id}
        reports = [
            await self._confirm(report, by_id.get(report.invoice_id or ""), now) for report in await self._check(by_id)
        ]
        reports += [await self._try_status(query, now) for query in queries if not query.invoice_id]
        return [report for report in reports if report]

    async def cancel(self, query: AttemptQuery, *, now: datetime) -> GatewayReport:
        """Ask for an invoice to be withdrawn; *waiting* means that it was only taken note of.

        Raises:
            InvoiceNotFoundError: the aggregator does not know it.
        """
        invoice_id = await self._get_id(query)
        call = Call("cancel", "POST", f"{_make_path(invoice_id)}/cancel", is_write=True, body={})
        try:
            status = await self._call(call, lambda answer: answer.status)
        except GatewayRefusedError:
            status = HTTPStatus.CONFLICT  # it has ended, perhaps by being paid
        report = await self.fetch_status(query, now=now)
        if status == HTTPStatus.ACCEPTED and report.status is ReportedStatus.WAITING:
            return GatewayReport(report.status, "cancelling", report.reference, report.invoice_id)
        return report

    async def fetch_refundable(self, query: AttemptQuery) -> int:
        """How many tiyn can still go back; refunds that are under way are not among them."""
        return await self._get_invoice(await self._get_id(query), wire.read_refundable)

    async def start_refund_scan(self, query: AttemptQuery) -> RefundScan:
        """Not needed."""
        raise NotSupportedError(f"the aggregator refunds {query.reference} without a scan")

    async def is_refund_scanned(self, scan: RefundScan) -> bool:
        """Not needed."""
        raise NotSupportedError(f"the aggregator never asked for the scan {scan.scan_id}")

    async def refund(
        self,
        query: AttemptQuery,
        *,
        refund_id: str,
        amount_tiyn: int,
        scan_id: str | None = None,  # noqa: ARG002 - the protocol's
    ) -> ReportedRefund:
        """Send money back; mostly it is on its way first, and a webhook tells that it has come."""
        invoice_id = await self._get_id(query)
        body = {"amount": write_tenge(amount_tiyn), "reason": refund_id}
        call = Call("refund", "POST", f"{_make_path(invoice_id)}/refund", is_write=True, body=body)
        try:
            return await self._call(call, lambda answer: wire.read_refund(answer.document))
        except RefundRefusedError:
            raise
        except GatewayRefusedError as error:
            raise RefundRefusedError("the aggregator refuses the refund", error.bank_code) from None

    async def list_reports(self, since: datetime, until: datetime) -> list[GatewayReport]:
        """What was created from `since` up to `until`, the oldest first.

        Raises:
            GatewayUnavailableError: also when there is more than the pages that we are ready to read.
        """
        # Days of the aggregator are those of a zone that it does not name.
        days = {
            "date_from": f"{since - timedelta(days=1):%Y-%m-%d}",
            "date_to": f"{until + timedelta(days=1):%Y-%m-%d}",
        }
        invoices = await self._list_all({**days, "sort_by": "created_at", "sort_order": "asc"})
        return [each.report for each in invoices if each.created_at is None or since <= each.created_at < until]

    async def ping(self) -> None:
        """Ask for the shortest list: it takes the key, and nothing is looked up at the bank."""
        call = Call("ping", "GET", f"{_PREFIX}/invoices", query={"page": "1", "per_page": "1"})
        await self._call(call, lambda answer: wire.read_page(answer.document))

    async def aclose(self) -> None:
        """Give back the connections."""
        await self._transport.aclose()

    async def _create_repeatedly(self, call: Call) -> wire.InvoiceData:
        retrying = AsyncRetrying(
            retry=retry_if_exception(_is_worth_repeating),
            stop=stop_after_attempt(_TRIES) | stop_after_delay(_CREATE_SECONDS),
            wait=wait_random_exponential(multiplier=0.2, max=2),
            sleep=self._sleep,
            reraise=True,
        )
        losses: list[OutcomeUnknownError] = []
        try:
            return await retrying(self._create, call, losses)
        except GatewayError as error:
            if losses:  # whatever the last try brought, an earlier one may have made it
                raise OutcomeUnknownError("an invoice may have been made", error.bank_code) from None
            raise

    async def _create(self, call: Call, losses: list[OutcomeUnknownError]) -> wire.InvoiceData:
        """The invoice, made now or by an earlier try of which we never heard."""
        try:
            made = await self._call(call, wire.read_made)
            return made if isinstance(made, wire.InvoiceData) else await self._recall(made)
        except OutcomeUnknownError as error:
            losses.append(error)
            raise

    async def _recall(self, invoice_id: str) -> wire.InvoiceData:
        try:
            return await self._get_invoice(invoice_id, wire.read_invoice)
        except GatewayError as error:
            raise OutcomeUnknownError("the invoice exists and is not told", error.bank_code) from None

    async def _find(self, query: AttemptQuery) -> wire.InvoiceData:
        if query.invoice_id:
            return self._judge_sandbox(await self._get_invoice(query.invoice_id, wire.read_invoice))
        listed = await self._list_all({"search": query.reference})
        matches = [each for each in listed if each.report.reference == query.reference]
        if not matches:
            raise InvoiceNotFoundError("the aggregator knows no invoice with our reference")
        # The key may be used again after an end: what was paid counts, else what is open, else whatever there is.
        return min(matches, key=lambda each: _RANKS.get(each.report.status, 2))

    async def _get_id(self, query: AttemptQuery) -> str:
        invoice_id = query.invoice_id or (await self._find(query)).report.invoice_id
        if invoice_id is None:
            raise InvoiceNotFoundError("the aggregator knows no invoice with our reference")
        return invoice_id

    async def _get_invoice(self, invoice_id: str, read: Callable[[object], _Result]) -> _Result:
        call = Call("get", "GET", _make_path(invoice_id))
        return await self._call(call, lambda answer: read(answer.document))

    async def _check(self, invoice_ids: Iterable[str]) -> list[GatewayReport]:
        numbers = [int(each) if each.isdigit() else each for each in invoice_ids]
        if not numbers:
            return []
        call = Call("check", "POST", f"{_PREFIX}/invoices/status/check", body={"invoice_ids": numbers})
        return await self._call(call, lambda answer: [each.report for each in wire.read_checked(answer.document)])

    async def _confirm(self, report: GatewayReport, query: AttemptQuery | None, now: datetime) -> GatewayReport | None:
        """A check tells neither our reference nor what is a sandbox's: a success is asked about once more, alone."""
        if query is None:
            return None
        if report.status is ReportedStatus.SUCCEEDED:
            return await self._try_status(query, now)
        return replace(report, reference=query.reference)

    async def _try_status(self, query: AttemptQuery, now: datetime) -> GatewayReport | None:
        try:
            return await self.fetch_status(query, now=now)
        except GatewayError as error:
            _logger.warning("%s was left out: %s", query.reference, error)
            return None

    async def _list_all(self, filters: dict[str, str]) -> list[wire.InvoiceData]:
        found: dict[str | None, wire.InvoiceData] = {}
        for number in range(1, _MOST_PAGES + 1):
            query = {**filters, "page": str(number), "per_page": str(_PAGE)}
            call = Call("list", "GET", f"{_PREFIX}/invoices", query=query)
            page = await self._call(call, lambda answer: wire.read_page(answer.document))
            found |= {each.report.invoice_id: self._judge_sandbox(each) for each in page.invoices}
            if page.is_last:
                return list(found.values())
        raise GatewayUnavailableError("the list has no end")

    def _judge_sandbox(self, invoice: wire.InvoiceData) -> wire.InvoiceData:
        return invoice if self._accepts_sandbox else wire.hide_sandbox(invoice)

    async def _call(self, call: Call, read: Callable[[Answer], _Result]) -> _Result:
        self._take_turn()

        def judge(answer: Answer) -> _Result:
            if not (httpx.codes.is_success(answer.status) or wire.is_duplicate(answer)):
                raise wire.make_error(call, answer)
            try:
                return read(answer)
            except MalformedAnswerError as error:
                raise call.make_loss(f"the answer is not the agreed one: {error}") from None

        return await self._transport.call(call, judge)

    def _take_turn(self) -> None:
        """Stay below the aggregator's limit by ourselves: who runs into it is shut out for longer."""
        if not self._limiter.hit(_RATE):
            wait = self._limiter.get_window_stats(_RATE).reset_time - time.time()
            raise GatewayUnavailableError("our own limit of calls", retry_after=max(wait, 1.0))


def _make_path(invoice_id: str) -> str:
    return f"{_PREFIX}/invoices/{quote(invoice_id, safe='')}"


def _make_create(request: AttemptRequest) -> Call:
    fields: dict[str, object] = {
        "description": request.description[:_LONGEST_DESCRIPTION],
        "external_order_id": request.reference,
        "external_order_id_idempotency": request.reference,
    }
    if request.channel is Channel.PHONE:
        phone = wire.write_phone(request.phone)
        body = {"amount": wire.write_whole_tenge(request.amount_tiyn), "phone_number": phone, **fields}
        return Call("create phone invoice", "POST", f"{_PREFIX}/invoices", is_write=True, body=body)
    body = {"amount": write_tenge(request.amount_tiyn), **fields}
    return Call("create QR", "POST", f"{_PREFIX}/invoices/qr", is_write=True, body=body)


def _describe_created(made: wire.InvoiceData, request: AttemptRequest) -> CreatedAttempt:
    invoice_id = made.report.invoice_id or ""
    if request.channel is Channel.PHONE:
        return CreatedAttempt(invoice_id, "", request.created_at + _PHONE_LIFE)
    if not made.link:
        raise OutcomeUnknownError("there is an invoice, but its QR is not told")
    return CreatedAttempt(invoice_id, made.link, made.expires_at)


def _is_worth_repeating(error: BaseException) -> bool:
    return isinstance(error, GatewayUnavailableError) and error.retry_after is None
