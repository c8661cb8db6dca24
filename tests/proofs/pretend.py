"""A pretend bank in this process, with a clock that only the proof moves."""

import random
from collections.abc import Callable
from datetime import datetime
from pathlib import Path
from typing import Any

import httpx
from fastapi import FastAPI

from tests.kaspi_simulator import attach, official
from tests.kaspi_simulator.bank import Bank, open_bank
from tests.kaspi_simulator.book import BookError
from tests.kaspi_simulator.certificates import Authority
from tests.kaspi_simulator.invoice import Invoice
from tests.kaspi_simulator.lab import Lab
from tests.kaspi_simulator.merchants import DEFAULT_BIN, DEFAULT_KEY
from tests.kaspi_simulator.settings import Settings as BankSettings
from tests.kaspi_simulator.webhook_queue import Call
from tests.support.moment import NOW
from tests.support.payments import SECRET
from toi_invite.config import GatewayName, Scheme, Settings, load_settings
from toi_invite.services.kaspi.apipay import ApiPayGateway
from toi_invite.services.kaspi.gateway import Gateway
from toi_invite.services.kaspi.qr import QrGateway

APIPAY, R1, R3 = "apipay", "qr-r1", "qr-r3"
_UNHURRIED = {"apipay_calls_per_minute": 10**9, "apipay_codes_per_minute": 10**9}


class PretendBank:
    """The simulator and the calls that the aggregator would make to us; `is_told` when the bank tells by webhooks."""

    def __init__(self, folder: Path) -> None:
        self.bank: Bank = open_bank(BankSettings(switches=_UNHURRIED), read=NOW.timestamp, chance=_chance())
        app = FastAPI()
        official.add_to(app, self.bank)
        attach.add_to(app, self.bank)
        self._sender = app.state.aggregator.sender
        self._transport = httpx.ASGITransport(Lab(app, self.bank))
        self._authority = Authority(folder / "certificates")
        self._folder = folder
        self.reset()

    def reset(self) -> None:
        """The first day again."""
        self.bank.reset()
        self._sender.change(url="http://localhost:8000/api/payments/kaspi/webhook", secret=SECRET.decode())

    def read_clock(self) -> datetime:
        """The bank's time."""
        return self.bank.clock.now()

    def list_invoices(self) -> list[Invoice]:
        """The bank's book, the oldest first."""
        return self.bank.book.list_invoices()

    def list_calls(self) -> list[Call]:
        """Every webhook that the bank has raised, the oldest first."""
        return self._sender.queue.list_calls(None)

    def act(self, deed: Callable[..., Any], *values: Any) -> bool:
        """Do something in the bank's book; false when the bank does not do that now."""
        try:
            deed(*values)
        except BookError:
            return False
        return True

    def make_settings(self, name: str) -> Settings:
        """How the application is set up for this bank."""
        values = {
            "TOI_ENVIRONMENT": "development",
            "TOI_DATA_DIR": str(self._folder),
            "KASPI_GATEWAY": GatewayName.APIPAY if name == APIPAY else GatewayName.QR,
            "KASPI_SCHEME": Scheme.R3 if name == R3 else Scheme.R1,
            "KASPI_API_URL": "https://bank",
            "KASPI_API_KEY": DEFAULT_KEY,
            "KASPI_CA_BUNDLE": str(self._authority.root),
            "KASPI_ORGANIZATION_BIN": DEFAULT_BIN if name == R3 else "",
            "KASPI_WEBHOOK_SECRETS": SECRET.decode(),
        }
        return load_settings(**values)

    def make_gateway(self, settings: Settings, read_now: Callable[[], datetime]) -> Gateway:
        """A gateway as the application makes it, but for sockets and naps."""
        options: dict[str, Any] = {
            "seconds": lambda: self.read_clock().timestamp(),
            "sleep": _skip,
            "inner": self._transport,
        }
        if settings.kaspi_gateway is GatewayName.APIPAY:
            return ApiPayGateway(settings, **options)
        return QrGateway(settings, clock=read_now, **options)


def _chance() -> random.Random:
    return random.Random(7)  # noqa: S311 - numbers of invoices, the same in each run


async def _skip(_seconds: float) -> None:
    pass
