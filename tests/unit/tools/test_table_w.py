"""Every row of table W has a test that exists (tests/web/README.md)."""

import re
from pathlib import Path

TESTS = Path(__file__).parents[2]
ROWS = re.findall(
    r"^\| W(\d+) \|.*\| (`.*`) \|$", (TESTS / "web" / "README.md").read_text(encoding="utf-8"), re.MULTILINE
)


def test_every_row_is_there() -> None:
    """W1 to W45, in order."""
    assert [int(number) for number, _ in ROWS] == list(range(1, 46))


def test_every_named_test_exists() -> None:
    """A test that was renamed is renamed in the list as well."""
    names = {name for _, cell in ROWS for name in re.findall(r"`([^`]+)`", cell)}

    assert [name for name in sorted(names) if not _exists(name)] == []


def _exists(name: str) -> bool:
    file, _, function = name.partition("::")
    path = TESTS / file if "/" in file else TESTS / "web" / file
    return path.is_file() and f"def {function}(" in path.read_text(encoding="utf-8")
