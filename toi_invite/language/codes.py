"""The three languages that people read here."""

from enum import StrEnum


class Language(StrEnum):
    """A language of a page or a text, by its ISO 639-1 code."""

    KK = "kk"
    RU = "ru"
    EN = "en"


LANGUAGE_NAMES = {Language.KK: ("Қаз", "Қазақша"), Language.RU: ("Рус", "Русский"), Language.EN: ("Eng", "English")}
"""What each language calls itself: short, and in full."""
