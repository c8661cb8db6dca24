"""Ала жіп, the rope of a black and a white strand that ties a child's feet before the first steps.

A strand of a twisted rope is seen only while it crosses the front, as a slanted S; the next one covers its end. One
turn is drawn once as a marker, and a marker stands on every vertex of the line that the rope follows.
"""

import itertools
import math
from collections.abc import Callable

from toi_invite.invitation.ornament.chance import Chance
from toi_invite.invitation.ornament.path import Point, write_points

TURN = 18.0
_HALF = 5.8
_SLANT = 12.0
_REACH = 58


def draw_turn() -> str:
    """One turn of the rope round the origin, along x: a dark strand, a light strand, the fibres of both."""
    dark, light = _draw_strand(-TURN / 2), _draw_strand(0)
    fibres = "".join(_draw_fibre(-TURN / 2 + part) for part in (3, 6)), "".join(_draw_fibre(part) for part in (3, 6))
    return (
        f'<path class="dark" d="{dark}"/><path class="light" d="{light}"/>'
        f'<path class="fibre pale" d="{fibres[0]}"/><path class="fibre" d="{fibres[1]}"/>'
    )


def draw_half(chance: Chance, side: int) -> str:
    """Path data of one half of the rope from the cut at the origin outwards, left for -1 and right for 1.

    Both halves lie on one smooth line, so that they are a whole rope until they are moved.
    """
    line = _choose_line(chance)
    spots = [Point(0, 0)]
    for _ in range(_REACH):
        spots.append(_step(spots[-1], line, side))
    if side < 0:
        spots.reverse()
    spots = [Point(round(spot.x, 1), round(spot.y, 1)) for spot in spots]
    moves = (end.move(-start.x, -start.y) for start, end in itertools.pairwise(spots))
    return f"M{write_points(spots[0])}l{write_points(*moves)}"


def draw_ring(radius: float) -> str:
    """Path data of a closed rope round the origin."""
    count = round(math.tau * radius / TURN)
    return f"M{write_points(*(Point(0, -radius).turn(360 * index / count) for index in range(count)))}Z"


def _choose_line(chance: Chance) -> Callable[[float], float]:
    """Height over the way: it falls through the cut and lies in shallow waves farther out."""
    fall, width = chance.between("rope-fall", 20, 32), chance.between("rope-width", 80, 120)
    wave, phase = chance.between("rope-wave", 3, 7), chance.between("rope-phase", 0, math.tau)

    def get_height(x: float) -> float:
        waves = wave * (math.sin(x / 110 + phase) - math.sin(phase))
        return fall * math.tanh(x / width) + waves * math.tanh(abs(x) / 200)

    return get_height


def _step(spot: Point, line: Callable[[float], float], side: int) -> Point:
    """The spot one turn farther along the line."""
    slope = line(spot.x + side) - line(spot.x)
    x = spot.x + side * TURN / math.hypot(1, slope)
    return Point(x, line(x))


def _draw_strand(x: float) -> str:
    """What is seen of one strand: an S whose ends bulge over the edges of the rope."""
    width, top, foot = TURN / 2, x + _SLANT / 2, x - _SLANT / 2
    up = write_points(Point(x + 2, _HALF), Point(x - 2, -_HALF), Point(top, -_HALF))
    over = write_points(Point(width * 0.62, -3.2), Point(width, 0))
    down = write_points(Point(x + width - 2, -_HALF), Point(x + width + 2, _HALF), Point(foot + width, _HALF))
    under = write_points(Point(-width * 0.62, 3.2), Point(-width, 0))
    return f"M{write_points(Point(foot, _HALF))}C{up}q{over}C{down}q{under}Z"


def _draw_fibre(x: float) -> str:
    start, end = Point(x - _SLANT * 0.34, _HALF * 0.86), Point(x + _SLANT * 0.34, -_HALF * 0.86)
    return f"M{write_points(start)}C{write_points(Point(x + 1, _HALF * 0.7), Point(x - 1, -_HALF * 0.7), end)}"
