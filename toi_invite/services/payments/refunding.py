"""Money that goes back: sums are queued, refunds are recorded, and a full one ends the payment (laws 5 and 6)."""

from collections.abc import Sequence
from datetime import datetime

import sqlalchemy as sa
from sqlalchemy.ext.asyncio import AsyncSession
from sqlmodel import col, select

from toi_invite.db import change_row
from toi_invite.models.base import make_id
from toi_invite.models.payment import (
    OPEN_ATTEMPT,
    Attempt,
    AttemptStatus,
    Payment,
    PaymentStatus,
    Refund,
    RefundStatus,
)
from toi_invite.services import publishing
from toi_invite.services.kaspi.gateway import ReportedRefund
from toi_invite.services.notices import NoticeKind, owe_notice
from toi_invite.services.payments.ledger import Actor, Happening, Kind, append_entries
from toi_invite.services.payments.statuses import fail_if_nothing_open

SURPLUS = "surplus"
"""The review reason of an attempt whose money has nothing to publish."""

EXCESS = "excess"
"""The review reason of an accepted attempt that more came for than was asked."""

QUEUED_REASONS = frozenset({SURPLUS, EXCESS})

PART = "part of a sum that was found"
"""The reason of a refund that was recorded within a greater one, about which a mail was owed already."""

OWN_IDS = ("found-", "outside-", "reconciled-")
"""How the ids of refunds begin that we recorded without having heard the gateway's own."""


async def queue_refund(
    session: AsyncSession, attempt: Attempt, reason: str, amount_tiyn: int, *, now: datetime
) -> None:
    """Flag the attempt with the reason and put the sum into the refund queue."""
    await change_row(session, sa.update(Attempt).where(col(Attempt.id) == attempt.id).values(review=reason))
    session.add(
        Refund(
            id=make_id(),
            payment_id=attempt.payment_id,
            attempt_id=attempt.id,
            surplus=reason == SURPLUS,
            amount_tiyn=amount_tiyn,
            reason=reason,
            created_at=now,
        )
    )
    await session.flush()


async def count_left(session: AsyncSession, attempt: Attempt, payment: Payment) -> int:
    """How many tiyn came for the attempt and have not gone back."""
    return _count_received(attempt, payment) - sum_completed(await list_refunds(session, attempt.id))


async def list_refunds(session: AsyncSession, attempt_id: str) -> list[Refund]:
    """The refunds of an attempt as rows, the oldest first; as they are now, whatever the session has read before."""
    query = select(Refund).where(Refund.attempt_id == attempt_id).order_by(col(Refund.created_at))
    return list((await session.scalars(query.execution_options(populate_existing=True))).all())


def count_under_way(rows: Sequence[Refund]) -> int:
    """How many tiyn the gateway has taken to give back and has not yet given."""
    return sum(row.amount_tiyn for row in rows if row.status == RefundStatus.QUEUED and row.gateway_refund_id)


async def record_refund(
    session: AsyncSession, attempt: Attempt, refund: ReportedRefund, *, now: datetime
) -> int | None:
    """Write down that money went back; how many tiyn of it are news, None when it cannot be.

    That is: more would have gone back than came, or the gateway was asked for another sum under this id.

    Money that was found before, under no id of the gateway's, may be the money that is told now: only what goes beyond
    it is certain to be more. One of a queued sum completes the queue's row; any other was made in the bank's own app.
    """
    payment = await _lock_payment(session, attempt.payment_id)
    rows = await list_refunds(session, attempt.id)
    known = next((row for row in rows if row.gateway_refund_id == refund.refund_id), None)
    if known and known.status == RefundStatus.COMPLETED:
        return 0
    is_own = known is not None or refund.refund_id.startswith(OWN_IDS)
    found = [] if is_own else [row for row in rows if _has_own_id(row)]
    news = max(0, refund.amount_tiyn - sum_completed(found))
    queued = known or (None if found else _find_queued(rows, refund))
    received = _count_received(attempt, payment)
    if refund.amount_tiyn <= 0 or sum_completed(rows) + news > received:
        return None
    if queued and queued.amount_tiyn != refund.amount_tiyn:
        return None
    _name_found(session, found, refund, is_all=not news)
    if news:
        row = queued or _add_external(session, attempt, news, now)
        row.status, row.gateway_refund_id, row.completed_at = RefundStatus.COMPLETED, refund.refund_id, now
        fit_queue(rows if queued else [*rows, row], received, payment.amount_tiyn)
    await session.flush()
    return news


