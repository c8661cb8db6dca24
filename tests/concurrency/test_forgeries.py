"""A flood of forged deliveries costs no statement and leaves no line, and good ones are taken in between (W40)."""

import asyncio
import logging
from datetime import timedelta
from pathlib import Path
from statistics import median

import httpx
import pytest
from sqlalchemy import event

from tests.proofs.kills import ROOT, Victim
from tests.support.payments import SECRET, count_publications, make_body, make_settings, open_checkout, sign_headers
from tests.support.webhook import PATH, deliver
from toi_invite.clock import read_clock
from toi_invite.db import Database
from toi_invite.web.app import build_web_app, wrap

FORGERS = 50
GOOD = 5
WORD = "a-word-of-the-forger"
FORGED = make_body("T1-1", description=WORD)
STRANGE_SECRET = b"a secret that nobody has agreed on with us"


async def test_flood_of_forged_deliveries_hinders_no_good_one(
    database: Database, engine_url: str, tmp_path: Path
) -> None:
    """Over sockets, forgers send as fast as they are answered; a good one is applied before each had 500 turns."""
    references = [await begin_payment(database, tmp_path) for _ in range(GOOD)]
    counts: list[int] = []
    victim = Victim(ROOT, engine_url, tmp_path)
    try:
        async with httpx.AsyncClient(base_url=victim.url, timeout=20, trust_env=False) as client:
            flood = Flood(client)
            async with asyncio.TaskGroup() as group:
                for _ in range(FORGERS):
                    group.create_task(flood.run())
                for reference in references:
                    counts.append(-flood.sent)
                    assert await deliver(client, make_body(reference)) == (200, "applied")
                    counts[-1] += flood.sent
                flood.is_over = True
    finally:
        victim.stop()

    assert flood.codes == {401}
    assert min(counts) > 0
    assert median(counts) / FORGERS < 500
    assert await count_publications(database) == (GOOD, GOOD, GOOD)


async def test_forged_delivery_costs_no_statement_and_no_line(
    database: Database, tmp_path: Path, caplog: pytest.LogCaptureFixture
) -> None:
    """Whoever sends them fills neither the database nor the log."""
    caplog.set_level(logging.DEBUG, logger="toi_invite")
    site = wrap(build_web_app(make_settings(tmp_path), database))
    statements: list[object] = []
    event.listen(database.engine.sync_engine, "before_cursor_execute", lambda *words: statements.append(words))

    async with httpx.AsyncClient(transport=httpx.ASGITransport(site), base_url="http://localhost") as client:
        headers = sign_headers(FORGED, STRANGE_SECRET)
        codes = {(await client.post(PATH, content=FORGED, headers=headers)).status_code for _ in range(200)}

    assert codes == {401}
    assert statements == []
    assert [record for record in caplog.records if record.name.startswith("toi_invite")] == []


async def test_log_of_a_flood_holds_no_body_and_no_secret(
    database: Database, tmp_path: Path, caplog: pytest.LogCaptureFixture
) -> None:
    """Good deliveries between the forged ones are written about in short lines that tell nothing of either."""
    caplog.set_level(logging.DEBUG, logger="toi_invite")
    references = [await begin_payment(database, tmp_path) for _ in range(GOOD)]
    site = wrap(build_web_app(make_settings(tmp_path), database))
    async with httpx.AsyncClient(transport=httpx.ASGITransport(site), base_url="http://localhost") as client:
        for reference in references:
            await client.post(PATH, content=FORGED, headers=sign_headers(FORGED, STRANGE_SECRET))
            assert await deliver(client, make_body(reference)) == (200, "applied")

    lines = [record.getMessage() for record in caplog.records if record.name.startswith("toi_invite")]
    assert not [line for line in lines if len(line) > 300 or WORD in line or SECRET.decode() in line]


async def begin_payment(database: Database, folder: Path) -> str:
    """In an hour, so that the poller beside the application does not settle it; its attempt's reference."""
    checkout = await open_checkout(database, folder)
    await checkout.pay(read_clock() + timedelta(hours=1))
    return (await checkout.read()).attempts[0].reference


class Flood:
    """Forgers who send as fast as they are answered, and what they were answered."""

    def __init__(self, client: httpx.AsyncClient) -> None:
        self._client = client
        self._headers = sign_headers(FORGED, STRANGE_SECRET)
        self.sent = 0
        self.codes: set[int] = set()
        self.is_over = False

    async def run(self) -> None:
        """One forger."""
        while not self.is_over:
            answer = await self._client.post(PATH, content=FORGED, headers=self._headers)
            self.codes.add(answer.status_code)
            self.sent += 1
