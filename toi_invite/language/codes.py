"""The three languages that people read here."""

from enum import StrEnum


class Language(StrEnum):
    """A language of a page or a text, by its ISO 639-1 code."""

    KK = "kk"
    RU = "ru"
    EN = "en"
