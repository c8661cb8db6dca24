"""The outbox: a mail that is owed is written in the transaction that owes it, once, and sent by the postman."""

import hashlib
import json
from collections.abc import Mapping
from datetime import datetime, timedelta
from enum import StrEnum
from typing import Any

import sqlalchemy as sa
from sqlalchemy.ext.asyncio import AsyncSession
from sqlmodel import col, select

from toi_invite.db import build_insert, insert_new
from toi_invite.late_writes import write_later
from toi_invite.models.base import make_id
from toi_invite.models.notice import Notice

_LONGEST_FACT = 100  # characters; what a gateway says may be of any length
_STUCK_AFTER = timedelta(hours=1)
_REMEMBERED = timedelta(days=30)  # a mail that was given up is spoken of


class NoticeKind(StrEnum):
    """What a mail is about; all but `ALERT` go to the organizer, that one to the operator."""

    PUBLISHED = "published"
    SURPLUS = "surplus"
    REVIEW = "review"
    REFUNDED = "refunded"
    ALERT = "alert"


def owe_notice(
    session: AsyncSession,
    kind: NoticeKind,
    key: str,
    *,
    organizer_id: str,
    facts: Mapping[str, str | int],
    now: datetime,
) -> None:
    """Owe the organizer a mail, once per `kind` and `key`, in the caller's transaction.

    `key` is a payment's number, an attempt's reference or a refund's id; `facts` are what the text needs: `number`,
    `amount_tiyn`, `event_id`, and `withdrawn` (0 or 1) of a refund. No personal data.
    """
    row = _make_row(kind, key, organizer_id=organizer_id, facts=facts, now=now)
    write_later(session, build_insert(session, Notice), row)


async def add_notice(
    session: AsyncSession,
    kind: NoticeKind,
    key: str,
    *,
    organizer_id: str | None,
    facts: Mapping[str, str | int | None],
    now: datetime,
) -> bool:
    """Write a notice to an organizer or (None) to the operator; false when it is owed or sent already."""
    return await insert_new(session, Notice, _make_row(kind, key, organizer_id=organizer_id, facts=facts, now=now))


def _make_row(
    kind: NoticeKind, key: str, *, organizer_id: str | None, facts: Mapping[str, str | int | None], now: datetime
) -> dict[str, Any]:
    return {
        "id": make_id(),
        "kind": kind,
        "dedupe_key": f"{kind}:{hashlib.sha256(key.encode(errors='backslashreplace')).hexdigest()}",
        "organizer_id": organizer_id,
        "facts": json.dumps({name: _make_plain(value) for name, value in facts.items()}, sort_keys=True),
        "created_at": now,
        "send_at": now,
        "tries": 0,
    }


async def list_stuck(session: AsyncSession, *, now: datetime) -> list[Notice]:
    """Mails that have been owed for an hour, and those that were given up in the last month; the oldest first."""
    is_late = sa.and_(col(Notice.send_at).is_not(None), col(Notice.created_at) < now - _STUCK_AFTER)
    is_dead = sa.and_(
        col(Notice.send_at).is_(None),
        col(Notice.sent_at).is_(None),
        col(Notice.tries) > 0,
        col(Notice.created_at) > now - _REMEMBERED,
    )
    query = select(Notice).where(sa.or_(is_late, is_dead)).order_by(col(Notice.created_at)).limit(100)
    return list((await session.scalars(query)).all())


def _make_plain(value: str | int | None) -> str | int | None:
    """Short printable ASCII: facts may be a stranger's words."""
    return value.encode("unicode_escape").decode()[:_LONGEST_FACT] if isinstance(value, str) else value
