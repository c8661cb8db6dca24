"""The settle function: applies what a gateway said, whoever asked it (laws 1, 3-7, 12).

Its callers are the webhook, the poller and the operator's command. Everything happens in the caller's transaction.
"""

from collections import Counter
from collections.abc import Sequence
from datetime import datetime, timedelta
from typing import Any

import sqlalchemy as sa
from sqlalchemy.ext.asyncio import AsyncSession

from toi_invite.config import GatewayName
from toi_invite.db import table_of
from toi_invite.late_writes import is_one_of, write_later
from toi_invite.models.payment import (
    ENDED_UNPAID,
    OPEN_ATTEMPT,
    PREDECESSORS,
    Attempt,
    AttemptStatus,
    Channel,
)
from toi_invite.money import CURRENCY
from toi_invite.services.alerts import raise_alert
from toi_invite.services.kaspi.gateway import GatewayReport, ReportedStatus
from toi_invite.services.payments.cases import Case, open_case, open_idle_cases
from toi_invite.services.payments.completing import complete
from toi_invite.services.payments.ledger import Happening, Kind, append_entries
from toi_invite.services.payments.outcome import Context, Outcome, Settlement, append, tell
from toi_invite.services.payments.refunding import record_refund, settle_refunds
from toi_invite.services.payments.reviewing import note_unknown_word, put_in_review, tell_unknown
from toi_invite.services.payments.statuses import fail_if_nothing_open

__all__ = ["Context", "Outcome", "Settlement", "settle"]

_ATTEMPT = table_of(Attempt)
_CHANGE = {
    status: sa.update(_ATTEMPT).where(
        _ATTEMPT.c.id == sa.bindparam("attempt_id"), is_one_of(_ATTEMPT.c.status, PREDECESSORS[status])
    )
    for status in AttemptStatus
}


async def settle(
    session: AsyncSession, report: GatewayReport, context: Context, *, gateway_name: str | None = None
) -> Settlement:
    """Apply a report: change attempt, payment, event and ledger together, or find that there is nothing to change.

    `gateway_name` is whose attempt it is about, where an operator means one of a gateway that is no longer ours.
    """
    case = await open_case(session, report, gateway_name or context.gateway.name)
    if case is None:
        return await tell_unknown(session, report, context)
    return await _settle_case(session, report, case, context)


async def settle_together(
    session: AsyncSession, reports: Sequence[GatewayReport], context: Context
) -> list[Settlement | None]:
    """Apply reports with hardly more statements than one takes; None for each that has to be settled alone.

    Those tell no reference, or one that nobody knows, or are of a payment that somebody else is at work on or that
    another of the reports is about.
    """
    cases = await open_idle_cases(session, reports, context.gateway.name)
    named = Counter(case.payment.id for case in cases if case)
    return [
        await _settle_case(session, report, case, context) if case and named[case.payment.id] == 1 else None
        for report, case in zip(reports, cases, strict=True)
    ]


async def _settle_case(session: AsyncSession, report: GatewayReport, case: Case, context: Context) -> Settlement:
    if misfit := _find_misfit(report, case):
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
    if not _change_attempt(session, attempt, status, context, received_tiyn=received, learnt=learnt):
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


def _find_misfit(report: GatewayReport, case: Case) -> str | None:
    attempt = case.attempt
    if report.currency not in {None, CURRENCY}:
        return "currency"
    is_paid = report.status is ReportedStatus.SUCCEEDED and report.refund is None
    # Other news about a wrong sum that has come tell that sum too: they are about what is known.
    known = {None, case.payment.amount_tiyn, None if is_paid else attempt.received_tiyn}
    if report.amount_tiyn not in known:
        return "amount"
    if case.is_shared:
        return "invoice_of_another"
    is_other = attempt.invoice_id is not None and report.invoice_id not in {None, attempt.invoice_id}
    return "other_invoice" if is_other and attempt.gateway == GatewayName.APIPAY else None


def _change_attempt(
    session: AsyncSession,
    attempt: Attempt,
    status: AttemptStatus,
    context: Context,
    *,
    received_tiyn: int,
    learnt: dict[str, Any],
) -> bool:
    """Move the attempt if the law allows it from where it is; false when somebody was first (law 3)."""
    if attempt.status not in PREDECESSORS[status]:
        return False
    values: dict[str, Any] = {"status": status, "poll_at": _plan_poll(attempt, status, context), "polls": 0, **learnt}
    if status is AttemptStatus.SCANNED:
        values["scanned_at"] = context.now
    if status is AttemptStatus.SUCCEEDED:
        values["received_tiyn"] = received_tiyn
    if status not in OPEN_ATTEMPT:
        values["ended_at"] = context.now
    write_later(session, _CHANGE[status], {"attempt_id": attempt.id, **values})
    return True


def _learn_invoice_id(report: GatewayReport, attempt: Attempt) -> dict[str, Any]:
    """An attempt whose creation was not answered learns its id from ApiPay's news; elsewhere ids are not compared."""
    is_news = attempt.gateway == GatewayName.APIPAY and attempt.invoice_id is None and report.invoice_id
    return {"invoice_id": report.invoice_id} if is_news else {}


def _plan_poll(attempt: Attempt, status: AttemptStatus, context: Context) -> datetime | None:
    """When to ask next: at the bank's interval while it is open, late after its end, never once money has come."""
    if attempt.received_tiyn is not None:
        return None
    plan = context.gateway.capabilities.get_plan(Channel(attempt.channel))
    if status in OPEN_ATTEMPT:
        return context.now + timedelta(seconds=attempt.poll_interval or plan.interval)
    return context.now + timedelta(seconds=plan.late[0]) if status in ENDED_UNPAID and plan.late else None


async def _settle_unchanged(
    session: AsyncSession, attempt: Attempt, status: AttemptStatus, context: Context
) -> Settlement:
    """Nothing to change: a repeat, or news older than what we know. A failure after success is written down (law 6)."""
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
    await append(session, attempt, Kind.REFUND_RECORDED, context, amount_tiyn=recorded)
    await settle_refunds(session, attempt.id, actor=context.actor, now=context.now)
    return Settlement(Outcome.APPLIED, attempt.id)
