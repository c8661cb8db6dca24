"""Steps that session forms share."""

import logging
from collections.abc import Awaitable, Callable
from dataclasses import dataclass
from datetime import datetime

from sqlalchemy.ext.asyncio import AsyncSession
from starlette.background import BackgroundTask

from toi_invite.config import Settings
from toi_invite.db import Database
from toi_invite.errors import DatabaseAwayError, InvalidInputError, ToiInviteError
from toi_invite.language.codes import Language
from toi_invite.language.texts import get_text
from toi_invite.services import accounts, sessions
from toi_invite.services.accounts import Credentials
from toi_invite.services.mail import send_mail
from toi_invite.services.passwords import verify_password
from toi_invite.services.sessions import SignedIn
from toi_invite.services.throttles import Throttles
from toi_invite.web.session_forms import SessionForm

_LOG = logging.getLogger(__name__)


class SessionEndedError(ToiInviteError):
    """The form is for organizers, and nobody is signed in."""

    code = "session_ended"


@dataclass(frozen=True)
class Call:
    """A session form that was sent, with all that is needed to act on it."""

    database: Database
    settings: Settings
    throttles: Throttles
    form: SessionForm
    address: str
    language: Language
    token: str  # of the session cookie; empty without one
    now: datetime


@dataclass(frozen=True)
class Answer:
    """Where to go, or what to say; `token` is the new session's, an empty one ends it, `None` leaves it alone."""

    next: str | None = None
    message: str | None = None  # name of a text
    token: str | None = None
    task: BackgroundTask | None = None


Action = Callable[[Call], Awaitable[Answer]]


async def renew_session(call: Call, session: AsyncSession, organizer_id: str) -> str:
    """End the session that the browser had and start another one; the token of the new one."""
    await sessions.sign_out(session, token=call.token, now=call.now)
    return await sessions.start_session(session, organizer_id=organizer_id, now=call.now)


async def refuse_taken(call: Call, email: str) -> None:
    """Refuse an address that has an account before anything costly is done.

    Raises:
        InvalidInputError: `email`: it is taken.
    """
    async with call.database.reading() as session:
        if await accounts.find_credentials(session, email=email):
            raise InvalidInputError({"email": "email_taken"})


async def check_password(call: Call, email: str, account: Credentials | None) -> bool:
    """Whether the password in the form is the account's; counts failures.

    Raises:
        ThrottledError: too many failures.
    """
    async with call.throttles.guard_password(account=email, address=call.address) as attempt:
        attempt.is_right = await verify_password(account.password_hash if account else None, call.form.password)
    return attempt.is_right


async def get_signed_in(call: Call) -> SignedIn:
    """Who sent the form.

    Raises:
        SessionEndedError: nobody is signed in.
    """
    async with call.database.reading() as session:
        found = await sessions.find_session_organizer(session, token=call.token, now=call.now)
    if found is None:
        raise SessionEndedError("nobody is signed in")
    return found


async def prove(call: Call) -> Credentials:
    """The account of who sent the form, after the password in it was found right.

    Raises:
        SessionEndedError: nobody is signed in.
        InvalidInputError: `password`: it is wrong.
        ThrottledError: too many failures.
    """
    signed_in = await get_signed_in(call)
    async with call.database.reading() as session:
        account = await accounts.find_credentials_by_id(session, organizer_id=signed_in.organizer_id)
    if account is None:
        raise SessionEndedError("the account is gone")
    if not await check_password(call, account.email, account):
        raise InvalidInputError({"password": "password_wrong"})
    return account


async def mail_reset_link(call: Call, email: str) -> None:
    """Make a reset token and mail its link, which is made of the public address and nothing that the request said."""
    try:
        async with call.database.transaction() as session:
            mail = await accounts.request_reset(session, email=email, now=call.now)
    except DatabaseAwayError:
        _LOG.exception("A reset link could not be made")
        return
    if mail is None:
        return
    # After "#" an address is neither sent to a server nor kept in its logs.
    link = f"{call.settings.public_url}/reset-password#token={mail.token}"
    subject = get_text(mail.language, "account.mail_reset_subject")
    text = get_text(mail.language, "account.mail_reset_text", link=link)
    await send_mail(call.settings, to=mail.email, subject=subject, text=text, now=call.now)


async def mail_notice(call: Call, account: Credentials, what: str) -> None:
    """Tell the account's address, as it was before, that its password, address or existence changed."""
    subject = get_text(account.language, f"account.mail_{what}_subject")
    text = get_text(account.language, f"account.mail_{what}_text", support=call.settings.support_email)
    await send_mail(call.settings, to=account.email, subject=subject, text=text, now=call.now)
