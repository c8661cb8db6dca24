"""Passwords: which are taken, and that hashing burdens neither the event loop nor the memory."""

import asyncio
import threading
import time

import pytest

from toi_invite.services.account_fields import find_password_problem
from toi_invite.services.passwords import hash_password, verify_password

EMAIL = "aigerim.nurlan@example.kz"
COMMON = ["password1", "QWERTYUIOP", "1234567890", "toi_invite2026", "Той-Шақыру2026", "aaaaaaaa", EMAIL]
UNUSUAL = ["ұзақ сөз", "x y z " * 12, "🎉🎊🎈", "nul\x00inside", "тойға шақыру " * 42]


@pytest.mark.parametrize("password", COMMON)
def test_guessable_password_is_refused(password: str) -> None:
    """Common passwords, the product's name and the own address are refused (A4)."""
    assert find_password_problem(password, email=EMAIL) == "password_common"


@pytest.mark.parametrize(("size", "reason"), [(7, "short"), (8, None), (1024, None), (1025, "long"), (10**6, "long")])
def test_password_size_counts_in_bytes(size: int, reason: str | None) -> None:
    """8 to 1024 bytes are taken (A3)."""
    password = ("k3-" * size)[:size]
    assert find_password_problem(password, email=EMAIL) == (reason and f"password_{reason}")


@pytest.mark.parametrize("password", UNUSUAL)
async def test_unusual_password_is_taken_whole(password: str) -> None:
    """64 and more characters, spaces, emoji and NUL are taken and count to the last character (A3)."""
    assert find_password_problem(password, email=EMAIL) is None
    hashed = await hash_password(password)
    assert await verify_password(hashed, password)
    assert not await verify_password(hashed, password[:-1])


async def test_hash_has_the_recommended_cost() -> None:
    """argon2id with 19 MiB, two passes, one lane (row 29)."""
    assert (await hash_password("ұзақ сөз")).startswith("$argon2id$v=19$m=19456,t=2,p=1$")


async def test_unknown_account_is_refused_whatever_the_password() -> None:
    """Without a hash the answer is no (A1)."""
    assert not await verify_password(None, "ұзақ сөз")


async def test_broken_hash_is_refused() -> None:
    """What is no hash belongs to no password."""
    assert not await verify_password("not a hash", "not a hash")


async def test_50_parallel_sign_ins_leave_the_loop_free() -> None:
    """At most two threads hash at once, and the event loop answers others meanwhile (A5)."""
    hashed = await hash_password("ұзақ сөз")
    work = asyncio.gather(*(verify_password(hashed, "ұзақ сөз") for _ in range(50)))
    pauses = [await _measure_pause() for _ in range(20)]
    assert sum(thread.name.startswith("argon2") for thread in threading.enumerate()) <= 2
    assert await work == [True] * 50
    # Hashed on the loop, the fifty would make a pause of two seconds.
    assert max(pauses) < 1


async def _measure_pause() -> float:
    started = time.perf_counter()
    await asyncio.sleep(0)
    return time.perf_counter() - started
