"""Riders as silhouettes, put together from tapered limbs: a horse that stands on the origin and looks right.

About 240 units long and 190 high with its rider; all numbers are whole, so that the drawing stays light.
"""

import math
from collections.abc import Sequence
from dataclasses import dataclass

from toi_invite.invitation.ornament.chance import Chance
from toi_invite.invitation.ornament.path import Point

_Limb = tuple[tuple[float, float, float], ...]

_TRUNK = (
    (94, -112), (82, -130), (74, -146), (66, -136), (46, -118), (28, -99), (0, -90), (-30, -92), (-52, -93),
    (-68, -82), (-72, -62), (-60, -48), (-40, -52), (-10, -46), (22, -47), (42, -56), (52, -74), (58, -94),
    (70, -106), (84, -100),
)  # fmt: skip
_GALLOP: tuple[_Limb, ...] = (
    ((36, -62, 22), (64, -54, 11), (86, -36, 7), (108, -32, 6)),
    ((30, -60, 22), (56, -40, 11), (46, -22, 7), (32, -18, 7)),
    ((-54, -62, 30), (-76, -42, 12), (-100, -28, 7), (-116, -8, 7)),
    ((-44, -60, 28), (-50, -36, 12), (-74, -20, 7), (-86, -2, 7)),
)
_TROT: tuple[_Limb, ...] = (
    ((36, -62, 22), (60, -44, 11), (58, -24, 7), (46, -12, 7)),
    ((28, -60, 22), (24, -34, 10), (16, -14, 7), (20, 0, 8)),
    ((-54, -62, 30), (-66, -38, 12), (-84, -24, 7), (-88, -6, 7)),
    ((-46, -60, 28), (-40, -36, 12), (-52, -18, 7), (-44, 0, 8)),
)
_WALK: tuple[_Limb, ...] = (
    ((38, -62, 22), (50, -36, 10), (54, -16, 7), (62, 0, 8)),
    ((28, -60, 22), (26, -34, 10), (18, -14, 7), (12, 0, 8)),
    ((-54, -62, 30), (-62, -38, 12), (-78, -20, 7), (-80, 0, 8)),
    ((-46, -60, 28), (-46, -36, 12), (-56, -18, 7), (-50, 0, 8)),
)
_GAITS = (_GALLOP, _TROT, _WALK)


@dataclass(frozen=True)
class Riders:
    """Path data of legs in three gaits, of a horse without legs, of its rider, and of one who carries an eagle."""

    gallop: str
    trot: str
    walk: str
    horse: str
    rider: str
    eagle: str


def draw_riders(chance: Chance) -> Riders:
    """The parts from which the event's riders are put together."""
    lift = chance.between("tail", -6, 8)
    tail: _Limb = ((-62, -84, 8), (-90, -92 - lift, 12), (-118, -84 - lift, 15), (-146, -62 + lift, 2))
    mane: _Limb = ((70, -142, 8), (42, -122, 18), (16, -100, 16))
    gallop, trot, walk = ("".join(_draw_limb(limb) for limb in gait) for gait in _GAITS)
    horse = _draw_round(_TRUNK) + _draw_limb(tail) + _draw_limb(mane)
    return Riders(gallop, trot, walk, horse, _draw_rider(), _draw_eagle())


def _draw_rider() -> str:
    """In a chapan and a tall hat with a flap (тымақ), reins in hand."""
    body: _Limb = ((-2, -88, 34), (0, -112, 24), (4, -140, 22))
    skirt: _Limb = ((-4, -96, 26), (-20, -80, 22), (-28, -68, 8))
    leg: _Limb = ((4, -96, 22), (26, -78, 15), (20, -52, 10), (32, -44, 7))
    arm: _Limb = ((6, -138, 11), (18, -118, 10), (42, -116, 7))
    head: _Limb = ((9, -138, 14), (12, -150, 22), (13, -164, 20))
    hat = "M-6-140-3-158 3-168 13-186 23-168 29-157Q14-153 4-154Z"
    return "".join(map(_draw_limb, (body, skirt, leg, arm, head))) + hat


def _draw_eagle() -> str:
    """A raised arm, and the bird on it with half-opened wings."""
    arm: _Limb = ((6, -136, 11), (28, -134, 9), (48, -144, 9))
    body: _Limb = ((44, -142, 4), (50, -158, 15), (55, -174, 11), (64, -177, 3))
    wing: _Limb = ((54, -170, 8), (36, -182, 15), (14, -204, 3))
    other: _Limb = ((52, -166, 6), (74, -188, 12), (82, -210, 3))
    return "".join(map(_draw_limb, (arm, body, wing, other)))


def _draw_limb(limb: _Limb) -> str:
    """A soft band along the limb's joints, each as wide as its third number tells."""
    left: list[Point] = []
    right: list[Point] = []
    for number, (x, y, width) in enumerate(limb):
        before, after = limb[max(number - 1, 0)], limb[min(number + 1, len(limb) - 1)]
        length = math.hypot(after[0] - before[0], after[1] - before[1])
        across = Point((after[1] - before[1]) / length * width / 2, -(after[0] - before[0]) / length * width / 2)
        left.append(Point(x + across.x, y + across.y))
        right.append(Point(x - across.x, y - across.y))
    return _draw_round([*left, *reversed(right)])


def _draw_round(points: Sequence[Point | tuple[float, float]]) -> str:
    """A closed soft outline, always clockwise: overlapping parts of one path then never cancel each other.

    Quadratic curves through the middles of the sides need a third of the bytes of cubic ones.
    """
    spots = [Point(*point) for point in points]
    if sum(a.x * b.y - b.x * a.y for a, b in zip(spots, [*spots[1:], spots[0]], strict=True)) < 0:
        spots.reverse()
    middles = [Point((a.x + b.x) / 2, (a.y + b.y) / 2) for a, b in zip(spots, [*spots[1:], spots[0]], strict=True)]
    curves = " ".join(
        _write(spot, middle) for spot, middle in zip(spots[1:] + spots[:1], middles[1:] + middles[:1], strict=True)
    )
    return f"M{_write(middles[0])}Q{curves}Z".replace(" -", "-")


def _write(*points: Point) -> str:
    return " ".join(f"{point.x:.0f} {point.y:.0f}" for point in points)
