"""The webhook while something else fails: a locked database, a sender who is gone (table W of facts/reliability.md)."""

import asyncio
from collections.abc import AsyncGenerator, AsyncIterator
from contextlib import asynccontextmanager
from pathlib import Path

import httpx
import pytest
import sqlalchemy as sa
from sqlalchemy import event
from starlette.types import ASGIApp, Message, Scope

from tests.support.payments import (
    count_publications,
    find_broken_invariants,
    make_body,
    make_settings,
    sign_headers,
    start_checkout,
)
from tests.support.webhook import PATH
from toi_invite.db import Database
from toi_invite.web.app import build_web_app, wrap

# On SQLite any statement of a writing transaction locks the whole file.
_LOCKS = {"sqlite": "SELECT 1", "postgresql": "LOCK TABLE delivery IN ACCESS EXCLUSIVE MODE"}


@pytest.fixture
def site(database: Database, tmp_path: Path) -> ASGIApp:
    """The application as a server sees it."""
    return wrap(build_web_app(make_settings(tmp_path), database))


@pytest.fixture
async def bank(site: ASGIApp) -> AsyncIterator[httpx.AsyncClient]:
    """The bank's side of the webhook."""
    async with httpx.AsyncClient(transport=httpx.ASGITransport(site), base_url="http://localhost:8000") as client:
        yield client


async def test_locked_database_asks_to_come_again_and_loses_nothing(
    bank: httpx.AsyncClient, database: Database, engine_name: str, engine_url: str, tmp_path: Path
) -> None:
    """W38: 503 after three seconds, nothing half done; the same delivery counts when it comes again."""
    _, reference = await start_checkout(database, tmp_path)
    body = make_body(reference)
    rival = Database(engine_url)
    async with rival.transaction() as session:
        await session.execute(sa.text(_LOCKS[engine_name]))
        refused = await bank.post(PATH, content=body, headers=sign_headers(body))
    await rival.dispose()

    assert (refused.status_code, refused.json()) == (503, {"status": "try_again"})
    assert refused.headers["Retry-After"]
    assert await count_publications(database) == (0, 0, 0)

    answer = await bank.post(PATH, content=body, headers=sign_headers(body))

    assert (answer.status_code, answer.json()) == (200, {"status": "applied"})
    assert await count_publications(database) == (1, 1, 1)
    assert await find_broken_invariants(database) == []


@asynccontextmanager
async def open_full_sqlite(_database: Database, url: str) -> AsyncGenerator[Database]:
    """A file that must not grow by a page."""
    full = Database(url)
    event.listen(full.engine.sync_engine, "connect", lambda link, _: link.execute("PRAGMA max_page_count=1"))
    yield full
    await full.dispose()


@asynccontextmanager
async def open_read_only_sqlite(_database: Database, url: str) -> AsyncGenerator[Database]:
    """A file that may only be read."""
    read_only = Database(f"{url.replace('sqlite:///', 'sqlite:///file:')}?mode=ro&uri=true")
    yield read_only
    await read_only.dispose()


@asynccontextmanager
async def open_full_postgresql(database: Database, url: str) -> AsyncGenerator[Database]:
    """A server whose disk is full when a delivery is written."""
    full = Database(url)
    raising = "BEGIN RAISE EXCEPTION 'no space left' USING ERRCODE = 'disk_full'; END"
    await _execute(
        database,
        f"CREATE FUNCTION fill_disk() RETURNS trigger LANGUAGE plpgsql AS $${raising}$$",
        "CREATE TRIGGER fill_disk BEFORE INSERT ON delivery EXECUTE FUNCTION fill_disk()",
    )
    yield full
    await full.dispose()
    await _execute(database, "DROP TRIGGER fill_disk ON delivery")


@asynccontextmanager
async def open_read_only_postgresql(database: Database, url: str) -> AsyncGenerator[Database]:
    """A server that only reads, as a standby does."""
    name = database.engine.url.database
    await _execute(database, f'ALTER DATABASE "{name}" SET default_transaction_read_only = on')
    read_only = Database(url)
    yield read_only
    await read_only.dispose()


