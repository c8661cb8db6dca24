"""What is wrong with this installation, one sentence each, naming the setting."""

import os
import socket
from dataclasses import dataclass, field
from datetime import datetime
from pathlib import Path
from urllib.parse import urlsplit

from toi_invite.config import Settings
from toi_invite.db import Database
from toi_invite.errors import ConfigurationError, DatabaseAwayError, GatewayError
from toi_invite.services.gateways import close_gateways, get_gateway
from toi_invite.services.kaspi.tls import find_certificate_expiry
from toi_invite.services.media.storage import MEDIA_FOLDER
from toi_invite.services.notices import list_stuck
from toi_invite.services.schema import is_migrated
from toi_invite.services.watch import CERTIFICATE_NOTICE
from toi_invite.startup import find_problems

_TIMEOUT = 5  # seconds
_PORTS = {"smtp": 25, "smtps": 465}


@dataclass(frozen=True)
class Diagnosis:
    """What was looked at: `problems` forbid a start or break the product, `warnings` will or may, `notes` are fine."""

    problems: list[str] = field(default_factory=list[str])
    warnings: list[str] = field(default_factory=list[str])
    notes: list[str] = field(default_factory=list[str])

    def add(self, problem: str | None, fine: str) -> None:
        """Keep the problem, or what is fine without one."""
        (self.problems if problem else self.notes).append(problem or fine)


async def diagnose(settings: Settings, *, now: datetime) -> Diagnosis:
    """Look at the settings and at everything that they point to."""
    found = Diagnosis(find_problems(settings))
    is_set_up = not found.problems
    problem = await find_database_problem(settings)
    found.add(problem, "The database answers and is migrated.")
    media = settings.data_dir / MEDIA_FOLDER  # may belong to somebody else than the folder that it lies in
    writable = _find_data_problem(settings.data_dir) or _find_data_problem(media)
    found.add(writable, f"TOI_DATA_DIR {settings.data_dir} can be written, and photos in it.")
    found.add(_find_mail_problem(settings), _describe_mail(settings))
    if not settings.operator_email:
        found.warnings.append("TOI_OPERATOR_EMAIL is not set: alerts are written into the log and mailed to nobody.")
    if problem is None:
        found.warnings.extend(await _find_stuck(settings, now))
    if settings.kaspi_mock:
        found.notes.append(f"KASPI_MOCK is true: payments are pretended, scenario {settings.mock_scenario.value}.")
    elif is_set_up:
        await _look_at_gateway(settings, found, now)
    return found


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


async def _find_stuck(settings: Settings, now: datetime) -> list[str]:
    database = Database(settings.database_url)
    try:
        async with database.reading() as session:
            stuck = await list_stuck(session, now=now)
    finally:
        await database.dispose()
    return [
        f"Mail {notice.id} ({notice.kind}) of {notice.created_at:%Y-%m-%d %H:%M} UTC "
        + (f"has not left after {notice.tries} tries." if notice.send_at else "was given up.")
        for notice in stuck
    ]


async def _look_at_gateway(settings: Settings, found: Diagnosis, now: datetime) -> None:
    """Its certificates first: with ones that cannot be used, there is nobody to ask."""
    try:
        ends_at = find_certificate_expiry(settings)
        gateway = get_gateway(settings)
    except ConfigurationError as error:
        found.problems.append(str(error))
        return
    if ends_at and ends_at - now < CERTIFICATE_NOTICE:
        tense = "ended" if ends_at <= now else "ends"
        (found.problems if ends_at <= now else found.warnings).append(
            f"KASPI_CLIENT_CERT {tense} on {ends_at:%Y-%m-%d}; docs/operations.md says how to change it."
        )
    try:
        await gateway.ping()
    except GatewayError as error:
        found.problems.append(
            f"KASPI_API_URL: the gateway {gateway.name} is not well: {type(error).__name__}: {error}."
        )
    else:
        found.notes.append(f"The gateway {gateway.name} answers.")
    finally:
        await close_gateways()


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
