"""Organizers, an operator, two pollers and a bank, with crashes and clocks in the hands of a proof."""

import asyncio
from collections import Counter
from collections.abc import Awaitable, Callable
from dataclasses import dataclass
from datetime import datetime, timedelta

from tests.kaspi_simulator.invoice import Invoice
from tests.proofs.bank_book import compare_with_bank
from tests.proofs.invariants import judge
from tests.proofs.pretend import APIPAY, R1, PretendBank
from tests.proofs.snapshot import Reader, Snapshot
from tests.proofs.statements import Crasher, CrashError
from tests.support.events import add_event, add_organizer
from tests.support.payments import SECRET
from toi_invite.db import Database
from toi_invite.errors import ToiInviteError, WebhookRefusedError
from toi_invite.models.payment import AttemptStatus, Channel
from toi_invite.services.books import Scope, reconcile
from toi_invite.services.deliveries import Inbox
from toi_invite.services.intake import Intake
from toi_invite.services.kaspi.signature import SignatureHeaders, verify_delivery
from toi_invite.services.payments.giving_back import Return, record_refund_outside
from toi_invite.services.payments.ledger import Actor
from toi_invite.services.payments.outcome import Context
from toi_invite.services.payments.starting import Payer
from toi_invite.services.reconciliation import Poller

_WAITS = tuple(60.0 * 4**power for power in range(9))  # seconds between the last rounds; most late times are in between


@dataclass(frozen=True)
class Stage:
    """Organizers, each with an event to pay for."""

    payers: tuple[Payer, ...]


async def set_stage(database: Database, organizers: int = 2) -> Stage:
    """Add the organizers and their events."""
    payers: list[Payer] = []
    for _ in range(organizers):
        async with database.transaction() as session:
            organizer_id = await add_organizer(session)
            event = await add_event(session, organizer_id)
        payers.append(Payer(organizer_id, event.id, Channel.QR))
    return Stage(tuple(payers))


