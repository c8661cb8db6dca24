"""What every test may use: a moment in time, and a fresh migrated database on each engine."""

from pathlib import Path

import pytest

pytest_plugins = ["tests.support.fixtures"]

_TESTS = Path(__file__).parent
_FLOORS = {"unit", "service", "web", "state", "concurrency", "migrations", "e2e"}


def pytest_collection_modifyitems(items: list[pytest.Item]) -> None:
    """Mark each test with the floor whose folder it lies in."""
    for item in items:
        folder = item.path.relative_to(_TESTS).parts[0]
        if folder in _FLOORS:
            item.add_marker(folder)
