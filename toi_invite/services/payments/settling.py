"""The settle function: applies what a gateway said, whoever asked it (laws 1, 3-7, 12).

Its callers are the webhook, the poller and the operator's command. Everything happens in the caller's transaction.
"""

from datetime import datetime, timedelta
from typing import Any

import sqlalchemy as sa
from sqlalchemy.ext.asyncio import AsyncSession
from sqlmodel import col

from toi_invite.config import GatewayName
from toi_invite.db import table_of
from toi_invite.models.event import Event, EventStatus
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
from toi_invite.services.event_views import LockedEvent
from toi_invite.services.kaspi.gateway import GatewayReport, ReportedStatus
from toi_invite.services.payments.completing import Case, complete
from toi_invite.services.payments.ledger import Happening, Kind, append_entries
from toi_invite.services.payments.outcome import Context, Outcome, Settlement, append, tell
from toi_invite.services.payments.refunding import record_refund, settle_refunds
from toi_invite.services.payments.reviewing import note_unknown_word, put_in_review, tell_unknown
from toi_invite.services.payments.statuses import fail_if_nothing_open

__all__ = ["Context", "Outcome", "Settlement", "settle"]

_ATTEMPT, _REFUND = table_of(Attempt), table_of(Refund)
_OTHER = _ATTEMPT.alias()


def _select_case(
    name: sa.ColumnElement[bool],
) -> sa.Select[Attempt, Payment, str, str | None, str | None, bool]:
    """An attempt by its `name`, with its payment and event; all three locked, and as they are under the lock.

    The event comes first: everybody locks it before anything else of it, two could wait for each other otherwise.
    """
    is_shared = sa.exists().where(
        _OTHER.c.gateway == _ATTEMPT.c.gateway,
        _OTHER.c.invoice_id == sa.bindparam("invoice_id"),
        _OTHER.c.id != _ATTEMPT.c.id,
    )
    return (
        sa.select(
            Attempt,
            Payment,
            col(Event.status),
            col(Event.payment_id),
            col(Event.grant_id),
            is_shared.label("is_shared"),
        )
        .join(Payment, col(Payment.id) == col(Attempt.payment_id))
        .join(Event, col(Event.id) == col(Payment.event_id))
        .where(col(Attempt.gateway) == sa.bindparam("gateway"), name)
        .with_for_update(of=[Event, Payment, Attempt])
        .execution_options(populate_existing=True)
    )


_BY_REFERENCE = _select_case(col(Attempt.reference) == sa.bindparam("reference"))
_BY_INVOICE = _select_case(col(Attempt.invoice_id) == sa.bindparam("invoice_id"))

_HAS_REFUNDS = sa.exists().where(_REFUND.c.attempt_id == sa.bindparam("attempt_id"))
_CHANGE = {
    status: sa.update(_ATTEMPT)
    .where(_ATTEMPT.c.id == sa.bindparam("attempt_id"), _ATTEMPT.c.status.in_(PREDECESSORS[status]))
    .returning(_HAS_REFUNDS)
    for status in AttemptStatus
}


async def settle(
    session: AsyncSession, report: GatewayReport, context: Context, *, gateway_name: str | None = None
) -> Settlement:
    """Apply a report: change attempt, payment, event and ledger together, or find that there is nothing to change.

    `gateway_name` is whose attempt it is about, where an operator means one of a gateway that is no longer ours.
    """
    gateway = gateway_name or context.gateway.name
    case, is_shared = await _open_case(session, report, gateway)
    if case is None:
        return await tell_unknown(session, report, context)
    if misfit := _find_misfit(report, case, is_shared=is_shared):
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
    has_refunds = await _change_attempt(session, attempt, status, context, received_tiyn=received, learnt=learnt)
    if has_refunds is None:
        return await _settle_unchanged(session, attempt, status, context)
    story = _tell_change(report, attempt, status, received, context)
    if status is AttemptStatus.SUCCEEDED:
        return await complete(session, case, received, context, *story, has_refunds=has_refunds)
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


async def _open_case(session: AsyncSession, report: GatewayReport, gateway: str) -> tuple[Case | None, bool]:
    """The attempt that is meant, and whether its invoice is another one's.

    It is found by our reference, where the gateway tells it, else by its own id.
    """
    query = _BY_REFERENCE if report.reference else _BY_INVOICE
    named = {"gateway": gateway, "reference": report.reference, "invoice_id": report.invoice_id}
    row = (await session.execute(query, named)).one_or_none()
    if row is None:
        return None, False
    attempt, payment, status, payment_id, grant_id, is_shared = row
    event = LockedEvent(payment.event_id, EventStatus(status), payment_id, grant_id)
    return Case(attempt, payment, event), is_shared


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
) -> bool | None:
    """Move the attempt if the law allows it from where it is; None when somebody was first (law 3).

    Else, whether money of it is known to have gone back: asked here, where whoever held the lock has committed.
    """
    values: dict[str, Any] = {"status": status, "poll_at": _plan_poll(attempt, status, context), "polls": 0, **learnt}
    if status is AttemptStatus.SCANNED:
        values["scanned_at"] = context.now
    if status is AttemptStatus.SUCCEEDED:
        values["received_tiyn"] = received_tiyn
    if status not in OPEN_ATTEMPT:
        values["ended_at"] = context.now
    changed = await session.execute(_CHANGE[status], {"attempt_id": attempt.id, **values})
    return changed.scalar_one_or_none()


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
    await append(session, attempt, Kind.REFUND_RECORDED, context, amount_tiyn=recorded)
    await settle_refunds(session, attempt.id, actor=context.actor, now=context.now)
    return Settlement(Outcome.APPLIED, attempt.id)
