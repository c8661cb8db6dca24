"""What a template's motif may draw, seeded by the event."""

from markupsafe import Markup

from toi_invite.invitation.ornament.chance import Chance
from toi_invite.invitation.ornament.cloud import draw_cloud
from toi_invite.invitation.ornament.frieze import Tile, draw_frieze
from toi_invite.invitation.ornament.horn import Horn
from toi_invite.invitation.ornament.medallion import draw_medallion
from toi_invite.invitation.ornament.moon import draw_moon
from toi_invite.invitation.ornament.numerals import Number, draw_number
from toi_invite.invitation.ornament.plait import draw_plait, draw_star
from toi_invite.invitation.ornament.rider import Riders, draw_riders
from toi_invite.invitation.ornament.shanyraq import draw_shanyraq
from toi_invite.invitation.ornament.sky import draw_constellation, scatter
from toi_invite.invitation.ornament.steppe import Mountains, Ridge, draw_grass, draw_mountains, draw_ridge
from toi_invite.invitation.ornament.wreath import draw_wreath
from toi_invite.invitation.ornament.yurt import Yurt, draw_yurt


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

    def draw_ridge(self, name: str, top: int, swing: int, foot: int) -> Ridge:
        """Hills across a drawing 1440 units wide, between `top` and `top + swing`."""
        return draw_ridge(self.chance, name, top, swing, foot)

    def draw_mountains(self, name: str, top: int, foot: int) -> Mountains:
        """Peaks with snow across a drawing 1440 units wide."""
        return draw_mountains(self.chance, name, top, foot)

    def draw_grass(self, name: str, ridge: Ridge, count: int) -> str:
        """Path data of feather grass on a ridge, for a thin stroke."""
        return draw_grass(self.chance, name, ridge, count)

    def draw_yurt(self) -> Yurt:
        """The event's yurt on the origin, 104 units wide, as path data."""
        return draw_yurt(self.chance)

    def draw_riders(self) -> Riders:
        """The parts of riders on the origin, 240 units long, as path data."""
        return draw_riders(self.chance)

    def draw_cloud(self, name: str) -> str:
        """Path data of a cloud round the origin, 200 units wide, for a round stroke."""
        return draw_cloud(self.chance, name)

    def draw_moon(self, age: float, radius: int) -> str:
        """Path data of the lit part of the moon round the origin."""
        return draw_moon(age, radius)


def _trust(markup: str) -> Markup:
    return Markup(markup)  # noqa: S704 - drawn by our own code from numbers alone
