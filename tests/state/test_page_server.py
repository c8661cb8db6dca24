"""How built pages are handed out: at their own addresses, and nothing of Reflex's that we do not use."""

import httpx
import pytest
from starlette.applications import Starlette
from starlette.requests import Request
from starlette.responses import PlainTextResponse
from starlette.routing import Route

from toi_invite.pages.serving import PageServer


async def tell_path(request: Request) -> PlainTextResponse:
    """Answer with the path that came through."""
    return PlainTextResponse(request.url.path)


async def get(path: str) -> str:
    """What a server behind the page server is asked for."""
    told = Starlette(routes=[Route("/{path:path}", tell_path)])
    transport = httpx.ASGITransport(PageServer(told, {"/templates"}))
    async with httpx.AsyncClient(transport=transport, base_url="http://toi.test") as client:
        return (await client.get(path)).text


async def test_page_is_asked_for_its_file_is_handed_out() -> None:
    """`/templates` is the file of a folder, without a redirect."""
    assert await get("/templates") == "/templates/"


@pytest.mark.parametrize("path", ["/templates/", "/_upload", "/_upload/", "/_upload/secret.txt", "/nothing/"])
async def test_slash_or_upload_leads_nowhere(path: str) -> None:
    """A trailing slash is no page, and uploads are closed to everybody (finding 9)."""
    assert await get(path) == "/404/"


@pytest.mark.parametrize("path", ["/", "/app.css", "/dashboard/events/1/edit"])
async def test_other_addresses_pass_unchanged(path: str) -> None:
    """The front page, files, and pages with a part of their own in the address are found by Reflex."""
    assert await get(path) == path
