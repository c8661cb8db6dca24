"""What may be an id in an address: PostgreSQL refuses a text with NUL, which is why only this much reaches it."""

import re
from typing import Final

EVENT_ID: Final = re.compile(r"[0-9a-f-]{36}")
MEDIA_ID: Final = re.compile(r"[0-9a-f]{32}")
