"""A shop that speaks to a bank in the same process, with a clock that only the test moves."""

import random
import uuid
from datetime import datetime, timedelta
from typing import Any

import httpx

from tests.kaspi_simulator.app import create_app
from tests.kaspi_simulator.bank import open_bank
from tests.kaspi_simulator.merchants import DEFAULT_BIN, DEFAULT_KEY
from tests.kaspi_simulator.settings import Settings

_START = 1_795_000_000.0  # Unix seconds; nothing happens by itself after them

Reply = tuple[int, Any]


class OfficialShop:
    """Calls as one scheme would make them; each reply is StatusCode, or another HTTP status than 200, and Data."""

    def __init__(self, scheme: str = "r1") -> None:
        chance = random.Random(7)  # noqa: S311 - numbers of invoices, the same in each run
        self.scheme, self.token = scheme, ""
        self.bank = open_bank(Settings(), read=lambda: _START, chance=chance)
        transport = httpx.ASGITransport(create_app(self.bank))
        self.http = httpx.AsyncClient(transport=transport, base_url="https://bank", headers={"Api-Key": DEFAULT_KEY})

    async def ask(self, path: str, version: str = "v01", **query: Any) -> Reply:
        """GET."""
        answer = await self.http.get(f"/{self.scheme}/{version}/{path}", params=query, headers=_make_headers())
        return _read(answer)

    async def send(self, path: str, **fields: Any) -> Reply:
        """POST; under r3 with the BIN, and with the device once there is one."""
        known = {"DeviceToken": self.token} if self.token else {}
        known |= {"OrganizationBin": DEFAULT_BIN} if self.scheme == "r3" else {}
        answer = await self.http.post(f"/{self.scheme}/v01/{path}", json={**known, **fields}, headers=_make_headers())
        return _read(answer)

    async def register(self, point: int = 1001, name: str = "device") -> Reply:
        """Register a device and use it from now on."""
        code, data = await self.send("device/register", DeviceId=name, TradePointId=point)
        self.token = data["DeviceToken"] if data else self.token
        return code, data

    async def sell(self, amount: float = 2990.00, external_id: str = "order-1") -> int:
        """Make a QR; its number."""
        if not self.token:
            await self.register()
        _, data = await self.send("qr/create", Amount=amount, ExternalId=external_id)
        return data["QrPaymentId"]

    async def sell_and_take_money(self, amount: float = 2990.00) -> int:
        """Make a QR that the buyer scans and pays; its number."""
        number = await self.sell(amount)
        self.bank.book.scan(number)
        self.bank.book.pay(number)
        return number

    async def get_word(self, number: int) -> str:
        """The status word of v01."""
        _, data = await self.ask(f"payment/status/{number}")
        return data["Status"]

    def wait(self, seconds: float) -> datetime:
        """Let bank time pass."""
        return self.bank.clock.advance(seconds)

    def measure(self, moment: datetime | None) -> timedelta:
        """How far a moment lies behind the bank's present."""
        assert moment is not None
        return self.bank.clock.now() - moment


def _make_headers() -> dict[str, str]:
    return {"X-Request-ID": uuid.uuid4().hex}


def _read(answer: httpx.Response) -> Reply:
    if answer.status_code != 200:
        return answer.status_code, None
    envelope = answer.json()
    return envelope["StatusCode"], envelope.get("Data")
