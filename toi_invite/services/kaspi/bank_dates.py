"""The bank's moments, which come in several shapes (`docs/kaspi.md`)."""

import re
from datetime import UTC, datetime, timedelta, timezone
from zoneinfo import ZoneInfo

BANK_ZONE = ZoneInfo("Asia/Almaty")

_MOMENT = re.compile(
    r"(\d{4})-(\d{1,2})-(\d{1,2})[T ](\d{1,2}):(\d{2}):(\d{2})(?:[.,](\d{1,9}))?"
    r"\s?(?:(Z)|([+-])(\d{2})(?::?(\d{2}))?)?",
    re.ASCII | re.IGNORECASE,
)


def read_moment(text: object) -> datetime:
    """The aware moment, in UTC, of a text such as `2026-11-3T10:30:00.1234567+05`; without an offset it is Almaty's.

    Raises:
        ValueError: for everything else.
    """
    match = _MOMENT.fullmatch(text.strip()) if isinstance(text, str) else None
    if match is None:
        raise ValueError("not a moment of the bank")
    year, month, day, hour, minute, second = (int(match[index]) for index in range(1, 7))
    microsecond = int((match[7] or "0")[:6].ljust(6, "0"))
    zone = _read_zone(match)
    try:
        return datetime(year, month, day, hour, minute, second, microsecond, tzinfo=zone).astimezone(UTC)
    except OverflowError:
        raise ValueError("a moment beyond the calendar") from None


def _read_zone(match: re.Match[str]) -> timezone | ZoneInfo:
    if match[8]:
        return UTC
    if not match[9]:
        return BANK_ZONE
    offset = timedelta(hours=int(match[10]), minutes=int(match[11] or 0))
    return timezone(offset if match[9] == "+" else -offset)
