"""What is wrong with this installation, one sentence each, naming the setting."""

import os
import socket
from dataclasses import dataclass
from pathlib import Path
from urllib.parse import urlsplit

from toi_invite.config import Settings
from toi_invite.db import Database
from toi_invite.errors import DatabaseAwayError
from toi_invite.services.schema import is_migrated
from toi_invite.startup import find_problems

_TIMEOUT = 5  # seconds
_PORTS = {"smtp": 25, "smtps": 465}


@dataclass(frozen=True)
class Diagnosis:
    """What was looked at: `problems` forbid a start or break the product, `notes` tell what is fine."""

    problems: list[str]
    notes: list[str]


async def diagnose(settings: Settings) -> Diagnosis:
    """Look at the settings and at everything that they point to."""
    problems = find_problems(settings)
    notes: list[str] = []
    database = await find_database_problem(settings)
    for found, fine in (
        (database, "The database answers and is migrated."),
        (_find_data_problem(settings.data_dir), f"TOI_DATA_DIR {settings.data_dir} can be written."),
        (_find_mail_problem(settings), _describe_mail(settings)),
    ):
        (problems if found else notes).append(found or fine)
    if settings.kaspi_mock:
        notes.append(f"KASPI_MOCK is true: payments are pretended, scenario {settings.mock_scenario.value}.")
    return Diagnosis(problems, notes)


async def find_database_problem(settings: Settings) -> str | None:
    """A sentence when the database cannot be reached or lacks migrations."""
    database = Database(settings.database_url)
    try:
        async with database.reading() as session:
            migrated = await is_migrated(session)
    except DatabaseAwayError:
        return "TOI_DATABASE_URL: the database cannot be reached."
    finally:
        await database.dispose()
    return None if migrated else "The database is not migrated: run `python -m toi_invite migrate`."


def _find_data_problem(folder: Path) -> str | None:
    nearest = next(path for path in (folder.resolve(), *folder.resolve().parents) if path.exists())
    if nearest.is_dir() and os.access(nearest, os.W_OK | os.X_OK):
        return None
    return f"TOI_DATA_DIR: {folder} cannot be written."


def _find_mail_problem(settings: Settings) -> str | None:
    url = settings.smtp_url.get_secret_value()
    if not url:
        return None
    parts = urlsplit(url)
    if parts.scheme not in _PORTS or not parts.hostname:
        return "TOI_SMTP_URL has to look like smtp://user:password@host:587."
    try:
        socket.create_connection((parts.hostname, parts.port or _PORTS[parts.scheme]), _TIMEOUT).close()
    except OSError:
        return "TOI_SMTP_URL: the mail server cannot be reached."
    return None


def _describe_mail(settings: Settings) -> str:
    if settings.smtp_url.get_secret_value():
        return "The mail server answers."
    if not settings.is_development:
        return "Without TOI_SMTP_URL no mail leaves."
    return f"TOI_SMTP_URL is not set: mail is written to {settings.data_dir / 'mail'}."
