"""What each session form does: services put together, with every hash made outside a transaction."""

from starlette.background import BackgroundTask

from toi_invite.errors import InvalidInputError, SignInFailedError
from toi_invite.services import accounts, sessions
from toi_invite.services.account_fields import (
    clean_email,
    clean_name,
    find_email_problem,
    find_name_problem,
    find_password_problem,
    refuse,
)
from toi_invite.services.passwords import hash_password
from toi_invite.web.client_address import is_loopback
from toi_invite.web.session_forms import make_safe_next
from toi_invite.web.session_steps import (
    Action,
    Answer,
    Call,
    check_password,
    get_signed_in,
    mail_notice,
    mail_reset_link,
    prove,
    refuse_taken,
    renew_session,
)

_ACCOUNT = "/account"


async def sign_up(call: Call) -> Answer:
    """Make an account and sign in."""
    form = call.form
    name, email = clean_name(form.name), clean_email(form.email)
    problems = {"name": find_name_problem(name), "email": find_email_problem(email)}
    refuse({**problems, "password": find_password_problem(form.password, email=email)})
    if not (call.settings.is_development and is_loopback(call.address)):
        await call.throttles.count_sign_up(address=call.address)
    await refuse_taken(call, email)
    password_hash = await hash_password(form.password)
    values = {"name": name, "email": email, "password_hash": password_hash}
    async with call.database.transaction() as session:
        organizer_id = await accounts.sign_up(session, **values, language=call.language, now=call.now)
        token = await renew_session(call, session, organizer_id)
    return Answer(next=make_safe_next(form.next), token=token)


async def sign_in(call: Call) -> Answer:
    """Sign in; an unknown address takes as long and is told the same as a wrong password."""
    email = clean_email(call.form.email)
    async with call.database.reading() as session:
        account = await accounts.find_credentials(session, email=email)
    if not await check_password(call, email, account) or account is None:
        raise SignInFailedError("e-mail or password is wrong")
    async with call.database.transaction() as session:
        token = await renew_session(call, session, account.organizer_id)
    return Answer(next=make_safe_next(call.form.next), token=token)


async def sign_out(call: Call) -> Answer:
    """End the session; without one the answer is the same."""
    async with call.database.transaction() as session:
        await sessions.sign_out(session, token=call.token, now=call.now)
    return Answer(next="/", token="")


async def end_other_sessions(call: Call) -> Answer:
    """Sign out everywhere else."""
    signed_in = await get_signed_in(call)
    keep = {"organizer_id": signed_in.organizer_id, "keep_session_id": signed_in.session_id}
    async with call.database.transaction() as session:
        await sessions.end_sessions(session, **keep, now=call.now)
    return Answer(next=f"{_ACCOUNT}?done=sessions")


async def request_reset(call: Call) -> Answer:
    """Promise a mail; it is written after the answer has gone, so that nobody can tell whether there is an account."""
    email = clean_email(call.form.email)
    refuse({"email": find_email_problem(email)})
    await call.throttles.count_reset_mail(account=email, address=call.address)
    async with call.database.reading() as session:
        account = await accounts.find_credentials(session, email=email)
    task = BackgroundTask(mail_reset_link, call, email) if account else None
    return Answer(message="reset_sent", task=task)


async def reset_password(call: Call) -> Answer:
    """Choose a new password by a mailed link, and sign in with it."""
    form = call.form
    async with call.database.reading() as session:
        account = await accounts.find_reset_account(session, token=form.token, now=call.now)
    if account is None:
        await call.throttles.count_bad_token(address=call.address)
        raise InvalidInputError({"token": "reset_link_dead"})
    refuse({"new_password": find_password_problem(form.new_password, email=account.email)})
    password_hash = await hash_password(form.new_password)
    change = {"token": form.token, "password_hash": password_hash}
    async with call.database.transaction() as session:
        organizer_id = await accounts.reset_password(session, **change, now=call.now)
        token = await renew_session(call, session, organizer_id)
    await call.throttles.forgive(account=account.email, address=call.address)
    return Answer(next=make_safe_next(""), token=token, task=BackgroundTask(mail_notice, call, account, "password"))


async def change_password(call: Call) -> Answer:
    """Replace the password; every session ends, and this browser gets a new one."""
    account = await prove(call)
    refuse({"new_password": find_password_problem(call.form.new_password, email=account.email)})
    password_hash = await hash_password(call.form.new_password)
    async with call.database.transaction() as session:
        await accounts.change_password(session, proven=account, password_hash=password_hash, now=call.now)
        token = await renew_session(call, session, account.organizer_id)
    task = BackgroundTask(mail_notice, call, account, "password")
    return Answer(next=f"{_ACCOUNT}?done=password", token=token, task=task)


async def change_email(call: Call) -> Answer:
    """Move the account to another address; the old one is told."""
    account = await prove(call)
    async with call.database.transaction() as session:
        await accounts.change_email(session, proven=account, email=call.form.email, now=call.now)
    return Answer(next=f"{_ACCOUNT}?done=email", task=BackgroundTask(mail_notice, call, account, "email"))


async def change_name(call: Call) -> Answer:
    """Take another name."""
    signed_in = await get_signed_in(call)
    async with call.database.transaction() as session:
        await accounts.change_name(session, organizer_id=signed_in.organizer_id, name=call.form.name)
    return Answer(next=f"{_ACCOUNT}?done=name")


async def set_language(call: Call) -> Answer:
    """Write to the organizer in another language from now on."""
    signed_in = await get_signed_in(call)
    async with call.database.transaction() as session:
        await accounts.set_language(session, organizer_id=signed_in.organizer_id, language=call.language)
    return Answer(next=f"{_ACCOUNT}?done=language")


async def delete_account(call: Call) -> Answer:
    """Erase the account for good."""
    account = await prove(call)
    async with call.database.transaction() as session:
        await accounts.delete_account(session, proven=account, now=call.now)
    return Answer(next="/", token="", task=BackgroundTask(mail_notice, call, account, "deleted"))


ACTIONS: dict[str, Action] = {
    "sign-up": sign_up,
    "sign-in": sign_in,
    "sign-out": sign_out,
    "end-others": end_other_sessions,
    "reset-request": request_reset,
    "reset": reset_password,
    "password": change_password,
    "email": change_email,
    "name": change_name,
    "language": set_language,
    "delete": delete_account,
}
