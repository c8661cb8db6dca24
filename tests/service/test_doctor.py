"""What `doctor` and `serve` say about an installation, as an operator runs them."""

import os
import socket
import subprocess
import sys
from datetime import timedelta
from pathlib import Path

import click
import pytest
from click.testing import CliRunner
from pydantic import SecretStr

from tests.support.bank import PretendBank
from tests.support.moment import NOW
from tests.support.payments import after, make_settings
from toi_invite.__main__ import commands
from toi_invite.clock import read_clock
from toi_invite.config import Settings
from toi_invite.services.alerts import raise_alert
from toi_invite.services.doctor import diagnose
from toi_invite.services.postman import send_due


def run(*words: str, folder: Path, **settings: str) -> subprocess.CompletedProcess[str]:
    """A command with these settings and no others."""
    kept = {name: value for name, value in os.environ.items() if not name.startswith(("TOI_", "KASPI_"))}
    given = {"TOI_ENVIRONMENT": "development", "KASPI_MOCK": "true", "TOI_DATA_DIR": str(folder)}
    command = [sys.executable, "-m", "toi_invite", *words]
    environment = kept | given | settings
    return subprocess.run(command, env=environment, text=True, capture_output=True, timeout=50, check=False)


async def test_migrated_database_is_fine(engine_url, tmp_path) -> None:
    """Nothing is wrong with what `make run` sets up, on either engine."""
    diagnosis = await diagnose(make_settings(tmp_path, TOI_DATABASE_URL=engine_url), now=NOW)

    assert diagnosis.problems == []
    assert "The database answers and is migrated." in diagnosis.notes


async def test_database_without_migrations_is_told(empty_url, tmp_path) -> None:
    """With the command that helps."""
    diagnosis = await diagnose(make_settings(tmp_path, TOI_DATABASE_URL=empty_url), now=NOW)
    assert diagnosis.problems == ["The database is not migrated: run `python -m toi_invite migrate`."]


@pytest.mark.parametrize("url", ["postgresql://toi:word@127.0.0.1:9/toi", "sqlite:////nowhere/toi.db"])
async def test_unreachable_database_is_told_without_its_password(url, tmp_path) -> None:
    """The setting, never its value."""
    diagnosis = await diagnose(make_settings(tmp_path, TOI_DATABASE_URL=url), now=NOW)
    assert diagnosis.problems == ["TOI_DATABASE_URL: the database cannot be reached."]


@pytest.mark.parametrize("engine_name", ["sqlite"])
@pytest.mark.parametrize("url", ["mail.toi.kz:587", "http://mail.toi.kz", "smtp://"])
async def test_malformed_mail_address_is_told(engine_url, tmp_path, url) -> None:
    """What it has to look like."""
    diagnosis = await diagnose(make_settings(tmp_path, TOI_DATABASE_URL=engine_url, TOI_SMTP_URL=url), now=NOW)
    assert diagnosis.problems == ["TOI_SMTP_URL has to look like smtp://user:password@host:587."]


@pytest.mark.parametrize("engine_name", ["sqlite"])
async def test_mail_server_is_called(engine_url, tmp_path) -> None:
    """One that listens is fine, one that does not is told."""
    with socket.create_server(("127.0.0.1", 0)) as server:
        url = f"smtp://127.0.0.1:{server.getsockname()[1]}"
        settings = make_settings(tmp_path, TOI_DATABASE_URL=engine_url, TOI_SMTP_URL=url)
        assert "The mail server answers." in (await diagnose(settings, now=NOW)).notes

    assert (await diagnose(settings, now=NOW)).problems == ["TOI_SMTP_URL: the mail server cannot be reached."]


@pytest.mark.parametrize("engine_name", ["sqlite"])
async def test_data_folder_that_is_a_file_is_told(engine_url, tmp_path) -> None:
    """Before an upload finds out."""
    settings = make_settings(tmp_path, TOI_DATABASE_URL=engine_url)
    (tmp_path / "file").touch()

    diagnosis = await diagnose(settings.model_copy(update={"data_dir": tmp_path / "file"}), now=NOW)

    assert diagnosis.problems == [f"TOI_DATA_DIR: {tmp_path / 'file'} cannot be written."]


@pytest.mark.parametrize("engine_name", ["sqlite"])
async def test_folder_of_photos_that_cannot_be_written_is_told(engine_url, tmp_path) -> None:
    """The folder around it is fine."""
    settings = make_settings(tmp_path, TOI_DATABASE_URL=engine_url)
    (tmp_path / "media").touch()

    assert (await diagnose(settings, now=NOW)).problems == [f"TOI_DATA_DIR: {tmp_path / 'media'} cannot be written."]


def make_bank_settings(folder: Path, engine_url: str, bank: PretendBank, **values: str) -> Settings:
    """Settings of r1 at the pretend bank."""
    given = {"KASPI_MOCK": "false", "KASPI_API_URL": bank.url, "KASPI_API_KEY": bank.api_key}
    return make_settings(folder, TOI_DATABASE_URL=engine_url, **given | values)


def make_tls_settings(folder: Path, engine_url: str, bank: PretendBank, **values: str) -> Settings:
    """Settings of r2 at the pretend bank, with the certificate of its default organization."""
    files = {"KASPI_CLIENT_CERT": str(bank.client.bundle), "KASPI_CA_BUNDLE": str(bank.ca_bundle)}
    given = {"KASPI_SCHEME": "r2", "KASPI_API_URL": bank.tls_url, "KASPI_CLIENT_KEY_PASSWORD": bank.client.password}
    return make_bank_settings(folder, engine_url, bank, **files | given | values)


