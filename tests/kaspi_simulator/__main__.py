"""`python -m tests.kaspi_simulator serve`."""

import argparse

from tests.kaspi_simulator.server import serve
from tests.kaspi_simulator.settings import Settings, add_arguments


def main() -> None:
    """Read the command line and do what it says."""
    parser = argparse.ArgumentParser(prog="python -m tests.kaspi_simulator", description="A bank to test against.")
    commands = parser.add_subparsers(dest="command", required=True)
    add_arguments(commands.add_parser("serve", help="serve the bank until it is stopped"))
    options = vars(parser.parse_args())
    options.pop("command")
    serve(Settings(**options))


main()
