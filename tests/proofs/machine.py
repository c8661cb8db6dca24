"""Everything that may happen to a payment, as rules that Hypothesis strings together in any order."""

import asyncio
import json
from collections import Counter
from collections.abc import Callable, Iterator, Sequence
from datetime import timedelta
from functools import partial
from typing import Any, ClassVar, Protocol, TypeVar

from hypothesis import strategies as st
from hypothesis.stateful import RuleBasedStateMachine, initialize, invariant, precondition, rule

from tests.kaspi_simulator.faults import Fault, FaultKind
from tests.kaspi_simulator.invoice import Invoice, State
from tests.kaspi_simulator.webhook_queue import Call
from tests.proofs.pretend import APIPAY, BANKS, R1, PretendBank
from tests.proofs.world import Stage, World
from tests.support.events import named
from tests.support.payments import SECRET
from toi_invite.models.payment import Attempt, Channel
from toi_invite.services.drafts import save_draft, update_published
from toi_invite.services.events import archive_event, get_event, republish_event, restore_event, withdraw_event
from toi_invite.services.kaspi.signature import sign
from toi_invite.services.payments.accepting import accept_review
from toi_invite.services.payments.giving_back import Return, record_refund_outside, refund_attempt
from toi_invite.services.payments.leaving import cancel_attempts
from toi_invite.services.payments.starting import Payer, start_payment
from toi_invite.services.reconciliation import ask_now

_Item = TypeVar("_Item")

_PICKS = st.integers(min_value=0, max_value=11)
_PEOPLE = st.integers(min_value=0, max_value=1)
_PRICES = (2990, 3490)  # tenge
_WAITS = (1, 6, 31, 70, 185, 700, 7_300, 90_000, 270_000)  # seconds, each just over one of the waits of bank or poller
_SUMS = (None, None, None, 299_000, 349_000, 100, 999_900)  # what a buyer pays, tiyn; None is what was asked for
_PARTS = (None, None, 100_000, 1)  # what goes back, tiyn; None is all
_OWNER_DEEDS = (archive_event, restore_event, withdraw_event, republish_event)
_STATES = {
    "scan": {State.CREATED},
    "pay": {State.SCANNED},
    "decline": {State.CREATED, State.SCANNED},
    "pay_late": set(State) - {State.PAID},
}
_FAULTS = (
    Fault(FaultKind.RESET, times=1),
    Fault(FaultKind.RESET, times=1, after=True),
    Fault(FaultKind.TRUNCATED, times=3),
    Fault(FaultKind.HTTP, value=500, times=3, after=True),
    Fault(FaultKind.HTTP, value=503, times=9),
    Fault(FaultKind.HTML, value=502, times=2),
    Fault(FaultKind.STATUS_CODE, value=-999, times=3),
    Fault(FaultKind.STATUS_CODE, value=-1501, times=1),
    Fault(FaultKind.STATUS_WORD, value="Surprise", times=1),
)


class Lender(Protocol):
    """Whoever has databases for the runs."""

    def lend(self) -> Iterator[str]:
        """The address of a database of its own for one run, which goes when it is asked for the next."""
        ...


