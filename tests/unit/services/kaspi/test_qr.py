"""What the gateway `qr` sends and when; the whole of its behaviour is shown against the pretend bank."""

import asyncio
import json
from collections import Counter
from collections.abc import Awaitable, Callable, Mapping, Sequence
from pathlib import Path
from typing import Any

import httpx
import pytest

from tests.support.moment import NOW
from toi_invite.config import load_settings
from toi_invite.errors import (
    GatewayMisconfiguredError,
    GatewayUnavailableError,
    InvoiceNotFoundError,
    NotSupportedError,
    OutcomeUnknownError,
    RefundRefusedError,
)
from toi_invite.models.payment import Channel
from toi_invite.services.kaspi.gateway import (
    AttemptQuery,
    AttemptRequest,
    Gateway,
    RefundWay,
    ReportedStatus,
)
from toi_invite.services.kaspi.qr import QrGateway

BIN = "123456789012"
QUERY = AttemptQuery("ref-000001", "12800000001", 1, Channel.QR, 299_000, NOW)
REQUEST = AttemptRequest("ref-000001", 299_000, "A toi", Channel.QR, 1, "https://toi.example/hook", NOW)


class Bank:
    """A bank whose answers are listed by operation, one after another; the last one for ever."""

    def __init__(self, answers: Mapping[str, Sequence[object]] | None = None) -> None:
        self.requests: list[httpx.Request] = []
        given: dict[str, Sequence[object]] = {
            "partner/tradepoints": [[{"TradePointId": 1001, "TradePointName": "Online"}, {"TradePointId": 1002}]],
            "device/register": [{"DeviceToken": "token-1"}, {"DeviceToken": "token-2"}],
            "qr/create": [{"QrToken": "5" * 41, "QrPaymentId": 12_800_000_001}],
            "qr/create-link": [{"PaymentLink": "https://bank.example/pay/5", "PaymentId": 12_800_000_002}],
            "payment/status": [{"Status": "Processed", "Amount": 2990.00}],
            "payment/details": [{"TotalAmount": 2990.00, "AvailableReturnAmount": 2990.00}],
            "payment/return": [{"ReturnOperationId": 77}],
            "return/operations": [[{"QrPaymentId": 12_800_000_001}]],
            "health/ping": [None],
        }
        self.answers = {name: list(each) for name, each in (given | dict(answers or {})).items()}

    async def __call__(self, request: httpx.Request) -> httpx.Response:
        """Answer; an integer is a StatusCode, a response or an exception is itself."""
        self.requests.append(request)
        await asyncio.sleep(0)  # so that callers meet
        names = [name for name in self.answers if f"/{name}" in request.url.path]
        answers = self.answers[max(names, key=len)]
        answer = answers.pop(0) if len(answers) > 1 else answers[0]
        if isinstance(answer, Exception):
            raise answer
        if isinstance(answer, httpx.Response):
            return answer
        code = answer if isinstance(answer, int) else 0
        return httpx.Response(200, json={"StatusCode": code, "Data": None if code else answer})

    def list_calls(self, word: str = "") -> list[str]:
        """Paths below the host that hold the word, in order."""
        return [request.url.path for request in self.requests if word in request.url.path]

    def get_body(self, word: str) -> dict[str, Any]:
        """The body of the last call whose path holds the word."""
        return json.loads([request for request in self.requests if word in request.url.path][-1].content)


Maker = Callable[..., QrGateway]


@pytest.fixture
def make_gateway(tmp_path: Path) -> Maker:
    """Makes a gateway of a scheme to a bank; it waits for nothing, and its clock stands unless it is given one."""

    async def skip(_seconds: float) -> None:
        pass

    def make(bank: Bank, scheme: str = "r1", seconds: Callable[[], float] = lambda: 0.0, **values: str) -> QrGateway:
        given = {
            "TOI_ENVIRONMENT": "development",
            "TOI_DATA_DIR": str(tmp_path),
            "KASPI_SCHEME": scheme,
            "KASPI_API_URL": "https://bank.example",
            "KASPI_API_KEY": "test_key",
            "KASPI_ORGANIZATION_BIN": BIN,
        }
        settings = load_settings(**given | values)
        inner = httpx.MockTransport(bank)
        return QrGateway(settings, clock=lambda: NOW, seconds=seconds, sleep=skip, inner=inner)

    return make


