"""The floors hold: `lint-imports` finds an import that goes up."""

import shutil
import subprocess
import sys
from pathlib import Path

import pytest

ROOT = Path(__file__).parents[3]


@pytest.fixture
def tree(tmp_path: Path) -> Path:
    """A copy of the package and its contracts, to plant mistakes in."""
    shutil.copy(ROOT / "pyproject.toml", tmp_path)
    shutil.copytree(ROOT / "toi_invite", tmp_path / "toi_invite", ignore=shutil.ignore_patterns("__pycache__"))
    return tmp_path


def test_the_tree_as_it_is_keeps_every_contract(tree: Path) -> None:
    """No floor imports what lies above it."""
    result = _lint_imports(tree)

    assert result.returncode == 0, result.stdout


@pytest.mark.parametrize(
    ("file", "line", "contract"),
    [
        ("services/planted.py", "import toi_invite.state", "The organizer's side stands on the services"),
        ("services/planted.py", "import fastapi", "Services and what lies below know neither Reflex nor FastAPI"),
        ("services/planted.py", "import httpx", "Only the gateways know httpx"),
        ("pages/planted.py", "import toi_invite.models", "Pages see no service and no table"),
        ("web/planted.py", "import toi_invite.pages", "The guest's side does not know the organizer's side"),
        ("state/planted.py", "import toi_invite.invitation", "The organizer's side does not know the guest's side"),
        ("invitation/planted.py", "import reflex", "The guest's side does not know Reflex"),
    ],
)
def test_planted_import_breaks_its_contract(tree: Path, file: str, line: str, contract: str) -> None:
    """An import that goes up, or sideways, is named together with the contract that it breaks."""
    (tree / "toi_invite" / file).write_text(f"{line}\n")

    result = _lint_imports(tree)

    assert result.returncode == 1, result.stdout
    assert f"{contract} BROKEN" in " ".join(result.stdout.split())
    assert "planted" in result.stdout


def test_gateway_may_call_out(tree: Path) -> None:
    """The bank's clients are the one place for httpx."""
    (tree / "toi_invite" / "services" / "kaspi" / "planted.py").write_text("import httpx\n")

    result = _lint_imports(tree)

    assert result.returncode == 0, result.stdout


def _lint_imports(tree: Path) -> subprocess.CompletedProcess[str]:
    program = Path(sys.executable).with_name("lint-imports")
    return subprocess.run([program, "--no-cache"], cwd=tree, capture_output=True, text=True, check=False)
