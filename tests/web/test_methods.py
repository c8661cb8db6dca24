"""Every method of our paths is answered by us; what lies behind our routes never sees them."""

from collections.abc import AsyncIterator
from pathlib import Path

import httpx
import pytest
from fastapi.routing import APIRoute

from tests.support.web import open_browser
from toi_invite.db import Database
from toi_invite.web.app import ROUTERS

pytestmark = pytest.mark.parametrize("engine_name", ["sqlite"])  # no row is read here

METHODS = ["GET", "HEAD", "POST", "PUT", "PATCH", "DELETE", "OPTIONS", "TRACE", "PROPFIND"]
READ_ONLY = ["/e/some-toi", "/q/abc", "/q/abc/qr.png", "/api/health/live", "/robots.txt", "/page/x.js", "/fonts/x"]


@pytest.fixture
async def browser(database: Database, tmp_path: Path) -> AsyncIterator[httpx.AsyncClient]:
    """A browser before an application with a page of Reflex at `/`."""
    async with open_browser(database, tmp_path) as client:
        yield client


@pytest.mark.parametrize("path", READ_ONLY)
async def test_other_method_is_refused_with_allow(browser, path) -> None:
    """405 and what the path does have, for known and unknown methods."""
    for method in METHODS[2:]:
        answer = await browser.request(method, path)
        assert (method, answer.status_code, answer.headers["allow"]) == (method, 405, "GET, HEAD")


@pytest.mark.parametrize("path", [*READ_ONLY, "/preview/template/ulttyq", "/api/unknown"])
async def test_head_is_get_without_a_body(browser, path) -> None:
    """The same status and headers."""
    got, head = await browser.get(path), await browser.head(path)

    assert head.content == b""
    assert (head.status_code, dict(head.headers)) == (got.status_code, dict(got.headers))


@pytest.mark.parametrize(
    "path", ["/api", "/api/", "/api/unknown", "/api/health", "/api/health/live/", "/api//health/live"]
)
@pytest.mark.parametrize("method", ["GET", "POST", "PROPFIND"])
async def test_unknown_api_path_is_json(browser, method, path) -> None:
    """A program is told in its own language."""
    answer = await browser.request(method, path)

    assert answer.status_code == 404
    assert answer.json() == {"error": "not_found"}


@pytest.mark.parametrize(
    "path", ["/robots.txt/", "/page/", "/fonts/", "/preview/", "/preview/template/ulttyq/", "/q/abc/qr.gif"]
)
async def test_trailing_slash_and_neighbours_are_404(browser, path) -> None:
    """No redirect and no page of Reflex."""
    assert (await browser.get(path)).status_code == 404


@pytest.mark.parametrize("path", ["/docs", "/redoc", "/openapi.json"])
async def test_no_documentation_page_is_served(browser, path) -> None:
    """FastAPI would show every route otherwise (facts/reliability.md, finding 12)."""
    assert (await browser.get(path)).status_code == 404


async def test_every_declared_route_has_a_refusal(browser) -> None:
    """Whoever adds a route gets this for nothing; the list of routes is the application's own."""
    paths = {route.path for router in ROUTERS for route in router.routes if isinstance(route, APIRoute)}
    assert len(paths) > 10

    for path in paths:
        answer = await browser.request("PROPFIND", path.replace("{", "").replace("}", "").replace(":path", ""))
        assert (path, answer.status_code) in {(path, 405), (path, 404)}
        assert answer.text != "landing"
