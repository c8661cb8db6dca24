"""What stands before every face: it writes the journal and plays the faults."""

import asyncio
import json
import socket
import struct
from contextlib import suppress
from typing import Any
from urllib.parse import parse_qsl

from starlette.types import ASGIApp, Message, Receive, Scope, Send

from tests.kaspi_simulator.answer import Answer, spoil
from tests.kaspi_simulator.bank import Bank
from tests.kaspi_simulator.faults import Fault, FaultKind
from tests.kaspi_simulator.journal import Entry
from tests.kaspi_simulator.operations import list_subjects, name_operation

_WHOLE = {FaultKind.HTTP, FaultKind.HTML, FaultKind.STATUS_CODE}


class Lab:
    """An ASGI application around the bank's. The phone and the controls pass untouched."""

    def __init__(self, app: ASGIApp, bank: Bank) -> None:
        self._app = app
        self._bank = bank

    async def __call__(self, scope: Scope, receive: Receive, send: Send) -> None:
        """Serve one request."""
        operation = name_operation(scope["method"], scope["path"]) if scope["type"] == "http" else ""
        if not operation:
            await self._app(scope, receive, send)
            return
        scope["client_certificate"] = _read_certificate(send)
        body = await _read_body(receive)
        subjects = self._bank.list_names(list_subjects(scope["path"], _read_query(scope), _parse(body)))
        faults = self._bank.faults.take(operation, subjects)
        entry = self._write(scope, operation, body, faults)
        await self._serve(scope, body, send, faults, entry)

    async def _serve(self, scope: Scope, body: bytes, send: Send, faults: list[Fault], entry: Entry) -> None:
        before = [fault for fault in faults if fault.is_before]
        answer = await _fail(before, None, send)
        if answer is None and not _breaks(before):
            answer = await _fail([one for one in faults if not one.is_before], await self._ask(scope, body), send)
        if answer is not None and not _breaks(faults):
            entry.status, entry.answer = answer.status, answer.body.decode(errors="replace")
            await _send(answer, send, is_cut=any(fault.kind is FaultKind.TRUNCATED for fault in faults))

    async def _ask(self, scope: Scope, body: bytes) -> Answer:
        answer = Answer(500, [], b"")

        async def receive() -> Message:
            return {"type": "http.request", "body": body, "more_body": False}

        async def collect(message: Message) -> None:
            if message["type"] == "http.response.start":
                answer.status, answer.headers = message["status"], list(message["headers"])
            else:
                answer.body += message.get("body", b"")

        await self._app(scope, receive, collect)
        return answer

    def _write(self, scope: Scope, operation: str, body: bytes, faults: list[Fault]) -> Entry:
        headers = {name.decode("latin-1").lower(): value.decode("latin-1") for name, value in scope["headers"]}
        query = scope["query_string"].decode("latin-1")
        text = body.decode("utf-8", "replace")
        entry = self._bank.journal.open(operation, scope["method"], scope["path"], query, headers, text)
        entry.faults = [fault.kind.value for fault in faults]
        return entry


async def _fail(faults: list[Fault], answer: Answer | None, send: Send) -> Answer | None:
    """Wait, break off, replace the answer or change it, as the scripts say."""
    for fault in faults:
        if fault.kind is FaultKind.LATENCY:
            await asyncio.sleep(float(fault.value))
        elif fault.kind is FaultKind.RESET:
            await _break(send)
        elif answer is not None or fault.kind in _WHOLE:
            answer = spoil(fault, answer)
    return answer


def _breaks(faults: list[Fault]) -> bool:
    return any(fault.kind is FaultKind.RESET for fault in faults)


async def _send(answer: Answer, send: Send, *, is_cut: bool) -> None:
    await send({"type": "http.response.start", "status": answer.status, "headers": answer.list_headers()})
    if not is_cut:
        await send({"type": "http.response.body", "body": answer.body})
        return
    await send({"type": "http.response.body", "body": answer.body[: len(answer.body) // 2], "more_body": True})
    if _find_transport(send) is None:
        raise ConnectionResetError  # without a socket nothing else tells the caller that the body ends here


async def _break(send: Send) -> None:
    transport = _find_transport(send)
    if transport is None:
        raise ConnectionResetError
    connection = transport.get_extra_info("socket")
    with suppress(OSError):
        connection.setsockopt(socket.SOL_SOCKET, socket.SO_LINGER, struct.pack("ii", 1, 0))  # RST instead of FIN
    transport.abort()
    await asyncio.sleep(0.01)  # until the server has noticed, or it would try to answer


def _find_transport(send: Send) -> Any:
    """The connection itself, which ASGI does not show: uvicorn's `send` is a method of the one that holds it."""
    return getattr(getattr(send, "__self__", None), "transport", None)


def _read_certificate(send: Send) -> str | None:
    """The name in the caller's certificate."""
    transport = _find_transport(send)
    certificate = transport.get_extra_info("peercert") if transport is not None else None
    names = dict(pair for group in (certificate or {}).get("subject", ()) for pair in group)
    return names.get("commonName")


async def _read_body(receive: Receive) -> bytes:
    body = b""
    while True:
        message = await receive()
        body += message.get("body", b"")
        if not message.get("more_body"):
            return body


def _read_query(scope: Scope) -> dict[str, str]:
    return dict(parse_qsl(scope["query_string"].decode("latin-1")))


def _parse(body: bytes) -> Any:
    try:
        return json.loads(body) if body else None
    except ValueError:
        return None
