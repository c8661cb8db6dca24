"""A plaited border: two, three or four ribbons, as in a cord, a plait and the lattice wall of a yurt (кереге)."""

import math

from toi_invite.invitation.ornament.chance import Chance
from toi_invite.invitation.ornament.frieze import Tile
from toi_invite.invitation.ornament.path import Point, draw_diamond
from toi_invite.invitation.ornament.ribbon import Piece, draw_ribbons

HEIGHT = 18
_MARGIN = 2.6
_CORD = 2
_WIDEST = {_CORD: 1.5, 3: 1.3, 4: 0.9}
_THIN = 'fill="none" stroke="currentColor" stroke-width=".8" stroke-linejoin="round"'


def draw_plait(chance: Chance) -> Tile:
    """One tile of the event's own border, to be repeated along it."""
    count, half = _choose(chance)
    reach = HEIGHT / 2 - _MARGIN - half
    flat = chance.between("plait-flat", 0, 0.9) * reach / count
    period = round(reach * chance.between("plait-slope", 3.7, 4.6) + 2 * flat, 1)

    def lies_on_top(piece: Piece, spot: Point) -> bool:
        level = round((spot.y / reach + 1) * count / 2) - 1
        return piece.rises == (level % 2 == 0)

    ribbons = [_run(period, reach, flat, index / count) for index in range(count)]
    path = draw_ribbons(ribbons, half, lies_on_top)
    eyes = _draw_eyes(chance, period) if count == _CORD else ""
    return Tile(period, HEIGHT, f'<g transform="translate(0 {HEIGHT / 2:g})"><path {_THIN} d="{path}"/>{eyes}</g>')


def draw_star() -> str:
    """Two squares plaited into a star of eight points, round the origin and 9 units in radius."""
    square = [Point(0, -8.2).turn(90 * corner) for corner in (0, 1, 2, 3, 0)]
    ribbons = [square, [spot.turn(45) for spot in square]]

    def lies_on_top(_: Piece, spot: Point) -> bool:
        return int(math.degrees(math.atan2(spot.y, spot.x)) // 45) % 2 == 0

    path = draw_ribbons(ribbons, 0.8, lies_on_top)
    return f'<path {_THIN} d="{path}"/><path d="{draw_diamond(0, 0, 3, 3)}"/>'


def _choose(chance: Chance) -> tuple[int, float]:
    """How many ribbons there are, and half the width of each."""
    count = chance.pick("plait", tuple(_WIDEST))
    return count, round(chance.between("plait-half", _WIDEST[count] - 0.35, _WIDEST[count]), 2)


def _run(period: float, reach: float, flat: float, phase: float) -> list[Point]:
    """The corners of one ribbon, somewhat longer than the tile on both sides."""
    corners: list[Point] = []
    for turn in range(-1, 2):
        x = (turn + phase) * period
        rise = period / 2 - flat
        corners += [
            Point(x - flat / 2, reach),
            Point(x + flat / 2, reach),
            Point(x + flat / 2 + rise, -reach),
            Point(x + 1.5 * flat + rise, -reach),
        ]
    return [spot for index, spot in enumerate(corners) if index == 0 or spot != corners[index - 1]]


def _draw_eyes(chance: Chance, period: float) -> str:
    """What lies in the eyes between two ribbons."""
    size = chance.pick("plait-eye", (0, 2, 3))
    if not size:
        return ""
    return f'<path d="{"".join(draw_diamond(x, 0, size, size) for x in (0, period / 2, period))}"/>'
