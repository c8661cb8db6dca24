"""`python -m tests.kaspi_simulator serve` and `play`."""

import argparse
import asyncio
import sys

from tests.kaspi_simulator import play
from tests.kaspi_simulator.scenarios import SCENARIOS
from tests.kaspi_simulator.server import serve
from tests.kaspi_simulator.settings import Settings, add_arguments


def main() -> int:
    """Read the command line and do what it says; the exit status."""
    options = vars(_make_parser().parse_args())
    command = options.pop("command")
    if command == "serve":
        serve(Settings(**options))
        return 0
    if options["url"]:
        _write(play.choose(options["name"], options["url"].rstrip("/")))
        return 0
    return _play(options["name"], at_aggregator=options["aggregator"])


def _play(name: str, *, at_aggregator: bool) -> int:
    played = play.Play(name, at_aggregator=at_aggregator)
    asyncio.run(played.run())
    _write(*played.lines, "as told" if played.is_as_told else f"NOT as told, which is {played.ends}")
    return 0 if played.is_as_told else 1


def _make_parser() -> argparse.ArgumentParser:
    parser = argparse.ArgumentParser(prog="python -m tests.kaspi_simulator", description="A bank to test against.")
    commands = parser.add_subparsers(dest="command", required=True)
    add_arguments(commands.add_parser("serve", help="serve the bank until it is stopped"))
    one = commands.add_parser("play", help="play a scenario from beginning to end, or let a running simulator play it")
    one.add_argument("name", choices=SCENARIOS, metavar="NAME", help=", ".join(SCENARIOS))
    one.add_argument("--url", default="", help="a running simulator, which plays it with each invoice from now on")
    one.add_argument("--aggregator", action="store_true", help="through the aggregator instead of the QR interface")
    return parser


def _write(*lines: str) -> None:
    sys.stdout.write("\n".join(lines) + "\n")


if __name__ == "__main__":
    sys.exit(main())
