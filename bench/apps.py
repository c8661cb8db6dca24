"""What the measured servers serve: our HTTP application beside the bare route that it is compared with."""

import hashlib
import json
import os
from pathlib import Path

import sqlalchemy as sa
from fastapi import APIRouter, Request
from fastapi.responses import JSONResponse
from starlette.types import ASGIApp, Receive, Scope, Send

from toi_invite.clock import read_clock
from toi_invite.config import get_settings
from toi_invite.db import Database, UtcDateTime
from toi_invite.models.base import make_id
from toi_invite.services.kaspi.signature import SignatureHeaders, verify_delivery
from toi_invite.web.app import ROUTERS, build_web_app, wrap

BARE_PATH = "/bench/bare"

_METADATA = sa.MetaData()
BARE = sa.Table(
    "bench_bare",
    _METADATA,
    sa.Column("id", sa.String(36), primary_key=True),
    sa.Column("body", sa.LargeBinary, nullable=False),
    sa.Column("body_hash", sa.String(64), nullable=False),
    sa.Column("received_at", UtcDateTime, nullable=False),
)
"""Where the bare route puts what it got."""

_router = APIRouter()


@_router.post(BARE_PATH)
async def insert_signed(request: Request) -> JSONResponse:
    """The least that a durable webhook can do: check the signature, insert one row, commit."""
    body = await request.body()
    signature = request.headers["x-webhook-signature"].encode()
    secrets = request.app.state.settings.webhook_secrets
    verify_delivery(body, SignatureHeaders([signature]), secrets=secrets, now=read_clock())
    row = {"id": make_id(), "body": body, "body_hash": hashlib.sha256(body).hexdigest(), "received_at": read_clock()}
    database: Database = request.app.state.database
    async with database.engine.begin() as connection:
        await connection.execute(sa.insert(BARE).values(**row))
    return JSONResponse({"status": "stored"})


def build_app() -> ASGIApp:
    """Our HTTP application without the front end, and the bare route inside the same wrappers."""
    settings = get_settings()
    return wrap(build_web_app(settings, Database(settings.database_url), routers=[*ROUTERS, _router]))


def build_bare() -> ASGIApp:
    """The least that a server can do: the same answer to every request, its headers and body from `BENCH_PAGE`."""
    page = json.loads(Path(os.environ["BENCH_PAGE"]).read_text(encoding="utf-8"))
    start = {"type": "http.response.start", "status": 200}
    start["headers"] = [(name.lower().encode(), value.encode()) for name, value in page["headers"] if name != "server"]
    body = {"type": "http.response.body", "body": page["body"].encode("latin-1")}

    async def answer(scope: Scope, _receive: Receive, send: Send) -> None:
        if scope["type"] == "http":
            await send(start)
            await send(body)

    return answer
