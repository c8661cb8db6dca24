"""The shop's webhook in a play: takes every call and says what came."""

import asyncio
import hmac
import json
from collections.abc import AsyncIterator, Callable
from contextlib import asynccontextmanager

from tests.kaspi_simulator.webhooks import sign

SECRET = "the secret of the play, which is no secret"
_OK = b"HTTP/1.1 200 OK\r\nContent-Length: 0\r\nConnection: close\r\n\r\n"


@asynccontextmanager
async def open_listener(say: Callable[[str], None]) -> AsyncIterator[str]:
    """The address of a webhook on a free port of this machine; each call becomes a line for `say`."""

    async def take(reader: asyncio.StreamReader, writer: asyncio.StreamWriter) -> None:
        headers = _read_headers(await reader.readuntil(b"\r\n\r\n"))
        say(_describe(headers, await reader.readexactly(int(headers["content-length"]))))
        writer.write(_OK)
        await writer.drain()
        writer.close()
        await writer.wait_closed()

    server = await asyncio.start_server(take, "127.0.0.1", 0)
    async with server:
        yield f"http://127.0.0.1:{server.sockets[0].getsockname()[1]}/"


def _read_headers(head: bytes) -> dict[str, str]:
    lines = head.decode("latin-1").split("\r\n")[1:]
    pairs = (line.partition(":") for line in lines if line)
    return {name.lower(): value.strip() for name, _, value in pairs}


def _describe(headers: dict[str, str], body: bytes) -> str:
    document = json.loads(body)
    invoice = document.get("invoice", {})
    return f"{invoice.get('id')} webhook {document['event']}: {invoice.get('status')}, {_judge(headers, body)}"


def _judge(headers: dict[str, str], body: bytes) -> str:
    signature = headers.get("x-webhook-signature")
    if signature is None:
        return "not signed"
    return "signed well" if hmac.compare_digest(signature, sign(SECRET, body)) else "signed badly"
