"""Finds lock files that name a host: run `.venv/bin/python tools/check_locks.py`, which ends with 1 if there are any.

A lock must install from whichever registry the machine is set to use, so it holds versions and hashes but no address.
"""

import re
import sys
from collections.abc import Iterator
from pathlib import Path

_LOCK = re.compile(r"(^|[-_.])lock(b|file)?([-_.]|$)", re.IGNORECASE)
_FUNDING = re.compile(r'\s*"url": ')  # where npm keeps how to thank a package's authors; nothing is fetched from there
_SKIPPED_FOLDERS = {".venv", ".git", ".web", "node_modules", "data"}  # none of them is committed
_PROSE_AND_CODE = {".py", ".md", ".html", ".svg", ".css"}


def check(root: Path) -> list[str]:
    """A sentence for every line of a lock file below `root` that holds an address."""
    return [
        f"{file.relative_to(root)}:{number} names a host."
        for file in _list_locks(root)
        for number, line in enumerate(file.read_text(encoding="utf-8", errors="replace").splitlines(), start=1)
        if "://" in line and not _FUNDING.match(line)
    ]


def _list_locks(root: Path) -> Iterator[Path]:
    """The compiled requirements, and every file that calls itself or its folder a lock."""
    for file in sorted(root.rglob("*")):
        parts = file.relative_to(root).parts
        if _SKIPPED_FOLDERS.intersection(parts) or not file.is_file():
            continue
        is_requirements = parts[0] == "requirements" and file.suffix == ".txt"
        if is_requirements or (file.suffix not in _PROSE_AND_CODE and any(_LOCK.search(part) for part in parts)):
            yield file


def main(root: Path) -> int:
    """Print the problems of the repository at `root`; the exit code is 1 if there are any."""
    problems = check(root)
    sys.stderr.writelines(f"{problem}\n" for problem in problems)
    return 1 if problems else 0


if __name__ == "__main__":
    sys.exit(main(Path(__file__).resolve().parent.parent))