async def _execute(database: Database, *statements: str) -> None:
    async with database.transaction() as session:
        for statement in statements:
            await session.execute(sa.text(statement))


_OUTAGES = {
    ("sqlite", "full"): open_full_sqlite,
    ("sqlite", "read-only"): open_read_only_sqlite,
    ("postgresql", "full"): open_full_postgresql,
    ("postgresql", "read-only"): open_read_only_postgresql,
}


@pytest.mark.parametrize("outage", ["full", "read-only"])
async def test_database_that_takes_nothing_asks_to_come_again_and_loses_nothing(
    bank: httpx.AsyncClient, database: Database, engine_name: str, engine_url: str, tmp_path: Path, outage: str
) -> None:
    """W38: 503, nothing half done; where there is room again, the same delivery counts."""
    _, reference = await start_checkout(database, tmp_path)
    body = make_body(reference, description="x" * 60_000)
    async with _OUTAGES[engine_name, outage](database, engine_url) as broken:
        transport = httpx.ASGITransport(wrap(build_web_app(make_settings(tmp_path), broken)))
        async with httpx.AsyncClient(transport=transport, base_url="http://localhost:8000") as client:
            refused = await client.post(PATH, content=body, headers=sign_headers(body))

    assert (refused.status_code, refused.json()) == (503, {"status": "try_again"})
    assert refused.headers["Retry-After"]
    assert await count_publications(database) == (0, 0, 0)

    answer = await bank.post(PATH, content=body, headers=sign_headers(body))

    assert (answer.status_code, answer.json()) == (200, {"status": "applied"})
    assert await count_publications(database) == (1, 1, 1)
    assert await find_broken_invariants(database) == []


async def test_sender_who_hangs_up_before_the_answer_is_settled_once(
    site: ASGIApp, bank: httpx.AsyncClient, database: Database, tmp_path: Path
) -> None:
    """W36: what arrived whole counts, and the repeat that follows is known."""
    _, reference = await start_checkout(database, tmp_path)
    body = make_body(reference)
    messages: list[Message] = [{"type": "http.request", "body": body, "more_body": False}, {"type": "http.disconnect"}]

    async def receive() -> Message:
        return messages.pop(0)

    async def send(_message: Message) -> None:
        raise BrokenPipeError

    with pytest.raises(OSError):  # noqa: PT011 - whatever the server program makes of a socket that is gone
        await site(_make_scope(sign_headers(body)), receive, send)
    answer = await bank.post(PATH, content=body, headers=sign_headers(body))

    assert (answer.status_code, answer.json()) == (200, {"status": "duplicate"})
    assert await count_publications(database) == (1, 1, 1)


def _make_scope(headers: dict[str, str]) -> Scope:
    return {
        "type": "http",
        "asgi": {"version": "3.0"},
        "http_version": "1.1",
        "method": "POST",
        "scheme": "http",
        "path": PATH,
        "raw_path": PATH.encode(),
        "query_string": b"",
        "headers": [(name.lower().encode(), value.encode()) for name, value in headers.items()],
        "client": ("203.0.113.9", 40000),
        "server": ("localhost", 8000),
    }


@pytest.mark.slow
@pytest.mark.parametrize("engine_name", ["sqlite"])
async def test_body_that_never_ends_is_left_after_ten_seconds(
    bank: httpx.AsyncClient, database: Database, tmp_path: Path
) -> None:
    """W11: whoever sends byte by byte keeps no connection for ever, and nobody waits for them."""
    _, reference = await start_checkout(database, tmp_path)
    body = make_body(reference)

    async def dribble() -> AsyncIterator[bytes]:
        yield b"{"
        await asyncio.Event().wait()

    slow = asyncio.create_task(bank.post(PATH, content=dribble(), headers=sign_headers(b""), timeout=30))
    good = await bank.post(PATH, content=body, headers=sign_headers(body))
    assert (good.status_code, slow.done()) == (200, False)
    answer = await slow

    assert (answer.status_code, answer.headers["Connection"]) == (408, "close")
