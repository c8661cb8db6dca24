"""Mail: what is written, what cannot be smuggled in, and what happens when nobody takes it."""

import email
import logging
import socket
from email import policy
from pathlib import Path

import pytest

from tests.support.mail_server import run_mail_server
from tests.support.moment import NOW
from toi_invite.config import Settings, load_settings
from toi_invite.errors import ConfigurationError
from toi_invite.services.mail import send_mail

TO = "aigerim@example.kz"


def _load(folder: Path, **values: object) -> Settings:
    return load_settings(TOI_ENVIRONMENT="development", TOI_DATA_DIR=folder, KASPI_MOCK="true", **values)


async def test_mail_in_development_is_a_readable_file(tmp_path: Path) -> None:
    """Kazakh letters arrive, and the date is the moment that was given."""
    assert await send_mail(_load(tmp_path), to=TO, subject="Құпиясөз", text="Сәлеметсіз бе!", now=NOW)
    [path] = (tmp_path / "mail").glob("*.eml")
    mail = email.message_from_bytes(path.read_bytes(), policy=policy.default)
    assert (mail["to"], mail["subject"], mail["from"]) == (TO, "Құпиясөз", "toi_invite <no-reply@toi.example>")
    assert mail["date"].datetime == NOW
    assert mail.get_content() == "Сәлеметсіз бе!\n"


@pytest.mark.parametrize("line_break", ["\n", "\r\n", "\r"])
async def test_header_cannot_be_smuggled_in(tmp_path: Path, line_break: str) -> None:
    """A line break in an address or subject stops the mail."""
    settings, smuggled = _load(tmp_path), f"{line_break}Bcc: thief@example.kz"
    for to, subject in ((TO + smuggled, "Құпиясөз"), (TO, f"Құпиясөз{smuggled}")):
        with pytest.raises(ValueError, match="linefeed"):
            await send_mail(settings, to=to, subject=subject, text="", now=NOW)
    assert not (tmp_path / "mail").exists()


async def test_mail_server_gets_the_letter(tmp_path: Path) -> None:
    """Over SMTP the letter reaches its receiver as it was written."""
    async with run_mail_server() as (port, letters):
        settings = _load(tmp_path, TOI_SMTP_URL=f"smtp://127.0.0.1:{port}")
        assert await send_mail(settings, to=TO, subject="Құпиясөз", text="Сәлеметсіз бе!", now=NOW)
    [letter] = letters
    mail = email.message_from_bytes(letter, policy=policy.default)
    assert (mail["to"], mail["subject"], mail.get_content().strip()) == (TO, "Құпиясөз", "Сәлеметсіз бе!")


async def test_mail_server_away_is_logged_without_the_address(tmp_path: Path, caplog: pytest.LogCaptureFixture) -> None:
    """The caller learns that it was not sent; the log has nobody's data."""
    with socket.socket() as closed:
        closed.bind(("127.0.0.1", 0))
        settings = _load(tmp_path, TOI_SMTP_URL=f"smtp://user:secret@127.0.0.1:{closed.getsockname()[1]}")
        with caplog.at_level(logging.ERROR):
            assert not await send_mail(settings, to=TO, subject="Құпиясөз", text="", now=NOW)
    assert caplog.records
    assert TO not in caplog.text
    assert "secret" not in caplog.text


async def test_production_without_a_mail_server_is_a_configuration_error(tmp_path: Path) -> None:
    """Mail is never dropped in silence, nor written to a disk where nobody looks."""
    settings = load_settings(TOI_ENVIRONMENT="production", TOI_DATA_DIR=tmp_path, TOI_MAIL_FROM="a@example.kz")
    with pytest.raises(ConfigurationError, match="TOI_SMTP_URL"):
        await send_mail(settings, to=TO, subject="Құпиясөз", text="", now=NOW)