@pytest.mark.parametrize(("scheme", "way"), [("r1", RefundWay.NONE), ("r2", RefundWay.SCAN), ("r3", RefundWay.DIRECT)])
def test_gateway_tells_what_its_scheme_can_do(make_gateway: Maker, scheme: str, way: RefundWay) -> None:
    """Refunds differ by scheme; the rest does not."""
    gateway: Gateway = make_gateway(Bank(), scheme)
    can = gateway.capabilities
    assert (can.refund_way, can.can_cancel, can.can_list, can.finds_by_reference, can.batch) == (way, *[False] * 3, 1)
    assert can.poll_plan.late == (30, 120, 600, 7_200, 86_400, 259_200)


async def test_first_payment_registers_the_device_at_the_first_trade_point(make_gateway: Maker) -> None:
    """What `docs/contract.md` promises of r1, byte by byte."""
    bank = Bank()
    made = await make_gateway(bank).create_attempt(REQUEST)
    assert bank.list_calls() == ["/r1/v01/partner/tradepoints", "/r1/v01/device/register", "/r1/v01/qr/create"]
    assert bank.get_body("register") == {"DeviceId": "toi-invite", "TradePointId": 1001}
    assert bank.requests[-1].content == b'{"DeviceToken":"token-1","Amount":2990.00,"ExternalId":"ref-000001"}'
    assert (made.invoice_id, made.payload) == ("12800000001", "5" * 41)


async def test_link_is_made_by_its_own_operation(make_gateway: Maker) -> None:
    """For whoever holds a phone; the device is registered once."""
    bank = Bank()
    gateway = make_gateway(bank, KASPI_TRADE_POINT_ID="1002", KASPI_DEVICE_ID="shop_2")
    for channel in (Channel.QR, Channel.LINK):
        request = AttemptRequest("ref-000002", 299_000, "A toi", channel, 1, "", NOW)
        made = await gateway.create_attempt(request)
    assert made.payload == "https://bank.example/pay/5"  # pyright: ignore[reportPossiblyUnboundVariable]
    assert bank.list_calls() == ["/r1/v01/device/register", "/r1/v01/qr/create", "/r1/v01/qr/create-link"]
    assert bank.get_body("register") == {"DeviceId": "shop_2", "TradePointId": 1002}


async def test_every_request_has_an_id_of_its_own(make_gateway: Maker) -> None:
    """32 hex digits, on repetitions too; the key goes to r1 only."""
    bank = Bank({"payment/status": [httpx.ConnectError("x"), httpx.ConnectError("x"), {"Status": "Wait"}]})
    await make_gateway(bank).fetch_status(QUERY, now=NOW)
    await make_gateway(bank, "r3").ping()
    ids = [request.headers["X-Request-ID"] for request in bank.requests]
    assert len(set(ids)) == len(ids) == 4
    assert all(len(each) == 32 and int(each, 16) for each in ids)
    assert [request.headers.get("Api-Key") for request in bank.requests] == ["test_key"] * 3 + [None]


@pytest.mark.parametrize("answer", [httpx.ReadError("x"), -999, httpx.Response(502, html="<html>")])
async def test_status_is_not_asked_for_again_at_once(make_gateway: Maker, answer: object) -> None:
    """The bank tells how often it may be asked; the poller does, and repeats."""
    bank = Bank({"payment/status": [answer]})
    with pytest.raises(GatewayUnavailableError):
        await make_gateway(bank).fetch_status(QUERY, now=NOW)
    assert len(bank.requests) == 1


async def test_other_questions_are_repeated(make_gateway: Maker) -> None:
    """Two more times, with back-off."""
    bank = Bank({"health/ping": [httpx.ReadError("x"), -999, None]})
    await make_gateway(bank).ping()
    assert len(bank.requests) == 3


async def test_writes_of_r3_carry_the_bin(make_gateway: Maker) -> None:
    """And the list of trade points has it in its address."""
    bank = Bank()
    gateway = make_gateway(bank, "r3")
    await gateway.create_attempt(REQUEST)
    await gateway.refund(QUERY, refund_id="1", amount_tiyn=100_000)
    assert bank.list_calls()[0] == f"/r3/v01/partner/tradepoints/{BIN}"
    for word in ("register", "create", "payment/return"):
        assert bank.get_body(word)["OrganizationBin"] == BIN


@pytest.mark.parametrize("code", [-1501, -1502])
async def test_lost_device_is_registered_again_once(make_gateway: Maker, code: int) -> None:
    """And the call is made with the new token."""
    bank = Bank({"qr/create": [code, {"QrToken": "5", "QrPaymentId": 1}]})
    await make_gateway(bank).create_attempt(REQUEST)
    assert len(bank.list_calls("register")) == 2
    assert bank.get_body("create")["DeviceToken"] == "token-2"


async def test_device_that_stays_lost_is_for_the_operator(make_gateway: Maker) -> None:
    """One new registration, not one after another."""
    bank = Bank({"qr/create": [-1501]})
    with pytest.raises(GatewayMisconfiguredError):
        await make_gateway(bank).create_attempt(REQUEST)
    assert (len(bank.list_calls("register")), len(bank.list_calls("qr/create"))) == (2, 2)


