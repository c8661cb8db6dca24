"""Accounts: sign-up, the organizer's own data, lost passwords, farewell.

Hashing takes long and a transaction must be short, so passwords come here as hashes made or compared beforehand
(`services/passwords.py`); every change names the hash that was compared and fails when it is no longer the present one.
"""

from dataclasses import dataclass
from datetime import datetime, timedelta

import sqlalchemy as sa
from sqlalchemy.exc import IntegrityError
from sqlalchemy.ext.asyncio import AsyncSession
from sqlmodel import col

from toi_invite.db import change_row
from toi_invite.errors import InvalidInputError, SignInFailedError
from toi_invite.language.codes import Language
from toi_invite.models.organizer import Organizer, ResetToken
from toi_invite.services.account_fields import clean_email, clean_name, find_email_problem, find_name_problem, refuse
from toi_invite.services.events import empty_events
from toi_invite.services.sessions import end_sessions, hash_token, make_token

RESET_LIFE = timedelta(minutes=30)


@dataclass(frozen=True)
class Credentials:
    """An account and the hash that its password is compared with."""

    organizer_id: str
    email: str
    language: Language
    password_hash: str


@dataclass(frozen=True)
class ResetMail:
    """What a reset mail needs: where to, in which language, and the token of its link."""

    email: str
    language: Language
    token: str


async def find_credentials(session: AsyncSession, *, email: str) -> Credentials | None:
    """The account of an e-mail address, however it is spelled."""
    return await _find_credentials(session, col(Organizer.email) == clean_email(email))


async def find_credentials_by_id(session: AsyncSession, *, organizer_id: str) -> Credentials | None:
    """The account of an organizer; nothing once it is deleted."""
    return await _find_credentials(session, col(Organizer.id) == organizer_id)


async def sign_up(
    session: AsyncSession, *, name: str, email: str, password_hash: str, language: Language, now: datetime
) -> str:
    """Make an account; the organizer's id.

    Raises:
        InvalidInputError: `name`, `email`: malformed, or the address has an account (`email_taken`).
    """
    name, email = clean_name(name), clean_email(email)
    refuse({"name": find_name_problem(name), "email": find_email_problem(email)})
    organizer = Organizer(name=name, email=email, password_hash=password_hash, language=language, created_at=now)
    session.add(organizer)
    try:
        await session.flush()
    except IntegrityError as error:
        raise InvalidInputError({"email": "email_taken"}) from error
    return organizer.id


async def change_name(session: AsyncSession, *, organizer_id: str, name: str) -> None:
    """Give the organizer another name.

    Raises:
        InvalidInputError: `name`: empty or longer than 120 characters.
    """
    name = clean_name(name)
    refuse({"name": find_name_problem(name)})
    await session.execute(_update_organizer(col(Organizer.id) == organizer_id).values(name=name))


async def set_language(session: AsyncSession, *, organizer_id: str, language: Language) -> None:
    """Write to the organizer in this language from now on."""
    await session.execute(_update_organizer(col(Organizer.id) == organizer_id).values(language=language))


async def change_email(session: AsyncSession, *, proven: Credentials, email: str, now: datetime) -> str:
    """Move the account to another address; the address in its one spelling. Links mailed to the old one die.

    Raises:
        InvalidInputError: `email`: malformed, or it has an account.
        SignInFailedError: the password was changed meanwhile.
    """
    email = clean_email(email)
    refuse({"email": find_email_problem(email)})
    try:
        await _change_proven(session, proven, email=email)
    except IntegrityError as error:
        raise InvalidInputError({"email": "email_taken"}) from error
    await _use_up_reset_tokens(session, proven.organizer_id, now)
    return email


