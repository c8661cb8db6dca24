"""The gateways under test, each with the hands of a buyer at its bank, so that one test fits them all."""

import asyncio
import itertools
from collections.abc import Awaitable, Callable
from dataclasses import dataclass
from datetime import UTC, datetime, timedelta
from pathlib import Path
from typing import Any, Protocol

from cryptography.hazmat.primitives.serialization import Encoding, NoEncryption, PrivateFormat, load_pem_private_key

from tests.support.bank import PretendBank
from toi_invite.config import GatewayName, MockScenario, Scheme, Settings, load_settings
from toi_invite.models.payment import Channel
from toi_invite.services.kaspi.apipay import ApiPayGateway
from toi_invite.services.kaspi.gateway import (
    AttemptQuery,
    AttemptRequest,
    CreatedAttempt,
    Gateway,
    GatewayReport,
    ReportedStatus,
)
from toi_invite.services.kaspi.mock import MockGateway
from toi_invite.services.kaspi.qr import QrGateway

PHONE = "+77011234567"
MOCK, R1, R2, R3, APIPAY = "mock", "qr-r1", "qr-r2", "qr-r3", "apipay"
SCHEMES = (R1, R2, R3)
BANKS = (*SCHEMES, APIPAY)
_OFFICIAL = {"create": "qr/create", "status": "payment/status", "ping": "health/ping", "refund": "payment/return"}
_AGGREGATOR = {
    "create": "invoices/qr",
    "status": "invoices/get",
    "ping": "invoices/list",
    "refund": "invoices/refund",
    "cancel": "invoices/cancel",
}

_numbers = itertools.count(1)


@dataclass(frozen=True)
class Opened:
    """An attempt that was made at a gateway."""

    request: AttemptRequest
    created: CreatedAttempt

    @property
    def id(self) -> str:
        """The gateway's id."""
        return self.created.invoice_id

    @property
    def query(self) -> AttemptQuery:
        """How it is asked about."""
        return make_query(self.request, self.created.invoice_id)


def make_request(
    channel: Channel = Channel.QR, *, amount_tiyn: int = 299_000, phone: str = "", created_at: datetime | None = None
) -> AttemptRequest:
    """A request with a reference of its own."""
    return AttemptRequest(
        reference=f"T{next(_numbers):08d}-1",
        amount_tiyn=amount_tiyn,
        description="Шақыру",
        channel=channel,
        number=1,
        callback_url="http://localhost:8000/api/payments/kaspi/webhook",
        created_at=created_at or datetime.now(UTC),
        phone=phone,
    )


def make_query(request: AttemptRequest, invoice_id: str | None) -> AttemptQuery:
    """How the gateway is asked about a request's attempt."""
    return AttemptQuery(
        request.reference, invoice_id, request.number, request.channel, request.amount_tiyn, request.created_at
    )


class Subject(Protocol):
    """A gateway, and what the buyer does to its attempts.

    `after_scan` is what it says of a QR that was scanned, `after_time` of one whose time ran out.
    """

    name: str
    gateway: Gateway
    after_scan: ReportedStatus
    after_time: ReportedStatus

    def scan(self, opened: Opened) -> None:
        """The buyer scans the QR or opens the link."""
        ...

    def pay(self, opened: Opened) -> None:
        """The buyer scans and pays."""
        ...

    def decline(self, opened: Opened) -> None:
        """The buyer refuses."""
        ...

    def run_out(self, opened: Opened) -> None:
        """Nobody pays in time."""
        ...

    def pay_late(self, opened: Opened) -> None:
        """The money comes after the end."""
        ...

    @property
    def now(self) -> datetime:
        """The present moment there."""
        ...


class MockSubject:
    """The mock, whose buyer is a scenario and the passing of time."""

    name = MOCK
    after_scan = ReportedStatus.SCANNED
    after_time = ReportedStatus.EXPIRED

    def __init__(self) -> None:
        self.now = datetime.now(UTC)
        self.gateway: Gateway = self._make(MockScenario.PAID)

    def scan(self, opened: Opened) -> None:
        """It is old enough."""
        self._play(opened, MockScenario.PAID, 1.5)

    def pay(self, opened: Opened) -> None:
        """It is older."""
        self._play(opened, MockScenario.PAID, 3)

    def decline(self, opened: Opened) -> None:
        """By its scenario."""
        self._play(opened, MockScenario.DECLINED, 3)

    def run_out(self, opened: Opened) -> None:
        """By its scenario."""
        self._play(opened, MockScenario.PAID_LATE, 3)

    def pay_late(self, opened: Opened) -> None:
        """By its scenario."""
        self._play(opened, MockScenario.PAID_LATE, 8)

    def _play(self, opened: Opened, scenario: MockScenario, age: float) -> None:
        self.gateway = self._make(scenario)
        self.now = opened.request.created_at + timedelta(seconds=age)

    def _make(self, scenario: MockScenario) -> MockGateway:
        return MockGateway(scenario, "http://localhost:8000")