async def settle_refunds(session: AsyncSession, attempt_id: str, *, actor: Actor, now: datetime) -> None:
    """Let the refunds of an attempt take effect, once money has come; those told earlier have waited for that."""
    rows = await list_refunds(session, attempt_id)
    returned = sum_completed(rows)
    if not returned:
        return
    attempt = await session.get_one(Attempt, attempt_id, populate_existing=True)
    payment = await _lock_payment(session, attempt.payment_id)
    if attempt.status == AttemptStatus.SUCCEEDED:
        await _settle_succeeded(session, attempt, payment, rows, actor, now)
    elif attempt.received_tiyn == returned:
        await _end_returned(session, attempt, actor, now)
        await _owe_notices(session, payment, rows, withdrawn=False, now=now)


async def _settle_succeeded(
    session: AsyncSession, attempt: Attempt, payment: Payment, rows: Sequence[Refund], actor: Actor, now: datetime
) -> None:
    is_queue_empty = not any(row.status == RefundStatus.QUEUED for row in rows)
    if attempt.review in QUEUED_REASONS and is_queue_empty:
        await change_row(session, sa.update(Attempt).where(col(Attempt.id) == attempt.id).values(review=None))
    withdrawn, returned = False, sum_completed(rows)
    # A surplus refund never touches the event: the other attempt's money stands.
    if not (any(row.surplus for row in rows) and payment.publishes):
        is_full = returned == _count_received(attempt, payment)
        withdrawn = await _reduce_payment(session, payment, returned, is_full=is_full, actor=actor, now=now)
    await _owe_notices(session, payment, rows, withdrawn=withdrawn, now=now)


async def _end_returned(session: AsyncSession, attempt: Attempt, actor: Actor, now: datetime) -> None:
    """All of the money that did not fit went back: the attempt is over, and the payment can be tried again."""
    same = sa.update(Attempt).where(col(Attempt.id) == attempt.id)
    await change_row(session, same.values(review=None, poll_at=None))
    still_open = same.where(col(Attempt.status).in_(OPEN_ATTEMPT))
    if await change_row(session, still_open.values(status=AttemptStatus.CANCELLED, ended_at=now)):
        detail: dict[str, str | int | None] = {"status": AttemptStatus.CANCELLED, "word": "returned"}
        happening = Happening(Kind.ATTEMPT_CHANGED, actor, now, attempt.id, detail=detail)
        await append_entries(session, attempt.payment_id, happening)
        await fail_if_nothing_open(session, attempt.payment_id, actor=actor, now=now)


async def _owe_notices(
    session: AsyncSession, payment: Payment, rows: Sequence[Refund], *, withdrawn: bool, now: datetime
) -> None:
    """Owe a mail for every refund that took effect; those of earlier calls are owed already and stay as they were."""
    for row in rows:
        if row.status != RefundStatus.COMPLETED or row.reason == PART:
            continue
        facts = {"number": payment.number, "amount_tiyn": row.amount_tiyn, "withdrawn": int(withdrawn)}
        owner = payment.organizer_id
        owe_notice(session, NoticeKind.REFUNDED, row.id, organizer_id=owner, facts=facts, now=now)


async def _reduce_payment(
    session: AsyncSession, payment: Payment, returned: int, *, is_full: bool, actor: Actor, now: datetime
) -> bool:
    """Write what went back; a full refund ends the payment. True when that withdrew the event."""
    change = sa.update(Payment).where(col(Payment.id) == payment.id).values(refunded_tiyn=returned)
    await change_row(session, change)
    if not is_full:
        return False
    withdrawn = await publishing.withdraw_refunded(session, payment, now=now)
    change = (
        sa.update(Payment)
        .where(col(Payment.id) == payment.id, col(Payment.status) == PaymentStatus.COMPLETED)
        .values(status=PaymentStatus.REFUNDED)
    )
    if await change_row(session, change):
        await append_entries(session, payment.id, Happening(Kind.PAYMENT_REFUNDED, actor, now, amount_tiyn=returned))
    if withdrawn:
        await append_entries(session, payment.id, Happening(Kind.EVENT_WITHDRAWN, actor, now))
    return withdrawn


