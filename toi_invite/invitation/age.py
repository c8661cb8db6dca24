"""How many years are celebrated, and the line under the names that tells of years."""

import re
from collections.abc import Iterator

from toi_invite.language.ages import format_age
from toi_invite.language.codes import Language
from toi_invite.models.content import EventContent
from toi_invite.models.occasion import AGED_OCCASIONS, ANNIVERSARIES, Form, Occasion, get_form

# Before there was a field for the age, organizers of these wrote it into the title.
_READ_FROM_WORDS = frozenset({Occasion.MEREITOI, Occasion.MUSHEL, Occasion.BIRTHDAY})
_OLDEST = 130
_NUMBER = re.compile(r"(?<![\d.:/])\d{1,3}(?![\d:/]|\.\d)")  # no part of a year, of a date or of a time


def find_age(content: EventContent, *texts: str) -> int | None:
    """The years celebrated: the occasion's own, else the age that was filled in, else the first one in `texts`."""
    occasion = content.occasion
    if occasion in ANNIVERSARIES:
        return ANNIVERSARIES[occasion]
    if occasion in AGED_OCCASIONS and content.age:
        return content.age
    return next(_read_ages(texts), None) if occasion in _READ_FROM_WORDS else None


def tell_years(content: EventContent, language: Language, *texts: str) -> str:
    """The line under the names: an age, or the years of a life; empty when `texts` beside it tell the age already."""
    if get_form(content.occasion) is Form.MEMORY:
        return content.life_years
    if content.occasion not in AGED_OCCASIONS or not content.age or content.age in _read_ages(texts):
        return ""
    return format_age(content.age, language)


def _read_ages(texts: tuple[str, ...]) -> Iterator[int]:
    numbers = (int(number) for text in texts for number in _NUMBER.findall(text))
    return (number for number in numbers if 1 <= number <= _OLDEST)
