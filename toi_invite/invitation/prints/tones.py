"""The colours of a print: an event's as they are on their ground, or what of them can be read on white paper."""

from dataclasses import dataclass

from toi_invite.invitation.prints.products import Edge
from toi_invite.services.colours import find_readable_shade, measure_contrast
from toi_invite.services.palettes import LEAST_TEXT, Colours

PAPER = "#FFFFFF"


@dataclass(frozen=True)
class Tones:
    """Colours as `#RRGGBB`."""

    ground: str
    ink: str
    accent: str


def choose_tones(colours: Colours, edge: Edge) -> Tones:
    """As the page in a shop; at home on white paper, where a dark ground gives its colour to the ink."""
    if edge is Edge.SHOP:
        return Tones(colours.ground, colours.ink, colours.accent)
    ink = max(colours.ink, colours.ground, key=lambda colour: measure_contrast(colour, PAPER))
    return Tones(PAPER, ink, find_readable_shade(colours.accent, {PAPER: LEAST_TEXT}))
