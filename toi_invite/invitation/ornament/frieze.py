"""A frieze (жиек): one tile that repeats, of standing and hanging horns between two rows of beads."""

from dataclasses import dataclass

from toi_invite.invitation.ornament.chance import Chance
from toi_invite.invitation.ornament.horn import Horn
from toi_invite.invitation.ornament.path import Point, draw_circle, draw_diamond, draw_polygon

HEIGHT = 72
_FIELD_TOP = 12
_FIELD_BOTTOM = 60


@dataclass(frozen=True)
class Tile:
    """One repeat of a frieze: its width and height in CSS pixels, its SVG in `currentColor`."""

    width: float
    height: float
    markup: str


def draw_frieze(chance: Chance) -> Tile:
    """The event's own frieze: turns, proportions, seeds and edge are drawn by its chance."""
    width = round(chance.between("width", 84, 98))
    middle = width / 2
    rise = chance.between("rise", 17, 21)
    radius = chance.between("radius", 9.6, 10.6)
    decay = chance.between("decay", 0.4, 0.5)
    lean = chance.between("lean", 1.4, 3)
    tall = Horn(
        rise=rise,
        lean=lean,
        radius=radius,
        turns=chance.between("turns", 1.35, 1.6),
        decay=decay,
        thickness=4.6,
        foot=7.5,
    )
    small = Horn(rise=9, lean=lean * 0.8, radius=radius * 0.62, turns=1.3, decay=decay, thickness=3.1, foot=5)
    pieces = [
        _stand(tall, middle, _FIELD_BOTTOM, 1),
        _stand(small, 0, _FIELD_TOP, -1),
        _stand(small, width, _FIELD_TOP, -1),
        f'<path d="{_draw_seeds(chance, width)}{_draw_edges(chance, width)}"/>',
    ]
    return Tile(width, HEIGHT, "".join(pieces))


def _stand(horn: Horn, x: float, y: float, up: int) -> str:
    """A pair of horns on the spot; `up` -1 lets it hang."""
    outline = horn.draw()
    pair = f'<path d="{outline}"/><path d="{outline}" transform="scale(-1 1)"/>'
    return f'<g transform="translate({x:g} {y})scale(1 {up})">{pair}</g>'


def _draw_seeds(chance: Chance, width: float) -> str:
    """Small figures in the gaps: over each ram's head, under each hanging one, beside each stem."""
    middle, size = width / 2, chance.between("seed", 5.4, 7)
    crown = draw_diamond(middle, _FIELD_TOP + 6.4, size * 0.8, size * 1.3)
    low = "".join(_draw_foot(chance, x) for x in (0, width))
    sides = "".join(
        draw_circle(middle + side * chance.between("side", 10.5, 12.5), _FIELD_BOTTOM - 7, 1.5) for side in (-1, 1)
    )
    return crown + low + sides


def _draw_foot(chance: Chance, x: float) -> str:
    """What grows from the ground between two rams."""
    ground = _FIELD_BOTTOM
    kind = chance.pick("foot", ("steps", "diamonds", "leaf"))
    if kind == "steps":
        return "".join(_draw_bar(x, ground - 2.6 * step, 13 - 4 * step) for step in range(1, 4))
    if kind == "diamonds":
        return "".join(
            draw_diamond(x + shift, ground - 6.5 + abs(shift) * 0.24, 6 - abs(shift) * 0.2, 11 - abs(shift) * 0.48)
            for shift in (-8, 0, 8)
        )
    return draw_polygon([Point(x - 8, ground), Point(x, ground - 13), Point(x + 8, ground), Point(x, ground - 4.6)])


def _draw_bar(x: float, y: float, width: float) -> str:
    return draw_polygon(
        [Point(x - width / 2, y), Point(x + width / 2, y), Point(x + width / 2, y + 1.9), Point(x - width / 2, y + 1.9)]
    )


def _draw_edges(chance: Chance, width: float) -> str:
    """Two rules on each side with a row of beads, diamonds or teeth between them."""
    count = round(width / chance.between("pitch", 6.4, 8.4))
    pitch = width / count
    kind = chance.pick("edge", ("beads", "diamonds", "teeth"))
    marks = "".join(_draw_mark(kind, pitch * (index + 0.5), pitch) for index in range(count))
    rules = "".join(
        f"M0 {y}H{width}V{y + thickness}H0Z" for y, thickness in ((0, 1.4), (10, 0.9), (61, 0.9), (70.6, 1.4))
    )
    return marks + rules


def _draw_mark(kind: str, x: float, pitch: float) -> str:
    if kind == "beads":
        return draw_circle(x, 5.7, 1.5) + draw_circle(x, 66.3, 1.5)
    if kind == "diamonds":
        return draw_diamond(x, 5.7, pitch * 0.62, 4.6) + draw_diamond(x, 66.3, pitch * 0.62, 4.6)
    half = pitch * 0.4
    upper = draw_polygon([Point(x - half, 8.2), Point(x, 3.6), Point(x + half, 8.2)])
    return upper + draw_polygon([Point(x - half, 63.8), Point(x, 68.4), Point(x + half, 63.8)])
