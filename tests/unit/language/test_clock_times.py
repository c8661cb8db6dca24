"""Clock times with Kazakh endings."""

import csv
from datetime import time
from pathlib import Path

import pytest

from toi_invite.language.clock_times import format_time_kk, get_time_suffix

TABLE = Path(__file__).parent / "tables" / "quarter_hours.csv"
QUARTERS = list(csv.DictReader(TABLE.read_text(encoding="utf-8").splitlines()))


def test_quarter_hours_are_all_in_the_table() -> None:
    """The table covers the day: 96 different quarter hours."""
    times = {time.fromisoformat(row["time"]) for row in QUARTERS}
    assert times == {time(hour, minute) for hour in range(24) for minute in (0, 15, 30, 45)}


@pytest.mark.parametrize("row", QUARTERS, ids=lambda row: row["time"])
def test_quarter_hour_gets_the_endings_of_its_last_numeral(row: dict[str, str]) -> None:
    """Each quarter hour of the day has, in three cases, the ending of the numeral said last."""
    clock_time = time.fromisoformat(row["time"])
    assert format_time_kk(clock_time) == row["locative"] == f"{row['time']}-{get_time_suffix(clock_time)}"
    assert format_time_kk(clock_time, "dative") == row["dative"]
    assert format_time_kk(clock_time, "ablative") == row["ablative"]
    assert format_time_kk(clock_time, "nominative") == row["time"]


@pytest.mark.parametrize(
    ("clock_time", "text"), [(time(9, 5), "09:05-те"), (time(18, 40), "18:40-та"), (time(7, 50), "07:50-де")]
)
def test_other_minutes_follow_the_same_rule(clock_time: time, text: str) -> None:
    """Times between the quarters are read by their minutes."""
    assert format_time_kk(clock_time) == text
