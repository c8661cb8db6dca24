"""How often something was asked of late."""

from collections import defaultdict, deque
from datetime import datetime, timedelta


class CallCounter:
    """Counts calls by key within a sliding stretch of bank time."""

    def __init__(self) -> None:
        self._moments: defaultdict[str, deque[datetime]] = defaultdict(deque)

    def count(self, key: str, now: datetime, span: timedelta) -> int:
        """Note a call and tell how many there were within the span, this one included."""
        moments = self._moments[key]
        moments.append(now)
        while moments[0] <= now - span:
            moments.popleft()
        return len(moments)
