"""A day at the bank, its webhooks and our poller, on a clock that both share and that runs as fast as they can."""

import heapq
import itertools
import random
import socket
from collections import Counter
from collections.abc import AsyncIterator
from contextlib import asynccontextmanager
from dataclasses import dataclass, replace
from datetime import UTC, datetime, timedelta
from typing import Any, TypeVar, cast

import sqlalchemy as sa
from sqlmodel import col, select

from tests.kaspi_simulator.invoice import Invoice
from tests.kaspi_simulator.webhook_rules import Rule, Signing
from tests.proofs.fates import FATES, Fate
from tests.proofs.pretend import APIPAY, PretendBank
from tests.simulator.receiver import serve
from tests.support.events import add_event, add_organizer
from tests.support.webhook import PATH
from toi_invite.db import Database
from toi_invite.errors import DatabaseAwayError, GatewayError, ToiInviteError
from toi_invite.language.dates import ALMATY
from toi_invite.models.payment import Attempt, AttemptStatus, Channel, Payment
from toi_invite.services.books import Scope, reconcile
from toi_invite.services.gateways import close_gateways
from toi_invite.services.intake import Intake
from toi_invite.services.kaspi.gateway import Gateway
from toi_invite.services.payments.leaving import cancel_attempts
from toi_invite.services.payments.starting import Payer, start_payment
from toi_invite.services.reconciliation import Poller
from toi_invite.web.app import build_web_app, wrap

BEGIN_EVERY = 7.5  # seconds between two payments: ten thousand in 21 hours
_AGAIN_AFTER = timedelta(seconds=60)
_TICK = 5.0  # seconds; the shortest step of the clock
_LONGEST = timedelta(days=5)  # the last question comes three days after the last end
_WRITES = {"invoices/qr", "invoices/create", "invoices/cancel", "invoices/refund"}
_LESS_TIYN = 10_000

WEATHER = (
    Rule(share=0.2, copies=0),
    Rule(share=0.2, copies=2),
    Rule(share=0.2, spread=120),
    Rule(share=0.025, signing=Signing.TAMPERED),
    Rule(share=0.025, signing=Signing.WRONG_SECRET),
)
"""A fifth of the webhooks is lost, a fifth comes twice, a fifth late and so out of order; a twentieth is corrupted."""


class StormyBank(PretendBank):
    """A bank that keeps its real limits of calls, and whose webhooks meet the weather."""

    def open(self, url: str) -> None:
        """Begin to take calls and to make them."""
        self.bank.switches.set({"apipay_calls_per_minute": 200, "apipay_codes_per_minute": 60})
        self._sender.change(url=url, rules=list(WEATHER))

    def find_next_due(self) -> datetime | None:
        """When the bank next does something by itself."""
        called = self._sender.queue.find_next_due()
        dues = [self.bank.book.find_next_due(), *(each.find_next_due() for each in self.bank.schedules)]
        dues.append(None if called is None else datetime.fromtimestamp(called, UTC))
        return min((due for due in dues if due), default=None)

    async def deliver_due(self) -> None:
        """Make the calls that are due."""
        await self._sender.deliver_due()

    def count_webhooks(self) -> Counter[str]:
        """What became of the webhooks, and how many calls were answered how."""
        described = self._sender.describe()
        outcomes = Counter(str(call["outcome"]) for call in described)
        return outcomes + Counter(f"HTTP {each['code']}" for call in described for each in call["attempts"])


@dataclass(frozen=True)
class Order:
    """One payment of one organizer, and its fate."""

    fate: Fate
    payer: Payer


class Renewed:
    """A gateway of which there is a new one in each of the bank's minutes: it counts its calls by real minutes."""

    def __init__(self, bank: StormyBank) -> None:
        self._bank = bank
        self._minute = 0
        self._settings = bank.make_settings(APIPAY)
        self._gateway = bank.make_gateway(self._settings, bank.read_clock)

    def __getattr__(self, name: str) -> Any:
        return getattr(self._gateway, name)

    async def renew(self) -> None:
        """Take a new one, if a minute has gone by."""
        minute = int(self._bank.read_clock().timestamp()) // 60
        if minute > self._minute:
            self._minute = minute
            await self._gateway.aclose()
            self._gateway = self._bank.make_gateway(self._settings, self._bank.read_clock)


