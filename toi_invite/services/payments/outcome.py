"""What became of a report, who applies it, and how both are written down."""

from dataclasses import dataclass
from datetime import datetime
from enum import StrEnum

from sqlalchemy.ext.asyncio import AsyncSession

from toi_invite.models.payment import Attempt, Payment, PaymentStatus
from toi_invite.services.kaspi.gateway import Gateway
from toi_invite.services.notices import NoticeKind, owe_notice
from toi_invite.services.payments.ledger import Actor, Happening, Kind, append_entries


class Outcome(StrEnum):
    """What became of a report; the webhook's answer."""

    APPLIED = "applied"
    DUPLICATE = "duplicate"
    IGNORED = "ignored"
    REVIEW = "review"


@dataclass(frozen=True)
class Settlement:
    """The outcome, the attempt it concerns, and the reason when a person has to look."""

    outcome: Outcome
    attempt_id: str | None = None
    review: str | None = None


@dataclass(frozen=True)
class Context:
    """Who settles, when, and at which gateway."""

    gateway: Gateway
    actor: Actor
    now: datetime


async def append(
    session: AsyncSession,
    attempt: Attempt,
    kind: Kind,
    context: Context,
    *,
    amount_tiyn: int | None = None,
    detail: dict[str, str | int | None] | None = None,
) -> None:
    """Write into the ledger what happened to the attempt."""
    happening = tell(attempt, kind, context, amount_tiyn=amount_tiyn, detail=detail)
    await append_entries(session, attempt.payment_id, happening)


def tell(
    attempt: Attempt,
    kind: Kind,
    context: Context,
    *,
    amount_tiyn: int | None = None,
    detail: dict[str, str | int | None] | None = None,
    after: PaymentStatus | None = None,
) -> Happening:
    """What happened to the attempt, for the ledger."""
    return Happening(kind, context.actor, context.now, attempt.id, amount_tiyn, detail, after)


def owe(
    session: AsyncSession,
    kind: NoticeKind,
    attempt: Attempt,
    payment: Payment,
    context: Context,
    *,
    amount_tiyn: int | None = None,
) -> None:
    """Owe the organizer a mail about this attempt's money: the payment's sum, unless another one came."""
    amount = payment.amount_tiyn if amount_tiyn is None else amount_tiyn
    facts = {"number": payment.number, "amount_tiyn": amount, "event_id": payment.event_id}
    key = attempt.reference
    owe_notice(session, kind, key, organizer_id=payment.organizer_id, facts=facts, now=context.now)
