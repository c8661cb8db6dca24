"""Accounts on both engines: made once an address, changed only by who knows the password, erased for good."""

from datetime import timedelta

import pytest
import sqlalchemy as sa
from sqlmodel import col

from tests.support.accounts import EMAIL, PASSWORD_HASH, get_account, is_signed_in, make_account, open_session
from tests.support.moment import NOW
from toi_invite.db import Database
from toi_invite.errors import InvalidInputError, SignInFailedError
from toi_invite.language.codes import Language
from toi_invite.models.organizer import Organizer, OrganizerSession, ResetToken
from toi_invite.services import accounts, events, sessions


@pytest.mark.parametrize("twin", ["AIGERIM@example.kz", " aigerim@example.kz\t", "ａｉｇｅｒｉｍ@example.kz"])
async def test_twin_of_an_address_is_the_same_account(database: Database, twin: str) -> None:
    """Capitals, spaces and wide letters make no second account (A14)."""
    account = await make_account(database)
    async with database.reading() as session:
        assert await accounts.find_credentials(session, email=twin) == account
    with pytest.raises(InvalidInputError) as refusal:
        await make_account(database, email=twin)
    assert refusal.value.fields == {"email": "email_taken"}


async def test_look_alike_letter_in_address_is_refused(database: Database) -> None:
    """A Cyrillic а is not taken for a Latin one, in either part of the address (A14)."""
    for email in ("аigerim@example.kz", "aigerim@exаmple.kz"):
        with pytest.raises(InvalidInputError) as refusal:
            await make_account(database, email=email)
        assert refusal.value.fields == {"email": "email_not_latin"}


async def test_reset_token_used_twice_is_refused(database: Database) -> None:
    """A mailed token changes the password once, and ends every session (A6)."""
    account = await make_account(database)
    tab = await open_session(database, account)
    token = await _request(database)
    async with database.transaction() as session:
        await accounts.reset_password(session, token=token, password_hash="first", now=NOW)
    assert not await is_signed_in(database, tab)
    await _expect_dead(database, token)
    async with database.reading() as session:
        assert (await get_account(session)).password_hash == "first"


async def test_reset_token_after_30_minutes_is_refused(database: Database) -> None:
    """A token lives for half an hour and not a second longer (A6)."""
    await make_account(database)
    token = await _request(database)
    await _expect_dead(database, token, after=timedelta(minutes=30))
    async with database.transaction() as session:
        later = NOW + timedelta(minutes=29, seconds=59)
        await accounts.reset_password(session, token=token, password_hash="new", now=later)


async def test_reset_token_guessed_is_refused(database: Database) -> None:
    """Neither a made-up token nor the stored hash of a real one opens anything (A6)."""
    await make_account(database)
    token = await _request(database)
    for guess in ("", "x" * 43, token[:-1], sessions.hash_token(token)):
        await _expect_dead(database, guess)


async def test_reset_token_of_another_changes_only_their_account(database: Database) -> None:
    """A token belongs to the account that it was mailed to (A6)."""
    mine, theirs = await make_account(database), await make_account(database, email="dana@example.kz")
    token = await _request(database, email="dana@example.kz")
    async with database.transaction() as session:
        changed = await accounts.reset_password(session, token=token, password_hash="new", now=NOW)
        assert changed == theirs.organizer_id
        assert await get_account(session) == mine


async def test_tokens_are_kept_as_hashes(database: Database) -> None:
    """Who reads the database cannot act with what is found there; a token has at least 128 bits."""
    account = await make_account(database)
    tokens = {await open_session(database, account), await _request(database)}
    async with database.reading() as session:
        kept = set(await session.scalars(sa.select(col(OrganizerSession.token_hash))))
        kept |= set(await session.scalars(sa.select(col(ResetToken.token_hash))))
    assert kept == {sessions.hash_token(token) for token in tokens}
    assert all(len(token) * 6 >= 128 and token not in kept for token in tokens)


async def test_unknown_address_gets_no_reset_token(database: Database) -> None:
    """Nothing is made for an address without an account (A13)."""
    async with database.transaction() as session:
        assert await accounts.request_reset(session, email="nobody@example.kz", now=NOW) is None


async def test_reset_mail_goes_to_the_account_in_its_language(database: Database) -> None:
    """Whatever spelling was typed, the mail goes to the address of the account."""
    account = await make_account(database)
    async with database.transaction() as session:
        await accounts.set_language(session, organizer_id=account.organizer_id, language=Language.RU)
        mail = await accounts.request_reset(session, email=EMAIL.upper(), now=NOW)
    assert mail is not None
    assert (mail.email, mail.language) == (EMAIL, Language.RU)


