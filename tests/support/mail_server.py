"""A mail server that takes every letter and keeps it."""

import asyncio
from collections.abc import AsyncGenerator
from contextlib import asynccontextmanager


@asynccontextmanager
async def run_mail_server() -> AsyncGenerator[tuple[int, list[bytes]]]:
    """Its port on this machine, and the letters that it took."""
    letters: list[bytes] = []

    async def serve(reader: asyncio.StreamReader, writer: asyncio.StreamWriter) -> None:
        await _converse(reader, writer, letters)
        writer.close()
        await writer.wait_closed()

    server = await asyncio.start_server(serve, "127.0.0.1", 0)
    async with server:
        yield server.sockets[0].getsockname()[1], letters


async def _converse(reader: asyncio.StreamReader, writer: asyncio.StreamWriter, letters: list[bytes]) -> None:
    writer.write(b"220 ready\r\n")
    while command := (await reader.readline())[:4].upper().strip():
        if command == b"DATA":
            writer.write(b"354 go on\r\n")
            letters.append((await reader.readuntil(b"\r\n.\r\n")).removesuffix(b".\r\n"))
        writer.write(b"221 bye\r\n" if command == b"QUIT" else b"250 ok\r\n")
        await writer.drain()
        if command == b"QUIT":
            return
