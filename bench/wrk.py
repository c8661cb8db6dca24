"""wrk sends requests faster than any of our servers answers them, which a sender in Python cannot."""

import re
import shutil
import subprocess

from bench.cores import pin_sender
from bench.load import UnexpectedAnswerError

_CONNECTIONS = 64  # with fewer, the server waits for its sender: at 16 it answers half as many
_SECONDS = 3


def send_steadily(port: int, path: str, headers: dict[str, str]) -> float:
    """Ask for one address over and over for three seconds; answers a second.

    Args:
        port: of the server on this machine.
        path: what is asked for, beginning with a slash.
        headers: sent with each request.

    Raises:
        UnexpectedAnswerError: an answer was an error, or a connection broke.
    """
    told = [part for name, value in headers.items() for part in ("--header", f"{name}: {value}")]
    command = [*pin_sender(), _find(), "--threads", "1", "--connections", str(_CONNECTIONS)]
    command += ["--duration", f"{_SECONDS}s", *told, f"http://127.0.0.1:{port}{path}"]
    report = subprocess.run(command, check=True, capture_output=True, text=True).stdout
    if "Non-2xx" in report or "Socket errors" in report:
        raise UnexpectedAnswerError(report)
    return float(re.findall(r"Requests/sec:\s*([\d.]+)", report)[0])


def _find() -> str:
    program = shutil.which("wrk")
    if program is None:
        raise RuntimeError("The guest's page is measured by wrk: install the package of that name.")
    return program
