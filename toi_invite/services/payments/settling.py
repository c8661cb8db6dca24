"""The settle function: applies what a gateway said, whoever asked it (laws 1, 3-7, 12).

Its callers are the webhook, the poller and the operator's command. Everything happens in the caller's transaction.
"""

from dataclasses import dataclass
from datetime import datetime, timedelta
from enum import StrEnum

import sqlalchemy as sa
from sqlalchemy.ext.asyncio import AsyncSession
from sqlmodel import col, select

from toi_invite.db import change_row
from toi_invite.models.ledger import LedgerEntry
from toi_invite.models.payment import (
    ENDED_UNPAID,
    OPEN_ATTEMPT,
    PREDECESSORS,
    Attempt,
    AttemptStatus,
    Payment,
    PaymentStatus,
)
from toi_invite.money import CURRENCY
from toi_invite.services import publishing
from toi_invite.services.alerts import raise_alert
from toi_invite.services.event_views import lock_row
from toi_invite.services.kaspi.gateway import Gateway, GatewayReport, ReportedStatus
from toi_invite.services.notices import NoticeKind, owe_notice
from toi_invite.services.payments.ledger import Actor, Happening, Kind, append_entry, dump_detail
from toi_invite.services.payments.refunding import queue_surplus, record_refund, settle_refunds


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


async def settle(session: AsyncSession, report: GatewayReport, context: Context) -> Settlement:
    """Apply a report: change attempt, payment, event and ledger together, or find that there is nothing to change."""
    attempt = await _find_attempt(session, report, context.gateway.name)
    if attempt is None:
        await _tell_unknown(session, report, context)
        return Settlement(Outcome.REVIEW, review="unknown_reference")
    payment = await session.get_one(Payment, attempt.payment_id)
    # Everybody locks the event before the payment, as `starting` does: otherwise two could wait for each other.
    await lock_row(session, payment.event_id)
    misfit = await _find_misfit(session, report, attempt, payment)
    if misfit:
        if _is_new_money(report, attempt):
            await _owe(session, NoticeKind.REVIEW, attempt, payment, context, amount_tiyn=report.amount_tiyn)
        return await _put_in_review(session, report, attempt, misfit, context)
    if report.refund:
        return await _settle_refund(session, report, attempt, context)
    return await _settle_status(session, report, attempt, payment, context)


async def _settle_status(
    session: AsyncSession, report: GatewayReport, attempt: Attempt, payment: Payment, context: Context
) -> Settlement:
    status = report.status.to_attempt_status()
    if status is None:
        return await _note_unknown_word(session, report, attempt, context)
    if not await _change_attempt(session, attempt, status, context):
        return await _settle_unchanged(session, attempt, status, context)
    await _write_change(session, attempt, status, report, context)
    if status is AttemptStatus.SUCCEEDED:
        return await _complete(session, report, attempt, payment, context)
    if status in ENDED_UNPAID:
        await fail_if_nothing_open(session, attempt.payment_id, context)
    return Settlement(Outcome.APPLIED, attempt.id)


async def _find_attempt(session: AsyncSession, report: GatewayReport, gateway: str) -> Attempt | None:
    by_reference = Attempt.reference == report.reference
    by_invoice = Attempt.invoice_id == report.invoice_id
    query = select(Attempt).where(Attempt.gateway == gateway, by_reference if report.reference else by_invoice)
    return (await session.scalars(query)).one_or_none()


async def _tell_unknown(session: AsyncSession, report: GatewayReport, context: Context) -> None:
    facts = {"reference": report.reference, "invoice_id": report.invoice_id, "word": report.word}
    key = f"{report.reference}/{report.invoice_id}"
    await raise_alert(session, "unknown_reference", key, now=context.now, **facts)


async def _find_misfit(session: AsyncSession, report: GatewayReport, attempt: Attempt, payment: Payment) -> str | None:
    """Why the report does not fit what we asked for (law 4), or None."""
    if report.currency not in {None, CURRENCY}:
        return "currency"
    if report.amount_tiyn not in {None, payment.amount_tiyn}:
        return "amount"
    query = select(Attempt.id).where(
        Attempt.gateway == attempt.gateway, Attempt.invoice_id == report.invoice_id, Attempt.id != attempt.id
    )
    if report.invoice_id and (await session.scalars(query)).first():
        return "invoice_of_another"
    return None