async def test_many_at_once_register_one_device(make_gateway: Maker) -> None:
    """Whoever comes first registers for all, at the start and when the device is lost."""
    bank = Bank()
    gateway = make_gateway(bank)
    await asyncio.gather(*(gateway.create_attempt(REQUEST) for _ in range(10)))
    assert len(bank.list_calls("register")) == 1
    bank.answers["qr/create"] = [*[-1501] * 10, {"QrToken": "5", "QrPaymentId": 1}]
    await asyncio.gather(*(gateway.create_attempt(REQUEST) for _ in range(10)))
    assert len(bank.list_calls("register")) == 2


async def test_organization_without_trade_point_is_for_the_operator(make_gateway: Maker) -> None:
    """An empty list says it as the code does."""
    with pytest.raises(GatewayMisconfiguredError):
        await make_gateway(Bank({"partner/tradepoints": [[]]})).create_attempt(REQUEST)


@pytest.mark.parametrize(
    ("data", "status", "amount"),
    [
        ({"Status": "QrTokenCreated", "Amount": 0}, ReportedStatus.WAITING, None),
        ({"Status": "Wait", "Amount": 2990.0}, ReportedStatus.SCANNED, None),
        ({"Status": "Processed", "Amount": 2990.5}, ReportedStatus.SUCCEEDED, 299_050),
        ({"Status": "Processed"}, ReportedStatus.SUCCEEDED, None),
        ({"Status": "Frozen"}, ReportedStatus.UNKNOWN, None),
    ],
)
async def test_sum_is_told_with_a_success_only(
    make_gateway: Maker, data: object, status: ReportedStatus, amount: int | None
) -> None:
    """What an open QR says about money is not compared with anything."""
    report = await make_gateway(Bank({"payment/status": [data]})).fetch_status(QUERY, now=NOW)
    assert (report.status, report.amount_tiyn, report.reference) == (status, amount, QUERY.reference)


async def test_missing_v02_leads_to_v01_for_an_hour(make_gateway: Maker) -> None:
    """It is not asked for at each question, yet found again when the bank has it."""
    moments = [0.0]
    bank = Bank({"payment/status": [httpx.Response(404, html="<html>"), {"Status": "Wait"}]})
    gateway = make_gateway(bank, seconds=lambda: moments[0])
    for moment in (0.0, 3_599.0, 3_600.0):
        moments[0] = moment
        await gateway.fetch_status(QUERY, now=NOW)
    versions = [path.split("/")[2] for path in bank.list_calls("status")]
    assert versions == ["v02", "v01", "v01", "v02"]


async def test_unknown_payment_is_not_a_missing_version(make_gateway: Maker) -> None:
    """The bank says so in its envelope, whatever the HTTP status."""
    bank = Bank({"payment/status": [httpx.Response(404, json={"StatusCode": -1601})]})
    with pytest.raises(InvoiceNotFoundError):
        await make_gateway(bank).fetch_status(QUERY, now=NOW)
    assert len(bank.requests) == 1


@pytest.mark.parametrize(
    ("details", "amount"), [({"TotalAmount": 2990, "AvailableReturnAmount": 0}, 299_000), (-1601, None)]
)
async def test_success_without_sum_is_looked_up_in_the_details(
    make_gateway: Maker, details: object, amount: int | None
) -> None:
    """On r2 and r3; where they do not tell, the caller decides."""
    bank = Bank({"payment/status": [{"Status": "Processed"}], "payment/details": [details]})
    report = await make_gateway(bank, "r2").fetch_status(QUERY, now=NOW)
    assert report.amount_tiyn == amount


async def test_success_waits_while_its_sum_cannot_be_asked_for(make_gateway: Maker) -> None:
    """The next question tells both."""
    bank = Bank({"payment/status": [{"Status": "Processed"}], "payment/details": [-999]})
    with pytest.raises(GatewayUnavailableError):
        await make_gateway(bank, "r3").fetch_status(QUERY, now=NOW)


async def test_refund_sends_the_sum_and_tells_the_operation(make_gateway: Maker) -> None:
    """In tenge, for the payment's number."""
    bank = Bank()
    refund = await make_gateway(bank, "r3").refund(QUERY, refund_id="ours", amount_tiyn=100_050)
    assert (refund.refund_id, refund.amount_tiyn, refund.is_completed) == ("77", 100_050, True)
    assert b'"QrPaymentId":12800000001,"Amount":1000.50' in bank.requests[-1].content


