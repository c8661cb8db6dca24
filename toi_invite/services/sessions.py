"""Signed-in browsers: made at sign-in, found by their token, ended by sign-out or by time."""

import hashlib
import secrets
from dataclasses import dataclass
from datetime import datetime, timedelta

import sqlalchemy as sa
from sqlalchemy.ext.asyncio import AsyncSession
from sqlmodel import col

from toi_invite.db import change_row
from toi_invite.models.organizer import Organizer, OrganizerSession

IDLE = timedelta(days=14)
ABSOLUTE = timedelta(days=30)
_TOUCH_EVERY = timedelta(minutes=10)


@dataclass(frozen=True)
class SignedIn:
    """Who is signed in, and by which session."""

    organizer_id: str
    name: str
    email: str
    language: str
    session_id: str
    last_seen_at: datetime


def make_token() -> str:
    """A secret of 256 bits as 43 characters that fit into a cookie and an address."""
    return secrets.token_urlsafe(32)


def hash_token(token: str) -> str:
    """What the database keeps of a token: its SHA-256 as 64 hexadecimal digits."""
    return hashlib.sha256(token.encode(errors="replace")).hexdigest()


async def start_session(session: AsyncSession, *, organizer_id: str, now: datetime) -> str:
    """Sign a browser in; the token for its cookie. It is always a new one, whatever the browser held before."""
    await _forget_expired(session, organizer_id, now)
    token = make_token()
    session.add(
        OrganizerSession(
            organizer_id=organizer_id,
            token_hash=hash_token(token),
            created_at=now,
            last_seen_at=now,
            expires_at=now + ABSOLUTE,
        )
    )
    await session.flush()
    return token


async def find_session_organizer(session: AsyncSession, *, token: str, now: datetime) -> SignedIn | None:
    """Who the token belongs to; nothing when it is unknown, ended, 14 days unused or 30 days old. Changes nothing."""
    statement = (
        sa.select(Organizer, OrganizerSession)
        .join(OrganizerSession, col(OrganizerSession.organizer_id) == col(Organizer.id))
        .where(col(OrganizerSession.token_hash) == hash_token(token), *_is_alive(now))
    )
    row = (await session.execute(statement)).one_or_none()
    if row is None:
        return None
    organizer, found = row
    email = organizer.email or ""
    return SignedIn(organizer.id, organizer.name, email, organizer.language, found.id, found.last_seen_at)


def is_touch_due(signed_in: SignedIn, *, now: datetime) -> bool:
    """Whether `touch_session` should note that the browser was seen: at most once in ten minutes."""
    return now - signed_in.last_seen_at >= _TOUCH_EVERY


async def touch_session(session: AsyncSession, *, session_id: str, now: datetime) -> None:
    """Note that the browser was seen, which puts off the idle end."""
    is_older = col(OrganizerSession.last_seen_at) < now
    await session.execute(_update_session(col(OrganizerSession.id) == session_id, is_older).values(last_seen_at=now))


async def sign_out(session: AsyncSession, *, token: str, now: datetime) -> bool:
    """End the session of the token; false when there was none."""
    is_it = col(OrganizerSession.token_hash) == hash_token(token)
    return await change_row(
        session, _update_session(is_it, col(OrganizerSession.ended_at).is_(None)).values(ended_at=now)
    )


async def end_sessions(
    session: AsyncSession, *, organizer_id: str, now: datetime, keep_session_id: str | None = None
) -> None:
    """End every session of the organizer, but for the one to keep."""
    is_theirs = col(OrganizerSession.organizer_id) == organizer_id
    is_open = col(OrganizerSession.ended_at).is_(None)
    is_other = col(OrganizerSession.id) != (keep_session_id or "")
    await session.execute(_update_session(is_theirs, is_open, is_other).values(ended_at=now))


def _update_session(*conditions: sa.ColumnElement[bool]) -> sa.Update:
    return sa.update(OrganizerSession).where(*conditions).execution_options(synchronize_session=False)


def _is_alive(now: datetime) -> list[sa.ColumnElement[bool]]:
    return [
        col(OrganizerSession.ended_at).is_(None),
        col(OrganizerSession.expires_at) > now,
        col(OrganizerSession.last_seen_at) > now - IDLE,
        col(Organizer.deleted_at).is_(None),
    ]


async def _forget_expired(session: AsyncSession, organizer_id: str, now: datetime) -> None:
    is_theirs = col(OrganizerSession.organizer_id) == organizer_id
    await session.execute(sa.delete(OrganizerSession).where(is_theirs, col(OrganizerSession.expires_at) <= now))
