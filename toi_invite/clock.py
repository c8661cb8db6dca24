"""The one place that asks what time it is; everything below is handed `now`."""

from datetime import UTC, datetime


def read_clock() -> datetime:
    """The present moment, aware, in UTC."""
    return datetime.now(UTC)
