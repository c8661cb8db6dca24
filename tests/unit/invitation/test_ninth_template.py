"""Adding a template is one folder: a ninth one, made in a copy of the product, passes every check by being there."""

import os
import re
import shutil
import subprocess
import sys
from pathlib import Path

import pytest

pytestmark = [pytest.mark.slow, pytest.mark.timeout(300)]

_ROOT = Path(__file__).parents[3]
_SLUG = "toqyma"
_CHECKS = (
    "tests/unit/invitation/test_conformance.py",
    "tests/unit/invitation/test_templates.py",
    "tests/unit/invitation/test_ornament_weight.py",
    "tests/unit/invitation/test_rose.py",
    "tests/unit/services/test_palettes.py",
)


@pytest.fixture
def copy(tmp_path: Path) -> Path:
    """The product and its tests with one folder more."""
    for name in ("toi_invite", "tests", "assets"):
        shutil.copytree(_ROOT / name, tmp_path / name, ignore=shutil.ignore_patterns("__pycache__"))
    shutil.copy(_ROOT / "pyproject.toml", tmp_path)
    templates = tmp_path / "toi_invite" / "invitation" / "templates"
    shutil.copytree(templates / "tynysh", templates / _SLUG)
    for file in (templates / _SLUG).iterdir():
        file.write_text(re.sub(r"\btynysh\b", _SLUG, file.read_text(encoding="utf-8")), encoding="utf-8")
    return tmp_path


def run_checks(folder: Path, *checks: str) -> subprocess.CompletedProcess[str]:
    """The tests of templates, those of the ninth alone."""
    command = [sys.executable, "-m", "pytest", "-q", "-p", "no:cacheprovider", *checks]
    environment = {**os.environ, "PYTHONPATH": str(folder)}
    return subprocess.run(
        [*command, "-k", _SLUG], cwd=folder, env=environment, capture_output=True, text=True, check=False
    )


def test_ninth_template_is_one_folder(copy: Path) -> None:
    """Every occasion, language and filling, every palette; nothing else had to be told its name."""
    done = run_checks(copy, *_CHECKS)
    assert done.returncode == 0, done.stdout
    assert int(re.findall(r"(\d+) passed", done.stdout)[0]) >= 30


def test_checks_see_a_ninth_template_that_is_not_right(copy: Path) -> None:
    """An accent that cannot be read turns them red."""
    folder = copy / "toi_invite" / "invitation" / "templates" / _SLUG
    manifest = folder / "template.toml"
    manifest.write_text(manifest.read_text(encoding="utf-8").replace("#4A5A55", "#B8C4C0", 1), encoding="utf-8")
    done = run_checks(copy, _CHECKS[1])
    assert done.returncode == 1
    assert "test_palette_is_readable" in done.stdout