class Day:
    """The bank, the application beside it, and everybody who uses them.

    `calls` counts what the poller asked the bank, by minutes; without `polls` it asks nothing.
    """

    def __init__(self, database: Database, bank: StormyBank, *, polls: bool = True) -> None:
        self._polls = polls
        self.database, self.bank = database, bank
        self.settings = bank.make_settings(APIPAY)
        self.renewed = Renewed(bank)
        self.gateway = cast("Gateway", self.renewed)
        self.app = build_web_app(self.settings, database, clock=bank.read_clock)
        inbox = replace(self.app.state.inbox, gateway=self.gateway)
        self.app.state.intake = Intake(inbox)
        self.poller = Poller(inbox, bank.read_clock)
        self.orders: list[Order] = []
        self.calls: Counter[int] = Counter()
        self.refused: Counter[str] = Counter()
        self._invoices: dict[str, Invoice] = {}
        self._plan: list[tuple[datetime, int, Order, str]] = []
        self._numbers = itertools.count()
        self._chance = random.Random(2026)  # noqa: S311 - fates, not secrets
        bank.bank.book.subscribe(self._note)

    async def plan(self, count: int) -> None:
        """So many payments by organizers of their own, one after another."""
        fates = self._chance.choices(FATES, [fate.share for fate in FATES], k=count)
        start = self.bank.read_clock()
        for number, fate in enumerate(fates):
            order = Order(fate, await self._invite())
            self.orders.append(order)
            begin, pace = number * BEGIN_EVERY, self._chance.uniform(0.9, 1.1)
            for seconds, deed in ((0.0, "again"), *fate.steps):
                moment = start + timedelta(seconds=begin + seconds * pace)
                self._plan_deed(moment, order, deed)

    async def run(self) -> None:
        """Let it all happen, until nobody has anything left to do, to tell or to ask."""
        end = self.bank.read_clock() + _LONGEST
        while (due := await self._find_next()) is not None:
            now = self.bank.read_clock()
            assert now < end, "the day does not end"
            await self._tick(max((due - now).total_seconds(), _TICK))

    async def reconcile(self) -> Counter[str]:
        """Compare both books, each day of it; what differed, by class and by whether it could be settled."""
        async with self.database.reading() as session:
            moments = (await session.scalars(select(Attempt.created_at))).all()
        found: Counter[str] = Counter()
        for day in sorted({moment.astimezone(ALMATY).date() for moment in moments}):
            now = self.bank.read_clock()
            compared = await reconcile(self.database, self.gateway, Scope(day=day), now=now, sleep=self._wait)
            found.update(f"{each.kind}{'' if each.is_settled else ' for a person'}" for each in compared.differences)
        return found

    async def close(self) -> None:
        """Go home."""
        await self.poller.stop()
        await self.gateway.aclose()
        await close_gateways()

    async def _tick(self, seconds: float) -> None:
        self.bank.bank.pass_time(seconds)
        await self.renewed.renew()
        await self._act()
        self._count_calls()

    async def _act(self) -> None:
        """Whatever people, the bank and the poller do at this moment."""
        while self._plan and self._plan[0][0] <= self.bank.read_clock():
            _, _, order, deed = heapq.heappop(self._plan)
            await self._do(order, deed)
        await self.bank.deliver_due()
        if self._polls:
            await self._poll()

    async def _poll(self) -> None:
        try:
            await self.poller.run_round()
        except ToiInviteError as error:
            self.refused[f"poll: {type(error).__name__}"] += 1

    async def _wait(self, seconds: float) -> None:
        self.bank.bank.pass_time(max(seconds, 60))
        await self.renewed.renew()

    async def _find_next(self) -> datetime | None:
        """When anything happens next: a deed, a webhook, something at the bank, or a question of ours."""
        query = sa.select(sa.func.min(Attempt.poll_at)).where(col(Attempt.status) != AttemptStatus.SUCCEEDED)
        async with self.database.reading() as session:
            poll_at = await session.scalar(query)
        planned = self._plan[0][0] if self._plan else None
        dues = (planned, self.bank.find_next_due(), poll_at if self._polls else None)
        return min((due for due in dues if due), default=None)

    async def _do(self, order: Order, deed: str) -> None:
        """Do it; what an outage forbids is tried again a minute later."""
        try:
            await self._try(order, deed)
        except ToiInviteError as error:
            self.refused[f"{deed}: {type(error).__name__}"] += 1
            if isinstance(error, GatewayError | DatabaseAwayError):
                self._plan_deed(self.bank.read_clock() + _AGAIN_AFTER, order, deed)

    async def _try(self, order: Order, deed: str) -> None:
        now = self.bank.read_clock()
        if deed == "again":
            await start_payment(self.database, self.gateway, self.settings, order.payer, now=now)
        elif deed == "leave":
            await cancel_attempts(self.database, self.gateway, order.payer, now=now)
        else:
            self._pay_or_not(deed, await self._list_references(order))

    def _plan_deed(self, moment: datetime, order: Order, deed: str) -> None:
        heapq.heappush(self._plan, (moment, next(self._numbers), order, deed))

    def _pay_or_not(self, deed: str, references: list[str]) -> None:
        """What a buyer does at the bank, which may refuse it."""
        known = [self._invoices[name] for name in references if name in self._invoices]
        if not known:
            return
        book, invoice = self.bank.bank.book, known[0] if deed.endswith("-first") else known[-1]
        deeds = {
            "scan": lambda: book.scan(invoice.id),
            "pay": lambda: book.pay(invoice.id),
            "pay-less": lambda: book.pay(invoice.id, invoice.amount_tiyn - _LESS_TIYN),
            "pay-late": lambda: book.pay_late(invoice.id),
            "pay-late-first": lambda: book.pay_late(invoice.id),
            "decline": lambda: book.decline(invoice.id),
            "refund": lambda: book.refund(invoice.id, invoice.refundable_tiyn),
            "refund-part": lambda: book.refund(invoice.id, _LESS_TIYN),
        }
        if not self.bank.act(deeds[deed]):
            self.refused[f"{deed}: by the bank"] += 1

    def _note(self, invoice: Invoice, word: str) -> None:
        if word == "created":
            self._invoices[invoice.external_id] = invoice

    async def _list_references(self, order: Order) -> list[str]:
        query = (
            select(Attempt.reference)
            .join(Payment, col(Payment.id) == col(Attempt.payment_id))
            .where(Payment.event_id == order.payer.event_id)
            .order_by(col(Attempt.created_at), col(Attempt.number))
        )
        async with self.database.reading() as session:
            return list((await session.scalars(query)).all())

    async def _invite(self) -> Payer:
        async with self.database.transaction() as session:
            organizer_id = await add_organizer(session)
            event = await add_event(session, organizer_id)
        return Payer(organizer_id, event.id, Channel.QR)

    def _count_calls(self) -> None:
        journal, minute = self.bank.bank.journal, int(self.bank.read_clock().timestamp()) // 60
        self.calls[minute] += sum(entry.operation not in _WRITES for entry in journal.list_entries())
        journal.clear()


_AnyDay = TypeVar("_AnyDay", bound=Day)


@asynccontextmanager
async def open_day(day: _AnyDay) -> AsyncIterator[_AnyDay]:
    """The day, with its application taking webhooks on a socket."""
    with socket.create_server(("127.0.0.1", 0)) as listener:
        async with serve(wrap(day.app), listener):
            url = f"http://127.0.0.1:{listener.getsockname()[1]}{PATH}"
            day.bank.open(url)
            yield day
    await day.close()
