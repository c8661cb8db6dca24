"""How far the day is, told in whole days."""

import datetime as dt
from dataclasses import dataclass
from typing import Literal
from zoneinfo import ZoneInfo

Phase = Literal["before", "today", "after"]


@dataclass(frozen=True)
class Countdown:
    """What is left until the day: `days` are calendar days and never negative, `instant` is the beginning."""

    phase: Phase
    days: int
    instant: dt.datetime


def count_down(day: dt.date, clock_time: dt.time | None, time_zone: str, now: dt.datetime) -> Countdown:
    """The countdown as it stands at `now`, by the calendar of the event's time zone.

    Args:
        day: the event's date on the wall calendar.
        clock_time: its time on the wall clock, or None for a whole day.
        time_zone: an IANA name.
        now: an aware moment.
    """
    zone = ZoneInfo(time_zone)
    today = now.astimezone(zone).date()
    instant = dt.datetime.combine(day, clock_time or dt.time.min, tzinfo=zone)
    phase: Phase = "today" if today == day else "before" if today < day else "after"
    return Countdown(phase=phase, days=max((day - today).days, 0), instant=instant)
