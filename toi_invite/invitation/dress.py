"""The dress code: words, and colours with their names, because not everybody sees a colour."""

from collections.abc import Iterable
from dataclasses import dataclass

from toi_invite.language.codes import Language
from toi_invite.language.texts import get_text
from toi_invite.models.section import DRESS_HEX, DressColour


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
    swatches = [Swatch(DRESS_HEX[colour], get_text(language, f"colours.{colour}")) for colour in dict.fromkeys(colours)]
    return Dress(words, swatches) if words or swatches else None
