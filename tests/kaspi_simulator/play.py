"""Plays one scenario from beginning to end, without waiting, and prints what happens."""

import uuid
from datetime import timedelta
from typing import Any

import httpx

from tests.kaspi_simulator.app import create_app
from tests.kaspi_simulator.bank import Bank, open_bank
from tests.kaspi_simulator.invoice import Invoice
from tests.kaspi_simulator.merchants import DEFAULT_KEY
from tests.kaspi_simulator.play_listener import SECRET, open_listener
from tests.kaspi_simulator.scenarios import SCENARIOS, End, Scenario
from tests.kaspi_simulator.settings import Settings

_START = 1_795_435_200.0  # 2026-11-23 12:00 UTC; a play always happens at the same time
_GAP, _CANCEL_AT, _POLL = 5, 5, 5  # seconds: between two creations, until the shop cancels, between two questions


def choose(name: str, url: str) -> str:
    """Let a running simulator play the scenario with every invoice that it makes from now on.

    Raises:
        httpx.HTTPError: there is no simulator at this address, or it does not know the scenario.
    """
    httpx.post(f"{url}/sim/scenario", json={"name": name}).raise_for_status()
    return f"{url} plays {name!r} from now on: {SCENARIOS[name].story}."


class Play:
    """A shop and a bank in this process; `lines` tells what happened, `is_as_told` whether it ended as it should."""

    def __init__(self, name: str, *, at_aggregator: bool = False) -> None:
        self.scenario: Scenario = SCENARIOS[name]
        self.at_aggregator = at_aggregator
        self.lines: list[str] = [f"{name}: {self.scenario.story}"]
        self.bank: Bank = open_bank(Settings(), read=lambda: _START)
        transport = httpx.ASGITransport(create_app(self.bank))
        keys = {"Api-Key": DEFAULT_KEY, "X-API-Key": DEFAULT_KEY}
        self._shop = httpx.AsyncClient(transport=transport, base_url="http://bank", headers=keys)
        self._begin = self.bank.clock.now()
        self._device: dict[str, str] = {}
        self._told: dict[int, str] = {}
        self.bank.book.subscribe(self._tell_change)

    async def run(self) -> None:
        """Play it."""
        async with self._shop, open_listener(self._say) as webhook:
            if self.at_aggregator:
                await self._send("/sim/webhooks/settings", url=webhook, secret=SECRET)
            else:
                registered = await self._send("/r1/v01/device/register", DeviceId="play", TradePointId=1001)
                self._device = registered["Data"]
            await self._send("/sim/scenario", name=self.scenario.name)
            for second in range(int(self.scenario.seconds)):
                await self._act(second)
                self.bank.pass_time(1)
                await self._send("/sim/webhooks/deliver")
        self.lines += [self._describe(invoice) for invoice in self.bank.book.list_invoices()]

    @property
    def ends(self) -> tuple[End, ...]:
        """How the invoices must stand at the end."""
        return (self.at_aggregator and self.scenario.aggregator_ends) or self.scenario.ends

    @property
    def is_as_told(self) -> bool:
        """Whether the bank's book ends as the scenario says."""
        return tuple(map(_read_end, self.bank.book.list_invoices())) == self.ends

    async def _act(self, second: int) -> None:
        count = max(len(self.scenario.ends), len(self.ends))
        if second % _GAP == 0 and second // _GAP < count:
            await self._create(1 if self.scenario.loses_answer else second // _GAP + 1)
        elif self.at_aggregator and self.scenario.asks_cancel and second == _CANCEL_AT:
            await self._send(f"/api/v1/invoices/{self.bank.book.list_invoices()[0].id}/cancel")
        elif second % _POLL == 0:
            await self._poll()

    async def _create(self, number: int) -> None:
        name = f"order-{number}"
        order = {"external_order_id": name, "external_order_id_idempotency": name}
        try:
            if self.at_aggregator:
                await self._send("/api/v1/invoices/qr", amount=2990, **order)
            else:
                await self._send("/r1/v01/qr/create", Amount=2990, ExternalId=name, **self._device)
        except OSError:
            self._say("the shop's call for a new invoice breaks off without an answer")

    async def _poll(self) -> None:
        for invoice in self.bank.book.list_invoices():
            path = f"/api/v1/invoices/{invoice.id}" if self.at_aggregator else f"/r1/v02/payment/status/{invoice.id}"
            answer = await self._shop.get(path, headers=_make_headers())
            told = answer.json()
            word = told.get("status") if self.at_aggregator else (told.get("Data") or {}).get("Status")
            self._tell_answer(invoice, word or f"HTTP {answer.status_code}")

    async def _send(self, path: str, **content: Any) -> Any:
        answer = await self._shop.post(path, json=content, headers=_make_headers())
        return answer.json()

    def _tell_change(self, invoice: Invoice, word: str) -> None:
        self._say(f"{invoice.id} {word}")

    def _tell_answer(self, invoice: Invoice, word: str) -> None:
        if self._told.get(invoice.id) != word:
            self._told[invoice.id] = word
            self._say(f"{invoice.id} the shop asks and hears {word}")

    def _say(self, text: str) -> None:
        self.lines.append(f"{_measure(self.bank.clock.now() - self._begin)}  {text}")

    def _describe(self, invoice: Invoice) -> str:
        paid, returned = invoice.paid_tiyn / 100, invoice.returned_tiyn / 100
        return f"{invoice.id} ends {invoice.state}: asked {invoice.amount_tiyn / 100}, paid {paid}, returned {returned}"


def _read_end(invoice: Invoice) -> End:
    is_returned = invoice.paid_tiyn > 0 and invoice.refundable_tiyn == 0
    return End(invoice.state, is_returned, invoice.paid_tiyn not in {0, invoice.amount_tiyn})


def _make_headers() -> dict[str, str]:
    return {"X-Request-ID": uuid.uuid4().hex}


def _measure(span: timedelta) -> str:
    seconds = int(span.total_seconds())
    return f"{seconds // 60:02}:{seconds % 60:02}"
