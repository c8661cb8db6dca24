"""How many years a jubilee counts, as far as the occasion or the organizer's own words tell."""

import re

from toi_invite.models.occasion import Occasion

_FIXED = {Occasion.SILVER: 25, Occasion.GOLD: 50}
_COUNTED = frozenset({Occasion.MEREITOI, Occasion.MUSHEL, Occasion.BIRTHDAY})
_OLDEST = 130
_NUMBER = re.compile(r"(?<![\d.:/])\d{1,3}(?![\d:/]|\.\d)")  # no part of a year, of a date or of a time


def find_age(occasion: Occasion, *texts: str) -> int | None:
    """The years celebrated: known from the occasion, else the first number from 1 to 130 in `texts`, or None."""
    if occasion in _FIXED:
        return _FIXED[occasion]
    if occasion not in _COUNTED:
        return None
    numbers = (int(number) for text in texts for number in _NUMBER.findall(text))
    return next((number for number in numbers if 1 <= number <= _OLDEST), None)
