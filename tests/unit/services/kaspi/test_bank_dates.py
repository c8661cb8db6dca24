"""The shapes in which the bank has been seen to write a moment."""

from datetime import UTC, datetime

import pytest

from toi_invite.services.kaspi.bank_dates import read_moment

TEN = datetime(2026, 11, 23, 10, 30, tzinfo=UTC)


@pytest.mark.parametrize(
    ("text", "moment"),
    [
        ("2026-11-23T15:30:00.717+05:00", TEN.replace(microsecond=717_000)),
        ("2026-11-23T15:30:00+05", TEN),
        ("2026-11-23T16:30:00+06", TEN),
        ("2026-11-23T15:30:00.1566667", TEN.replace(microsecond=156_666)),
        ("2026-11-3T15:30:00.5+05:00", datetime(2026, 11, 3, 10, 30, 0, 500_000, tzinfo=UTC)),
        ("2026-11-23T10:30:00Z", TEN),
        ("2026-11-23T05:30:00-0500", TEN),
        ("2026-11-23 15:30:00", TEN),
        ("2021-12-08T11:35:48", datetime(2021, 12, 8, 5, 35, 48, tzinfo=UTC)),
    ],
)
def test_known_shape_is_read_to_utc(text: str, moment: datetime) -> None:
    """Milliseconds, an hour-only offset, seven digits, a short day; without an offset Almaty's, +06 until 2024."""
    assert read_moment(text) == moment
    assert read_moment(text).tzinfo is UTC


@pytest.mark.parametrize(
    "text",
    [
        *(None, 1_764_000_000, "", "2026-11-23", "15:30:00", "23.11.2026 15:30:00", "2026-13-01T00:00:00+05"),
        *("2026-11-23T25:00:00+05", "2026-11-23T15:30:00+5", "2026-11-23T15:30:00+99:00", "٢٠٢٦-11-23T15:30:00+05"),
        *("0001-01-01T00:00:00+05", "2026-11-23T15:30:00+05 or so"),
    ],
)
def test_other_shape_is_refused(text: object) -> None:
    """What is no moment is never guessed."""
    with pytest.raises(ValueError, match=r"\w"):
        read_moment(text)