class BankSubject:
    """A real gateway whose bank is the simulator, asked over sockets; `rebuild` makes it anew with other settings.

    `moment` moves the clock by which its circuit waits, `naps` are the seconds that it would have slept.
    """

    def __init__(self, name: str, bank: PretendBank, folder: Path) -> None:
        self.name = name
        self.bank = bank
        # The aggregator tells a scan by its webhook alone.
        self.after_scan = ReportedStatus.WAITING if name == APIPAY else ReportedStatus.SCANNED
        self.after_time = ReportedStatus.EXPIRED if name == APIPAY else ReportedStatus.WAITING
        self.operations = _AGGREGATOR if name == APIPAY else _OFFICIAL
        self.moment = 0.0
        self.naps: list[float] = []
        self._folder = folder
        self._gateways: list[Gateway] = []
        self.gateway = self.rebuild()

    @property
    def now(self) -> datetime:
        """The present moment."""
        return datetime.now(UTC)

    def rebuild(self, call_seconds: float = 10, /, **changes: Any) -> Gateway:
        """Put a new gateway in place of the present one; `changes` are settings by their environment names."""
        settings = self.make_settings(**changes)
        options: dict[str, Any] = {
            "seconds": lambda: asyncio.get_running_loop().time() + self.moment,
            "sleep": self._nap,
            "call_seconds": call_seconds,
        }
        self.gateway = ApiPayGateway(settings, **options) if self.name == APIPAY else QrGateway(settings, **options)
        self._gateways.append(self.gateway)
        return self.gateway

    def make_settings(self, **changes: Any) -> Settings:
        """The settings with which this bank is reached."""
        has_certificates = self.name in {R2, R3}
        values = {
            "TOI_ENVIRONMENT": "development",
            "TOI_DATA_DIR": str(self._folder),
            "KASPI_GATEWAY": GatewayName.APIPAY if self.name == APIPAY else GatewayName.QR,
            "KASPI_SCHEME": Scheme(self.name[-2:]) if self.name in SCHEMES else Scheme.R1,
            "KASPI_API_URL": self.bank.tls_url if has_certificates else self.bank.url,
            "KASPI_API_KEY": "" if has_certificates else self.bank.api_key,
            "KASPI_CA_BUNDLE": str(self.bank.ca_bundle),
            "KASPI_ORGANIZATION_BIN": self.bank.bin if self.name == R3 else "",
            **(self._list_certificates() if has_certificates else {}),
        }
        return load_settings(**{**values, **changes})

    async def close(self) -> None:
        """Close every gateway that was made."""
        for gateway in self._gateways:
            await gateway.aclose()

    def scan(self, opened: Opened) -> None:
        """The buyer scans."""
        self.bank.scan(opened.id)

    def pay(self, opened: Opened) -> None:
        """The buyer scans and pays."""
        self.bank.scan_and_pay(opened.id)

    def decline(self, opened: Opened) -> None:
        """The buyer refuses."""
        self.bank.decline(opened.id)

    def run_out(self, opened: Opened) -> None:
        """The time of it runs out."""
        self.bank.expire(opened.id)

    def pay_late(self, opened: Opened) -> None:
        """The money is taken after the end."""
        self.bank.pay_late(opened.id)

    async def _nap(self, seconds: float) -> None:
        self.naps.append(seconds)

    def _list_certificates(self) -> dict[str, str]:
        return {"KASPI_CLIENT_CERT": str(self.bank.client.certificate), "KASPI_CLIENT_KEY": str(self._unlock_key())}

    def _unlock_key(self) -> Path:
        """The client's key without its password, which takes long to apply and has a test of its own."""
        files, path = self.bank.client, self.bank.folder / "unlocked.key"
        if not path.exists():
            private = load_pem_private_key(files.key.read_bytes(), files.password.encode())
            path.write_bytes(private.private_bytes(Encoding.PEM, PrivateFormat.PKCS8, NoEncryption()))
        return path


async def open_attempt(
    subject: Subject, channel: Channel = Channel.QR, *, amount_tiyn: int = 299_000, phone: str = ""
) -> Opened:
    """Have an attempt made."""
    request = make_request(channel, amount_tiyn=amount_tiyn, phone=phone)
    return Opened(request, await subject.gateway.create_attempt(request))


async def open_paid(subject: Subject, *, amount_tiyn: int = 299_000) -> Opened:
    """Have an attempt made and paid."""
    opened = await open_attempt(subject, amount_tiyn=amount_tiyn)
    subject.pay(opened)
    return opened


async def ask(subject: Subject, opened: Opened) -> GatewayReport:
    """Ask how it stands."""
    return await subject.gateway.fetch_status(opened.query, now=subject.now)


def act(subject: BankSubject, operation: str, opened: Opened) -> Callable[[], Awaitable[object]]:
    """An operation by name, ready to be called: `create`, `status`, `ping`, `refund` or `cancel`."""
    gateway, query = subject.gateway, opened.query
    works: dict[str, Callable[[], Awaitable[object]]] = {
        "create": lambda: gateway.create_attempt(make_request()),
        "status": lambda: gateway.fetch_status(query, now=subject.now),
        "ping": gateway.ping,
        "refund": lambda: gateway.refund(query, refund_id="refund-1", amount_tiyn=100_000, scan_id=None),
        "cancel": lambda: gateway.cancel(query, now=subject.now),
    }
    return works[operation]
