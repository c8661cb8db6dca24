"""The parts of a guest page below its first screen, and the colours that a dress code can name."""

from enum import StrEnum


class Section(StrEnum):
    """A part that the organizer shows or hides, and puts in order."""

    WORDS = "words"
    HOSTS = "hosts"
    DATE = "date"
    COUNTDOWN = "countdown"
    PROGRAMME = "programme"
    VENUE = "venue"
    DRESS = "dress"
    GIFT = "gift"
    WISHES = "wishes"
    CONTACTS = "contacts"


LOUD_SECTIONS = frozenset({Section.COUNTDOWN, Section.GIFT, Section.WISHES})
"""Parts that a quiet occasion never shows (`facts/product.md` D.1, D.5)."""


class DressColour(StrEnum):
    """A colour that guests are asked to wear."""

    WHITE = "white"
    IVORY = "ivory"
    BEIGE = "beige"
    GOLD = "gold"
    BLUSH = "blush"
    BURGUNDY = "burgundy"
    TERRACOTTA = "terracotta"
    OLIVE = "olive"
    EMERALD = "emerald"
    SKY = "sky"
    NAVY = "navy"
    LILAC = "lilac"
    GREY = "grey"
    BLACK = "black"
