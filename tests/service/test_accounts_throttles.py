"""Throttles: guessing is braked, owners are not locked out, mail bombs do not go off."""

import asyncio

import pytest

from toi_invite.errors import ThrottledError
from toi_invite.services.throttles import Throttles

ATTACKER = "203.0.113.7"
OWNER = "198.51.100.2"
ACCOUNT = "aigerim@example.kz"


async def test_1000_guesses_on_one_account_few_are_evaluated() -> None:
    """At most 20 are compared (row 29); here they stop after five, for a minute."""
    throttles = Throttles()
    refusals = [await _fail(throttles, ACCOUNT, ATTACKER) for _ in range(1000)]
    assert refusals.count(None) == 5
    assert 1 <= (refusals[-1] or 0) <= 60


async def test_parallel_guesses_do_not_outrun_the_count() -> None:
    """A hundred at once get no further than a hundred in a row."""
    throttles = Throttles()
    refusals = await asyncio.gather(*(_fail(throttles, ACCOUNT, ATTACKER) for _ in range(100)))
    assert refusals.count(None) == 5


async def test_1000_accounts_from_one_address_60_are_evaluated() -> None:
    """One address gets 60 failures, whichever accounts it tries (row 29)."""
    throttles = Throttles()
    refusals = [await _fail(throttles, f"{number}@example.kz", ATTACKER) for number in range(1000)]
    assert refusals.count(None) == 60


async def test_owner_elsewhere_is_not_locked_out() -> None:
    """Guesses from many other addresses leave the owner's own tries alone (A2)."""
    throttles = Throttles()
    for number in range(200):
        await _fail(throttles, ACCOUNT, f"203.0.113.{number}")
    async with throttles.guard_password(account=ACCOUNT, address=OWNER) as attempt:
        attempt.is_right = True


async def test_right_passwords_are_not_counted() -> None:
    """A hundred good sign-ins at once are all served, and forgive the failures before."""
    throttles = Throttles()
    for _ in range(3):
        await _fail(throttles, ACCOUNT, OWNER)
    await asyncio.gather(*(_succeed(throttles) for _ in range(100)))
    refusals = [await _fail(throttles, ACCOUNT, OWNER) for _ in range(6)]
    assert refusals.count(None) == 5


async def test_failure_inside_counts_as_a_guess() -> None:
    """A try that breaks off is not free."""
    throttles = Throttles()
    for _ in range(5):
        with pytest.raises(ZeroDivisionError):
            await _break(throttles)
    assert await _fail(throttles, ACCOUNT, ATTACKER) is not None


async def test_addresses_of_one_ipv6_network_count_as_one() -> None:
    """Who has a whole /64 has one throttle, as has an IPv4 address in its IPv6 form."""
    throttles = Throttles()
    for number in range(5):
        await _fail(throttles, ACCOUNT, f"2001:db8::{number + 1}")
        await _fail(throttles, ACCOUNT, f"::ffff:{ATTACKER}")
    assert await _fail(throttles, ACCOUNT, "2001:db8::ffff") is not None
    assert await _fail(throttles, ACCOUNT, ATTACKER) is not None
    assert await _fail(throttles, ACCOUNT, "2001:db8:0:1::1") is None


async def test_31st_sign_up_in_an_hour_is_refused() -> None:
    """30 an hour from one address; others go on."""
    throttles = Throttles()
    for _ in range(30):
        await throttles.count_sign_up(address=ATTACKER)
    with pytest.raises(ThrottledError) as refusal:
        await throttles.count_sign_up(address=ATTACKER)
    assert 3500 < refusal.value.retry_after <= 3600
    await throttles.count_sign_up(address=OWNER)


async def test_sixth_mail_to_one_account_is_refused_from_everywhere() -> None:
    """Nobody's mailbox is flooded, however many addresses ask (A13)."""
    throttles = Throttles()
    for number in range(5):
        await throttles.count_reset_mail(account=ACCOUNT, address=f"203.0.113.{number}")
    with pytest.raises(ThrottledError):
        await throttles.count_reset_mail(account=ACCOUNT, address=OWNER)


async def test_21st_mail_from_one_address_is_refused() -> None:
    """One address cannot have us write to everybody (A13)."""
    throttles = Throttles()
    for number in range(20):
        await throttles.count_reset_mail(account=f"{number}@example.kz", address=ATTACKER)
    with pytest.raises(ThrottledError):
        await throttles.count_reset_mail(account=ACCOUNT, address=ATTACKER)
    await throttles.count_reset_mail(account=ACCOUNT, address=OWNER)


async def _fail(throttles: Throttles, account: str, address: str) -> int | None:
    """Seconds to wait when the guess was not even compared."""
    try:
        async with throttles.guard_password(account=account, address=address):
            return None
    except ThrottledError as error:
        return error.retry_after


async def _succeed(throttles: Throttles) -> None:
    async with throttles.guard_password(account=ACCOUNT, address=OWNER) as attempt:
        await asyncio.sleep(0)
        attempt.is_right = True


async def _break(throttles: Throttles) -> None:
    async with throttles.guard_password(account=ACCOUNT, address=ATTACKER):
        raise ZeroDivisionError
