"""What a template's motif may draw, seeded by the event."""

from markupsafe import Markup

from toi_invite.invitation.ornament.chance import Chance
from toi_invite.invitation.ornament.frieze import Tile, draw_frieze
from toi_invite.invitation.ornament.horn import Horn
from toi_invite.invitation.ornament.medallion import draw_medallion
from toi_invite.invitation.ornament.numerals import Number, draw_number
from toi_invite.invitation.ornament.plait import draw_plait, draw_star
from toi_invite.invitation.ornament.shanyraq import draw_shanyraq
from toi_invite.invitation.ornament.sky import draw_constellation, scatter
from toi_invite.invitation.ornament.wreath import draw_wreath


class Kit:
    """The ornament of one event. Everything comes as SVG markup in `currentColor`, without an outer `<svg>`."""

    def __init__(self, seed: str) -> None:
        self.chance = Chance(seed)

    def draw_frieze(self) -> Tile:
        """One tile of the event's frieze."""
        tile = draw_frieze(self.chance)
        return Tile(tile.width, tile.height, _trust(tile.markup))

    def draw_medallion(self, name: str) -> Markup:
        """The event's medallion round the origin, 200 units in radius."""
        return _trust(draw_medallion(self.chance, name))

    def draw_wreath(self, name: str) -> Markup:
        """The event's frieze bent into a ring round the origin, 200 units in radius."""
        return _trust(draw_wreath(self.chance, name))

    def draw_number(self, number: int) -> Number:
        """The outlines of a whole number on a baseline at 0, 360 units high."""
        drawn = draw_number(number)
        return Number(drawn.width, _trust(drawn.markup))

    def draw_ram(self) -> Markup:
        """A pair of horns that stands on the origin, about 70 units wide and 60 high."""
        horn = Horn(
            rise=34, lean=4, radius=14, turns=1.5, decay=self.chance.between("ram", 0.4, 0.48), thickness=5.6, foot=3.4
        )
        outline = horn.draw()
        return _trust(f'<path d="{outline}"/><path d="{outline}" transform="scale(-1 1)"/>')

    def draw_plait(self) -> Tile:
        """One tile of the event's plaited border."""
        tile = draw_plait(self.chance)
        return Tile(tile.width, tile.height, _trust(tile.markup))

    def draw_star(self) -> Markup:
        """A plaited star of eight points round the origin, 9 units in radius."""
        return _trust(draw_star())

    def draw_shanyraq(self) -> Markup:
        """The crown of a yurt in stars round the origin, 200 units in radius."""
        return _trust(draw_shanyraq(self.chance))

    def draw_constellation(self, name: str) -> Markup:
        """One of the constellations of `sky.py` in a box of 112 by 56."""
        return _trust(draw_constellation(name))

    def scatter(self, name: str, size: int, count: int) -> str:
        """Path data of dots in a square of `size`, for a round stroke."""
        return scatter(self.chance, name, size, count)


def _trust(markup: str) -> Markup:
    return Markup(markup)  # noqa: S704 - drawn by our own code from numbers alone
