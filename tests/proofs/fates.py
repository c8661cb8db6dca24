"""What buyers and organizers do with a payment on the chaos day."""

from collections.abc import Sequence
from dataclasses import dataclass

_SCAN, _PAY = (20, "scan"), (40, "pay")


@dataclass(frozen=True)
class Fate:
    """A story and how many of a hundred payments have it.

    `steps` are deeds and about how many seconds after the payment was begun each is done. A QR lives for 180 seconds,
    a scanned one for 65. Deeds are about the newest QR, `…-first` about the first one.
    """

    name: str
    share: float
    steps: Sequence[tuple[float, str]]


FATES = (
    Fate("paid", 62, (_SCAN, _PAY)),
    Fate("declined", 5, (_SCAN, (35, "decline"))),
    Fate("declined, then paid", 6, (_SCAN, (35, "decline"), (90, "again"), (115, "scan"), (150, "pay"))),
    Fate("expired", 5, ()),
    Fate("expired, then paid", 7, ((260, "again"), (330, "scan"), (350, "pay"))),
    Fate("not confirmed", 3, (_SCAN,)),
    Fate("paid soon after its end", 0.5, ((230, "pay-late"),)),
    Fate("paid long after its end", 0.5, ((5000, "pay-late"),)),
    Fate("paid twice", 3, ((260, "again"), (330, "scan"), (350, "pay"), (900, "pay-late-first"))),
    Fate("wrong amount", 2, (_SCAN, (40, "pay-less"))),
    Fate("refunded", 1.5, (_SCAN, _PAY, (400, "refund"))),
    Fate("partly refunded", 1.5, (_SCAN, _PAY, (400, "refund-part"))),
    Fate("left", 2, ((30, "leave"),)),
    Fate("left, paid all the same", 1, ((30, "leave"), (90, "pay-late"))),
)
