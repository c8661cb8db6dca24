"""Password hashes: argon2id in two threads of its own, so that neither the event loop nor the memory suffers."""

import asyncio
from concurrent.futures import ThreadPoolExecutor

from argon2 import PasswordHasher
from argon2.exceptions import Argon2Error, InvalidHashError

# OWASP's smallest recommended cost; 19 MiB each, so two at once are affordable on the smallest server.
_HASHER = PasswordHasher(time_cost=2, memory_cost=19456, parallelism=1)
_THREADS = ThreadPoolExecutor(max_workers=2, thread_name_prefix="argon2")
# The hash of a random password that nobody kept: an unknown e-mail costs the same time as a known one.
_NOBODY = "$argon2id$v=19$m=19456,t=2,p=1$omxax+3/EkFu4NQ/H0JUWg$8MsytRqrJvzrcO2FPqOhv0zWisn5LhA4pB3jadyUqaA"


async def hash_password(password: str) -> str:
    """The argon2id hash of a password of at most 1024 bytes, with its own salt and its cost inside."""
    return await asyncio.get_running_loop().run_in_executor(_THREADS, _HASHER.hash, password)


async def verify_password(password_hash: str | None, password: str) -> bool:
    """Whether the password belongs to the hash; without a hash the answer is no, after the same time."""
    known = password_hash or _NOBODY
    is_right = await asyncio.get_running_loop().run_in_executor(_THREADS, _verify, known, password)
    return is_right and password_hash is not None


def _verify(password_hash: str, password: str) -> bool:
    try:
        return _HASHER.verify(password_hash, password)
    except (Argon2Error, InvalidHashError):
        return False
