"""Plants each bug of tests/sabotage/ in a copy of the project and demands that its tests turn red: `make sabotage`.

A test that stays green with the protection gone proves nothing. `make test` checks only that every patch still applies
and that the tests named in it exist.
"""

import os
import re
import shutil
import subprocess
import sys
import tempfile
from collections.abc import Sequence
from dataclasses import dataclass
from pathlib import Path
from xml.etree import ElementTree as ET

ROOT = Path(__file__).resolve().parent.parent
FOLDER = Path("tests") / "sabotage"
_NAMED_TEST = re.compile(r"tests/\S+\.py::\w+")
# How a test says that it expected something else; any other exception may be the planted code itself falling over.
_EXPECTED_ELSE = ("AssertionError", "assert ", "Failed: DID NOT RAISE")
_PATIENCE = 600  # seconds for the tests of one patch


@dataclass(frozen=True)
class Plant:
    """A planted bug: its patch, what is broken, and the tests (`tests/…/test_x.py::test_y`) that must turn red."""

    patch: Path
    broken: str
    tests: tuple[str, ...]


@dataclass(frozen=True)
class Verdict:
    """What the tests said: which failed because they expected something else, and whether they could run at all."""

    failed: tuple[str, ...]
    trouble: str | None = None


def read_plants(root: Path) -> list[Plant]:
    """Every patch below `root`, by number."""
    return [_read_plant(path) for path in sorted((root / FOLDER).glob("*.patch"))]


def find_problem(root: Path, plant: Plant) -> str | None:
    """Why the patch is of no use any more, or None."""
    if not plant.tests:
        return "names no test"
    for test in plant.tests:
        file, _, name = test.partition("::")
        path = root / file
        if not path.is_file() or f"def {name}(" not in path.read_text(encoding="utf-8"):
            return f"names {test}, which does not exist"
    check = _apply(root, plant, "--check")
    return f"does not apply: {check.stderr.strip()}" if check.returncode else None


def judge(report: Path) -> Verdict:
    """Read a JUnit report: tests that failed by an assertion are counted, errors of set-up and import are trouble."""
    cases = list(ET.parse(report).iter("testcase"))  # noqa: S314 - pytest has just written it
    failures = [
        (case.get("name", ""), failure.get("message", "")) for case in cases for failure in case.iter("failure")
    ]
    failed = tuple(name for name, message in failures if message.startswith(_EXPECTED_ELSE))
    broken = [f"{name}: {message}" for name, message in failures if not message.startswith(_EXPECTED_ELSE)]
    broken += [error.get("message", "") for case in cases for error in case.iter("error")]
    return Verdict(failed, None if cases and not broken else next(iter(broken), "no test ran"))


def main(root: Path) -> int:
    """Run the named tests in the sound project, then with each bug; the exit code is 1 if a bug is not seen."""
    plants = read_plants(root)
    tests = sorted({test for plant in plants for test in plant.tests})
    sound = _try_out(root, None, tests)
    if sound.failed or sound.trouble:
        print(f"00 sound: not green ({sound.trouble or ', '.join(sound.failed)})")
        return 1
    print(f"00 sound: green ({len(tests)} tests)", flush=True)
    seen = [_report(plant, _try_out(root, plant, plant.tests)) for plant in plants]
    print(f"{sum(seen)} of {len(plants)} planted bugs seen")
    return 0 if all(seen) else 1


def _read_plant(path: Path) -> Plant:
    comment = path.read_text(encoding="utf-8").partition("\n--- ")[0]
    broken = comment.partition("\n")[0].removeprefix("# ")
    return Plant(path, broken, tuple(_NAMED_TEST.findall(comment)))


def _report(plant: Plant, verdict: Verdict) -> bool:
    number, _, name = plant.patch.stem.partition("-")
    failed = list(verdict.failed)
    more = f" and {len(failed) - 1} more" if len(failed) > 1 else ""
    seen = f"red ({failed[0]}{more})" if failed else f"NOT SEEN ({verdict.trouble or 'every test passed'})"
    print(f"{number} {name}: {seen}", flush=True)
    return bool(failed)


def _try_out(root: Path, plant: Plant | None, tests: Sequence[str]) -> Verdict:
    """Run the tests in a copy of what git tracks, as it lies in the folder now, with the bug planted."""
    with tempfile.TemporaryDirectory(prefix="toi-sabotage-") as folder:
        tree, report = Path(folder) / "tree", Path(folder) / "report.xml"
        _copy_tracked(root, tree)
        if plant:
            planted = _apply(tree, plant)
            if planted.returncode:
                return Verdict((), f"does not apply: {planted.stderr.strip()}")
        program = [sys.executable, "-m", "pytest", "-q", "-p", "no:cacheprovider", f"--junitxml={report}"]
        run = _run(tree, *program, *tests)
        return judge(report) if report.exists() else Verdict((), run.stderr.strip()[-300:])


def _copy_tracked(root: Path, tree: Path) -> None:
    listed = _run(root, "git", "ls-files", "-z")
    listed.check_returncode()
    for name in filter(None, listed.stdout.split("\0")):
        if (root / name).is_file():
            (tree / name).parent.mkdir(parents=True, exist_ok=True)
            shutil.copy2(root / name, tree / name)


def _apply(tree: Path, plant: Plant, *options: str) -> subprocess.CompletedProcess[str]:
    return _run(tree, "git", "apply", *options, str(plant.patch))


def _run(folder: Path, *command: str) -> subprocess.CompletedProcess[str]:
    # A git hook's variables would lead git to the repository that it runs for.
    environment = {name: value for name, value in os.environ.items() if not name.startswith("GIT_")}
    return subprocess.run(  # noqa: S603 - git and pytest, with our own arguments
        command, cwd=folder, env=environment, capture_output=True, text=True, timeout=_PATIENCE, check=False
    )


if __name__ == "__main__":
    sys.exit(main(ROOT))
