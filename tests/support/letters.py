"""The mail of a development server: files in its folder."""

import email
from email import policy
from email.message import EmailMessage
from pathlib import Path


def read_letters(folder: Path) -> list[EmailMessage]:
    """Every letter that a server with this data folder wrote, in the order of their subjects."""
    letters = [parse_letter(path.read_bytes()) for path in (folder / "mail").glob("*.eml")]
    return sorted(letters, key=lambda letter: str(letter["subject"]))


def parse_letter(data: bytes) -> EmailMessage:
    """A letter as a mail program reads it."""
    return email.message_from_bytes(data, policy=policy.default)