async def change_password(session: AsyncSession, *, proven: Credentials, password_hash: str, now: datetime) -> None:
    """Replace the password and end every session; the caller starts a new one for the browser at hand.

    Raises:
        SignInFailedError: the password was changed meanwhile.
    """
    await _change_proven(session, proven, password_hash=password_hash)
    await _use_up_reset_tokens(session, proven.organizer_id, now)
    await end_sessions(session, organizer_id=proven.organizer_id, now=now)


async def request_reset(session: AsyncSession, *, email: str, now: datetime) -> ResetMail | None:
    """Make a token that allows one new password within 30 minutes; nothing when the address has no account."""
    account = await find_credentials(session, email=email)
    if account is None:
        return None
    token = make_token()
    session.add(
        ResetToken(
            organizer_id=account.organizer_id,
            token_hash=hash_token(token),
            created_at=now,
            expires_at=now + RESET_LIFE,
        )
    )
    await session.flush()
    return ResetMail(account.email, account.language, token)


async def find_reset_account(session: AsyncSession, *, token: str, now: datetime) -> Credentials | None:
    """The account that the token may give a new password, while the token is unused and under 30 minutes old."""
    statement = sa.select(col(ResetToken.organizer_id)).where(*_is_usable(token, now))
    organizer_id = (await session.execute(statement)).scalar_one_or_none()
    return await find_credentials_by_id(session, organizer_id=organizer_id) if organizer_id else None


async def reset_password(session: AsyncSession, *, token: str, password_hash: str, now: datetime) -> str:
    """Use the token up, replace the password and end every session; the organizer's id.

    Raises:
        InvalidInputError: `token`: unknown, used or older than 30 minutes (`reset_link_dead`).
    """
    account = await find_reset_account(session, token=token, now=now)
    use = sa.update(ResetToken).where(*_is_usable(token, now)).values(used_at=now)
    if account is None or not await change_row(session, use):
        raise InvalidInputError({"token": "reset_link_dead"})
    await change_password(session, proven=account, password_hash=password_hash, now=now)
    return account.organizer_id


async def delete_account(session: AsyncSession, *, proven: Credentials, now: datetime) -> None:
    """Erase the personal data, empty and close the events, end every session; payments and the ledger stay (law 10).

    Raises:
        SignInFailedError: the password was changed meanwhile.
    """
    await _change_proven(session, proven, email=None, name="", password_hash=None, deleted_at=now)
    await session.execute(sa.delete(ResetToken).where(col(ResetToken.organizer_id) == proven.organizer_id))
    await end_sessions(session, organizer_id=proven.organizer_id, now=now)
    await empty_events(session, organizer_id=proven.organizer_id, now=now)


async def _find_credentials(session: AsyncSession, condition: sa.ColumnElement[bool]) -> Credentials | None:
    found = (await session.execute(sa.select(Organizer).where(condition))).scalar_one_or_none()
    if found is None or found.email is None or found.password_hash is None:
        return None
    return Credentials(found.id, found.email, Language(found.language), found.password_hash)


async def _change_proven(session: AsyncSession, proven: Credentials, **values: object) -> None:
    is_proven = col(Organizer.password_hash) == proven.password_hash
    change = _update_organizer(col(Organizer.id) == proven.organizer_id, is_proven).values(**values)
    if not await change_row(session, change):
        raise SignInFailedError("the password was changed meanwhile")


def _update_organizer(*conditions: sa.ColumnElement[bool]) -> sa.Update:
    return sa.update(Organizer).where(*conditions).execution_options(synchronize_session=False)


def _is_usable(token: str, now: datetime) -> list[sa.ColumnElement[bool]]:
    is_it = col(ResetToken.token_hash) == hash_token(token)
    return [is_it, col(ResetToken.used_at).is_(None), col(ResetToken.expires_at) > now]


async def _use_up_reset_tokens(session: AsyncSession, organizer_id: str, now: datetime) -> None:
    conditions = col(ResetToken.organizer_id) == organizer_id, col(ResetToken.used_at).is_(None)
    await session.execute(sa.update(ResetToken).where(*conditions).values(used_at=now))
