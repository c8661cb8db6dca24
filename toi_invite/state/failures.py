"""What happens when a handler fails: a line in the log without anybody's data, a sentence for the reader."""

import json
import logging
import re

import reflex as rx
from reflex.event import EventSpec
from reflex_base.utils.exceptions import EventDeserializationError
from typing_extensions import override

from toi_invite.errors import DatabaseAwayError
from toi_invite.language.codes import Language
from toi_invite.language.texts import get_text
from toi_invite.state.base import SignedOutError

_LOG = logging.getLogger(__name__)
# Reflex prints whole events here: the Cookie header and what was typed (facts/reliability.md, finding 11).
_TALKATIVE = (
    "reflex.app",
    "reflex_base.event.processor.event_processor",
    "reflex_base.event.processor.base_state_processor",
    "engineio.server",
    "socketio.server",
)
_SECRET_PART = re.compile(r"(Event\(|[Ee]vent data|Event data must|with value |for event: ).*", re.DOTALL)


def browser_text(key: str) -> rx.Var[str]:
    """A text that the browser picks by the language of the document, for messages sent without a state."""
    texts = json.dumps({language.value: get_text(language, key) for language in Language}, ensure_ascii=False)
    return rx.Var(f"({texts})[document.documentElement.lang]").to(str)


def tell_failure(exception: Exception) -> EventSpec | None:
    """Log what a handler raised and tell the reader what to do."""
    if isinstance(exception, SignedOutError):
        return rx.redirect("/sign-in")
    _LOG.error("A handler failed: %s", type(exception).__name__, exc_info=exception)
    key = "errors.database_away" if isinstance(exception, DatabaseAwayError) else "errors.unexpected"
    return rx.toast.error(browser_text(key))


class _Withhold(logging.Filter):
    """Cuts everything that came from a browser out of Reflex's own lines."""

    @override
    def filter(self, record: logging.LogRecord) -> bool:
        message = record.getMessage()
        record.msg, record.args = _SECRET_PART.sub("[withheld]", message), ()
        if record.msg != message or _holds_event(record):
            record.exc_info = record.exc_text = None
        return True


def _holds_event(record: logging.LogRecord) -> bool:
    return bool(record.exc_info) and isinstance(record.exc_info[1], EventDeserializationError)


def withhold_payloads() -> None:
    """Keep cookies and what people type out of the log."""
    for name in _TALKATIVE:
        logging.getLogger(name).addFilter(_Withhold())
