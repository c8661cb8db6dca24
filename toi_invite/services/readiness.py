"""What an event still lacks before it can be published."""

from datetime import datetime

from toi_invite.language.dates import ALMATY
from toi_invite.models.content import EventContent, Texts
from toi_invite.models.occasion import names_required


def has_word(text: str) -> bool:
    """Whether the text says something: at least one letter or digit, not only emoji, signs or spaces."""
    return any(character.isalnum() for character in text)


def list_missing(content: EventContent, *, now: datetime) -> list[str]:
    """Fields of the content that have to be filled in or corrected, in the builder's order; empty when it is ready.

    Args:
        content: the draft.
        now: aware; the date of the event may not lie before its day in Almaty.
    """
    names = ["person_1", "person_2"][: names_required(content.occasion)]
    complete = {
        "title": not any(_list_texts(content.title)) or _is_told(content.title, content),
        "person_1": "person_1" not in names or _is_told(content.person_1, content),
        "person_2": "person_2" not in names or _is_told(content.person_2, content),
        "date": content.date is not None and content.date >= now.astimezone(ALMATY).date(),
        "venue_name": _is_told(content.venue_name, content),
    }
    return [field for field, is_complete in complete.items() if not is_complete]


def _is_told(texts: Texts, content: EventContent) -> bool:
    return has_word(texts.read(content.main_language, content.main_language))


def _list_texts(texts: Texts) -> list[str]:
    return [texts.kk, texts.ru, texts.en]
