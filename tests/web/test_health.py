"""What a load balancer is told."""

import asyncio

from tests.support.web import Stopwatch, open_browser
from toi_invite.db import Database


async def test_migrated_database_and_pages_are_ready(database, tmp_path) -> None:
    """200, and the gateway in the body; the start page is a file, which is sent until its reader has gone."""
    async with open_browser(database, tmp_path) as browser:
        answer = await browser.get("/api/health/ready")

    assert answer.status_code == 200
    assert answer.json() == {"status": "ready", "reason": None, "gateway": {"name": "mock", "health": "up"}}


async def test_empty_database_is_unready_but_live(empty_url, tmp_path) -> None:
    """503 with the reason; the process is up all the same."""
    database = Database(empty_url)
    async with open_browser(database, tmp_path) as browser:
        answer, live = await browser.get("/api/health/ready"), await browser.get("/api/health/live")
    await database.dispose()

    assert (answer.status_code, answer.json()["reason"]) == (503, "the database is not migrated")
    assert "retry-after" in answer.headers
    assert (live.status_code, live.json()) == (200, {"status": "live"})


async def test_unreachable_database_is_unready(tmp_path) -> None:
    """503 with the reason, without waiting for long."""
    away = Database("postgresql://nobody@127.0.0.1:9/nothing")
    async with open_browser(away, tmp_path) as browser:
        answer = await browser.get("/api/health/ready")
    await away.dispose()

    assert (answer.status_code, answer.json()["reason"]) == (503, "the database cannot be reached")


async def test_missing_pages_are_unready(database, tmp_path) -> None:
    """Our routes alone are not the product."""
    async with open_browser(database, tmp_path, pages=False) as browser:
        answer = await browser.get("/api/health/ready")

    assert (answer.status_code, answer.json()["reason"]) == (503, "pages are not served")


async def test_gateway_that_is_down_does_not_make_us_unready(database, tmp_path) -> None:
    """200, and the class of the error in the body."""
    browser = open_browser(
        database, tmp_path, KASPI_MOCK="false", KASPI_API_URL="http://127.0.0.1:9", KASPI_API_KEY="key"
    )
    async with browser:
        await browser.get("/api/health/ready")  # with its repetitions, the first question may outlast one probe
        answer = await browser.get("/api/health/ready")

    assert answer.status_code == 200
    assert answer.json()["gateway"] == {"name": "qr", "health": "down", "error": "GatewayUnavailableError"}


async def test_probes_ask_the_bank_once_in_half_a_minute(database, tmp_path, pretend_bank) -> None:
    """However many there are."""
    bank = {"KASPI_MOCK": "false", "KASPI_API_URL": pretend_bank.url, "KASPI_API_KEY": pretend_bank.api_key}
    stopwatch = Stopwatch()
    async with open_browser(database, tmp_path, stopwatch=stopwatch, **bank) as browser:
        answers = await asyncio.gather(*(browser.get("/api/health/ready") for _ in range(20)))
        stopwatch.now += 29
        await browser.get("/api/health/ready")
        asked = len(pretend_bank.list_calls("health/ping"))
        stopwatch.now += 1
        await browser.get("/api/health/ready")

    assert [answer.json()["gateway"] for answer in answers] == [{"name": "qr", "health": "up"}] * 20
    assert (asked, len(pretend_bank.list_calls("health/ping"))) == (1, 2)
