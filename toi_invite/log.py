"""Our log: one line a record, whatever it says, and nothing in it that could sign anybody in or tell who they are."""

import logging
import re
from datetime import UTC, datetime

from typing_extensions import override

_HIDDEN = "[hidden]"
_NAMED = r"(?:set-)?cookie|authorization|api-key|password|passwd|token|secret|session|signature"
_SECRETS = (
    # The rest of a line that begins as one of these headers does; a cookie holds several values.
    (re.compile(r"(?i)\b((?:set-)?cookie|authorization)(['\"]?\s*[:=]\s*).*"), rf"\1\2{_HIDDEN}"),
    (
        re.compile(rf"(?i)([\w-]*(?:{_NAMED})[\w-]*)(['\"]?\s*[:=]\s*)(['\"]?)(?!\[hidden)[^\s,;&'\")}}\]]+"),
        rf"\1\2\3{_HIDDEN}",
    ),
    (re.compile(r"[\w.+-]+@[\w-]+(?:\.[\w-]+)+"), _HIDDEN),
    (re.compile(r"(?<![\w-])(?:\+?[78][\s(-]*\d{3}[\s)-]*\d{3}[\s-]*\d{2}[\s-]*\d{2}|\d{12})(?![\w-])"), _HIDDEN),
)


class PlainFormatter(logging.Formatter):
    """Time, level, logger and message on one line: breaks inside are escaped, secrets and personal data hidden."""

    @override
    def format(self, record: logging.LogRecord) -> str:
        text = record.getMessage()
        if record.exc_info:
            text = f"{text}\n{self.formatException(record.exc_info)}"
        moment = datetime.fromtimestamp(record.created, UTC).isoformat(timespec="milliseconds")
        return f"{moment} {record.levelname} {record.name} {_escape(hide_secrets(text))}"


def hide_secrets(text: str) -> str:
    """The text without cookies, tokens, passwords, signatures, e-mail addresses, phones and identity numbers."""
    for pattern, replacement in _SECRETS:
        text = pattern.sub(replacement, text)
    return text


def set_up_logging() -> None:
    """Send what our own loggers say from INFO on to the standard error; again is fine."""
    logger = logging.getLogger("toi_invite")
    if not any(isinstance(handler.formatter, PlainFormatter) for handler in logger.handlers):
        handler = logging.StreamHandler()
        handler.setFormatter(PlainFormatter())
        logger.addHandler(handler)
    logger.setLevel(logging.INFO)


def _escape(text: str) -> str:
    """Every character that could begin a new line or move a terminal's cursor, written out."""
    return "".join(each if each.isprintable() else each.encode("unicode_escape").decode() for each in text)
