"""The parts of a guest page below its first screen, and the colours that a dress code can name."""

from enum import StrEnum


class Section(StrEnum):
    """A part that the organizer shows or hides, and puts in order."""

    WORDS = "words"
    HOSTS = "hosts"
    GALLERY = "gallery"
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


DRESS_HEX = {
    DressColour.WHITE: "#FFFFFF",
    DressColour.IVORY: "#F6EFDC",
    DressColour.BEIGE: "#D9C4A3",
    DressColour.GOLD: "#C9A24B",
    DressColour.BLUSH: "#E8B7B7",
    DressColour.BURGUNDY: "#7A1F33",
    DressColour.TERRACOTTA: "#B9593A",
    DressColour.OLIVE: "#7B7F45",
    DressColour.EMERALD: "#0F6B4F",
    DressColour.SKY: "#9CC7E6",
    DressColour.NAVY: "#1B2A52",
    DressColour.LILAC: "#B9A3D0",
    DressColour.GREY: "#9A9DA1",
    DressColour.BLACK: "#1A1A1C",
}
"""Each colour as `#RRGGBB`."""
