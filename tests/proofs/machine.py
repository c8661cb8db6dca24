"""Everything that may happen to a payment, as rules that Hypothesis strings together in any order."""

import asyncio
from collections import Counter
from collections.abc import Callable, Iterator, Sequence
from datetime import timedelta
from functools import partial
from typing import Any, ClassVar, Protocol, TypeVar

from hypothesis import strategies as st
from hypothesis.stateful import RuleBasedStateMachine, initialize, invariant, precondition, rule

from tests.kaspi_simulator.faults import Fault, FaultKind
from tests.kaspi_simulator.invoice import Invoice, State
from tests.proofs import deeds
from tests.proofs.pretend import APIPAY, R1, PretendBank
from tests.proofs.world import Stage, World
from toi_invite.models.payment import Attempt, Channel
from toi_invite.services.events import archive_event, republish_event, restore_event, withdraw_event

_Item = TypeVar("_Item")

_PICKS = st.integers(min_value=0, max_value=11)
_PEOPLE = st.integers(min_value=0, max_value=1)
_PRICES = (2990, 3490)  # tenge
_WAITS = (1, 6, 31, 70, 185, 700, 7_300, 90_000, 270_000)  # seconds, each just over one of the waits of bank or poller
_SUMS = (None, None, None, 299_000, 349_000, 100, 999_900)  # what a buyer pays, tiyn; None is what was asked for
_PARTS = (None, None, 100_000, 1)  # what goes back, tiyn; None is all
_EVENT_DEEDS = (archive_event, restore_event, withdraw_event, republish_event)
_STATES = {
    "scan": {State.CREATED},
    "pay": {State.SCANNED},
    "decline": {State.CREATED, State.SCANNED},
    "pay_late": set(State) - {State.PAID},
}
"""What a buyer can do, and to which invoices."""

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
    banks: ClassVar[Sequence[str]]
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
            self._do("pay", partial(deeds.press_pay, self.world, who))

    @rule(who=_PEOPLE, pick=_PICKS, amount=st.sampled_from(_SUMS), late=st.booleans(), asked=st.booleans())
    def buy(self, who: int, pick: int, amount: int | None, *, late: bool, asked: bool) -> None:
        """The usual story at once: pay, the buyer pays in time or late, and somebody asks."""
        self._do("pay", partial(deeds.press_pay, self.world, who))
        self.world.check()
        if late:
            self.world.pass_time(300)
            self._do("poll", self.world.poll)
        self._let_buyer(pick, "pay_late", amount)
        if asked:
            self._do("ask", partial(deeds.ask, self.world, who))

    @rule(pick=_PICKS, deed=st.sampled_from(tuple(_STATES)), amount=st.sampled_from(_SUMS))
    def let_buyer(self, pick: int, deed: str, amount: int | None) -> None:
        """Scan, pay (perhaps another sum), decline, or pay after the end."""
        self._let_buyer(pick, deed, amount)

    @rule(
        who=_PEOPLE,
        deed=st.sampled_from(("pay", "pay by link", "pay", "click", "ask", "cancel", "edit", "update", *_EVENT_DEEDS)),
    )
    def let_organizer(self, who: int, deed: str | Callable[..., Any]) -> None:
        """Pay, try again, click many times, ask, leave, write, archive, restore, withdraw or show again."""
        world = self.world
        works = {
            "pay": partial(deeds.press_pay, world, who),
            "pay by link": partial(deeds.press_pay, world, who, Channel.LINK),
            "click": partial(deeds.press_pay, world, who, clicks=3),
            "ask": partial(deeds.ask, world, who),
            "cancel": partial(deeds.cancel, world, who),
            "edit": partial(deeds.edit_event, world, who, is_update=False),
            "update": partial(deeds.edit_event, world, who, is_update=True),
        }
        if isinstance(deed, str):
            self._do(deed, works[deed])
        else:
            self._do(deed.__name__, partial(deeds.change_event, world, who, deed))

    @rule(picks=st.lists(_PICKS, min_size=1, max_size=4), copies=st.sampled_from((1, 1, 2, 5)), at_once=st.booleans())
    @precondition(lambda self: self.world.bank_name == APIPAY)
    def deliver(self, picks: list[int], copies: int, *, at_once: bool) -> None:
        """Any webhooks that were ever raised, in any order, each some times at once, and perhaps all of them."""
        calls = [call for pick in picks if (call := _pick(self.world.bank.list_calls(), pick))]
        for group in [calls] if at_once else [[call] for call in calls]:
            self._do("deliver", partial(deeds.deliver, self.world, group, copies))

    @rule(pick=_PICKS, how=st.sampled_from(("tampered", "unsigned", "wrong sum")))
    @precondition(lambda self: self.world.bank_name == APIPAY)
    def deliver_false(self, pick: int, how: str) -> None:
        """A webhook that was altered on its way, or by somebody who has our secret."""
        if call := _pick(self.world.bank.list_calls(), pick):
            self._do(f"deliver {how}", partial(deeds.deliver_false, self.world, call, how))

    @rule()
    def poll(self) -> None:
        """A round of the pollers, which also applies what a crash left."""
        self._do("poll", self.world.poll)

    @rule(pick=_PICKS, part=st.sampled_from(_PARTS), deed=st.sampled_from(("refund", "again", "accept", "reconcile")))
    def let_operator(self, pick: int, part: int | None, deed: str) -> None:
        """Refund (perhaps twice), accept or compare an attempt for which money came, if there is one."""
        attempts = self.world.book.attempts
        fitting = [each for each in attempts if (each.review if deed == "accept" else each.received_tiyn)]
        attempt = _pick(fitting, pick) or _pick(attempts, pick)
        if attempt is None:
            return
        for _ in range(2 if deed == "again" else 1):
            self._do(deed, self._decide(attempt, part, deed))
            self.world.pass_time(3)  # the aggregator needs two seconds

    @rule(pick=_PICKS, part=st.sampled_from(_PARTS))
    def refund_at_the_bank(self, pick: int, part: int | None) -> None:
        """In the bank's own app, past us; where the bank tells nothing (r1), written down by the operator."""
        invoice = _pick([each for each in self.world.bank.list_invoices() if each.refundable_tiyn], pick)
        if invoice and self._return_at_the_bank(invoice, part or invoice.refundable_tiyn):
            self.figures["refunds at the bank"] += 1
            if self.world.bank_name == R1:
                amount = invoice.refunds[-1].amount_tiyn
                self._do("record", partial(deeds.record_refund, self.world, invoice.external_id, amount))

    @rule(seconds=st.sampled_from(_WAITS), hours=st.sampled_from((None, None, None, -1, 0, 1)))
    def wait(self, seconds: int, hours: int | None) -> None:
        """Time passes, or our clock jumps against the bank's."""
        if hours is None:
            self.world.pass_time(seconds)
        else:
            self.world.skew = timedelta(hours=hours)
            self.figures["clock jumps"] += 1

    @rule(trouble=st.sampled_from(("restart", "heal", *_PRICES, *_FAULTS)))
    def make_trouble(self, trouble: str | int | Fault) -> None:
        """A new process, another price from now on, or a bank that fails and recovers."""
        if trouble == "restart":
            self.runner.run(self.world.restart())
        elif isinstance(trouble, int):
            self.world.settings = self.world.settings.model_copy(update={"price_standard": trouble})
        else:
            self.world.bank.bank.faults.clear()
            if isinstance(trouble, Fault):
                self.world.bank.bank.faults.add(Fault(**vars(trouble)))

    @rule(statements=st.integers(min_value=0, max_value=30))
    def plan_crash(self, statements: int) -> None:
        """The next work dies before a statement."""
        self.world.crash_after = statements

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

    def _decide(self, attempt: Attempt, part: int | None, deed: str) -> Callable[[], Any]:
        if deed == "accept":
            return partial(deeds.accept, self.world, attempt.reference)
        if deed == "reconcile":
            return partial(self.world.reconcile, attempt.reference)
        return partial(deeds.refund, self.world, attempt.reference, part)

    def _return_at_the_bank(self, invoice: Invoice, amount_tiyn: int) -> bool:
        return self.world.bank.act(self.world.bank.bank.book.refund, invoice.id, amount_tiyn)

    def _let_buyer(self, pick: int, deed: str, amount: int | None) -> None:
        fitting = [invoice for invoice in self.world.list_payable() if invoice.state in _STATES[deed]]
        invoice = _pick(fitting, pick)
        values = [amount] if deed in {"pay", "pay_late"} and amount else []
        if invoice and self.world.bank.act(getattr(self.world.bank.bank.book, deed), invoice.id, *values):
            self.figures[f"buyer: {deed}"] += 1


def _pick(items: Sequence[_Item], pick: int) -> _Item | None:
    """One of the last items, if there is any: what happened last is met most."""
    return items[-1 - pick % len(items)] if items else None
