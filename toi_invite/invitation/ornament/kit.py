"""What a template's motif may draw, seeded by the event."""

from markupsafe import Markup

from toi_invite.invitation.ornament.chance import Chance
from toi_invite.invitation.ornament.frieze import Tile, draw_frieze
from toi_invite.invitation.ornament.horn import Horn
from toi_invite.invitation.ornament.medallion import draw_medallion


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

    def draw_ram(self) -> Markup:
        """A pair of horns that stands on the origin, about 70 units wide and 60 high."""
        horn = Horn(
            rise=34, lean=4, radius=14, turns=1.5, decay=self.chance.between("ram", 0.4, 0.48), thickness=5.6, foot=3.4
        )
        outline = horn.draw()
        return _trust(f'<path d="{outline}"/><path d="{outline}" transform="scale(-1 1)"/>')


def _trust(markup: str) -> Markup:
    return Markup(markup)  # noqa: S704 - drawn by our own code from numbers alone
