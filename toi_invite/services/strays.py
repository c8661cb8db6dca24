"""Deliveries that belong to no attempt of ours: authentic, kept, and open until a person has looked at them."""

import json
from dataclasses import dataclass
from datetime import datetime

import sqlalchemy as sa
from sqlalchemy.ext.asyncio import AsyncSession
from sqlmodel import col

from toi_invite.db import change_row
from toi_invite.errors import NotFoundError
from toi_invite.models.delivery import Delivery
from toi_invite.services.kaspi.gateway import GatewayReport
from toi_invite.services.kaspi.wire import MalformedDeliveryError, parse_delivery

_PREFIX = "D-"
_SHOWN = 8  # characters of an identifier


@dataclass(frozen=True)
class Stray:
    """One such delivery: an operator's name for it, why it was kept, what it says (sums in tiyn, times UTC)."""

    name: str
    source: str
    review: str
    reference: str | None
    invoice_id: str | None
    word: str | None
    amount_tiyn: int | None
    received_at: datetime


def is_stray(name: str) -> bool:
    """Whether a name is that of a delivery."""
    return name.startswith(_PREFIX)


async def list_strays(session: AsyncSession) -> list[Stray]:
    """What a person has still to look at, the oldest first."""
    rows = (await session.scalars(_select_open().order_by(col(Delivery.received_at)))).all()
    return [_view(row) for row in rows]


async def resolve_stray(session: AsyncSession, name: str, resolution: str, *, now: datetime) -> None:
    """Write down what a person decided.

    Raises:
        NotFoundError: nothing of that name is open.
    """
    prefix = name.removeprefix(_PREFIX)
    found = (await session.scalars(_select_open().where(col(Delivery.id).startswith(prefix, autoescape=True)))).all()
    if len(found) != 1 or len(prefix) < _SHOWN:
        raise NotFoundError(f"there is no open delivery {name}")
    change = sa.update(Delivery).where(col(Delivery.id) == found[0].id, col(Delivery.resolved_at).is_(None))
    if not await change_row(session, change.values(resolution=resolution, resolved_at=now)):
        raise NotFoundError(f"{name} has just been decided by somebody else")


def _select_open() -> sa.Select[Delivery]:
    return sa.select(Delivery).where(
        col(Delivery.outcome) == "review", col(Delivery.attempt_id).is_(None), col(Delivery.resolved_at).is_(None)
    )


def _view(row: Delivery) -> Stray:
    report = _read_report(row.body)
    return Stray(
        name=f"{_PREFIX}{row.id[:_SHOWN]}",
        source=row.source,
        review=row.review or "unknown",
        reference=report.reference if report else _read_matched_reference(row.matched),
        invoice_id=report.invoice_id if report else None,
        word=report.word if report else None,
        amount_tiyn=report.amount_tiyn if report else None,
        received_at=row.received_at,
    )


def _read_report(body: bytes) -> GatewayReport | None:
    try:
        return parse_delivery(body).report
    except MalformedDeliveryError:
        return None


def _read_matched_reference(matched: str) -> str | None:
    """The body has shrunk, or says nothing: what was kept of it (`deliveries`, matched fields)."""
    fields: list[str | None] = json.loads(matched) if matched.startswith("[") else []
    return fields[2] if len(fields) > 2 else None  # noqa: PLR2004 - the reference stands third
