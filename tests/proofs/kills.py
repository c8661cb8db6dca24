"""Killing the application inside settlement, again and again, and looking at what it leaves in the database."""

import asyncio
import random
import subprocess
import sys
from collections import Counter
from contextlib import suppress
from dataclasses import dataclass, field
from datetime import datetime, timedelta
from json import JSONDecodeError
from pathlib import Path

import httpx
import sqlalchemy as sa

from tests.proofs.traces import list_traces
from tests.support.moment import NOW
from tests.support.payments import make_body, open_checkout
from tests.support.webhook import deliver
from toi_invite.clock import read_clock
from toi_invite.db import Database
from toi_invite.models.lease import Lease

ROOT = Path(__file__).parents[2]
PAYMENTS = 4
_STATEMENTS = 8  # of a settlement; a moment beyond its last one is its commit
_POLLER_EVERY = 5  # every fifth kill is meant for the poller


@dataclass
class Kills:
    """What became of it: payments that were settled by half, not at all, or twice, and where the application died."""

    killed: int = 0
    payments: int = 0
    half: int = 0
    lost: int = 0
    double: int = 0
    moments: Counter[str] = field(default_factory=Counter)


class Victim:
    """The application as a process of its own, from the program text under `tree`."""

    def __init__(self, tree: Path, url: str, folder: Path) -> None:
        command = [sys.executable, "-m", "tests.proofs.victim", url, str(folder)]
        self._process = subprocess.Popen(command, cwd=tree, stdin=subprocess.PIPE, stdout=subprocess.PIPE, text=True)
        port = self._read()
        assert port, "the application did not start"
        self.url = f"http://127.0.0.1:{port}"

    def arm(self, moment: str) -> None:
        """Tell it when to die."""
        assert self._process.stdin
        self._process.stdin.write(f"{moment}\n")
        self._process.stdin.flush()

    async def wait_for_death(self) -> str:
        """Where it died, by SIGKILL."""
        moment = await asyncio.wait_for(asyncio.to_thread(self._read), 30)
        assert self._process.wait() == -9
        self._close()
        return moment

    def stop(self) -> None:
        """End it from outside, if it still lives."""
        self._process.kill()
        self._process.wait()
        self._close()

    def _read(self) -> str:
        assert self._process.stdout
        return self._process.stdout.readline().strip()

    def _close(self) -> None:
        for pipe in (self._process.stdin, self._process.stdout):
            assert pipe
            with suppress(BrokenPipeError):
                pipe.close()


async def kill_repeatedly(database: Database, url: str, folder: Path, *, kills: int, tree: Path = ROOT) -> Kills:
    """Kill the application while deliveries arrive, look, start it again, deliver everything again, and look again."""
    chance, found = random.Random(2026), Kills()  # noqa: S311 - moments, not secrets
    victim = Victim(tree, url, folder)
    try:
        for number in range(kills):
            references = await _die_once(
                victim, database, folder, found, chance, is_poller=not (number + 1) % _POLLER_EVERY
            )
            found.half += sum(each.is_half for each in await list_traces(database, references))
            victim = Victim(tree, url, folder)
            await _send_all(victim.url, references * 2)
            after = await list_traces(database, references)
            found.lost += sum(each.is_lost for each in after)
            found.double += sum(each.is_double for each in after)
    finally:
        victim.stop()
    return found


async def _die_once(
    victim: Victim, database: Database, folder: Path, found: Kills, chance: random.Random, *, is_poller: bool
) -> list[str]:
    """Let payments begin and their deliveries arrive, and the application die of one of them; their references.

    For the poller's turn the payments began long ago: the mock says that they are paid, and no delivery comes. Else
    they begin in an hour, so that the poller does not settle them first on a slow machine.
    """
    await _give_lease_back(database)
    victim.arm(_choose_moment(chance, is_poller=is_poller))
    began = NOW if is_poller else read_clock() + timedelta(hours=1)
    references = [await _begin(database, folder, began) for _ in range(PAYMENTS)]
    if not is_poller:
        # Those that come at once may be one transaction: in two waves there are two at least.
        await _send_all(victim.url, references[: PAYMENTS // 2])
        await _send_all(victim.url, references[PAYMENTS // 2 :])
    found.moments[await victim.wait_for_death()] += 1
    found.killed += 1
    found.payments += PAYMENTS
    return references


def _choose_moment(chance: random.Random, *, is_poller: bool) -> str:
    """Mostly a statement or the commit of a delivery's settlement, now and then the end of its being stored."""
    kind = "poll" if is_poller else chance.choice(["apply"] * 7 + ["store"])
    steps = [*map(str, range(1, _STATEMENTS + 1)), *["commit", "done"] * 2]
    step = chance.choice(["commit", "done"] if kind == "store" else steps)
    return f"{kind} {chance.randint(1, PAYMENTS if is_poller else 2)} {step}"


async def _begin(database: Database, folder: Path, now: datetime) -> str:
    checkout = await open_checkout(database, folder)
    await checkout.pay(now)
    return (await checkout.read()).attempts[0].reference


async def _send_all(url: str, references: list[str]) -> None:
    """Deliveries over sockets, all at once; a dead application answers none."""
    async with httpx.AsyncClient(base_url=url, timeout=20, trust_env=False) as bank:
        await asyncio.gather(*(_send(bank, reference) for reference in references))


async def _send(bank: httpx.AsyncClient, reference: str) -> None:
    # What the dead do not answer, and the control's broken program with a 500, is told by what lies in the database.
    with suppress(httpx.HTTPError, JSONDecodeError):
        await deliver(bank, make_body(reference))


async def _give_lease_back(database: Database) -> None:
    """So that nobody waits six seconds for a dead poller; that the lease ends by itself is shown elsewhere."""
    async with database.transaction() as session:
        await session.execute(sa.delete(Lease))
