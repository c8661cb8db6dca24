"""Sessions on both engines: they end by themselves, by sign-out, and one without the other."""

from datetime import timedelta

from tests.support.accounts import is_signed_in, make_account, open_session
from tests.support.moment import NOW
from toi_invite.db import Database
from toi_invite.services import sessions
from toi_invite.services.sessions import ABSOLUTE, IDLE


async def test_session_tells_who_is_signed_in(database: Database) -> None:
    """The token of the cookie leads to the organizer, a foreign one to nobody."""
    account = await make_account(database)
    token = await open_session(database, account)
    async with database.reading() as session:
        found = await sessions.find_session_organizer(session, token=token, now=NOW)
    assert found is not None
    assert (found.organizer_id, found.name, found.email, found.language) == (
        account.organizer_id,
        "Айгерім",
        account.email,
        "kk",
    )
    assert [await is_signed_in(database, foreign) for foreign in ("", "\ud800", token[:-1])] == [False] * 3


async def test_unused_session_ends_after_14_days(database: Database) -> None:
    """Idle time ends a session, to the second."""
    token = await open_session(database, await make_account(database))
    assert await is_signed_in(database, token, now=NOW + IDLE - timedelta(seconds=1))
    assert not await is_signed_in(database, token, now=NOW + IDLE)


async def test_used_session_ends_after_30_days(database: Database) -> None:
    """Being seen puts off the idle end, and never the absolute one."""
    token = await open_session(database, await make_account(database))
    for days in (10, 20, 29):
        await _visit(database, token, days)
    assert await is_signed_in(database, token, now=NOW + ABSOLUTE - timedelta(seconds=1))
    assert not await is_signed_in(database, token, now=NOW + ABSOLUTE)


async def test_visit_is_noted_once_in_ten_minutes(database: Database) -> None:
    """Reading a page does not write to the database each time."""
    token = await open_session(database, await make_account(database))
    async with database.reading() as session:
        found = await sessions.find_session_organizer(session, token=token, now=NOW)
    assert found is not None
    assert not sessions.is_touch_due(found, now=NOW + timedelta(minutes=9, seconds=59))
    assert sessions.is_touch_due(found, now=NOW + timedelta(minutes=10))


async def test_sign_out_ends_this_session_only(database: Database) -> None:
    """A tab that shares the cookie is refused at its next event (A9); another browser is not."""
    account = await make_account(database)
    here, elsewhere = await open_session(database, account), await open_session(database, account)
    async with database.transaction() as session:
        assert await sessions.sign_out(session, token=here, now=NOW)
        assert not await sessions.sign_out(session, token=here, now=NOW)
    assert not await is_signed_in(database, here)
    assert await is_signed_in(database, elsewhere)


async def test_ending_the_other_sessions_keeps_this_one(database: Database) -> None:
    """The browser at hand stays signed in, every other one of the same organizer does not."""
    account, other = await make_account(database), await make_account(database, email="dana@example.kz")
    here, elsewhere, foreign = [await open_session(database, owner) for owner in (account, account, other)]
    async with database.transaction() as session:
        found = await sessions.find_session_organizer(session, token=here, now=NOW)
        assert found is not None
        keep = {"organizer_id": account.organizer_id, "keep_session_id": found.session_id}
        await sessions.end_sessions(session, **keep, now=NOW)
    assert [await is_signed_in(database, token) for token in (here, elsewhere, foreign)] == [True, False, True]


async def _visit(database: Database, token: str, days: int) -> None:
    now = NOW + timedelta(days=days)
    async with database.transaction() as session:
        found = await sessions.find_session_organizer(session, token=token, now=now)
        assert found is not None
        await sessions.touch_session(session, session_id=found.session_id, now=now)
