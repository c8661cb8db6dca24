"""The settle function: applies what a gateway said, whoever asked it (laws 1, 3-7, 12).

Its callers are the webhook, the poller and the operator's command. Everything happens in the caller's transaction.
"""

from datetime import datetime, timedelta
from typing import Any

import sqlalchemy as sa
from sqlalchemy.ext.asyncio import AsyncSession
from sqlmodel import col

from toi_invite.config import GatewayName
from toi_invite.db import change_row
from toi_invite.models.payment import (
    ENDED_UNPAID,
    OPEN_ATTEMPT,
    PREDECESSORS,
    Attempt,
    AttemptStatus,
    Channel,
    Payment,
    Refund,
)
from toi_invite.money import CURRENCY
from toi_invite.services.alerts import raise_alert
from toi_invite.services.event_views import LockedEvent, lock_event
from toi_invite.services.kaspi.gateway import GatewayReport, ReportedStatus
from toi_invite.services.payments.completing import Case, complete
from toi_invite.services.payments.ledger import Happening, Kind, append_entries
from toi_invite.services.payments.outcome import Context, Outcome, Settlement, append, tell
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
    gateway = gateway_name or context.gateway.name
    # Everybody locks the event before anything else of it: two could wait for each other otherwise.
    event = await lock_event(session, _select_event_id(report, gateway))
    if event is None:
        return await tell_unknown(session, report, context)
    case, misfit = await _open_case(session, report, gateway, event)
    if misfit:
        return await put_in_review(session, report, case.attempt, misfit, context)
    if report.refund:
        return await _settle_refund(session, report, case.attempt, context)
    return await _settle_status(session, report, case, context)


async def _settle_status(session: AsyncSession, report: GatewayReport, case: Case, context: Context) -> Settlement:
    attempt, status = case.attempt, report.status.to_attempt_status()
    if status is None:
        return await note_unknown_word(session, report, attempt, context)
    received = case.payment.amount_tiyn if report.amount_tiyn is None else report.amount_tiyn
    learnt = _learn_invoice_id(report, attempt)
    if not await _change_attempt(session, attempt, status, context, received_tiyn=received, learnt=learnt):
        return await _settle_unchanged(session, attempt, status, context)
    story = _tell_change(report, attempt, status, received, context)
    if status is AttemptStatus.SUCCEEDED:
        return await complete(session, case, received, context, *story)
    await append_entries(session, attempt.payment_id, *story)
    if status in ENDED_UNPAID:
        await fail_if_nothing_open(session, attempt.payment_id, actor=context.actor, now=context.now)
    return Settlement(Outcome.APPLIED, attempt.id)


def _tell_change(
    report: GatewayReport, attempt: Attempt, status: AttemptStatus, received: int, context: Context
) -> list[Happening]:
    """The ledger's words; a success without an amount counts as the amount that was asked for, and that is noted."""
    detail: dict[str, str | int | None] = {"status": status, "word": report.word}
    story = [tell(attempt, Kind.ATTEMPT_CHANGED, context, amount_tiyn=report.amount_tiyn, detail=detail)]
    if status is AttemptStatus.SUCCEEDED and report.amount_tiyn is None:
        story.append(tell(attempt, Kind.AMOUNT_ASSUMED, context, amount_tiyn=received))
    return story


def _select_event_id(report: GatewayReport, gateway: str) -> sa.ScalarSelect[str]:
    query = sa.select(col(Payment.event_id)).join(Attempt, col(Attempt.payment_id) == col(Payment.id))
    return query.where(col(Attempt.gateway) == gateway, _names_attempt(report)).scalar_subquery()


def _names_attempt(report: GatewayReport) -> sa.ColumnElement[bool]:
    """By our reference, where the gateway tells it, else by its own id."""
    return col(Attempt.reference) == report.reference if report.reference else _is_invoice(report)


def _is_invoice(report: GatewayReport) -> sa.ColumnElement[bool]:
    return col(Attempt.invoice_id) == report.invoice_id if report.invoice_id else sa.false()


async def _open_case(
    session: AsyncSession, report: GatewayReport, gateway: str, event: LockedEvent
) -> tuple[Case, str | None]:
    """The attempt as it is under the lock, and why the report does not fit what we asked for (law 4), or None."""
    has_refunds = sa.exists().where(col(Refund.attempt_id) == col(Attempt.id)).correlate(Attempt)
    query = (
        sa.select(Attempt, Payment, has_refunds)
        .join(Payment, col(Payment.id) == col(Attempt.payment_id))
        .where(col(Attempt.gateway) == gateway, sa.or_(_names_attempt(report), _is_invoice(report)))
        .execution_options(populate_existing=True)
    )
    cases = [Case(attempt, payment, event, is_known) for attempt, payment, is_known in await session.execute(query)]
    named = [case for case in cases if not report.reference or case.attempt.reference == report.reference]
    return named[0], _find_misfit(report, named[0], is_shared=len(cases) > 1)


def _find_misfit(report: GatewayReport, case: Case, *, is_shared: bool) -> str | None:
    attempt = case.attempt
    if report.currency not in {None, CURRENCY}:
        return "currency"
    is_paid = report.status is ReportedStatus.SUCCEEDED and report.refund is None
    # Other news about a wrong sum that has come tell that sum too: they are about what is known.
    known = {None, case.payment.amount_tiyn, None if is_paid else attempt.received_tiyn}
    if report.amount_tiyn not in known:
        return "amount"
    if is_shared:
        return "invoice_of_another"
    is_other = attempt.invoice_id is not None and report.invoice_id not in {None, attempt.invoice_id}
    return "other_invoice" if is_other and attempt.gateway == GatewayName.APIPAY else None


async def _change_attempt(
    session: AsyncSession,
    attempt: Attempt,
    status: AttemptStatus,
    context: Context,
    *,
    received_tiyn: int,
    learnt: dict[str, Any],
) -> bool:
    """Move the attempt if the law allows it from where it is; false when somebody was first (law 3)."""
    values: dict[str, Any] = {"status": status, "poll_at": _plan_poll(attempt, status, context), "polls": 0, **learnt}
    if status is AttemptStatus.SCANNED:
        values["scanned_at"] = context.now
    if status is AttemptStatus.SUCCEEDED:
        values["received_tiyn"] = received_tiyn
    if status not in OPEN_ATTEMPT:
        values["ended_at"] = context.now
    change = sa.update(Attempt).where(col(Attempt.id) == attempt.id, col(Attempt.status).in_(PREDECESSORS[status]))
    return await change_row(session, change.values(**values))


def _learn_invoice_id(report: GatewayReport, attempt: Attempt) -> dict[str, Any]:
    """An attempt whose creation was not answered learns its id from ApiPay's news; elsewhere ids are not compared."""
    is_news = attempt.gateway == GatewayName.APIPAY and attempt.invoice_id is None and report.invoice_id
    return {"invoice_id": report.invoice_id} if is_news else {}


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
