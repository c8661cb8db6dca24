"""Riders as silhouettes, put together from tapered limbs: a horse that stands on the origin and looks right.

About 120 units long and 95 high with its rider; the numbers below are of twice that size, those that are written are
whole, so that the drawing stays light.
"""

import math
from collections.abc import Sequence

from toi_invite.invitation.ornament.chance import Chance
from toi_invite.invitation.ornament.path import Point, list_bows, write_chain, write_whole

_COARSE = 2
_Limb = tuple[tuple[float, float, float], ...]

_TRUNK = (
    (94, -112), (82, -130), (74, -146), (66, -136), (46, -118), (28, -99), (0, -90), (-30, -92), (-52, -93),
    (-68, -82), (-72, -62), (-60, -48), (-40, -52), (4, -46), (42, -56), (52, -74), (58, -94),
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
    ((-54, -62, 30), (-66, -38, 12), (-84, -24, 7), (-88, -6, 7)),
)
_WALK: tuple[_Limb, ...] = (
    ((38, -62, 22), (50, -36, 10), (54, -16, 7), (62, 0, 8)),
    ((-54, -62, 30), (-62, -38, 12), (-78, -20, 7), (-80, 0, 8)),
)
_STANDING: tuple[_Limb, ...] = (
    ((28, -60, 22), (26, -34, 10), (18, -14, 7), (14, 0, 8)),
    ((-46, -60, 28), (-44, -36, 12), (-54, -18, 7), (-48, 0, 8)),
)


def draw_riders(chance: Chance) -> str:
    """SVG definitions: a horse at a walk `#h`, ridden `#r`, with an eagle `#e`; riders at trot `#t`, at gallop `#g`."""
    lift = chance.between("tail", -6, 8)
    tail: _Limb = ((-58, -84, 10), (-90, -92 - lift, 12), (-118, -84 - lift, 15), (-146, -62 + lift, 2))
    mane: _Limb = ((70, -142, 8), (42, -122, 18), (16, -100, 16))
    gallop, trot, walk, standing = ("".join(map(_draw_limb, legs)) for legs in (_GALLOP, _TROT, _WALK, _STANDING))
    body = _draw_round(_TRUNK) + _draw_limb(tail) + _draw_limb(mane)
    return (
        f'<g id="e"><g id="r"><g id="h"><path id="b" d="{body}"/><path id="s" d="{standing}"/><path d="{walk}"/></g>'
        f'<path id="m" d="{_draw_rider()}"/></g><path d="{_draw_eagle()}"/></g>'
        f'<g id="t"><use href="#b"/><use href="#s"/><path d="{trot}"/><use href="#m"/></g>'
        f'<g id="g"><use href="#b"/><path d="{gallop}"/><use href="#m"/></g>'
    )


def _draw_rider() -> str:
    """In a chapan and a tall hat with a flap (тымақ), reins in hand; what the horse would hide is left out."""
    body: _Limb = ((-7, -86, 46), (0, -112, 24), (4, -140, 22))
    arm: _Limb = ((6, -138, 11), (18, -118, 10), (42, -116, 7))
    head: _Limb = ((9, -138, 14), (12, -150, 22), (13, -164, 20))
    hat = "M-3-70l2-9 3-5 5-9 5 9 3 5q-7 2-13 2"
    return "".join(map(_draw_limb, (body, arm, head))) + hat


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
    """A closed soft outline, always clockwise: overlapping parts of one path then never cancel each other."""
    spots = [Point(x / _COARSE, y / _COARSE) for x, y in points]
    if sum(a.x * b.y - b.x * a.y for a, b in zip(spots, [*spots[1:], spots[0]], strict=True)) < 0:
        spots.reverse()
    first, second, *others = (spot.round(0) for spot in spots)
    start = Point((first.x + second.x) / 2, (first.y + second.y) / 2).round(0)
    return f"M{write_whole(start)}{write_chain(start, list_bows(second, [*others, first, start], digits=0))}"
