"""A process that is killed while it takes deliveries leaves everything or nothing of each (W37, law 2)."""

import random
import subprocess
import sys
from pathlib import Path

from tests.support.moment import NOW
from tests.support.payments import Checkout, count_publications, find_broken_invariants, make_body, start_checkout
from toi_invite.db import Database
from toi_invite.services.deliveries import Inbox, receive_delivery

ROUNDS = 12
PAYMENTS = 8

_CHILD = """
import asyncio, sys
from tests.support.moment import NOW
from tests.support.payments import make_body, make_gateway
from toi_invite.db import Database
from toi_invite.services.deliveries import Inbox, receive_delivery

async def main(url, references):
    inbox = Inbox(Database(url), make_gateway(), is_production=False)
    print("ready", flush=True)
    for reference in references:
        await receive_delivery(inbox, make_body(reference), now=NOW)

asyncio.run(main(sys.argv[1], sys.argv[2:]))
"""


def take_and_be_killed(url: str, references: list[str], seconds: float) -> bool:
    """Let a process take deliveries and kill it after so many seconds; false when it had finished before."""
    command = [sys.executable, "-c", _CHILD, url, *references]
    with subprocess.Popen(command, cwd=Path(__file__).parents[2], stdout=subprocess.PIPE) as child:
        assert child.stdout
        child.stdout.readline()
        try:
            child.wait(seconds)
        except subprocess.TimeoutExpired:
            child.kill()
            return True
        return False


async def deliver_all(checkout: Checkout, references: list[str]) -> None:
    """What the bank does when it got no answer: send everything again."""
    inbox: Inbox = checkout.inbox
    for reference in references:
        await receive_delivery(inbox, make_body(reference), now=NOW)


async def test_killed_process_leaves_no_half_settled_payment(
    database: Database, engine_url: str, tmp_path: Path
) -> None:
    """Twelve processes killed at random moments, everything sent again: each payment settled once, no law broken."""
    chance = random.Random(2026)  # noqa: S311 - moments, not secrets
    killed = 0
    for _ in range(ROUNDS):
        started = [await start_checkout(database, tmp_path) for _ in range(PAYMENTS)]
        references = [reference for _, reference in started]
        killed += take_and_be_killed(engine_url, references, chance.uniform(0.0, 0.12))
        await deliver_all(started[0][0], references)

    assert killed > 0
    total = ROUNDS * PAYMENTS
    assert await count_publications(database) == (total, total, total)
    assert await find_broken_invariants(database) == []