class World:
    """One application on one database, beside one bank; `restart` is a new process of it.

    Attributes:
        counts: What was done how often.
        doubted: References of attempts about which somebody with our secret has lied.
        skew: How far our clock is off the bank's.
    """

    def __init__(self, url: str, stage: Stage, bank: PretendBank, bank_name: str) -> None:
        bank.reset()
        self.bank, self.bank_name, self.stage = bank, bank_name, stage
        self.settings = bank.make_settings(bank_name)
        self.counts: Counter[str] = Counter()
        self.doubted: set[str] = set()
        self.skew = timedelta()
        self.crash_after: int | None = None
        self._url = url
        self._reader = Reader(url)
        self.book = self._reader.read()
        self._judged: Snapshot | None = None
        self._open()

    def _open(self) -> None:
        self.database = Database(self._url)
        self.crasher = Crasher(self.database)
        self._open_gateway()

    def _open_gateway(self) -> None:
        self.gateway = self.bank.make_gateway(self.settings, self.read_clock)
        self.inbox = Inbox(self.database, self.gateway, is_production=False)
        self.intake = Intake(self.inbox)
        self.pollers = [Poller(self.inbox, self.read_clock) for _ in range(2)]

    def read_clock(self) -> datetime:
        """Our own clock."""
        return self.bank.read_clock() + self.skew

    async def close(self) -> None:
        """End the process and the world."""
        await self._end()
        self._reader.close()

    async def restart(self) -> None:
        """End the process and start another one."""
        await self._end()
        self._open()
        self.counts["restarts"] += 1

    async def renew_gateway(self) -> None:
        """Begin a real minute anew, in which the aggregator's gateway takes only so many calls."""
        await self.gateway.aclose()
        self._open_gateway()

    async def do(self, what: str, work: Callable[[], Awaitable[object]]) -> bool:
        """Let the application do something, which it may refuse, and which a planned crash may cut off.

        True when it was done.
        """
        self.counts[what] += 1
        is_done = False
        self.crasher.arm(self.crash_after)
        try:
            await work()
            is_done = True
        except (ToiInviteError, CrashError) as error:
            self.counts[f"{what}: {type(error).__name__}"] += 1
        self.crash_after = None
        if self.crasher.is_dead:
            await self._bury()
            return False
        self.crasher.arm(None)
        return is_done

    async def _bury(self) -> None:
        commits = self.crasher.commits
        self.counts["crashes"] += 1
        await _outlive_others()
        await self.restart()
        if commits == 0:
            assert self._reader.read() == self.book, "a transaction that was cut off left something"

    async def _end(self) -> None:
        await self.gateway.aclose()
        await self.database.dispose()

    def check(self, *, at_rest: bool = False) -> None:
        """Hold both books to the invariants; a state that was judged before is not judged again."""
        self.book = self._reader.read()
        faults = [] if self.book is self._judged and not at_rest else judge(self.book, at_rest=at_rest)
        faults = [fault for fault in faults if not self._is_lie(fault)]
        invoices = self.bank.list_invoices()
        faults += compare_with_bank(self.book, invoices, doubted=self.doubted, at_rest=at_rest)
        self.counts["checks"] += 1
        assert faults == [], "\n".join(faults)
        self._judged = self.book

    def _is_lie(self, fault: str) -> bool:
        """A refund that somebody with our secret invents comes on top of those that are under way."""
        return any(fault.startswith(f"I7: {reference}:") for reference in self.doubted)

    def pass_time(self, seconds: float) -> None:
        """Let both clocks go on."""
        self.bank.bank.pass_time(seconds)

    def list_payable(self) -> list[Invoice]:
        """Invoices that a buyer can have seen: at the bank itself, one whose answer got lost was shown to nobody."""
        invoices = self.bank.list_invoices()
        if self.bank_name == APIPAY:
            return invoices
        shown = {attempt.invoice_id for attempt in self.book.attempts}
        return [invoice for invoice in invoices if str(invoice.id) in shown]

    async def deliver(self, body: bytes, signature: str | None) -> None:
        """A call to the webhook's route, behind its form."""
        headers = SignatureHeaders([signature.encode()] if signature else [])
        try:
            verify_delivery(body, headers, secrets=[SECRET], now=self.read_clock())
        except WebhookRefusedError:
            self.counts["refused deliveries"] += 1
            return
        await self.intake.receive(body, now=self.read_clock())

    async def poll(self) -> None:
        """A round of each poller; one of them holds the lease."""
        for poller in self.pollers:
            await poller.run_round()

    def make_context(self) -> Context:
        """Who decides: the operator."""
        return Context(self.gateway, Actor.OPERATOR, self.read_clock())

    async def reconcile(self, *names: str) -> None:
        """Compare both books over some payments; a bank that asks for patience gets it from the clocks, at once."""

        async def sleep(seconds: float) -> None:
            self.pass_time(seconds)

        for name in names:
            await reconcile(self.database, self.gateway, Scope(name=name), now=self.read_clock(), sleep=sleep)

    async def come_to_rest(self) -> None:
        """Heal everything, tell everything again, ask until no work is left, and compare every payment."""
        self.bank.bank.faults.clear()
        self.skew = max(self.skew, timedelta())
        self.crash_after = None
        await self.restart()
        for wait in _WAITS:
            await self.tell_everything()
            await self.poll()
            self.check()
            if not self._has_work_left():
                break
            self.pass_time(wait)
        await self._reconcile_all()
        await self._record_outside()
        await self._prove_equal()

    async def tell_everything(self) -> None:
        """The bank makes all its calls again."""
        if self.bank_name != APIPAY:
            return
        await self.renew_gateway()
        for call in self.bank.list_calls():
            await self.intake.receive(call.body, now=self.read_clock())

    def _has_work_left(self) -> bool:
        """Somebody is to be asked, or a crash left a delivery that nobody repeats and that still has to grow old."""
        unpaid = (attempt for attempt in self.book.attempts if attempt.status != AttemptStatus.SUCCEEDED)
        unprocessed = (delivery for delivery in self.book.deliveries if delivery.processed_at is None)
        return any(attempt.poll_at for attempt in unpaid) or any(unprocessed)

    async def _record_outside(self) -> None:
        """What the bank's interface does not tell, a person reads in its app (r1)."""
        self.check()
        if self.bank_name != R1:
            return
        ours = {attempt.reference: self.book.sum_returned(attempt) for attempt in self.book.attempts}
        for invoice in self.bank.list_invoices():
            missing = invoice.returned_tiyn - ours.get(invoice.external_id, 0)
            if missing > 0:
                wanted = Return(invoice.external_id, missing, "read in the bank's app")
                await record_refund_outside(self.database, self.gateway, wanted, now=self.read_clock())

    async def _reconcile_all(self) -> None:
        await self.renew_gateway()
        await self.reconcile(*(payment.number for payment in self.book.payments))

    async def _prove_equal(self) -> None:
        """Nothing is left to find, and looking once more changes nothing."""
        self.check(at_rest=True)
        before = self.book
        await self._reconcile_all()
        assert self._reader.read() == before, "the second reconciliation changed something"


async def _outlive_others() -> None:
    """What else the dead process was doing ends at its next statement."""
    others = asyncio.all_tasks() - {asyncio.current_task()}
    await asyncio.gather(*others, return_exceptions=True)
