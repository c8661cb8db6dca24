"""The dress code: words, and colours with their names, because not everybody sees a colour."""

from collections.abc import Iterable
from dataclasses import dataclass

from toi_invite.language.codes import Language
from toi_invite.language.texts import get_text
from toi_invite.models.section import DressColour

_HEX = {
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


@dataclass(frozen=True)
class Swatch:
    """A colour as `#RRGGBB` and as people call it."""

    hex: str
    name: str


@dataclass(frozen=True)
class Dress:
    """What guests are asked to wear; either may be empty, not both."""

    words: str
    swatches: list[Swatch]


def build_dress(words: str, colours: Iterable[DressColour], language: Language) -> Dress | None:
    """The dress code in one language, or None when nothing is asked."""
    swatches = [Swatch(_HEX[colour], get_text(language, f"colours.{colour}")) for colour in dict.fromkeys(colours)]
    return Dress(words, swatches) if words or swatches else None