@pytest.mark.parametrize(
    ("returns", "left", "error", "sent"),
    [
        ([-99000006, {"ReturnOperationId": 77}], [2990, 2990], None, 2),
        ([-99000006], [2990, 2990], RefundRefusedError, 2),
        ([-99000006], [2990, 1990], OutcomeUnknownError, 1),
        ([-99000006], [2990, -999], OutcomeUnknownError, 1),
        ([-99000005], [2990], RefundRefusedError, 1),
        ([-99000020], [2990], RefundRefusedError, 1),
        ([httpx.ReadTimeout("x")], [2990], OutcomeUnknownError, 1),
        ([{}], [2990], OutcomeUnknownError, 1),
    ],
)
async def test_refund_is_repeated_once_and_only_if_nothing_went_back(
    make_gateway: Maker, returns: list[object], left: list[int], error: type[Exception] | None, sent: int
) -> None:
    """-99000006 asks for one repetition; everything else is the caller's."""
    details = [each if each < 0 else {"TotalAmount": 2990, "AvailableReturnAmount": each} for each in left]
    bank = Bank({"payment/return": returns, "payment/details": details})
    call = make_gateway(bank, "r3").refund(QUERY, refund_id="1", amount_tiyn=100_000)
    await _expect(call, error)
    assert len(bank.list_calls("payment/return")) == sent


@pytest.mark.parametrize(
    ("paid", "error"),
    [([12_800_000_001], None), ([1, 2], RefundRefusedError), ([], RefundRefusedError), (list(range(10)), None)],
)
async def test_refund_after_a_scan_is_for_whoever_paid(
    make_gateway: Maker, paid: list[int], error: type[Exception] | None
) -> None:
    """The list holds ten payments: a full one may lack an older one, and then the bank decides."""
    bank = Bank({"return/operations": [[{"QrPaymentId": each, "Amount": 2990} for each in paid]]})
    call = make_gateway(bank, "r2").refund(QUERY, refund_id="1", amount_tiyn=100_000, scan_id="5")
    await _expect(call, error)
    assert error or bank.get_body("payment/return")["QrReturnId"] == 5


async def _expect(call: Awaitable[object], error: type[Exception] | None) -> None:
    if error is None:
        await call
        return
    with pytest.raises(error):
        await call


@pytest.mark.parametrize(
    ("word", "is_scanned"), [("QrTokenCreated", False), ("CustomerIdentityObtained", True), ("Later", False)]
)
async def test_scan_for_a_refund_is_asked_about(make_gateway: Maker, word: str, *, is_scanned: bool) -> None:
    """On r2."""
    scan = {"QrToken": "5", "QrReturnId": 9}
    gateway = make_gateway(Bank({"return/create": [scan], "return/status": [{"Status": word}]}), "r2")
    assert await gateway.is_refund_scanned(await gateway.start_refund_scan(QUERY)) is is_scanned


async def test_failed_scan_refuses_the_refund(make_gateway: Maker) -> None:
    """The buyer has to scan a new one."""
    gateway = make_gateway(
        Bank({"return/create": [{"QrToken": "5", "QrReturnId": 9}], "return/status": [{"Status": "Error"}]}), "r2"
    )
    scan = await gateway.start_refund_scan(QUERY)
    with pytest.raises(RefundRefusedError):
        await gateway.is_refund_scanned(scan)


async def test_what_a_scheme_cannot_do_is_told_without_a_call(make_gateway: Maker) -> None:
    """No bank is asked for what it does not have."""
    bank = Bank()
    r1, r2, r3 = (make_gateway(bank, scheme) for scheme in ("r1", "r2", "r3"))
    phone = AttemptRequest("ref-000003", 299_000, "A toi", Channel.PHONE, 1, "", NOW, "+77011234567")
    calls: list[Awaitable[object]] = [
        r1.create_attempt(phone),
        r1.cancel(QUERY, now=NOW),
        r1.fetch_refundable(QUERY),
        r1.refund(QUERY, refund_id="1", amount_tiyn=1),
        r1.start_refund_scan(QUERY),
        r1.list_reports(NOW, NOW),
        r2.refund(QUERY, refund_id="1", amount_tiyn=1),
        r3.start_refund_scan(QUERY),
    ]
    for call in calls:
        with pytest.raises(NotSupportedError):
            await call
    assert Counter(bank.list_calls()) == Counter()


async def test_attempt_that_never_got_an_id_is_not_found(make_gateway: Maker) -> None:
    """The bank cannot be asked by a reference."""
    query = AttemptQuery("ref-000001", None, 1, Channel.QR, 299_000, NOW)
    with pytest.raises(InvoiceNotFoundError):
        await make_gateway(Bank()).fetch_status(query, now=NOW)
