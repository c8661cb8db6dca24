"""The HTTP application behind a real socket, in a thread of its own."""

import asyncio
import socket
import threading
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from pathlib import Path

import uvicorn
from fastapi import FastAPI
from starlette.applications import Starlette
from starlette.responses import PlainTextResponse
from starlette.routing import Route

from tests.support.payments import make_settings
from toi_invite.db import Database
from toi_invite.web.app import build_web_app, wrap


@contextmanager
def serve_web(
    database_url: str, folder: Path, *, prepare: Callable[[FastAPI], None] = lambda _app: None, **values: str
) -> Iterator[str]:
    """The address of our routes with a page of Reflex at `/`; `prepare` sees them first, `values` are settings."""
    with socket.create_server(("127.0.0.1", 0)) as door:
        database = Database(database_url)
        app = build_web_app(make_settings(folder, **values), database)
        prepare(app)
        app.mount("", Starlette(routes=[Route("/", lambda _request: PlainTextResponse("landing"))]))
        server = uvicorn.Server(
            uvicorn.Config(wrap(app), http="h11", lifespan="off", log_config=None, access_log=False)
        )
        thread = threading.Thread(target=lambda: asyncio.run(_serve(server, door, database)))
        thread.start()
        try:
            yield f"http://127.0.0.1:{door.getsockname()[1]}"
        finally:
            server.should_exit = True
            thread.join()


async def _serve(server: uvicorn.Server, door: socket.socket, database: Database) -> None:
    await server.serve(sockets=[door])
    await database.dispose()
