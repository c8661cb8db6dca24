"""`tools/check_locales.py` on our own texts: a Kazakh text that goes missing turns the check red."""

import shutil
import subprocess
import sys
from pathlib import Path

import pytest

ROOT = Path(__file__).parents[3]


@pytest.fixture
def tree(tmp_path: Path) -> Path:
    """A copy of the texts, of the code that asks for them, and of the tool."""
    for folder in ("toi_invite", "tools"):
        shutil.copytree(ROOT / folder, tmp_path / folder, ignore=shutil.ignore_patterns("__pycache__"))
    return tmp_path


def test_texts_as_they_are_pass(tree: Path) -> None:
    """Every language has every text, and every text is used."""
    result = _check_locales(tree)

    assert result.returncode == 0, result.stdout + result.stderr


def test_missing_kazakh_text_is_named(tree: Path) -> None:
    """The check fails and says which text Kazakh lacks."""
    file = tree / "toi_invite" / "locales" / "kk" / "common.toml"
    lines = file.read_text(encoding="utf-8").splitlines(keepends=True)
    planted = next(line for line in lines if " = " in line)
    file.write_text("".join(line for line in lines if line != planted), encoding="utf-8")

    result = _check_locales(tree)

    assert result.returncode == 1
    assert f"common.{planted.split(' = ')[0]} has no text in kk." in (result.stdout + result.stderr).splitlines()


def _check_locales(tree: Path) -> subprocess.CompletedProcess[str]:
    tool = tree / "tools" / "check_locales.py"
    return subprocess.run([sys.executable, tool], cwd=tree, capture_output=True, text=True, check=False)
