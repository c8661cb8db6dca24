"""Mail: by SMTP, or in development into files of `data_dir/mail`."""

import asyncio
import logging
import secrets
from datetime import datetime
from email.message import EmailMessage
from email.utils import format_datetime, make_msgid
from pathlib import Path
from urllib.parse import unquote, urlsplit

import aiosmtplib

from toi_invite.config import Settings
from toi_invite.errors import ConfigurationError

_LOG = logging.getLogger(__name__)
_TIMEOUT = 20  # seconds


async def send_mail(
    settings: Settings, *, to: str, subject: str, text: str, now: datetime, message_name: str | None = None
) -> bool:
    """Send a plain text; false when the mail server did not take it, which is logged without the address.

    A letter that may be sent again is known by its `message_name`, the part of its Message-ID before the host.

    Raises:
        ValueError: a line break in `to` or `subject`; nothing is sent.
        ConfigurationError: TOI_SMTP_URL is missing outside development.
    """
    message = _write(settings, to, subject, text, now)
    if message_name:
        message.replace_header("Message-ID", f"<{message_name}@{_get_host(settings)}>")
    url = settings.smtp_url.get_secret_value()
    if not url and settings.is_development:
        await asyncio.to_thread(_keep, message, settings.data_dir / "mail", now)
        return True
    if not url:
        raise ConfigurationError("TOI_SMTP_URL is not set; mail cannot be sent.")
    return await _send(message, url)


def _write(settings: Settings, to: str, subject: str, text: str, now: datetime) -> EmailMessage:
    message = EmailMessage()
    message["From"] = settings.mail_from
    message["To"] = to
    message["Subject"] = subject
    message["Date"] = format_datetime(now)
    message["Message-ID"] = make_msgid(domain=_get_host(settings))
    message["Auto-Submitted"] = "auto-generated"
    message.set_content(text)
    return message


def _get_host(settings: Settings) -> str:
    return urlsplit(settings.public_url).hostname or "localhost"


def _keep(message: EmailMessage, folder: Path, now: datetime) -> None:
    folder.mkdir(parents=True, exist_ok=True)
    (folder / f"{now:%Y%m%dT%H%M%S}-{secrets.token_hex(4)}.eml").write_bytes(message.as_bytes())


async def _send(message: EmailMessage, url: str) -> bool:
    parts = urlsplit(url)
    is_tls = parts.scheme == "smtps"
    try:
        await aiosmtplib.send(
            message,
            hostname=parts.hostname or "localhost",
            port=parts.port,
            username=unquote(parts.username) if parts.username else None,
            password=unquote(parts.password) if parts.password else None,
            use_tls=is_tls,
            # A password never travels in clear text.
            start_tls=True if parts.password and not is_tls else None,
            timeout=_TIMEOUT,
        )
    except (aiosmtplib.SMTPException, OSError) as error:
        _LOG.error("Mail was not sent: %s", type(error).__name__)
        return False
    return True
