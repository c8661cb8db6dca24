"""A shop with a bank of its own in this process: the clock moves only when it is told to."""

import json
from collections.abc import AsyncIterator
from contextlib import asynccontextmanager
from dataclasses import dataclass
from pathlib import Path
from typing import Any

import httpx

from tests.kaspi_simulator.app import create_app
from tests.kaspi_simulator.bank import Bank, open_bank
from tests.kaspi_simulator.merchants import DEFAULT_KEY
from tests.kaspi_simulator.settings import Settings
from tests.simulator.receiver import Receiver, open_receiver

NOON = 1_795_435_200.0  # 2026-11-23 12:00 UTC
SECRET = "a secret of at least thirty-two bytes"


@dataclass
class Shop:
    """The bank, a client with the shop's key, and the shop's webhook."""

    bank: Bank
    client: httpx.AsyncClient
    receiver: Receiver

    async def post(self, path: str, **content: Any) -> httpx.Response:
        """A call of the aggregator's face."""
        return await self.client.post(f"/api/v1/invoices{path}", json=content)

    async def get(self, path: str, **query: Any) -> Any:
        """An answer of the aggregator's face."""
        return (await self.client.get(f"/api/v1/invoices{path}", params=query)).json()

    async def control(self, path: str, **content: Any) -> Any:
        """A control under /sim."""
        answer = await self.client.post(f"/sim{path}", json=content)
        answer.raise_for_status()
        return answer.json()

    async def pass_time(self, seconds: float) -> None:
        """Put the clock forward, then let the webhooks that are due arrive."""
        await self.control("/clock", advance=seconds)
        await self.control("/webhooks/deliver")

    def list_told(self) -> list[str]:
        """What the webhooks told, in the order of their coming: the event, and the status where it changed."""
        return [_shorten(json.loads(body)) for body in self.receiver.bodies]


@asynccontextmanager
async def open_shop(state: Path | None = None) -> AsyncIterator[Shop]:
    """A shop whose webhook is set up at the bank."""
    bank = open_bank(Settings(state=state), read=lambda: NOON)
    headers = {"X-API-Key": DEFAULT_KEY, "Api-Key": DEFAULT_KEY}
    transport = httpx.ASGITransport(create_app(bank))
    async with (
        open_receiver() as receiver,
        httpx.AsyncClient(transport=transport, base_url="http://bank.test", headers=headers) as client,
    ):
        shop = Shop(bank, client, receiver)
        await shop.control("/webhooks/settings", url=receiver.url, secret=SECRET)
        yield shop
    bank.store.close()


def _shorten(body: dict[str, Any]) -> str:
    if body["event"] != "invoice.status_changed":
        return body["event"].split(".")[1]
    return body["invoice"]["status"]
