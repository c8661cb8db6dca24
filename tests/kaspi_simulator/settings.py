"""What the program is started with: the command line, or the environment under `TOI_SIMULATOR_*`."""

import argparse
import json
import os
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any

from tests.kaspi_simulator.scenarios import SCENARIOS
from tests.kaspi_simulator.switches import SWITCH_NAMES


@dataclass
class Settings:
    """How the simulator is started.

    Attributes:
        host: The address to listen at.
        port: The port of plain HTTP: r1, the aggregator, the pretend phone and the controls.
        tls_port: The port of r2 and r3, with client certificates; 0 opens none.
        state: The folder of the book and of the certificates; None keeps everything in memory.
        public_url: What payment links start with.
        speed: Bank seconds in a real second.
        webhook_url: Where the aggregator sends its webhooks; empty sends none.
        webhook_secret: What it signs them with; empty sends them unsigned.
        switches: How the bank behaves, by the names of `Switches`.
        scenario: What the pretend buyer plays; empty goes on as before, at first by hand.
    """

    host: str = "127.0.0.1"
    port: int = 8001
    tls_port: int = 0
    state: Path | None = None
    public_url: str = ""
    speed: float = 1.0
    webhook_url: str = ""
    webhook_secret: str = ""
    scenario: str = ""
    switches: dict[str, Any] = field(default_factory=dict)

    def __post_init__(self) -> None:
        """Without another word, links lead to this very program."""
        self.public_url = (self.public_url or f"http://localhost:{self.port}").rstrip("/")


def add_arguments(parser: argparse.ArgumentParser) -> None:
    """The command line of `serve`; each has an environment variable for its default."""
    read = os.environ.get
    parser.add_argument("--host", default=read("TOI_SIMULATOR_HOST", "127.0.0.1"))
    parser.add_argument("--port", type=int, default=int(read("TOI_SIMULATOR_PORT", "8001")))
    parser.add_argument("--tls-port", type=int, default=int(read("TOI_SIMULATOR_TLS_PORT", "0")))
    parser.add_argument("--state", type=Path, default=Path(read("TOI_SIMULATOR_STATE", "data/simulator")))
    parser.add_argument("--public-url", default=read("TOI_SIMULATOR_PUBLIC_URL", ""))
    parser.add_argument("--speed", type=float, default=float(read("TOI_SIMULATOR_SPEED", "1")))
    parser.add_argument("--webhook-url", default=read("TOI_SIMULATOR_WEBHOOK_URL", ""))
    parser.add_argument("--webhook-secret", default=read("TOI_SIMULATOR_WEBHOOK_SECRET", ""))
    parser.add_argument("--scenario", choices=SCENARIOS, default=read("TOI_SIMULATOR_SCENARIO", ""))
    parser.add_argument("--set", dest="switches", action=_Collect, metavar="SWITCH=VALUE", default={})


class _Collect(argparse.Action):
    """Gathers `--set scan_seconds=60 --set qr_token=url`; a value is JSON if it can be read as such, otherwise text."""

    def __call__(
        self,
        parser: argparse.ArgumentParser,
        namespace: argparse.Namespace,
        values: object,
        option_string: str | None = None,  # noqa: ARG002 - argparse hands it over
    ) -> None:
        """Take one more."""
        name, sign, text = str(values).partition("=")
        if not sign or name not in SWITCH_NAMES:
            parser.error(f"no such switch: {name}; known: {', '.join(sorted(SWITCH_NAMES))}")
        namespace.switches = {**namespace.switches, name: _read(text)}


def _read(text: str) -> object:
    try:
        return json.loads(text)
    except ValueError:
        return text
