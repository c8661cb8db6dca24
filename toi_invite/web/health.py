"""Whether the process is up, and whether it can serve people."""

import asyncio

from fastapi import APIRouter, Request
from fastapi.responses import JSONResponse
from starlette.types import ASGIApp, Message, Scope

from toi_invite.db import Database
from toi_invite.errors import DatabaseAwayError
from toi_invite.services.gateway_health import GatewayHealth
from toi_invite.services.schema import is_migrated

router = APIRouter(prefix="/api/health")

_OK = 200


@router.get("/live")
async def tell_live() -> JSONResponse:
    """200 as long as the process answers."""
    return JSONResponse({"status": "live"})


@router.get("/ready")
async def tell_ready(request: Request) -> JSONResponse:
    """200 when the database is reachable and migrated and pages are served, else 503 with the reason.

    The body names the gateway, whose health never makes us unready.
    """
    # Together, so that a bank that takes its time delays the answer by no more than its own two seconds.
    reason, gateway = await asyncio.gather(_find_obstacle(request), _describe_gateway(request))
    body = {"status": "unready" if reason else "ready", "reason": reason, "gateway": gateway}
    return JSONResponse(body, 503 if reason else 200, {"Retry-After": "5"} if reason else None)


async def _find_obstacle(request: Request) -> str | None:
    database: Database = request.app.state.database
    try:
        async with database.reading() as session:
            if not await is_migrated(session):
                return "the database is not migrated"
    except DatabaseAwayError:
        return "the database cannot be reached"
    return None if await _fetch_status(request.app, "/") == _OK else "pages are not served"


async def _fetch_status(app: ASGIApp, path: str) -> int:
    """The status that the application itself answers to a GET, without a socket."""
    statuses: list[int] = []
    is_sent = asyncio.Event()

    async def receive() -> Message:
        # A file is sent until its reader has gone, so the reader goes once everything has arrived.
        await is_sent.wait()
        return {"type": "http.disconnect"}

    async def send(message: Message) -> None:
        if message["type"] == "http.response.start":
            statuses.append(message["status"])
        elif not message.get("more_body"):
            is_sent.set()

    await app(_make_scope(path), receive, send)
    return statuses[0]


def _make_scope(path: str) -> Scope:
    return {
        "type": "http",
        "asgi": {"version": "3.0"},
        "http_version": "1.1",
        "method": "GET",
        "scheme": "http",
        "path": path,
        "raw_path": path.encode(),
        "query_string": b"",
        "root_path": "",
        "headers": [(b"host", b"localhost")],
        "client": None,
        "server": ("localhost", 80),
    }


async def _describe_gateway(request: Request) -> dict[str, str]:
    known: GatewayHealth = request.app.state.gateway_health
    health = await known.look()
    described = {"name": known.name, "health": health.state}
    return described | ({"error": health.error} if health.error else {})
