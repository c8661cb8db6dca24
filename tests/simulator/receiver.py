"""A merchant's webhook on a real socket, which keeps what it is sent and answers as it is told."""

import asyncio
import socket
from collections.abc import AsyncIterator
from contextlib import asynccontextmanager
from dataclasses import dataclass, field
from typing import Any

import uvicorn
from starlette.applications import Starlette
from starlette.requests import Request
from starlette.responses import Response
from starlette.routing import Route


@dataclass
class Receiver:
    """What came, and the codes of the next answers; 200 when there are none left."""

    url: str = ""
    codes: list[int] = field(default_factory=list)
    calls: list[tuple[dict[str, str], bytes]] = field(default_factory=list)

    @property
    def bodies(self) -> list[bytes]:
        """The bodies in the order in which they came."""
        return [body for _, body in self.calls]

    async def take(self, request: Request) -> Response:
        """Keep a call and answer it."""
        self.calls.append((dict(request.headers), await request.body()))
        return Response(status_code=self.codes.pop(0) if self.codes else 200)


@asynccontextmanager
async def open_receiver() -> AsyncIterator[Receiver]:
    """A receiver that listens on a free port of this machine until the block ends."""
    receiver = Receiver()
    app = Starlette(routes=[Route("/hook", receiver.take, methods=["POST"])])
    with socket.create_server(("127.0.0.1", 0)) as listener:
        receiver.url = f"http://127.0.0.1:{listener.getsockname()[1]}/hook"
        async with serve(app, listener):
            yield receiver


@asynccontextmanager
async def serve(app: Any, listener: socket.socket) -> AsyncIterator[None]:
    """Serve an application on a socket that listens, in this event loop."""
    server = uvicorn.Server(uvicorn.Config(app, log_level="warning", lifespan="off"))
    task = asyncio.create_task(server.serve(sockets=[listener]))
    while not server.started:  # noqa: ASYNC110 - uvicorn has no event for it
        await asyncio.sleep(0.005)
    try:
        yield
    finally:
        server.should_exit = True
        await task
