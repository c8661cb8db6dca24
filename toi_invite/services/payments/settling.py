"""The settle function: applies what a gateway said, whoever asked it (laws 1, 3-7, 12).

Its callers are the webhook, the poller and the operator's command. Everything happens in the caller's transaction.
"""

from datetime import datetime, timedelta
from typing import Any

import sqlalchemy as sa
from sqlalchemy.ext.asyncio import AsyncSession
from sqlmodel import col, select

from toi_invite.config import GatewayName
from toi_invite.db import change_row
from toi_invite.models.payment import ENDED_UNPAID, OPEN_ATTEMPT, PREDECESSORS, Attempt, AttemptStatus, Channel, Payment
from toi_invite.money import CURRENCY
from toi_invite.services.alerts import raise_alert
from toi_invite.services.event_views import lock_row
from toi_invite.services.kaspi.gateway import GatewayReport, ReportedStatus
from toi_invite.services.payments.completing import complete
from toi_invite.services.payments.ledger import Kind
from toi_invite.services.payments.outcome import Context, Outcome, Settlement, append
from toi_invite.services.payments.refunding import record_refund, settle_refunds
from toi_invite.services.payments.reviewing import note_unknown_word, put_in_review, tell_unknown
from toi_invite.services.payments.statuses import fail_if_nothing_open

__all__ = ["Context", "Outcome", "Settlement", "settle"]


async def settle(
    session: AsyncSession, report: GatewayReport, context: Context, *, gateway_name: str | None = None
) -> Settlement:
    """Apply a report: change attempt, payment, event and ledger together, or find that there is nothing to change.

    `gateway_name` is whose attempt it is about, where an operator means one of a gateway that is no longer ours.
    """
    attempt = await _find_attempt(session, report, gateway_name or context.gateway.name)
    if attempt is None:
        return await tell_unknown(session, report, context)
    payment = await session.get_one(Payment, attempt.payment_id)
    # Everybody locks the event before the payment, as `starting` does: otherwise two could wait for each other.
    await lock_row(session, payment.event_id)
    misfit = await _find_misfit(session, report, attempt, payment)
    if misfit:
        return await put_in_review(session, report, attempt, misfit, context)
    if report.refund:
        return await _settle_refund(session, report, attempt, context)
    return await _settle_status(session, report, attempt, payment, context)


async def _settle_status(
    session: AsyncSession, report: GatewayReport, attempt: Attempt, payment: Payment, context: Context
) -> Settlement:
    status = report.status.to_attempt_status()
    if status is None:
        return await note_unknown_word(session, report, attempt, context)
    if not await _change_attempt(session, attempt, status, context):
        return await _settle_unchanged(session, attempt, status, context)
    detail: dict[str, str | int | None] = {"status": status, "word": report.word}
    await append(session, attempt, Kind.ATTEMPT_CHANGED, context, amount_tiyn=report.amount_tiyn, detail=detail)
    if status is AttemptStatus.SUCCEEDED:
        return await complete(session, report.amount_tiyn, attempt, payment, context)
    if status in ENDED_UNPAID:
        await fail_if_nothing_open(session, attempt.payment_id, actor=context.actor, now=context.now)
    return Settlement(Outcome.APPLIED, attempt.id)


async def _find_attempt(session: AsyncSession, report: GatewayReport, gateway: str) -> Attempt | None:
    by_reference = Attempt.reference == report.reference
    by_invoice = Attempt.invoice_id == report.invoice_id
    query = select(Attempt).where(Attempt.gateway == gateway, by_reference if report.reference else by_invoice)
    return (await session.scalars(query.execution_options(populate_existing=True))).one_or_none()


async def _find_misfit(session: AsyncSession, report: GatewayReport, attempt: Attempt, payment: Payment) -> str | None:
    """Why the report does not fit what we asked for (law 4), or None."""
    if report.currency not in {None, CURRENCY}:
        return "currency"
    is_paid = report.status is ReportedStatus.SUCCEEDED and report.refund is None
    # Other news about a wrong sum that has come tell that sum too: they are about what is known.
    known = {None, payment.amount_tiyn, None if is_paid else attempt.received_tiyn}
    if report.amount_tiyn not in known:
        return "amount"
    if report.invoice_id in {None, attempt.invoice_id}:
        return None
    if attempt.gateway == GatewayName.APIPAY and attempt.invoice_id is not None:
        return "other_invoice"
    query = select(Attempt.id).where(Attempt.gateway == attempt.gateway, Attempt.invoice_id == report.invoice_id)
    return "invoice_of_another" if (await session.scalars(query)).first() else None


async def _change_attempt(session: AsyncSession, attempt: Attempt, status: AttemptStatus, context: Context) -> bool:
    """Move the attempt if the law allows it from where it is; false when somebody was first (law 3)."""
    values: dict[str, Any] = {"status": status, "poll_at": _plan_poll(attempt, status, context), "polls": 0}
    if status is AttemptStatus.SCANNED:
        values["scanned_at"] = context.now
    if status not in OPEN_ATTEMPT:
        values["ended_at"] = context.now
    change = sa.update(Attempt).where(col(Attempt.id) == attempt.id, col(Attempt.status).in_(PREDECESSORS[status]))
    return await change_row(session, change.values(**values))


def _plan_poll(attempt: Attempt, status: AttemptStatus, context: Context) -> datetime | None:
    """When to ask next: at the bank's interval while it is open, late after its end, never once it is paid."""
    plan = context.gateway.capabilities.get_plan(Channel(attempt.channel))
    if status in OPEN_ATTEMPT:
        return context.now + timedelta(seconds=attempt.poll_interval or plan.interval)
    return context.now + timedelta(seconds=plan.late[0]) if status in ENDED_UNPAID and plan.late else None


async def _settle_unchanged(
    session: AsyncSession, attempt: Attempt, status: AttemptStatus, context: Context
) -> Settlement:
    """Nothing to change: a repeat, or news older than what we know. A failure after success is written down (law 6)."""
    await session.refresh(attempt)
    if attempt.status == status:
        return Settlement(Outcome.DUPLICATE, attempt.id)
    if attempt.status == AttemptStatus.SUCCEEDED and status in ENDED_UNPAID:
        await append(session, attempt, Kind.LATE_NEWS_IGNORED, context, detail={"status": status})
        facts = {"reference": attempt.reference, "status": status.value}
        await raise_alert(session, "failure_after_success", attempt.reference, now=context.now, **facts)
    return Settlement(Outcome.IGNORED, attempt.id)


async def _settle_refund(
    session: AsyncSession, report: GatewayReport, attempt: Attempt, context: Context
) -> Settlement:
    refund = report.refund
    if refund is None or not refund.is_completed:
        return Settlement(Outcome.IGNORED, attempt.id)
    recorded = await record_refund(session, attempt, refund, now=context.now)
    if recorded is None:
        return await put_in_review(session, report, attempt, "refund", context)
    if not recorded:
        return Settlement(Outcome.DUPLICATE, attempt.id)
    await append(session, attempt, Kind.REFUND_RECORDED, context, amount_tiyn=refund.amount_tiyn)
    await settle_refunds(session, attempt.id, actor=context.actor, now=context.now)
    return Settlement(Outcome.APPLIED, attempt.id)
