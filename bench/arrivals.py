"""Guests who come one by one, each over a connection of their own: how long each waits for the whole page."""

import asyncio
import time
from collections.abc import Sequence

_HEAD = "GET {path} HTTP/1.1\r\nHost: localhost\r\nAccept-Encoding: br\r\nConnection: close\r\n\r\n"


def let_arrive(port: int, paths: Sequence[str], *, within: float) -> list[float]:
    """Seconds that each guest waits, from the moment of coming to the last byte.

    Args:
        port: of the server on this machine.
        paths: what each opens.
        within: seconds during which they come, evenly; 0 lets each wait for the one before.

    Raises:
        RuntimeError: an answer is not 200.
    """
    return asyncio.run(_let_arrive(port, paths, within))


async def _let_arrive(port: int, paths: Sequence[str], within: float) -> list[float]:
    if not within:
        return [await _read(port, path, 0) for path in paths]
    pauses = (within * number / len(paths) for number in range(len(paths)))
    return await asyncio.gather(*(_read(port, path, pause) for path, pause in zip(paths, pauses, strict=True)))


async def _read(port: int, path: str, pause: float) -> float:
    await asyncio.sleep(pause)
    begin = time.perf_counter()
    reader, writer = await asyncio.open_connection("127.0.0.1", port)
    writer.write(_HEAD.format(path=path).encode())
    answer = await reader.read(-1)
    seconds = time.perf_counter() - begin
    writer.close()
    if not answer.startswith(b"HTTP/1.1 200"):
        raise RuntimeError(f"{path}: {answer[:100]!r}")
    return seconds
