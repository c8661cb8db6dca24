"""Stories with a name: what the pretend buyer and the bank do by themselves, and how the bank's book then ends."""

from collections.abc import Mapping
from dataclasses import dataclass, field

from tests.kaspi_simulator.faults import Fault, FaultKind
from tests.kaspi_simulator.invoice import State
from tests.kaspi_simulator.webhook_rules import Rule, Signing

BY_HAND = "by-hand"
_CREATIONS = ("qr/create", "qr/create-link", "remote/create", "invoices/qr", "invoices/create")


@dataclass(frozen=True)
class Step:
    """Something that is done so many bank seconds after what it answers; `do` is a name of `deeds.DEEDS`."""

    after: float
    do: str


@dataclass(frozen=True)
class End:
    """How an invoice stands in the bank's book when the story is over."""

    state: State
    returned: bool = False
    paid_differs: bool = False


PAID = End(State.PAID)


@dataclass(frozen=True)
class Scenario:
    """One story.

    `story` tells it in a sentence. `reactions` are the steps that follow a word of the book (`created`, `scanned`,
    `paid`, `failed`, `expired`, `cancelled`) or `cancel-asked`. `rules` change the webhooks of its invoices. `ends` are
    the ends of the invoices in the order of their creation, `aggregator_ends` those at the aggregator where they
    differ: so many invoices make the story. `asks_cancel`: the shop cancels. `loses_answer`: the answer to the next
    creation is lost after the bank has done it. `seconds` is how long the story lasts.
    """

    name: str
    story: str
    reactions: Mapping[str, tuple[Step, ...]] = field(default_factory=dict)
    rules: tuple[Rule, ...] = ()
    ends: tuple[End, ...] = (PAID,)
    aggregator_ends: tuple[End, ...] | None = None
    asks_cancel: bool = False
    loses_answer: bool = False
    seconds: float = 60

    def make_faults(self) -> list[Fault]:
        """The faults that are put in force when the scenario is chosen: one for whichever way of creation is used."""
        names = _CREATIONS if self.loses_answer else ()
        return [Fault(FaultKind.RESET, name, after=True) for name in names]


_SCAN, _PAY = Step(2, "scan"), Step(3, "pay")
_PAYS = {"created": (_SCAN,), "scanned": (_PAY,)}

_ALL = [
    Scenario(BY_HAND, "A person does everything on the pretend phone", ends=(End(State.EXPIRED),), seconds=200),
    Scenario("paid", "The buyer scans and pays", _PAYS),
    Scenario(
        "declined",
        "The buyer scans and declines",
        {"created": (_SCAN,), "scanned": (Step(3, "decline"),)},
        ends=(End(State.FAILED),),
    ),
    Scenario("expired", "Nobody scans, and the code runs out", ends=(End(State.EXPIRED),), seconds=200),
    Scenario(
        "unconfirmed",
        "The buyer scans and puts the phone away",
        {"created": (_SCAN,)},
        ends=(End(State.FAILED),),
        seconds=120,
    ),
    Scenario(
        "paid-late",
        "The code runs out, and the money is taken twenty seconds later all the same",
        {"expired": (Step(20, "pay-late"),)},
        seconds=240,
    ),
    Scenario(
        "paid-twice",
        "When a second code of the same sum is made, the buyer pays both",
        {"created": (Step(2, "scan-second"),), "scanned": (Step(3, "pay"), Step(5, "pay-first"))},
        ends=(PAID, PAID),
    ),
    Scenario(
        "wrong-amount",
        "The bank takes a hundred tenge less than was asked for",
        {"created": (_SCAN,), "scanned": (Step(3, "pay-less"),)},
        ends=(End(State.PAID, paid_differs=True),),
    ),
    Scenario("webhook-lost", "The buyer pays, and no webhook ever comes", _PAYS, (Rule(copies=0),)),
    Scenario(
        "webhook-first",
        "The webhook that tells of the payment comes before the answer to the creation",
        {"created": (Step(0, "hurry"),)},
    ),
    Scenario("duplicate", "Every webhook comes three times", _PAYS, (Rule(copies=3),)),
    Scenario(
        "reordered",
        "`paid` comes before the webhooks of what happened before it",
        _PAYS,
        (Rule(on="pending", delay=15), Rule(on="invoice.qr_scanned", delay=15)),
    ),
    Scenario(
        "unknown-status",
        "The bank tells a status that nobody knows, then the buyer pays",
        {"created": (Step(2, "tell-unknown"), Step(12, "tell-known"), Step(14, "scan")), "scanned": (_PAY,)},
    ),
    Scenario(
        "bank-down",
        "The bank answers 503 for twenty seconds, in which the buyer pays",
        {"created": (Step(1, "break"), Step(2, "scan"), Step(21, "mend")), "scanned": (_PAY,)},
        (Rule(delay=20),),
    ),
    Scenario(
        "answer-lost",
        "The answer to the first creation never arrives; what is found or made after it is paid",
        {"created": (Step(6, "scan-known"),), "scanned": (_PAY,)},
        ends=(End(State.EXPIRED), PAID),
        aggregator_ends=(PAID,),
        loses_answer=True,
        seconds=200,
    ),
    Scenario(
        "cancelled-then-paid",
        "The shop cancels, but the buyer was faster",
        {"created": (Step(12, "scan"), Step(15, "pay-late")), "cancel-asked": (Step(2, "fail-cancel"),)},
        asks_cancel=True,
    ),
    Scenario(
        "cancelled-paid-late",
        "The shop cancels, and the money is taken twenty-five seconds after the creation all the same",
        {"created": (Step(25, "pay-late"),)},
        asks_cancel=True,
    ),
    Scenario(
        "error-revived",
        "The payment fails, is open again at the bank, and is paid",
        {"created": (_SCAN,), "scanned": (Step(3, "fail-or-pay"),), "failed": (Step(10, "revive"), Step(12, "scan"))},
    ),
    Scenario(
        "refund-external",
        "The buyer pays, and the shop gives the money back in the bank's app",
        {**_PAYS, "paid": (Step(8, "refund"),)},
        ends=(End(State.PAID, returned=True),),
    ),
    Scenario(
        "tampered",
        "Every webhook is altered after it was signed",
        _PAYS,
        (Rule(signing=Signing.TAMPERED),),
    ),
    Scenario("unsigned", "No webhook is signed", _PAYS, (Rule(signing=Signing.ABSENT),)),
    Scenario(
        "wrong-secret", "Every webhook is signed with another secret", _PAYS, (Rule(signing=Signing.WRONG_SECRET),)
    ),
    Scenario("upper-case", "Every signature has upper-case digits", _PAYS, (Rule(signing=Signing.UPPER_CASE),)),
]

SCENARIOS = {scenario.name: scenario for scenario in _ALL}
