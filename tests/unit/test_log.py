"""One line a record, and nothing in it that could sign anybody in or tell who they are."""

import logging

import pytest

from toi_invite.log import PlainFormatter, hide_secrets


def write(message: str, *arguments: object, error: BaseException | None = None) -> str:
    """The line that a record becomes."""
    failure = (type(error), error, error.__traceback__) if error else None
    record = logging.LogRecord("toi_invite.web", logging.ERROR, __file__, 1, message, arguments, failure)
    return PlainFormatter().format(record)


@pytest.mark.parametrize("text", ["a\nb", "a\r\nb", "a\u2028b", "a\x1b[2Jb", "a\x00b", "a\u202eb"])
def test_line_breaks_and_control_characters_are_escaped(text) -> None:
    """Nobody writes a second line into the log."""
    line = write("slug %s", text)

    assert line.isprintable()
    assert line.startswith("20")
    assert " ERROR toi_invite.web slug a" in line


def test_traceback_stays_on_the_line() -> None:
    """What went wrong, with its reason, as one record."""
    line = write("failed", error=ValueError("password=hunter2\nsecond line"))

    assert "ValueError" in line
    assert "\n" not in line
    assert "hunter2" not in line


@pytest.mark.parametrize(
    "secret",
    [
        "Cookie: session=PLANTED; lang=kk",
        "set-cookie: __Host-session=PLANTED",
        "'authorization': 'Bearer PLANTED'",
        "password=PLANTED",
        '{"new_password": "PLANTED"}',
        "token='PLANTED'",
        "?token=PLANTED&x=1",
        "X-Webhook-Signature: sha256=PLANTED",
        "api-key: PLANTED",
        "KASPI_WEBHOOK_SECRETS=PLANTED",
        "mail to planted@toi.example",
        "+7 701 234 56 78",
        "87012345678",
        "+7(701)234-56-78",
        "IIN 940101300123",
    ],
)
def test_secret_is_hidden(secret) -> None:
    """Whatever a library puts into its message."""
    shown = hide_secrets(f"before {secret}")

    assert "PLANTED" not in shown
    assert "planted" not in shown
    assert "234" not in shown
    assert "940101300123" not in shown
    assert shown.startswith("before")


@pytest.mark.parametrize(
    "fact",
    ["event=3f2b1c00-aaaa-4bbb-8ccc-123456789012", "amount_tiyn=299000", "reference=MOCK-7F3A9C", "slug aigerim-2026"],
)
def test_fact_stays_readable(fact) -> None:
    """Identifiers and sums are what the log is for."""
    assert hide_secrets(fact) == fact