async def _put_in_review(
    session: AsyncSession, report: GatewayReport, attempt: Attempt, reason: str, context: Context
) -> Settlement:
    received = report.amount_tiyn if report.status is ReportedStatus.SUCCEEDED else attempt.received_tiyn
    changes = sa.update(Attempt).where(col(Attempt.id) == attempt.id).values(review=reason, received_tiyn=received)
    await change_row(session, changes)
    detail: dict[str, str | int | None] = {"reason": reason, "word": report.word, "currency": report.currency}
    await _append(session, attempt, Kind.REVIEW, context, amount_tiyn=report.amount_tiyn, detail=detail)
    key = f"{attempt.reference}/{report.refund.refund_id}" if report.refund else attempt.reference
    facts: dict[str, str | int | None] = {"amount_tiyn": report.amount_tiyn, "word": report.word}
    await raise_alert(session, reason, key, now=context.now, reference=attempt.reference, **facts)
    return Settlement(Outcome.REVIEW, attempt.id, reason)


def _is_new_money(report: GatewayReport, attempt: Attempt) -> bool:
    is_paid = report.status is ReportedStatus.SUCCEEDED and report.refund is None
    return is_paid and attempt.status != AttemptStatus.SUCCEEDED


async def _note_unknown_word(
    session: AsyncSession, report: GatewayReport, attempt: Attempt, context: Context
) -> Settlement:
    """An unknown word means *still open* (law 7): one entry and one alert a word, however often it comes."""
    detail = dump_detail({"word": report.word})
    query = select(LedgerEntry.id).where(
        LedgerEntry.payment_id == attempt.payment_id,
        LedgerEntry.kind == Kind.UNKNOWN_WORD,
        LedgerEntry.detail == detail,
    )
    if (await session.scalars(query)).first() is None:
        await _append(session, attempt, Kind.UNKNOWN_WORD, context, detail={"word": report.word})
        key = f"{attempt.reference}/{report.word}"
        facts = {"reference": attempt.reference, "word": report.word}
        await raise_alert(session, "unknown_word", key, now=context.now, **facts)
    return Settlement(Outcome.IGNORED, attempt.id)


async def _change_attempt(session: AsyncSession, attempt: Attempt, status: AttemptStatus, context: Context) -> bool:
    """Move the attempt if the law allows it from where it is; false when somebody was first (law 3)."""
    plan = context.gateway.capabilities.poll_plan
    poll_at = None
    if status in ENDED_UNPAID and plan.late:
        poll_at = context.now + timedelta(seconds=plan.late[0])
    elif status in OPEN_ATTEMPT:
        poll_at = context.now + timedelta(seconds=plan.interval)
    ended_at = None if status in OPEN_ATTEMPT else context.now
    change = (
        sa.update(Attempt)
        .where(col(Attempt.id) == attempt.id, col(Attempt.status).in_(PREDECESSORS[status]))
        .values(status=status, poll_at=poll_at, polls=0, ended_at=ended_at)
    )
    return await change_row(session, change)


async def _settle_unchanged(
    session: AsyncSession, attempt: Attempt, status: AttemptStatus, context: Context
) -> Settlement:
    """Nothing to change: a repeat, or news older than what we know. A failure after success is written down (law 6)."""
    await session.refresh(attempt)
    if attempt.status == status:
        return Settlement(Outcome.DUPLICATE, attempt.id)
    if attempt.status == AttemptStatus.SUCCEEDED and status in ENDED_UNPAID:
        await _append(session, attempt, Kind.LATE_NEWS_IGNORED, context, detail={"status": status})
        facts = {"reference": attempt.reference, "status": status.value}
        await raise_alert(session, "failure_after_success", attempt.reference, now=context.now, **facts)
    return Settlement(Outcome.IGNORED, attempt.id)


async def _complete(
    session: AsyncSession, report: GatewayReport, attempt: Attempt, payment: Payment, context: Context
) -> Settlement:
    await _record_receipt(session, report, attempt, payment, context)
    if not await _complete_payment(session, payment, context):
        return await _keep_as_surplus(session, attempt, payment, context)
    await _append(session, attempt, Kind.PAYMENT_COMPLETED, context, amount_tiyn=payment.amount_tiyn)
    if not await publishing.hold_unpublished(session, payment.event_id, now=context.now):
        return await _keep_as_surplus(session, attempt, payment, context)
    await change_row(session, sa.update(Payment).where(col(Payment.id) == payment.id).values(publishes=True))
    await publishing.publish_paid(session, payment, now=context.now)
    await _append(session, attempt, Kind.EVENT_PUBLISHED, context)
    await _owe(session, NoticeKind.PUBLISHED, attempt, payment, context)
    await settle_refunds(session, attempt.id, actor=context.actor, now=context.now)
    return Settlement(Outcome.APPLIED, attempt.id)


