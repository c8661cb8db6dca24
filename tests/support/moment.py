"""The moment at which tests take place; services are handed it, nobody asks the clock."""

from datetime import UTC, datetime

NOW = datetime(2026, 6, 1, 9, 0, tzinfo=UTC)
