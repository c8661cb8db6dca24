"""Clock times with Kazakh endings, by the numeral one says last (`facts/product.md` D.3)."""

from datetime import time
from typing import Literal, cast

from toi_invite.language.kazakh import Case
from toi_invite.language.numerals import inflect_number

TimeSuffix = Literal["да", "де", "та", "те"]


def get_time_suffix(clock_time: time) -> TimeSuffix:
    """The locative ending of a clock time, by the last numeral one says: 18:00 `де`, 18:30 `да`, 18:45 `те`.

    `та` happens only at forty minutes past (`қырықта`).
    """
    return cast("TimeSuffix", _get_ending(clock_time, "locative"))


def format_time_kk(clock_time: time, case: Case = "locative") -> str:
    """The time with its ending, to follow `сағат`: `18:00-де`; `18:00-ге` (дейін), `18:00-ден` (бастап).

    Args:
        clock_time: the time of day, of which hours and minutes are told.
        case: the case; the nominative has no ending.
    """
    ending = _get_ending(clock_time, case)
    return f"{clock_time:%H:%M}-{ending}" if ending else f"{clock_time:%H:%M}"


def _get_ending(clock_time: time, case: Case) -> str:
    """The ending of the minutes, or of the hour when it is full."""
    return inflect_number(clock_time.minute or clock_time.hour, case).partition("-")[2]
