"""What stays out of the log, and what a reader is told when a handler fails."""

import logging

import pytest
from reflex_base.utils.exceptions import EventDeserializationError

from toi_invite.errors import DatabaseAwayError
from toi_invite.state.base import SignedOutError
from toi_invite.state.failures import tell_failure, withhold_payloads

SECRET = "session=token-of-somebody"


@pytest.mark.parametrize(
    ("logger", "line"),
    [
        (
            "reflex_base.event.processor.event_processor",
            f"Error processing event queue entry for Event(name='x', router_data={{'cookie': '{SECRET}'}})",
        ),
        ("reflex.app", f"Received event from session a with no associated token. Event data: {SECRET}"),
        (
            "reflex_base.event.processor.base_state_processor",
            f"Error transforming event argument 'password' with value '{SECRET}' and type hint 'int'",
        ),
    ],
)
def test_reflex_logs_an_event_the_payload_is_withheld(logger: str, line: str, caplog: pytest.LogCaptureFixture) -> None:
    """Cookies and passwords of events that fail do not reach the log (R18)."""
    withhold_payloads()
    logging.getLogger(logger).error(line, exc_info=KeyError(SECRET))
    assert SECRET not in caplog.text
    assert "[withheld]" in caplog.text


def test_event_that_is_none_is_withheld(caplog: pytest.LogCaptureFixture) -> None:
    """What a hostile tab sends instead of an event is not printed either, nor the traceback that holds it."""
    withhold_payloads()
    error = EventDeserializationError(SECRET)
    logging.getLogger("engineio.server").error("message async handler error", exc_info=error)
    assert SECRET not in caplog.text


def test_other_lines_of_reflex_stay_whole(caplog: pytest.LogCaptureFixture) -> None:
    """The control: what holds no payload is not cut."""
    withhold_payloads()
    logging.getLogger("reflex.app").warning("The frontend was built for another version.")
    assert "The frontend was built for another version." in caplog.text


def test_session_ended_leads_to_sign_in() -> None:
    """A tab whose session is over is led to the sign-in page."""
    event = tell_failure(SignedOutError())
    assert event is not None
    assert "/sign-in" in str(event)


def test_database_away_is_told_in_the_readers_language(caplog: pytest.LogCaptureFixture) -> None:
    """The sentence says what to do, and the log says what happened."""
    event = tell_failure(DatabaseAwayError("locked"))
    assert "document.documentElement.lang" in str(event)
    assert "DatabaseAwayError" in caplog.text