async def _record_receipt(
    session: AsyncSession, report: GatewayReport, attempt: Attempt, payment: Payment, context: Context
) -> None:
    """Keep what came. A success without an amount counts as the amount that was asked for, and that is noted."""
    received = payment.amount_tiyn if report.amount_tiyn is None else report.amount_tiyn
    change = sa.update(Attempt).where(col(Attempt.id) == attempt.id).values(received_tiyn=received)
    await change_row(session, change)
    if report.amount_tiyn is None:
        await _append(session, attempt, Kind.AMOUNT_ASSUMED, context, amount_tiyn=received)


async def _complete_payment(session: AsyncSession, payment: Payment, context: Context) -> bool:
    change = (
        sa.update(Payment)
        .where(
            col(Payment.id) == payment.id,
            col(Payment.status).in_([PaymentStatus.PENDING, PaymentStatus.FAILED]),
        )
        .values(status=PaymentStatus.COMPLETED, completed_at=context.now)
    )
    return await change_row(session, change)


async def _keep_as_surplus(session: AsyncSession, attempt: Attempt, payment: Payment, context: Context) -> Settlement:
    """Money that came with nothing left to publish: kept, shown, queued for refund (law 5)."""
    await queue_surplus(session, attempt, payment, now=context.now)
    await _append(session, attempt, Kind.SURPLUS, context, amount_tiyn=payment.amount_tiyn)
    facts: dict[str, str | int] = {"reference": attempt.reference, "amount_tiyn": payment.amount_tiyn}
    await raise_alert(session, "surplus", attempt.reference, now=context.now, number=payment.number, **facts)
    await _owe(session, NoticeKind.SURPLUS, attempt, payment, context)
    await settle_refunds(session, attempt.id, actor=context.actor, now=context.now)
    return Settlement(Outcome.REVIEW, attempt.id, "surplus")


async def _settle_refund(
    session: AsyncSession, report: GatewayReport, attempt: Attempt, context: Context
) -> Settlement:
    if report.refund is None or not report.refund.is_completed:
        return Settlement(Outcome.IGNORED, attempt.id)
    if not await record_refund(session, attempt, report.refund, now=context.now):
        return await _put_in_review(session, report, attempt, "refund", context)
    await _append(session, attempt, Kind.REFUND_RECORDED, context, amount_tiyn=report.refund.amount_tiyn)
    await settle_refunds(session, attempt.id, actor=context.actor, now=context.now)
    return Settlement(Outcome.APPLIED, attempt.id)


async def fail_if_nothing_open(session: AsyncSession, payment_id: str, context: Context) -> None:
    """A payment without an open attempt has failed, until the next try (law 12)."""
    open_attempts = select(Attempt.id).where(Attempt.payment_id == payment_id, col(Attempt.status).in_(OPEN_ATTEMPT))
    change = (
        sa.update(Payment)
        .where(col(Payment.id) == payment_id, col(Payment.status) == PaymentStatus.PENDING, ~open_attempts.exists())
        .values(status=PaymentStatus.FAILED)
    )
    if await change_row(session, change):
        happening = Happening(Kind.PAYMENT_FAILED, context.actor, context.now)
        await append_entry(session, payment_id, happening)


async def _write_change(
    session: AsyncSession, attempt: Attempt, status: AttemptStatus, report: GatewayReport, context: Context
) -> None:
    detail: dict[str, str | int | None] = {"status": status, "word": report.word}
    await _append(session, attempt, Kind.ATTEMPT_CHANGED, context, amount_tiyn=report.amount_tiyn, detail=detail)


async def _owe(
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
    await owe_notice(session, kind, key, organizer_id=payment.organizer_id, facts=facts, now=context.now)


async def _append(
    session: AsyncSession,
    attempt: Attempt,
    kind: Kind,
    context: Context,
    *,
    amount_tiyn: int | None = None,
    detail: dict[str, str | int | None] | None = None,
) -> None:
    happening = Happening(kind, context.actor, context.now, attempt.id, amount_tiyn, detail)
    await append_entry(session, attempt.payment_id, happening)
