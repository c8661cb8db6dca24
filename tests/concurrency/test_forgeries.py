"""A flood of forged deliveries costs no statement and leaves no line, and good ones are taken in between (W40)."""

import asyncio
import logging
from pathlib import Path
from statistics import median

import pytest
from sqlalchemy import event
from starlette.types import ASGIApp, Message

from tests.support.payments import SECRET, count_publications, make_body, make_settings, sign_headers, start_checkout
from tests.support.webhook import PATH
from toi_invite.db import Database
from toi_invite.web.app import build_web_app, wrap

FORGERS = 50
GOOD = 5
WORD = "a-word-of-the-forger"
FORGED = make_body("T1-1", description=WORD)
STRANGE_SECRET = b"a secret that nobody has agreed on with us"


async def test_flood_of_forged_deliveries_hinders_no_good_one(
    database: Database, tmp_path: Path, caplog: pytest.LogCaptureFixture
) -> None:
    """Forgers send as fast as they are answered; a good one is applied before each has had five hundred turns."""
    caplog.set_level(logging.DEBUG, logger="toi_invite")
    references = [(await start_checkout(database, tmp_path))[1] for _ in range(GOOD)]
    site = wrap(build_web_app(make_settings(tmp_path), database))
    flood = Flood(site)
    counts: list[int] = []
    async with asyncio.TaskGroup() as group:
        for _ in range(FORGERS):
            group.create_task(flood.run())
        for reference in references:
            counts.append(-flood.sent)
            assert await send(site, make_body(reference), SECRET) == 200
            counts[-1] += flood.sent
        flood.is_over = True

    assert flood.codes == {401}
    assert min(counts) > 0
    assert median(counts) / FORGERS < 500
    assert await count_publications(database) == (GOOD, GOOD, GOOD)
    lines = [record.getMessage() for record in caplog.records if record.name.startswith("toi_invite")]
    assert not [line for line in lines if len(line) > 300 or WORD in line or SECRET.decode() in line]


async def test_forged_delivery_costs_no_statement_and_no_line(
    database: Database, tmp_path: Path, caplog: pytest.LogCaptureFixture
) -> None:
    """Whoever sends them fills neither the database nor the log."""
    caplog.set_level(logging.DEBUG, logger="toi_invite")
    site = wrap(build_web_app(make_settings(tmp_path), database))
    statements: list[object] = []
    event.listen(database.engine.sync_engine, "before_cursor_execute", lambda *words: statements.append(words))

    codes = {await send(site, FORGED, STRANGE_SECRET) for _ in range(200)}

    assert codes == {401}
    assert statements == []
    assert [record for record in caplog.records if record.name.startswith("toi_invite")] == []


class Flood:
    """Forgers who send as fast as they are answered, and what they were answered."""

    def __init__(self, site: ASGIApp) -> None:
        self._site = site
        self.sent = 0
        self.codes: set[int] = set()
        self.is_over = False

    async def run(self) -> None:
        """One forger."""
        while not self.is_over:
            self.codes.add(await send(self._site, FORGED, STRANGE_SECRET))
            self.sent += 1
            await asyncio.sleep(0)  # as a socket would, let the others have their turn


async def send(site: ASGIApp, body: bytes, secret: bytes) -> int:
    """A delivery without a client in between, which would cost more than the answer; the code of the answer."""
    codes: list[int] = []

    async def receive() -> Message:
        return {"type": "http.request", "body": body, "more_body": False}

    async def keep(message: Message) -> None:
        codes.extend([message["status"]] if "status" in message else [])

    headers = [(name.lower().encode(), value.encode()) for name, value in sign_headers(body, secret).items()]
    scope = {"type": "http", "method": "POST", "path": PATH, "query_string": b"", "headers": headers}
    await site(
        {**scope, "scheme": "http", "client": ("203.0.113.9", 40000), "server": ("localhost", 8000)}, receive, keep
    )
    return codes[0]
