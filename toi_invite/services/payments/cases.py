"""What is settled: an attempt with its payment and event, read where nobody else can change them until the commit."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from typing import Any

import sqlalchemy as sa
from sqlalchemy.ext.asyncio import AsyncSession
from sqlmodel import col

from toi_invite.db import table_of
from toi_invite.models.event import Event, EventStatus
from toi_invite.models.payment import Attempt, Payment, Refund
from toi_invite.services.event_views import LockedEvent
from toi_invite.services.kaspi.gateway import GatewayReport

_EVENT, _PAYMENT, _ATTEMPT, _REFUND = (table_of(model) for model in (Event, Payment, Attempt, Refund))
_Row = sa.Row[Attempt, Payment, bool]
_HAS_REFUNDS = sa.exists().where(_REFUND.c.attempt_id == _ATTEMPT.c.id).label("has_refunds")


@dataclass(frozen=True)
class Case:
    """An attempt under settlement: its rows and its event, which nobody else can change until the commit.

    `is_shared` tells whether the reported invoice is another attempt's; `has_refunds` whether money of this one is
    known to have gone back already.
    """

    attempt: Attempt
    payment: Payment
    event: LockedEvent
    is_shared: bool
    has_refunds: bool


class _Search:
    """The statements that find attempts by a name of theirs, built once."""

    def __init__(self, name: str, *, skip_locked: bool = False) -> None:
        self.name = name
        meant = _is_named(_ATTEMPT.c[name])
        of_attempts = sa.select(_PAYMENT.c.event_id).join(_ATTEMPT, _ATTEMPT.c.payment_id == _PAYMENT.c.id).where(meant)
        # The event comes first: everybody locks it before anything else of it, two could wait for each other otherwise.
        self.lock_events = (
            sa.select(_EVENT.c.id, _EVENT.c.status, _EVENT.c.payment_id, _EVENT.c.grant_id)
            .where(_EVENT.c.id.in_(of_attempts))
            .with_for_update(skip_locked=skip_locked)
        )
        # Asked after the event is locked, so that it sees what those did who held the lock before.
        self.lock_attempts = (
            sa.select(Attempt, Payment, _HAS_REFUNDS)
            .join(Payment, col(Payment.id) == col(Attempt.payment_id))
            .where(meant, col(Payment.event_id).in_(sa.bindparam("event_ids", expanding=True)))
            .with_for_update(of=[Payment, Attempt], skip_locked=skip_locked)
            .execution_options(populate_existing=True)
        )


def _is_named(name: sa.Column[Any]) -> sa.ColumnElement[bool]:
    return sa.and_(_ATTEMPT.c.gateway == sa.bindparam("gateway"), name.in_(sa.bindparam("names", expanding=True)))


_BY_REFERENCE, _BY_INVOICE = _Search("reference"), _Search("invoice_id")
_IDLE_BY_REFERENCE = _Search("reference", skip_locked=True)
_SELECT_OWNERS = sa.select(_ATTEMPT.c.invoice_id, _ATTEMPT.c.id).where(_is_named(_ATTEMPT.c.invoice_id))


async def open_case(session: AsyncSession, report: GatewayReport, gateway: str) -> Case | None:
    """The case of the attempt that is meant: by our reference, where the gateway tells it, else by its own id."""
    (case,) = await _open(session, [report], gateway, _BY_REFERENCE if report.reference else _BY_INVOICE)
    return case


async def open_idle_cases(session: AsyncSession, reports: Sequence[GatewayReport], gateway: str) -> list[Case | None]:
    """For each report the case that it names by our reference; None as well where somebody else is at work on it."""
    return await _open(session, reports, gateway, _IDLE_BY_REFERENCE)


async def _open(
    session: AsyncSession, reports: Sequence[GatewayReport], gateway: str, search: _Search
) -> list[Case | None]:
    names = [getattr(report, search.name) for report in reports]
    meant = {"gateway": gateway, "names": [name for name in names if name]}
    if not meant["names"]:
        return [None for _ in reports]
    events = {row.id: _view_event(row) for row in await session.execute(search.lock_events, meant)}
    if not events:
        return [None for _ in reports]
    rows = await session.execute(search.lock_attempts, {**meant, "event_ids": list(events)})
    found = {getattr(row[0], search.name): row for row in rows}
    meant_by = [(report, found.get(name)) for name, report in zip(names, reports, strict=True)]
    owners = await _find_owners(
        session, gateway, [report for report, row in meant_by if row and _is_foreign(report, row)]
    )
    return [_make_case(report, row, events, owners) if row else None for report, row in meant_by]


def _is_foreign(report: GatewayReport, row: _Row) -> bool:
    """Whether the reported invoice is not the attempt's own, of which there is no second one."""
    return report.invoice_id not in {None, row[0].invoice_id}


async def _find_owners(session: AsyncSession, gateway: str, reports: Sequence[GatewayReport]) -> dict[str, str]:
    """Whose attempts the reported invoices are."""
    if not reports:
        return {}
    invoices = {"gateway": gateway, "names": [report.invoice_id for report in reports]}
    return {row.invoice_id: row.id for row in await session.execute(_SELECT_OWNERS, invoices)}


def _make_case(
    report: GatewayReport,
    row: _Row,
    events: Mapping[str, LockedEvent],
    owners: Mapping[str, str],
) -> Case:
    attempt, payment, has_refunds = row
    is_shared = owners.get(report.invoice_id or "", attempt.id) != attempt.id
    return Case(attempt, payment, events[payment.event_id], is_shared=is_shared, has_refunds=has_refunds)


def _view_event(row: sa.Row[str, str, str | None, str | None]) -> LockedEvent:
    return LockedEvent(row.id, EventStatus(row.status), row.payment_id, row.grant_id)