async def _lock_payment(session: AsyncSession, payment_id: str) -> Payment:
    """The payment, fresh, and nobody else's until the commit: two refunds at once must see each other's sums."""
    same = sa.update(Payment).where(col(Payment.id) == payment_id).values(refunded_tiyn=col(Payment.refunded_tiyn))
    await change_row(session, same)
    return await session.get_one(Payment, payment_id, populate_existing=True)


def _count_received(attempt: Attempt, payment: Payment) -> int:
    """What came for the attempt; before anything did, what was asked for, because a refund may be told first."""
    return payment.amount_tiyn if attempt.received_tiyn is None else attempt.received_tiyn


def sum_completed(rows: Sequence[Refund]) -> int:
    """How many tiyn have gone back."""
    return sum(row.amount_tiyn for row in rows if row.status == RefundStatus.COMPLETED)


def _has_own_id(row: Refund) -> bool:
    return row.status == RefundStatus.COMPLETED and (row.gateway_refund_id or "").startswith(OWN_IDS)


def _name_found(session: AsyncSession, found: list[Refund], refund: ReportedRefund, *, is_all: bool) -> None:
    """Let the money that was found carry the refund's id, as much as there is; with a number where another row has it.

    `is_all`: whether the refund is all found, so that no other row is going to have its id.
    """
    left, number = min(refund.amount_tiyn, sum_completed(found)), 0 if is_all else 1
    while left:
        row = min(found, key=lambda each: (each.amount_tiyn < left, abs(each.amount_tiyn - left)))
        part = row if row.amount_tiyn <= left else _split(session, row, left)
        part.gateway_refund_id = f"{refund.refund_id}+{number}" if number else refund.refund_id
        found.remove(row)
        left, number = left - part.amount_tiyn, number + 1


def _split(session: AsyncSession, row: Refund, amount_tiyn: int) -> Refund:
    """A part of a row: several refunds may have been found as one sum, because the gateway told only what was left."""
    row.amount_tiyn -= amount_tiyn
    part = Refund(
        id=make_id(),
        payment_id=row.payment_id,
        attempt_id=row.attempt_id,
        status=RefundStatus.COMPLETED,
        surplus=row.surplus,
        amount_tiyn=amount_tiyn,
        reason=PART,
        created_at=row.created_at,
        completed_at=row.completed_at,
    )
    session.add(part)
    return part


def fit_queue(rows: Sequence[Refund], received_tiyn: int, price_tiyn: int) -> None:
    """Let what waits in the queue be what is left of a surplus, or above the price: the rest is back or on its way."""
    queue = [row for row in rows if row.reason in QUEUED_REASONS and _is_unasked(row)]
    others = [row for row in rows if row not in queue and row.status != RefundStatus.FAILED]
    left = received_tiyn - sum(row.amount_tiyn for row in others)
    for row in others:
        if left < 0 and _is_waiting(row):  # what was in doubt cannot have happened: other money went back
            left += row.amount_tiyn
            _resize(row, left)
            left -= max(left, 0)
    for row in queue:
        _resize(row, left - (price_tiyn if row.reason == EXCESS else 0))


def _is_unasked(row: Refund) -> bool:
    return row.status != RefundStatus.COMPLETED and row.asked_at is None and row.gateway_refund_id is None


def _is_waiting(row: Refund) -> bool:
    return row.status == RefundStatus.QUEUED and row.gateway_refund_id is None


def _resize(row: Refund, amount_tiyn: int) -> None:
    if amount_tiyn <= 0:
        row.status = RefundStatus.FAILED
    elif amount_tiyn != row.amount_tiyn or row.status == RefundStatus.FAILED:
        row.status, row.amount_tiyn = RefundStatus.QUEUED, amount_tiyn
        row.asked_at = row.refundable_tiyn = None


def _find_queued(rows: Sequence[Refund], refund: ReportedRefund) -> Refund | None:
    return next((row for row in rows if _is_waiting(row) and row.amount_tiyn == refund.amount_tiyn), None)


def _add_external(session: AsyncSession, attempt: Attempt, amount_tiyn: int, now: datetime) -> Refund:
    row = Refund(
        id=make_id(),
        payment_id=attempt.payment_id,
        attempt_id=attempt.id,
        amount_tiyn=amount_tiyn,
        reason="external",
        created_at=now,
    )
    session.add(row)
    return row
