"""How the sender is set up, and which of its calls go wrong in which way."""

import random
from enum import StrEnum

from pydantic import BaseModel, ConfigDict, Field

from tests.kaspi_simulator import webhook_bodies as bodies


class Signing(StrEnum):
    """What the signature header of a call looks like."""

    GOOD = "good"
    ABSENT = "absent"
    WRONG_SECRET = "wrong-secret"
    UPPER_CASE = "upper-case"
    TAMPERED = "tampered"  # the body is altered after it was signed


class Rule(BaseModel):
    """A change of the calls that it matches; several rules that match one call add up.

    `on` is an event (`invoice.refunded`), a status word of `invoice.status_changed` (`paid`) or `*`. `share` is how
    many of them it takes, by a seeded lot. `times` is how many more it takes, without end if None. `copies` 0 loses
    the call. `delay` and `spread` (the end of a lot from 0) are seconds of the simulator's clock: a delayed call is
    overtaken by later ones.
    """

    model_config = ConfigDict(extra="forbid")

    on: str = "*"
    invoice_id: int | None = None
    share: float = Field(default=1.0, ge=0, le=1)
    times: int | None = None
    copies: int = Field(default=1, ge=0, le=100)
    delay: float = Field(default=0.0, ge=0)
    spread: float = Field(default=0.0, ge=0)
    signing: Signing = Signing.GOOD


class WebhookSettings(BaseModel):
    """Where calls go and how; no `url` sends nothing, no `secret` leaves the signature header out.

    `signs_time` adds `X-Webhook-Timestamp` and `X-Webhook-Signature-V2`; `time_skew` moves that stamp, in seconds.
    `has_breaker` switches the circuit breaker. `seed` starts the lots of `share` and `spread`. `timeout` and
    `connect_timeout` are real seconds.
    """

    model_config = ConfigDict(extra="forbid")

    url: str = ""
    secret: str = ""
    signs_time: bool = False
    time_skew: int = 0
    has_breaker: bool = True
    rules: list[Rule] = []
    seed: int = 1
    timeout: float = 5.0
    connect_timeout: float = 3.0


class Plan(BaseModel):
    """What becomes of one call: the delay of each of its copies in seconds, and their signature."""

    delays: list[float]
    signing: Signing = Signing.GOOD


def plan_call(rules: list[Rule], lots: random.Random, *, event: str, word: str, invoice_id: int | None) -> Plan:
    """Apply every rule that matches, and use up one of its `times`."""
    copies, delay, spread, signing = 1, 0.0, 0.0, Signing.GOOD
    for rule in rules:
        if not _matches(rule, lots, event=event, word=word, invoice_id=invoice_id):
            continue
        if rule.times is not None:
            rule.times -= 1
        copies = copies * rule.copies
        delay += rule.delay
        spread = max(spread, rule.spread)
        signing = rule.signing if rule.signing is not Signing.GOOD else signing
    return Plan(delays=[delay + lots.uniform(0, spread) for _ in range(copies)], signing=signing)


def _matches(rule: Rule, lots: random.Random, *, event: str, word: str, invoice_id: int | None) -> bool:
    if rule.times == 0 or rule.invoice_id not in {None, invoice_id}:
        return False
    names = {"*", event, word} if event == bodies.STATUS_CHANGED else {"*", event}
    return rule.on in names and (rule.share == 1 or lots.random() < rule.share)