class PaymentMachine(RuleBasedStateMachine):
    """Two organizers, an operator, buyers and a bank; after each step both books are held to the invariants."""

    bank: ClassVar[PretendBank]
    stage: ClassVar[Stage]
    runner: ClassVar[asyncio.Runner]
    lender: ClassVar[Lender]
    banks: ClassVar[Sequence[str]] = BANKS
    figures: ClassVar[Counter[str]] = Counter()

    def __init__(self) -> None:
        super().__init__()
        self._world: World | None = None
        self._loan: Iterator[str] | None = None

    @property
    def world(self) -> World:
        """The world of this run."""
        assert self._world is not None
        return self._world

    @initialize(data=st.data())
    def begin(self, data: st.DataObject) -> None:
        """A fresh database, a fresh bank, and both organizers have pressed *Pay*."""
        name = data.draw(st.sampled_from(self.banks), label="bank")
        self._loan = self.lender.lend()
        self._world = World(next(self._loan), self.stage, self.bank, name)
        self.figures["examples"] += 1
        for who in range(2):
            self.press_pay(who, Channel.QR, 1)

    @rule(who=_PEOPLE, channel=st.sampled_from((Channel.QR, Channel.LINK)), clicks=st.sampled_from((1, 1, 1, 3)))
    def press_pay(self, who: int, channel: Channel, clicks: int) -> None:
        """Pay, try again, or click many times."""
        self._do("pay", lambda: self._press(who, channel, clicks))

    @rule(who=_PEOPLE, pick=_PICKS, late=st.booleans(), asked=st.booleans())
    def buy(self, who: int, pick: int, *, late: bool, asked: bool) -> None:
        """The usual story at once: pay, the buyer pays in time or late, and somebody asks."""
        self._do("pay", lambda: self._press(who, Channel.QR, 1))
        self.world.check()
        if late:
            self.world.pass_time(300)
            self._do("poll", self.world.poll)
        self._let_buyer(pick, "pay_late", None)
        if asked:
            self._do("ask", lambda: self._ask(who))

    @rule(pick=_PICKS, deed=st.sampled_from(("scan", "pay", "decline", "pay_late")), amount=st.sampled_from(_SUMS))
    def let_buyer(self, pick: int, deed: str, amount: int | None) -> None:
        """Scan, pay (perhaps another sum), decline, or pay after the end."""
        self._let_buyer(pick, deed, amount)

    @rule(pick=_PICKS, part=st.sampled_from(_PARTS))
    def refund_at_the_bank(self, pick: int, part: int | None) -> None:
        """In the bank's own app, past us."""
        if invoice := _pick(self._list_refundable(), pick):
            amount = invoice.refundable_tiyn if part is None else part
            self.world.bank.act(self.world.bank.bank.book.refund, invoice.id, amount)
            self.figures["refunds at the bank"] += 1

    @rule(picks=st.lists(_PICKS, min_size=1, max_size=4), copies=st.sampled_from((1, 1, 2, 5)))
    @precondition(lambda self: self.world.bank_name == APIPAY)
    def deliver(self, picks: list[int], copies: int) -> None:
        """Any webhooks that were ever raised, in any order, each some times at once."""
        for pick in picks:
            if call := _pick(self.world.bank.list_calls(), pick):
                self._do("deliver", partial(self._deliver_copies, call, copies))

    @rule(pick=_PICKS, how=st.sampled_from(("tampered", "unsigned", "wrong sum")))
    @precondition(lambda self: self.world.bank_name == APIPAY)
    def deliver_false(self, pick: int, how: str) -> None:
        """A webhook that was altered on its way, or by somebody who has our secret."""
        if call := _pick(self.world.bank.list_calls(), pick):
            self._do(f"deliver {how}", lambda: self._deliver_false(call, how))

    @rule()
    def poll(self) -> None:
        """A round of the pollers."""
        self._do("poll", self.world.poll)

    @rule(who=_PEOPLE)
    def come_back(self, who: int) -> None:
        """*I have paid*, or a return to the tab."""
        self._do("ask", lambda: self._ask(who))

    @rule(who=_PEOPLE)
    def cancel(self, who: int) -> None:
        """Leave the open attempts."""
        world, payer = self.world, self._get_payer(who)
        self._do("cancel", lambda: cancel_attempts(world.database, world.gateway, payer, now=world.read_clock()))

    @rule(pick=_PICKS, part=st.sampled_from(_PARTS), again=st.booleans())
    def refund(self, pick: int, part: int | None, *, again: bool) -> None:
        """The operator's command, perhaps run again."""
        received = [attempt for attempt in self.world.book.attempts if attempt.received_tiyn]
        if attempt := _pick(received, pick) or self._pick_attempt(pick):
            for _ in range(1 + again):
                self._do("refund", partial(self._refund, attempt.reference, part))
                self.world.pass_time(3)  # the aggregator needs two seconds

    @rule(pick=_PICKS, part=st.sampled_from(_PARTS))
    @precondition(lambda self: self.world.bank_name == R1)
    def record_refund(self, pick: int, part: int | None) -> None:
        """Where the bank tells nothing: refund in its app, then write it down."""
        invoice = _pick(self._list_refundable(), pick)
        refund = self.world.bank.bank.book.refund
        if invoice and self.world.bank.act(refund, invoice.id, part or invoice.refundable_tiyn):
            self._do("record", lambda: self._record(invoice.external_id, invoice.refunds[-1].amount_tiyn))

    @rule(pick=_PICKS)
    def accept(self, pick: int) -> None:
        """The operator lets money count that did not fit."""
        flagged = [attempt for attempt in self.world.book.attempts if attempt.review]
        if attempt := _pick(flagged, pick) or self._pick_attempt(pick):
            self._do("accept", lambda: self._accept(attempt.reference))

    @rule(who=_PEOPLE, deed=st.sampled_from(_OWNER_DEEDS))
    def change_event(self, who: int, deed: Callable[..., Any]) -> None:
        """Archive, restore, withdraw or show again."""
        self._do(deed.__name__, lambda: self._change_event(who, deed))

    @rule(who=_PEOPLE, is_update=st.booleans())
    def edit_event(self, who: int, *, is_update: bool) -> None:
        """Write something else, and show it."""
        self._do("edit", lambda: self._edit(who, is_update=is_update))

    @rule(price=st.sampled_from(_PRICES))
    def change_price(self, price: int) -> None:
        """Another price from now on."""
        self.world.settings = self.world.settings.model_copy(update={"price_standard": price})

    @rule(seconds=st.sampled_from(_WAITS))
    def wait(self, seconds: int) -> None:
        """Time passes."""
        self.world.pass_time(seconds)

    @rule(hours=st.sampled_from((-1, 0, 1)))
    def shift_clock(self, hours: int) -> None:
        """Our clock jumps against the bank's."""
        self.world.skew = timedelta(hours=hours)

    @rule(fault=st.sampled_from(_FAULTS))
    def break_bank(self, fault: Fault) -> None:
        """The next calls fail."""
        self.world.bank.bank.faults.clear()
        self.world.bank.bank.faults.add(Fault(**vars(fault)))

    @rule()
    def heal_bank(self) -> None:
        """Every call works again."""
        self.world.bank.bank.faults.clear()

    @rule(statements=st.integers(min_value=0, max_value=40))
    def plan_crash(self, statements: int) -> None:
        """The next work dies before a statement."""
        self.world.crash_after = statements

    @rule()
    def restart(self) -> None:
        """A new process."""
        self.runner.run(self.world.restart())

    @rule(pick=_PICKS)
    def reconcile(self, pick: int) -> None:
        """The operator compares one payment."""
        if attempt := self._pick_attempt(pick):
            self._do("reconcile", lambda: self.world.reconcile(attempt.reference))

    @invariant()
    def books_hold(self) -> None:
        """I1-I15, and the bank's book."""
        if self._world is not None:
            self._world.check()
            self.figures["steps"] += 1

    def teardown(self) -> None:
        """Heal everything: nothing is lost, doubled or unpublished, and the books are equal."""
        if self._world is None:
            return
        try:
            self.runner.run(self._world.come_to_rest())
        finally:
            self.runner.run(self._world.close())
            self.figures.update(self._world.counts)
            if self._loan is not None:
                next(self._loan, None)

    def _do(self, what: str, work: Callable[[], Any]) -> None:
        self.runner.run(self.world.do(what, work))

    def _get_payer(self, who: int) -> Payer:
        return self.stage.payers[who]

    def _pick_attempt(self, pick: int) -> Attempt | None:
        return _pick(self.world.book.attempts, pick)

    def _let_buyer(self, pick: int, deed: str, amount: int | None) -> None:
        book = self.world.bank.bank.book
        payable = self.world.list_payable()
        fitting = [invoice for invoice in payable if invoice.state in _STATES[deed]]
        invoice = _pick(fitting, pick)
        if invoice is None:
            return
        values = [amount] if deed in {"pay", "pay_late"} and amount else []
        if self.world.bank.act(getattr(book, deed), invoice.id, *values):
            self.figures[f"buyer: {deed}"] += 1

    def _list_refundable(self) -> list[Invoice]:
        return [invoice for invoice in self.world.bank.list_invoices() if invoice.refundable_tiyn]

    async def _press(self, who: int, channel: Channel, clicks: int) -> None:
        world, payer = self.world, self._get_payer(who)
        payer = Payer(payer.organizer_id, payer.event_id, channel)
        pays = (
            start_payment(world.database, world.gateway, world.settings, payer, now=world.read_clock())
            for _ in range(clicks)
        )
        results = await asyncio.gather(*pays, return_exceptions=True)
        errors = [result for result in results if isinstance(result, BaseException)]
        if errors:
            raise errors[0]

    async def _deliver_copies(self, call: Call, copies: int) -> None:
        signature = sign(SECRET, call.body)
        self.figures["deliveries"] += copies
        await asyncio.gather(*(self.world.deliver(call.body, signature) for _ in range(copies)))

    async def _deliver_false(self, call: Call, how: str) -> None:
        body, signature = call.body, sign(SECRET, call.body)
        if how == "wrong sum":
            document = json.loads(body)
            document.get("refund", document.get("invoice"))["amount"] = "1.00"
            self.world.doubted.add(document["invoice"]["external_order_id"])
            body = json.dumps(document).encode()
            signature = sign(SECRET, body)
        elif how == "tampered":
            body = body.replace(b"2990.00", b"2990.01") + b" "
        self.figures["false deliveries"] += 1
        await self.world.deliver(body, None if how == "unsigned" else signature)

    async def _ask(self, who: int) -> None:
        world, payer = self.world, self._get_payer(who)
        owner = {"organizer_id": payer.organizer_id, "event_id": payer.event_id}
        await ask_now(world.database, world.gateway, **owner, now=world.read_clock())

    async def _refund(self, reference: str, part: int | None) -> None:
        world, wanted = self.world, Return(reference, part, "asked by the organizer")
        await refund_attempt(
            world.database, world.gateway, wanted, show_scan=lambda _scan: None, now=world.read_clock()
        )

    async def _record(self, reference: str, amount_tiyn: int) -> None:
        world, wanted = self.world, Return(reference, amount_tiyn, "done in the bank's app")
        await record_refund_outside(world.database, world.gateway, wanted, now=world.read_clock())

    async def _accept(self, reference: str) -> None:
        async with self.world.database.transaction() as session:
            await accept_review(session, reference, "compared with the bank", self.world.make_context())

    async def _change_event(self, who: int, deed: Callable[..., Any]) -> None:
        payer = self._get_payer(who)
        owner = {"organizer_id": payer.organizer_id, "event_id": payer.event_id}
        async with self.world.database.transaction() as session:
            await deed(session, **owner, now=self.world.read_clock())

    async def _edit(self, who: int, *, is_update: bool) -> None:
        payer, now = self._get_payer(who), self.world.read_clock()
        owner = {"organizer_id": payer.organizer_id, "event_id": payer.event_id}
        async with self.world.database.transaction() as session:
            event = await get_event(session, **owner)
            content = named(f"Айгерім {event.version}")
            version = await save_draft(session, **owner, version=event.version, content=content, now=now)
            if is_update:
                await update_published(session, **owner, version=version, now=now)


def _pick(items: Sequence[_Item], pick: int) -> _Item | None:
    """One of the last items, if there is any: what happened last is met most."""
    return items[-1 - pick % len(items)] if items else None