@pytest.mark.parametrize("engine_name", ["sqlite"])
async def test_gateway_is_asked_how_it_is(engine_url, tmp_path, pretend_bank) -> None:
    """A well one is a note; one that nobody can reach, or that does not know our key, is a problem."""
    well = await diagnose(make_bank_settings(tmp_path, engine_url, pretend_bank), now=NOW)
    away = make_bank_settings(tmp_path, engine_url, pretend_bank, KASPI_API_URL="http://127.0.0.1:9")
    foreign = make_bank_settings(tmp_path, engine_url, pretend_bank, KASPI_API_KEY="of somebody else")

    assert (well.problems, "The gateway qr answers." in well.notes) == ([], True)
    [told] = (await diagnose(away, now=NOW)).problems
    assert told.startswith("KASPI_API_URL: the gateway qr is not well: GatewayUnavailableError")
    [told] = (await diagnose(foreign, now=NOW)).problems
    assert told.startswith("KASPI_API_URL: the gateway qr is not well: GatewayMisconfiguredError")
    assert "somebody" not in told


@pytest.mark.parametrize("engine_name", ["sqlite"])
async def test_certificate_is_looked_at_before_it_ends(engine_url, tmp_path, pretend_bank) -> None:
    """Fine, thirty days before its end a warning, after it a problem."""
    settings = make_tls_settings(tmp_path, engine_url, pretend_bank)
    fine = await diagnose(settings, now=read_clock())
    files = pretend_bank.authority.get_client_files("ending", pretend_bank.bin, days=20)
    ending = settings.model_copy(update={"kaspi_client_cert": files.bundle})
    soon = await diagnose(ending, now=read_clock())
    over = await diagnose(ending, now=read_clock() + timedelta(days=21))

    assert (fine.problems, "The gateway qr answers." in fine.notes) == ([], True)
    assert not any("KASPI_CLIENT_CERT" in warning for warning in fine.warnings)
    assert (soon.problems, [each[:22] for each in soon.warnings if "CERT" in each]) == ([], ["KASPI_CLIENT_CERT ends"])
    assert [each[:23] for each in over.problems] == ["KASPI_CLIENT_CERT ended"]


@pytest.mark.parametrize("engine_name", ["sqlite"])
@pytest.mark.parametrize(
    ("setting", "value", "sentence"),
    [
        ("KASPI_CLIENT_CERT", "/nowhere/cert.pem", "KASPI_CLIENT_CERT cannot be read: No such file or directory."),
        ("KASPI_CA_BUNDLE", "/nowhere/ca.pem", "KASPI_CA_BUNDLE cannot be read: No such file or directory."),
        ("KASPI_CLIENT_KEY_PASSWORD", "wrong", "or KASPI_CLIENT_KEY_PASSWORD does not open it."),
    ],
)
async def test_unusable_certificate_is_told(engine_url, tmp_path, pretend_bank, setting, value, sentence) -> None:
    """By the setting's name, without asking the bank."""
    settings = make_tls_settings(tmp_path, engine_url, pretend_bank, **{setting: value})

    [told] = (await diagnose(settings, now=NOW)).problems

    assert told.endswith(sentence)


async def test_mail_that_does_not_leave_is_a_warning(database, engine_url, tmp_path) -> None:
    """While it is tried, and for a month after it was given up."""
    settings = make_settings(tmp_path, TOI_DATABASE_URL=engine_url, TOI_OPERATOR_EMAIL="operator@toi.example")
    away = settings.model_copy(update={"smtp_url": SecretStr("smtp://127.0.0.1:9")})
    async with database.transaction() as session:
        await raise_alert(session, "surplus", "key", now=NOW)
    await send_due(database, away, now=NOW)

    fresh = await diagnose(settings, now=after(60))
    late = await diagnose(settings, now=after(3_700))
    for day in range(1, 30):
        await send_due(database, away, now=NOW + timedelta(days=day))
    dead = await diagnose(settings, now=NOW + timedelta(days=29))
    forgotten = await diagnose(settings, now=NOW + timedelta(days=31))

    assert (fresh.warnings, forgotten.warnings) == ([], [])
    assert late.warnings[0].endswith("(alert) of 2026-06-01 09:00 UTC has not left after 1 tries.")
    assert dead.warnings[0].endswith("(alert) of 2026-06-01 09:00 UTC was given up.")
    assert (late.problems, dead.problems) == ([], [])


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
        ({"KASPI_MOCK": "false"}, "KASPI_API_URL is not set"),
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


def test_every_command_has_help() -> None:
    """Also those that are added later, and those of a group."""
    told = CliRunner()

    def check(words: list[str], command: click.Command) -> None:
        shown = told.invoke(commands, [*words, "--help"], prog_name="python -m toi_invite")
        assert (shown.exit_code, shown.output.startswith("Usage: python -m toi_invite")) == (0, True)
        for name, inner in command.commands.items() if isinstance(command, click.Group) else ():
            check([*words, name], inner)

    check([], commands)
    assert {"serve", "migrate", "doctor", "reconcile", "payments"} <= set(commands.commands)
