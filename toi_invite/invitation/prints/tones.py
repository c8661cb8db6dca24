"""The colours of a print: a palette as it is on ground, or what of it can be read on white paper."""

from dataclasses import dataclass

from toi_invite.invitation.prints.products import Edge
from toi_invite.services.templates import Palette

_PAPER = "#FFFFFF"
_READABLE = 4.5  # the contrast that WCAG asks for texts
_STEP = 0.94


@dataclass(frozen=True)
class Tones:
    """Colours as `#RRGGBB`."""

    ground: str
    ink: str
    accent: str


def choose_tones(palette: Palette, edge: Edge) -> Tones:
    """As the page in a shop; at home on white paper, where a dark ground would drink the ink and give it its colour."""
    if edge is Edge.SHOP:
        return Tones(palette.ground, palette.ink, palette.accent)
    ink = min(palette.ink, palette.ground, key=_measure_light)
    return Tones(_PAPER, ink, _darken(palette.accent))


def _darken(colour: str) -> str:
    """The colour, or its lightest shade that can be read on paper."""
    parts = [float(part) for part in bytes.fromhex(colour[1:])]
    shade = colour
    while 1.05 / (_measure_light(shade) + 0.05) < _READABLE:
        parts = [part * _STEP for part in parts]
        shade = "#" + bytes(round(part) for part in parts).hex().upper()
    return shade


def _measure_light(colour: str) -> float:
    """Relative luminance, from 0 to 1."""
    red, green, blue = (_spread(part / 255) for part in bytes.fromhex(colour[1:]))
    return 0.2126 * red + 0.7152 * green + 0.0722 * blue


def _spread(share: float) -> float:
    return share / 12.92 if share <= 0.04045 else ((share + 0.055) / 1.055) ** 2.4  # noqa: PLR2004 - sRGB's own numbers
