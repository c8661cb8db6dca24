"""Alerts: what a person has to look at, once a case: an ERROR line, and a mail to the operator."""

import logging
import reprlib
from datetime import datetime

from sqlalchemy import event
from sqlalchemy.ext.asyncio import AsyncSession
from sqlalchemy.orm import Session

from toi_invite.errors import GatewayMisconfiguredError
from toi_invite.services.notices import NoticeKind, add_notice

_LONGEST_LINE = 240  # characters; with time, level and name below 300

_log = logging.getLogger("toi_invite.alerts")
_short = reprlib.Repr()
_short.maxstring = 66  # a hash in quotes; what a gateway says may be of any length


async def raise_alert(session: AsyncSession, case: str, key: str, *, now: datetime, **facts: str | int | None) -> None:
    """Owe the operator a mail in the caller's transaction, and write one ERROR line once that is committed.

    Every further alert of the same `case` and `key` is silent. `facts` hold identifiers and sums in tiyn, never
    personal data.
    """
    known = {"case": case, **{name: value for name, value in facts.items() if value is not None}}
    if not await add_notice(session, NoticeKind.ALERT, f"{case}/{key}", organizer_id=None, facts=known, now=now):
        return
    listed = " ".join(f"{name}={_short.repr(value)}" for name, value in facts.items())
    line = f"alert case={case} {listed}"[:_LONGEST_LINE]

    def write_line(_session: Session) -> None:
        _log.error("%s", line)

    # What was rolled back has not happened: it is settled again, and tells then. The session ends with its transaction.
    event.listen(session.sync_session, "after_commit", write_line, once=True)


async def raise_misconfigured(session: AsyncSession, error: GatewayMisconfiguredError, *, now: datetime) -> None:
    """The gateway does not accept how we are set up: told once a day and code."""
    key = f"{error.bank_code}/{now:%Y-%m-%d}"
    await raise_alert(session, "gateway_misconfigured", key, now=now, code=error.bank_code, reason=str(error))
