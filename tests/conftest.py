"""What every test may use: a moment in time, and a fresh migrated database on each engine."""

from pathlib import Path

import pytest

from tests.proofs.scale import SCALE

pytest_plugins = ["tests.support.fixtures", "tests.support.bank"]

_TESTS = Path(__file__).parent
_FLOORS = {"unit", "service", "web", "state", "concurrency", "migrations", "simulator", "gateways", "proofs", "e2e"}
_PATIENCE = {
    "concurrency": 300,
    "proofs": SCALE.seconds,
    "e2e": 600,
}  # seconds; the first browser test also waits for the front end's build


def pytest_collection_modifyitems(items: list[pytest.Item]) -> None:
    """Mark each test with the floor whose folder it lies in, and give the long ones more time."""
    for item in items:
        folder = item.path.relative_to(_TESTS).parts[0]
        if folder in _FLOORS:
            item.add_marker(folder)
        if folder in _PATIENCE and not item.get_closest_marker("timeout"):
            item.add_marker(pytest.mark.timeout(_PATIENCE[folder]))
