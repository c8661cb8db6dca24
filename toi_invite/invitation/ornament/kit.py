"""What a template's motif may draw, seeded by the event."""

from markupsafe import Markup

from toi_invite.invitation.ornament.chance import Chance
from toi_invite.invitation.ornament.cloud import draw_cloud
from toi_invite.invitation.ornament.footsteps import draw_steps
from toi_invite.invitation.ornament.frieze import Tile, draw_frieze
from toi_invite.invitation.ornament.horn import Horn
from toi_invite.invitation.ornament.meadow import draw_meadow, draw_plants, draw_spray
from toi_invite.invitation.ornament.medallion import draw_medallion
from toi_invite.invitation.ornament.moon import draw_moon
from toi_invite.invitation.ornament.numerals import Number, draw_number
from toi_invite.invitation.ornament.plait import draw_plait, draw_star
from toi_invite.invitation.ornament.rider import draw_riders
from toi_invite.invitation.ornament.rope import draw_half, draw_ring, draw_turn
from toi_invite.invitation.ornament.rose import draw_rose
from toi_invite.invitation.ornament.shanyraq import draw_shanyraq
from toi_invite.invitation.ornament.sky import draw_constellation, scatter
from toi_invite.invitation.ornament.steppe import Mountains, Ridge, draw_grass, draw_mountains, draw_ridge
from toi_invite.invitation.ornament.tulip import draw_rosette
from toi_invite.invitation.ornament.wreath import draw_wreath
from toi_invite.invitation.ornament.yurt import draw_yurt


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
        return _trust(f'<path id="ram-one" d="{horn.draw()}"/><use href="#ram-one" transform="scale(-1 1)"/>')

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

    def draw_constellation(self, name: str) -> str:
        """Path data of one of the constellations of `sky.py` in a box of 112 by 56."""
        return draw_constellation(name)

    def draw_rope_turn(self) -> Markup:
        """One turn of the twisted rope round the origin, 18 units long, in the classes dark, light and fibre."""
        return _trust(draw_turn())

    def draw_rope(self, side: int) -> str:
        """Path data of the left (-1) or right (1) half of the event's rope from the cut at the origin outwards."""
        return draw_half(self.chance, side)

    def draw_rope_ring(self, radius: float) -> str:
        """Path data of a closed rope round the origin."""
        return draw_ring(radius)

    def draw_steps(self, name: str, width: float, height: float) -> Markup:
        """A child's steps through a box from its upper left to its lower right, each a `<use>` of `#rf` or `#lf`."""
        return _trust(draw_steps(self.chance, name, width, height))

    def draw_plants(self) -> Markup:
        """Definitions of the event's tulips and wormwood, for `draw_meadow` and `draw_spray`."""
        return _trust(draw_plants(self.chance))

    def draw_meadow(self) -> Markup:
        """A meadow 800 units wide and high that stands on y = 0."""
        return _trust(draw_meadow(self.chance))

    def draw_spray(self, name: str) -> Markup:
        """Plants that stand on y = 0 near x = 0 and lean to the right, 190 by 720 units."""
        return _trust(draw_spray(self.chance, name))

    def draw_rosette(self, radius: float) -> str:
        """Path data of a tulip seen from above, round the origin."""
        return draw_rosette(radius)

    def scatter(self, name: str, size: int, count: int) -> str:
        """Path data of dots in a square of `size`, for a round stroke."""
        return scatter(self.chance, name, size, count)

    def draw_ridge(self, name: str, top: int, swing: int, foot: int) -> Ridge:
        """Hills across a drawing 720 units wide, between `top` and `top + swing`."""
        return draw_ridge(self.chance, name, top, swing, foot)

    def draw_mountains(self, name: str, top: int, foot: int) -> Mountains:
        """Peaks with snow across a drawing 720 units wide."""
        return draw_mountains(self.chance, name, top, foot)

    def draw_grass(self, name: str, ridge: Ridge, count: int) -> str:
        """Path data of feather grass on a ridge, for a thin stroke."""
        return draw_grass(self.chance, name, ridge, count)

    def draw_yurt(self) -> Markup:
        """The event's yurt on the origin, 104 units wide, in the classes felt, fold, band, rope and door."""
        return _trust(draw_yurt(self.chance))

    def draw_riders(self) -> Markup:
        """Definitions of riders on the origin, 120 units long: `#h`, `#r`, `#e`, `#t` and `#g` of `rider.py`."""
        return _trust(draw_riders(self.chance))

    def draw_cloud(self, name: str) -> str:
        """Path data of a cloud round the origin, 200 units wide, for a round stroke."""
        return draw_cloud(self.chance, name)

    def draw_rose(self, bearing: float | None) -> Markup:
        """A rose of the winds round the origin, 100 units in radius, its needle `bearing` degrees from north."""
        return _trust(draw_rose(self.chance, bearing))

    def draw_moon(self, age: float, radius: int) -> str:
        """Path data of the lit part of the moon round the origin."""
        return draw_moon(age, radius)


def _trust(markup: str) -> Markup:
    return Markup(markup)  # noqa: S704 - drawn by our own code from numbers alone
