"""What does not fit is kept for a person to decide: nothing is published, nothing is lost (laws 4 and 7)."""

from typing import Any

import sqlalchemy as sa
from sqlalchemy.ext.asyncio import AsyncSession
from sqlmodel import col, select

from toi_invite.db import change_row
from toi_invite.models.ledger import LedgerEntry
from toi_invite.models.payment import Attempt, AttemptStatus, Payment, RefundStatus
from toi_invite.services.alerts import raise_alert
from toi_invite.services.kaspi.gateway import GatewayReport, ReportedStatus
from toi_invite.services.notices import NoticeKind
from toi_invite.services.payments.ledger import Kind, dump_detail
from toi_invite.services.payments.outcome import Context, Outcome, Settlement, append, owe
from toi_invite.services.payments.refunding import list_refunds


async def tell_unknown(session: AsyncSession, report: GatewayReport, context: Context) -> Settlement:
    """Money or news about an attempt that we do not have; the delivery that brought it is kept."""
    facts = {"reference": report.reference, "invoice_id": report.invoice_id, "word": report.word}
    key = f"{report.reference}/{report.invoice_id}"
    await raise_alert(session, "unknown_reference", key, now=context.now, **facts)
    return Settlement(Outcome.REVIEW, review="unknown_reference")


async def put_in_review(
    session: AsyncSession, report: GatewayReport, attempt: Attempt, reason: str, context: Context
) -> Settlement:
    """Flag the attempt and keep what came; the same again changes nothing, nor does what a person has decided."""
    is_paid = report.status is ReportedStatus.SUCCEEDED and report.refund is None
    is_known = is_paid and report.amount_tiyn is not None and attempt.received_tiyn == report.amount_tiyn
    if is_known or await _is_told(session, report, attempt, reason):
        return Settlement(Outcome.REVIEW if attempt.review else Outcome.DUPLICATE, attempt.id, attempt.review)
    values: dict[str, Any] = {"review": reason}
    # What has counted stays: the sum that an attempt succeeded with, or of which some is going back.
    is_new_money = is_paid and attempt.status != AttemptStatus.SUCCEEDED and not await _is_returning(session, attempt)
    if is_new_money:
        values |= {"received_tiyn": report.amount_tiyn, "poll_at": None}
    await change_row(session, sa.update(Attempt).where(col(Attempt.id) == attempt.id).values(**values))
    await _tell_review(session, report, attempt, reason, context)
    if is_new_money:
        payment = await session.get_one(Payment, attempt.payment_id)
        owe(session, NoticeKind.REVIEW, attempt, payment, context, amount_tiyn=report.amount_tiyn)
    return Settlement(Outcome.REVIEW, attempt.id, reason)


async def _is_returning(session: AsyncSession, attempt: Attempt) -> bool:
    return any(row.status != RefundStatus.FAILED for row in await list_refunds(session, attempt.id))


async def _is_told(session: AsyncSession, report: GatewayReport, attempt: Attempt, reason: str) -> bool:
    """Whether the ledger has it already, however a person has decided since."""
    query = select(LedgerEntry.id).where(
        LedgerEntry.payment_id == attempt.payment_id,
        LedgerEntry.attempt_id == attempt.id,
        LedgerEntry.kind == Kind.REVIEW,
        LedgerEntry.detail == dump_detail(_describe(report, reason)),
        col(LedgerEntry.amount_tiyn).is_not_distinct_from(report.amount_tiyn),
    )
    return (await session.scalars(query)).first() is not None


def _describe(report: GatewayReport, reason: str) -> dict[str, str | int | None]:
    told: dict[str, str | int | None] = {"reason": reason, "word": report.word, "currency": report.currency}
    if report.refund:
        told |= {"refund": report.refund.refund_id, "refund_tiyn": report.refund.amount_tiyn}
    return told


async def _tell_review(
    session: AsyncSession, report: GatewayReport, attempt: Attempt, reason: str, context: Context
) -> None:
    detail = _describe(report, reason)
    await append(session, attempt, Kind.REVIEW, context, amount_tiyn=report.amount_tiyn, detail=detail)
    key = f"{attempt.reference}/{report.refund.refund_id}" if report.refund else attempt.reference
    facts: dict[str, str | int | None] = {"amount_tiyn": report.amount_tiyn, "word": report.word}
    await raise_alert(session, reason, key, now=context.now, reference=attempt.reference, **facts)


async def note_unknown_word(
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
        await append(session, attempt, Kind.UNKNOWN_WORD, context, detail={"word": report.word})
        key = f"{attempt.reference}/{report.word}"
        facts = {"reference": attempt.reference, "word": report.word}
        await raise_alert(session, "unknown_word", key, now=context.now, **facts)
    return Settlement(Outcome.IGNORED, attempt.id)
