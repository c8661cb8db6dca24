"""Copies of the project with a planted bug, in which a proof has to fail: a proof that cannot fail proves nothing."""

import os
import re
import shutil
import subprocess
import sys
from collections.abc import Mapping
from pathlib import Path

ROOT = Path(__file__).parents[2]
_FOLDERS = ("toi_invite", "tests", "alembic", "assets")
_FILES = ("alembic.ini", "pyproject.toml")
_VIOLATION = re.compile(r"AssertionError: ((?:I\d+|T\d{8}-\d+).*)")


def copy_project(tree: Path) -> Path:
    """A copy of the project as it lies here now, with its tests."""
    for name in _FOLDERS:
        shutil.copytree(ROOT / name, tree / name, ignore=shutil.ignore_patterns("__pycache__"))
    for name in _FILES:
        shutil.copy(ROOT / name, tree / name)
    return tree


def spoil(tree: Path, file: str, changes: Mapping[str, str]) -> Path:
    """Replace each sound piece of a file of a copy by a broken one; the copy again."""
    source = tree / file
    text = source.read_text(encoding="utf-8")
    for sound, broken in changes.items():
        assert sound in text, f"{file} has changed: {sound}"
        text = text.replace(sound, broken)
    source.write_text(text, encoding="utf-8")
    return tree


def plant(tree: Path, patch: str) -> Path:
    """A copy of the project with a patch of tests/sabotage/ applied."""
    copy_project(tree)
    subprocess.run(["git", "apply", str(ROOT / "tests" / "sabotage" / patch)], cwd=tree, check=True)
    return tree


def unlock(tree: Path) -> Path:
    """A copy of the project in which nobody waits for another to be done with an event."""
    services = copy_project(tree) / "toi_invite" / "services"
    spoil(services, "event_views.py", {"== event_id).with_for_update()": "== event_id)"})
    locks = (
        ".with_for_update(skip_locked=skip_locked)",
        ".with_for_update(of=[Payment, Attempt], skip_locked=skip_locked)",
    )
    spoil(services, "payments/cases.py", dict.fromkeys(locks, ""))
    return tree


def find_violation(tree: Path, *tests: str) -> str:
    """The first broken law that the tests of a tree find; empty when they find none."""
    command = [sys.executable, "-m", "pytest", "-x", "-q", "-p", "no:cacheprovider", *tests]
    environment = {**os.environ, "PYTHONPATH": str(tree), "TOI_PROOF": "test"}
    environment.pop("TOI_FIGURES", None)
    run = subprocess.run(command, cwd=tree, env=environment, capture_output=True, text=True, check=False)
    found = _VIOLATION.search(run.stdout)
    return found[1] if found else ""