async def test_password_change_ends_every_open_tab(database: Database) -> None:
    """Five tabs, one change: the next event of each is refused (row 30); links mailed before die too."""
    account = await make_account(database)
    tabs = [await open_session(database, account) for _ in range(5)]
    token = await _request(database)
    async with database.transaction() as session:
        await accounts.change_password(session, proven=account, password_hash="new", now=NOW)
    assert [await is_signed_in(database, tab) for tab in tabs] == [False] * 5
    await _expect_dead(database, token)


async def test_change_proven_by_an_outdated_password_is_refused(database: Database) -> None:
    """Who proved the old password while it was being replaced changes nothing."""
    account = await make_account(database)
    async with database.transaction() as session:
        await accounts.change_password(session, proven=account, password_hash="new", now=NOW)
    with pytest.raises(SignInFailedError):
        async with database.transaction() as session:
            await accounts.change_email(session, proven=account, email="thief@example.kz", now=NOW)
    with pytest.raises(SignInFailedError):
        async with database.transaction() as session:
            await accounts.delete_account(session, proven=account, now=NOW)


async def test_email_change_to_a_taken_address_is_refused(database: Database) -> None:
    """An address belongs to one account, also when both wish for it."""
    account = await make_account(database)
    await make_account(database, email="dana@example.kz")
    with pytest.raises(InvalidInputError) as refusal:
        async with database.transaction() as session:
            await accounts.change_email(session, proven=account, email="DANA@example.kz", now=NOW)
    assert refusal.value.fields == {"email": "email_taken"}


async def test_email_change_moves_the_account(database: Database) -> None:
    """The new address finds the account, the old one is free, and links mailed to it are dead."""
    account = await make_account(database)
    token = await _request(database)
    async with database.transaction() as session:
        assert (
            await accounts.change_email(session, proven=account, email=" New@Example.kz", now=NOW) == "new@example.kz"
        )
    await _expect_dead(database, token)
    async with database.reading() as session:
        assert (await get_account(session, "new@example.kz")).organizer_id == account.organizer_id
        assert await accounts.find_credentials(session, email=EMAIL) is None


async def test_name_is_cleaned_and_must_hold_a_letter(database: Database) -> None:
    """Spaces shrink, invisible characters go, a name of nothing else is refused."""
    account = await make_account(database)
    async with database.transaction() as session:
        await accounts.change_name(session, organizer_id=account.organizer_id, name="  Айгерім \u202e  Нұрлан\x00 ")
        assert await session.scalar(sa.select(col(Organizer.name))) == "Айгерім Нұрлан"
        for empty in ("", "  ", "\u200b", "🎉"):
            with pytest.raises(InvalidInputError):
                await accounts.change_name(session, organizer_id=account.organizer_id, name=empty)


async def test_deleted_account_leaves_no_personal_data(database: Database) -> None:
    """Name, address, password and sessions go, the address is free again, events are closed (A16)."""
    account = await make_account(database)
    tab = await open_session(database, account)
    async with database.transaction() as session:
        await events.create_event(session, organizer_id=account.organizer_id, template="aq-tilek", now=NOW)
        await accounts.delete_account(session, proven=account, now=NOW)
    async with database.reading() as session:
        row = (await session.execute(sa.select(Organizer))).scalar_one()
        seen = await events.list_events(session, organizer_id=account.organizer_id)
    assert (row.id, row.email, row.name, row.password_hash, row.deleted_at) == (
        account.organizer_id,
        None,
        "",
        None,
        NOW,
    )
    assert all(event.status == "archived" for event in seen)
    assert not await is_signed_in(database, tab)
    assert (await make_account(database)).organizer_id != account.organizer_id


async def _request(database: Database, email: str = EMAIL) -> str:
    async with database.transaction() as session:
        mail = await accounts.request_reset(session, email=email, now=NOW)
    assert mail is not None
    return mail.token


async def _expect_dead(database: Database, token: str, after: timedelta = timedelta()) -> None:
    with pytest.raises(InvalidInputError) as refusal:
        async with database.transaction() as session:
            await accounts.reset_password(session, token=token, password_hash=PASSWORD_HASH, now=NOW + after)
    assert refusal.value.fields == {"token": "reset_link_dead"}
