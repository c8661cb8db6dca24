"""A bank that calls the webhook, a checkout that it calls about, and an organizer whose pages guests read."""

from collections.abc import AsyncIterator
from pathlib import Path

import httpx
import pytest

from tests.support.events import add_organizer
from tests.support.payments import Checkout, make_settings, start_checkout
from tests.support.web import Stopwatch
from toi_invite.db import Database
from toi_invite.web.app import build_web_app, wrap


@pytest.fixture
async def bank(database: Database, tmp_path: Path) -> AsyncIterator[httpx.AsyncClient]:
    """The bank's side of the webhook."""
    app = build_web_app(make_settings(tmp_path), database)
    async with httpx.AsyncClient(transport=httpx.ASGITransport(wrap(app)), base_url="http://localhost:8000") as client:
        yield client


@pytest.fixture
async def paying(database: Database, tmp_path: Path) -> tuple[Checkout, str]:
    """A checkout with an open attempt, and its reference."""
    return await start_checkout(database, tmp_path)


@pytest.fixture
async def organizer_id(database: Database) -> str:
    """Who owns the events."""
    async with database.transaction() as session:
        return await add_organizer(session)


@pytest.fixture
def stopwatch() -> Stopwatch:
    """By which kept pages grow old."""
    return Stopwatch()
