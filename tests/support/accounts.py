"""Accounts for tests, made through the services' doors."""

from datetime import datetime

from sqlalchemy.ext.asyncio import AsyncSession

from tests.support.moment import NOW
from toi_invite.db import Database
from toi_invite.language.codes import Language
from toi_invite.services import accounts, sessions
from toi_invite.services.accounts import Credentials

EMAIL = "aigerim@example.kz"
PASSWORD = "ақ тілек бауырсақ"
# Made once with the cost of 8 KiB: these tests are not about the time that a hash takes.
PASSWORD_HASH = "$argon2id$v=19$m=8,t=1,p=1$s0OV4+cEBVQgLlwFOZjIwg$Xh2kGvRLPPaGupa4lbv1SySkzJriDJyDmyBIixCltBA"


async def make_account(database: Database, *, email: str = EMAIL, now: datetime = NOW) -> Credentials:
    """An account with `PASSWORD`."""
    async with database.transaction() as session:
        values = {"name": "Айгерім", "email": email, "password_hash": PASSWORD_HASH}
        await accounts.sign_up(session, **values, language=Language.KK, now=now)
        return await get_account(session, email)


async def get_account(session: AsyncSession, email: str = EMAIL) -> Credentials:
    """The account of the address as it is now."""
    account = await accounts.find_credentials(session, email=email)
    assert account is not None
    return account


async def open_session(database: Database, account: Credentials, *, now: datetime = NOW) -> str:
    """A signed-in browser; its token."""
    async with database.transaction() as session:
        return await sessions.start_session(session, organizer_id=account.organizer_id, now=now)


async def is_signed_in(database: Database, token: str, *, now: datetime = NOW) -> bool:
    """Whether the next event of a tab with this token would be served."""
    async with database.reading() as session:
        return await sessions.find_session_organizer(session, token=token, now=now) is not None
