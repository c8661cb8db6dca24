"""The simulator must not believe what the application believes."""

import ast
from pathlib import Path

_PACKAGE = Path(__file__).parents[1] / "kaspi_simulator"


def test_simulator_imports_nothing_of_the_application():
    """No module of the simulator imports `toi_invite`, or another part of the tests, in any way."""
    foreign = {name for path in _PACKAGE.rglob("*.py") for name in _list_imports(path) if _is_foreign(name)}
    assert foreign == set()
    assert _is_foreign("toi_invite.money")
    assert _is_foreign("tests.support.bank")


def _is_foreign(name: str) -> bool:
    parts = name.split(".")
    return parts[0] == "toi_invite" or (parts[0] == "tests" and parts[1:2] != ["kaspi_simulator"])


def _list_imports(path: Path) -> set[str]:
    names: set[str] = set()
    for node in ast.walk(ast.parse(path.read_text(encoding="utf-8"))):
        if isinstance(node, ast.Import):
            names |= {alias.name for alias in node.names}
        elif isinstance(node, ast.ImportFrom):
            base = f"tests.kaspi_simulator.{node.module or ''}" if node.level else str(node.module)
            names |= {f"{base}.{alias.name}" for alias in node.names}
    return names
