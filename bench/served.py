"""A server in a process of its own: the same program and the same options as the product's."""

import http.client
import os
import socket
import subprocess
import sys
import time
from collections.abc import Iterator, Sequence
from contextlib import closing, contextmanager
from dataclasses import dataclass
from pathlib import Path

import psutil

_ROOT = Path(__file__).parents[1]
_PATIENCE = 60  # seconds


@dataclass(frozen=True)
class Served:
    """A running server: where it listens, and its process."""

    port: int
    process: psutil.Process

    def count_memory(self) -> int:
        """Bytes that it holds for itself alone, with its workers."""
        return sum(each.memory_full_info().uss for each in [self.process, *self.process.children(recursive=True)])

    def count_bytes(self, path: str, coding: str) -> int:
        """The length of an answer's body in this coding."""
        connection = http.client.HTTPConnection("127.0.0.1", self.port)
        connection.request("GET", path, headers={"Accept-Encoding": coding})
        length = len(connection.getresponse().read())
        connection.close()
        return length


@contextmanager
def serve(factory: str, pinned: Sequence[str] = (), **settings: str) -> Iterator[Served]:
    """Serve what `module:function` builds, with these settings; it ends with the block.

    `pinned` are the words of `pin_server`, where the server shall stay on one core.
    """
    port = find_free_port()
    command = [*pinned, "granian", "--interface", "asgi", "--factory", "--host", "127.0.0.1", "--port", str(port)]
    command += ["--log-level", "warning", factory]
    environment = {**os.environ, "PATH": f"{Path(sys.prefix) / 'bin'}{os.pathsep}{os.environ.get('PATH', '')}"}
    environment |= {"PYTHONPATH": str(_ROOT), "TOI_PORT": str(port), "TOI_ENVIRONMENT": "development", **settings}
    process = subprocess.Popen(command, cwd=_ROOT, env=environment)
    try:
        wait_for(port, process)
        yield Served(port, psutil.Process(process.pid))
    finally:
        process.terminate()
        process.wait(_PATIENCE)


def wait_for(port: int, process: subprocess.Popen[bytes]) -> None:
    """Until the process listens there."""
    end = time.monotonic() + _PATIENCE
    while process.poll() is None and time.monotonic() < end:
        with closing(socket.socket()) as probe:
            if probe.connect_ex(("127.0.0.1", port)) == 0:
                return
        time.sleep(0.05)
    raise RuntimeError("the measured server did not come up")


def find_free_port() -> int:
    """A port that nobody listens at."""
    with socket.socket() as probe:
        probe.bind(("127.0.0.1", 0))
        return probe.getsockname()[1]
