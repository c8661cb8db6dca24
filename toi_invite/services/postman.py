"""The postman: sends the mails that are owed, in one process at a time, and again until the mail server takes them.

A crash between sending and marking sends once more; the letter's Message-ID is the notice's own, by which it is known.
"""

import asyncio
import logging
from collections.abc import Callable
from datetime import datetime, timedelta

import sqlalchemy as sa
from sqlmodel import col, select

from toi_invite.config import Settings
from toi_invite.db import Database, change_row
from toi_invite.errors import ConfigurationError
from toi_invite.models.notice import Notice
from toi_invite.services.leases import LeaseKeeper
from toi_invite.services.letters import Letter, write_letter
from toi_invite.services.mail import send_mail
from toi_invite.services.rounds import run_leased

LEASE_NAME = "postman"

_TICK = 1.0  # seconds between two looks into the database
_BATCH = 10
_LONGEST_SENDING = 30  # seconds; less than the first pause, so that nobody else takes a letter that is being sent
_FIRST_PAUSE = timedelta(minutes=1)
_LONGEST_PAUSE = timedelta(hours=6)
_MOST_TRIES = 20  # with these pauses, three days

_log = logging.getLogger("toi_invite.postman")


async def run_postman(database: Database, settings: Settings, read_clock: Callable[[], datetime]) -> None:
    """Send what is owed until cancelled; an error of one round is written down and the next round comes."""
    lease = LeaseKeeper(database, LEASE_NAME)

    async def send(now: datetime) -> None:
        await send_due(database, settings, now=now)

    await run_leased(lease, send, read_clock, log=_log, name="mail", pause=_TICK)


async def send_due(database: Database, settings: Settings, *, now: datetime) -> int:
    """Send the notices whose time has come, a batch at once; returns how many the mail server took."""
    async with database.reading() as session:
        query = select(Notice).where(col(Notice.send_at) <= now).order_by(col(Notice.send_at)).limit(_BATCH)
        due = list((await session.scalars(query)).all())
    # Together they take no longer than one: a mail server that hangs delays a round, not each of its letters in turn.
    sendings = (_deliver(database, settings, notice, now) for notice in due)
    results = await asyncio.gather(*sendings, return_exceptions=True)
    for result in results:
        if isinstance(result, Exception):
            _log.error("a notice could not be sent", exc_info=result)
    return results.count(True)


async def _deliver(database: Database, settings: Settings, notice: Notice, now: datetime) -> bool:
    """Take a notice, send it, and mark it; false when another postman was first or the letter did not leave."""
    if notice.tries >= _MOST_TRIES:
        await _give_up(database, notice)
        return False
    pause = min(_FIRST_PAUSE * 2**notice.tries, _LONGEST_PAUSE)
    if not await _change(database, notice, send_at=now + pause, tries=notice.tries + 1):
        return False
    async with database.reading() as session:
        letter = await write_letter(session, settings, notice)
    if letter is None:
        await _finish(database, notice, tries=0)
        return False
    is_sent = await _send(settings, notice, letter, now)
    if is_sent:
        await _finish(database, notice, sent_at=now)
    return is_sent


async def _send(settings: Settings, notice: Notice, letter: Letter, now: datetime) -> bool:
    words = {"to": letter.to, "subject": letter.subject, "text": letter.text}
    try:
        async with asyncio.timeout(_LONGEST_SENDING):
            return await send_mail(settings, **words, now=now, message_name=notice.id)
    except (ConfigurationError, TimeoutError, ValueError) as error:
        _log.warning("notice %s was not sent: %s", notice.id, type(error).__name__)
        return False


async def _give_up(database: Database, notice: Notice) -> None:
    if await _change(database, notice, send_at=None):
        _log.error("notice %s (%s) was given up after %s tries", notice.id, notice.kind, notice.tries)


async def _change(database: Database, notice: Notice, **values: object) -> bool:
    """Change the notice if it is still as it was read; false when another postman was first."""
    is_same = sa.and_(col(Notice.id) == notice.id, col(Notice.send_at) == notice.send_at)
    async with database.transaction() as session:
        return await change_row(session, sa.update(Notice).where(is_same).values(**values))


async def _finish(database: Database, notice: Notice, **values: object) -> None:
    async with database.transaction() as session:
        change = sa.update(Notice).where(col(Notice.id) == notice.id)
        await change_row(session, change.values(send_at=None, **values))
