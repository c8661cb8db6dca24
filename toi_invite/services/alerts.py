"""Alerts: what a person has to look at, once a case: an ERROR line, and a mail to the operator."""

import logging
from datetime import datetime

from sqlalchemy import event
from sqlalchemy.ext.asyncio import AsyncSession
from sqlalchemy.orm import Session

from toi_invite.services.notices import NoticeKind, add_notice

_log = logging.getLogger("toi_invite.alerts")


async def raise_alert(session: AsyncSession, case: str, key: str, *, now: datetime, **facts: str | int | None) -> None:
    """Owe the operator a mail in the caller's transaction, and write one ERROR line once that is committed.

    Every further alert of the same `case` and `key` is silent. `facts` hold identifiers and sums in tiyn, never
    personal data.
    """
    known = {"case": case, **{name: value for name, value in facts.items() if value is not None}}
    if not await add_notice(session, NoticeKind.ALERT, f"{case}/{key}", organizer_id=None, facts=known, now=now):
        return
    listed = " ".join(f"{name}={value!r}" for name, value in facts.items())

    def write_line(_session: Session) -> None:
        _log.error("alert case=%s %s", case, listed)

    # What was rolled back has not happened: it is settled again, and tells then. The session ends with its transaction.
    event.listen(session.sync_session, "after_commit", write_line, once=True)
