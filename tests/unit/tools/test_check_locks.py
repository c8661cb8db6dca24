"""The check of lock files, with planted faults."""

from pathlib import Path

import pytest

from tools.check_locks import check, main


def write(root: Path, name: str, text: str) -> None:
    """Put a file into the repository."""
    file = root / name
    file.parent.mkdir(parents=True, exist_ok=True)
    file.write_text(text, encoding="utf-8")


@pytest.mark.parametrize(
    "name", ["requirements/app.txt", "uv.lock", "reflex.lock/package-lock.json", "bun.lockb", "pdm.lock"]
)
def test_lock_that_names_a_host_is_told(tmp_path: Path, name: str) -> None:
    """An address in a lock ties the installation to one registry."""
    write(tmp_path, name, "babel==2.18.0\n--index-url https://registry.example/simple\n")
    assert check(tmp_path) == [f"{name}:2 names a host."]


@pytest.mark.parametrize("name", ["requirements/app.txt", "uv.lock"])
def test_lock_of_versions_and_hashes_passes(tmp_path: Path, name: str) -> None:
    """Versions and hashes are what a lock is for."""
    write(tmp_path, name, "babel==2.18.0 --hash=sha256:00ff\n")
    assert check(tmp_path) == []


def test_address_for_donations_passes(tmp_path: Path) -> None:
    """A lock of npm tells how to fund a package; nothing is fetched from there."""
    write(tmp_path, "reflex.lock/package-lock.json", '"funding": {\n  "url": "https://sponsors.example/us"\n}\n')
    assert check(tmp_path) == []


@pytest.mark.parametrize(
    "name", ["assets/clock.js", "toi_invite/block.py", "docs/lock.md", ".venv/uv.lock", "README.txt"]
)
def test_other_file_may_name_a_host(tmp_path: Path, name: str) -> None:
    """Clocks, blocks, prose and installed packages are no locks of ours."""
    write(tmp_path, name, "https://example.kz\n")
    assert check(tmp_path) == []


def test_exit_code_tells_whether_there_are_problems(tmp_path: Path, capsys: pytest.CaptureFixture[str]) -> None:
    """Continuous integration stops at a problem and shows its sentence."""
    assert main(tmp_path) == 0
    write(tmp_path, "uv.lock", "https://registry.example\n")
    assert main(tmp_path) == 1
    assert capsys.readouterr().err == "uv.lock:1 names a host.\n"
