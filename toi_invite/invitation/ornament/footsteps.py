"""The first steps of a child: where each small foot stands on a winding way."""

import itertools
import math
from bisect import bisect_left

from toi_invite.invitation.ornament.chance import Chance
from toi_invite.invitation.ornament.path import Point

_STRIDE = 42.0
_FINE = 400


def draw_steps(chance: Chance, name: str, width: float, height: float) -> str:
    """SVG `<use>` of `#rf` and `#lf`, the right and the left foot with toes up, from upper left to lower right."""
    way = _measure(_lay_way(chance, name, width, height))
    count = int(way[-1][1] // _STRIDE)
    return "".join(_place(chance, f"{name}{number}", way, number, count) for number in range(count + 1))


def _lay_way(chance: Chance, name: str, width: float, height: float) -> list[Point]:
    """Spots on one cubic curve, close to each other."""
    bend = chance.between(f"{name}-bend", 0.3, 0.68)
    start, end = Point(width * 0.08, 16), Point(width * 0.92, height - 16)
    first, last = Point(width * 0.2, height * bend), Point(width * 0.8, height * (1 - bend))
    return [_mix(start, first, last, end, index / _FINE) for index in range(_FINE + 1)]


def _mix(start: Point, first: Point, last: Point, end: Point, part: float) -> Point:
    rest = 1 - part
    weights = (rest**3, 3 * rest**2 * part, 3 * rest * part**2, part**3)
    pairs = list(zip(weights, (start, first, last, end), strict=True))
    return Point(sum(weight * spot.x for weight, spot in pairs), sum(weight * spot.y for weight, spot in pairs))


def _measure(spots: list[Point]) -> list[tuple[Point, float]]:
    """Each spot with how long the way to it is."""
    gone, measured = 0.0, [(spots[0], 0.0)]
    for before, spot in itertools.pairwise(spots):
        gone += math.dist(before, spot)
        measured.append((spot, gone))
    return measured


def _place(chance: Chance, name: str, way: list[tuple[Point, float]], number: int, count: int) -> str:
    """One foot beside the way."""
    wanted = way[-1][1] * number / count
    index = min(bisect_left([gone for _, gone in way], wanted), _FINE - 1)
    spot, after = way[index][0], way[index + 1][0]
    heading = math.degrees(math.atan2(after.y - spot.y, after.x - spot.x)) + 90
    side = 1 if number % 2 else -1
    stand = Point(side * chance.between(f"{name}wide", 7, 9.5), 0).turn(heading)
    turn = heading + side * chance.between(f"{name}turn", 4, 14)
    at = spot.move(*stand)
    foot = "rf" if side > 0 else "lf"
    return f'<use href="#{foot}" transform="translate({at.x:.0f} {at.y:.0f})rotate({turn:.0f})"/>'
