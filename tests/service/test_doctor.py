"""What `doctor` and `serve` say about an installation, as an operator runs them."""

import os
import socket
import subprocess
import sys
from pathlib import Path

import pytest

from tests.support.payments import make_settings
from toi_invite.services.doctor import diagnose


def run(*words: str, folder: Path, **settings: str) -> subprocess.CompletedProcess[str]:
    """A command with these settings and no others."""
    kept = {name: value for name, value in os.environ.items() if not name.startswith(("TOI_", "KASPI_"))}
    given = {"TOI_ENVIRONMENT": "development", "KASPI_MOCK": "true", "TOI_DATA_DIR": str(folder)}
    command = [sys.executable, "-m", "toi_invite", *words]
    environment = kept | given | settings
    return subprocess.run(command, env=environment, text=True, capture_output=True, timeout=50, check=False)


async def test_migrated_database_is_fine(engine_url, tmp_path) -> None:
    """Nothing is wrong with what `make run` sets up, on either engine."""
    diagnosis = await diagnose(make_settings(tmp_path, TOI_DATABASE_URL=engine_url))

    assert diagnosis.problems == []
    assert "The database answers and is migrated." in diagnosis.notes


async def test_database_without_migrations_is_told(empty_url, tmp_path) -> None:
    """With the command that helps."""
    diagnosis = await diagnose(make_settings(tmp_path, TOI_DATABASE_URL=empty_url))
    assert diagnosis.problems == ["The database is not migrated: run `python -m toi_invite migrate`."]


@pytest.mark.parametrize("url", ["postgresql://toi:word@127.0.0.1:9/toi", "sqlite:////nowhere/toi.db"])
async def test_unreachable_database_is_told_without_its_password(url, tmp_path) -> None:
    """The setting, never its value."""
    diagnosis = await diagnose(make_settings(tmp_path, TOI_DATABASE_URL=url))
    assert diagnosis.problems == ["TOI_DATABASE_URL: the database cannot be reached."]


@pytest.mark.parametrize("engine_name", ["sqlite"])
@pytest.mark.parametrize("url", ["mail.toi.kz:587", "http://mail.toi.kz", "smtp://"])
async def test_malformed_mail_address_is_told(engine_url, tmp_path, url) -> None:
    """What it has to look like."""
    diagnosis = await diagnose(make_settings(tmp_path, TOI_DATABASE_URL=engine_url, TOI_SMTP_URL=url))
    assert diagnosis.problems == ["TOI_SMTP_URL has to look like smtp://user:password@host:587."]


@pytest.mark.parametrize("engine_name", ["sqlite"])
async def test_mail_server_is_called(engine_url, tmp_path) -> None:
    """One that listens is fine, one that does not is told."""
    with socket.create_server(("127.0.0.1", 0)) as server:
        url = f"smtp://127.0.0.1:{server.getsockname()[1]}"
        settings = make_settings(tmp_path, TOI_DATABASE_URL=engine_url, TOI_SMTP_URL=url)
        assert "The mail server answers." in (await diagnose(settings)).notes

    assert (await diagnose(settings)).problems == ["TOI_SMTP_URL: the mail server cannot be reached."]


@pytest.mark.parametrize("engine_name", ["sqlite"])
async def test_data_folder_that_is_a_file_is_told(engine_url, tmp_path) -> None:
    """Before an upload finds out."""
    settings = make_settings(tmp_path, TOI_DATABASE_URL=engine_url)
    (tmp_path / "file").touch()

    diagnosis = await diagnose(settings.model_copy(update={"data_dir": tmp_path / "file"}))

    assert diagnosis.problems == [f"TOI_DATA_DIR: {tmp_path / 'file'} cannot be written."]


def test_doctor_command_tells_by_its_exit_status(tmp_path) -> None:
    """0 after `migrate`, 1 before it; a sentence a line."""
    before = run("doctor", folder=tmp_path)
    migrated = run("migrate", folder=tmp_path)
    after = run("doctor", folder=tmp_path)

    assert (before.returncode, migrated.returncode, after.returncode) == (1, 0, 0)
    assert "problem  The database is not migrated" in before.stdout
    assert "problem" not in after.stdout
    assert "KASPI_MOCK is true" in after.stdout


@pytest.mark.parametrize(
    ("settings", "sentence"),
    [
        ({"KASPI_MOCK": "false"}, "KASPI_MOCK is not true"),
        ({"TOI_ENVIRONMENT": "production"}, "KASPI_MOCK is true, but mock payments are for"),
        ({"TOI_PORT": "eighty"}, "TOI_PORT is wrong"),
        ({}, "run `python -m toi_invite migrate`"),
    ],
)
def test_serve_refuses_in_a_sentence(tmp_path, settings, sentence) -> None:
    """Exit status 1, nothing on the standard output, no traceback."""
    refused = run("serve", folder=tmp_path, **settings)

    assert (refused.returncode, refused.stdout) == (1, "")
    assert sentence in refused.stderr
    assert "Traceback" not in refused.stderr


def test_every_command_has_help(tmp_path) -> None:
    """Also those that are added later."""
    overview = run("--help", folder=tmp_path)
    listed = overview.stdout.partition("Commands:")[2]
    commands = [line.split()[0] for line in listed.splitlines() if line.startswith("  ") and line[2] != " "]

    assert {"serve", "migrate", "doctor", "payments"} <= set(commands)
    for command in commands:
        assert "Usage: python -m toi_invite" in run(command, "--help", folder=tmp_path).stdout
