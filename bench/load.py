"""A load of HTTP requests from this process to a server in another one, over connections that stay open."""

import asyncio
import time
from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from http import HTTPStatus
from typing import cast

import httptools
from typing_extensions import override

CONNECTIONS = 16


@dataclass(frozen=True)
class Load:
    """What a load did: how many requests, in how many seconds."""

    requests: int
    seconds: float

    @property
    def rate(self) -> float:
        """Requests a second."""
        return self.requests / self.seconds


class UnexpectedAnswerError(Exception):
    """The server said something else than what is measured, so its speed would mean nothing."""


def write_request(method: str, path: str, headers: dict[str, str] | None = None, body: bytes = b"") -> bytes:
    """The bytes of a request that keeps its connection open."""
    given = {"Host": "localhost", "Content-Length": str(len(body)), **(headers or {})}
    lines = [f"{method} {path} HTTP/1.1", *(f"{name}: {value}" for name, value in given.items())]
    return "\r\n".join([*lines, "", ""]).encode() + body


def run_load(
    port: int,
    requests: Iterable[bytes],
    *,
    expected: bytes,
    status: HTTPStatus = HTTPStatus.OK,
    connections: int = CONNECTIONS,
) -> Load:
    """Send every request, each connection one after the other's answer; like a bank, come again after a 503.

    Args:
        port: of the server on this machine.
        requests: as `write_request` makes them.
        expected: what the first answer's body to a request has to contain.
        status: the status that each answer has to have.
        connections: how many requests are under way at a time.

    Raises:
        UnexpectedAnswerError: an answer was neither 503 nor `status`, or did not contain `expected` at the first time.
    """
    return asyncio.run(_run(port, iter(list(requests)), expected, status, connections))


async def _run(port: int, requests: Iterator[bytes], expected: bytes, status: HTTPStatus, connections: int) -> Load:
    loop = asyncio.get_running_loop()
    opened = [
        await loop.create_connection(lambda: _Connection(requests, expected, status), "127.0.0.1", port)
        for _ in range(connections)
    ]
    begin = time.perf_counter()
    for _, connection in opened:
        connection.send_next()
    answered = await asyncio.gather(*(connection.over for _, connection in opened))
    seconds = time.perf_counter() - begin
    for transport, _ in opened:
        transport.close()
    return Load(sum(answered), seconds)


class _Connection(asyncio.Protocol):
    """Sends the next request when the answer before is complete; `over` tells how many were answered."""

    def __init__(self, requests: Iterator[bytes], expected: bytes, status: HTTPStatus) -> None:
        self.over: asyncio.Future[int] = asyncio.get_running_loop().create_future()
        self._requests, self._expected, self._status = requests, expected, status
        self._parser = httptools.HttpResponseParser(self)
        self._body, self._answered = bytearray(), 0
        self._request, self._is_repeated = b"", False

    @override
    def connection_made(self, transport: asyncio.BaseTransport) -> None:
        self._transport = cast("asyncio.Transport", transport)

    @override
    def data_received(self, data: bytes) -> None:
        self._parser.feed_data(data)

    @override
    def connection_lost(self, exc: Exception | None) -> None:
        if not self.over.done():
            self.over.set_exception(UnexpectedAnswerError(f"the server hung up: {exc}"))

    def send_next(self) -> None:
        request = next(self._requests, None)
        if request is None:
            self.over.set_result(self._answered)
        else:
            self._request, self._is_repeated = request, False
            self._transport.write(request)

    def on_body(self, body: bytes) -> None:
        self._body += body

    def on_message_complete(self) -> None:
        status, body = self._parser.get_status_code(), bytes(self._body)
        self._body.clear()
        if status == HTTPStatus.SERVICE_UNAVAILABLE:
            self._is_repeated = True
            self._transport.write(self._request)
        elif status == self._status and (self._is_repeated or self._expected in body):
            self._answered += 1
            self.send_next()
        else:
            self.over.set_exception(UnexpectedAnswerError(f"{status}: {body[:200]!r}"))
