"""Ribbons in outline that pass over and under each other."""

import math
from collections.abc import Callable, Sequence
from itertools import combinations, pairwise
from typing import NamedTuple

from toi_invite.invitation.ornament.path import Point, write_points

_GAP = 0.5
_PARALLEL = 1e-9


class Piece(NamedTuple):
    """A straight piece of a ribbon's middle."""

    start: Point
    end: Point

    @property
    def rises(self) -> bool:
        """Whether the right end stands higher than the left one."""
        return (self.end.y < self.start.y) == (self.end.x > self.start.x)


class Cover(NamedTuple):
    """A piece that lies over another ribbon, and where."""

    piece: Piece
    spot: Point


Order = Callable[[Piece, Point], bool]
"""Tells whether the earlier of two ribbons, whose piece is given, lies on top where they cross."""


def draw_ribbons(ribbons: Sequence[Sequence[Point]], half: float, order: Order) -> str:
    """Path data, for a stroke, of both edges of every ribbon; what lies beneath another one is left out.

    Args:
        ribbons: the corners of their middles; one that ends where it begins is closed.
        half: half the width of a ribbon, in drawing units.
        order: which of two ribbons lies on top.
    """
    covers = _list_covers(ribbons, order)
    edges = [(_shift(ribbon, side * half), covers[index]) for index, ribbon in enumerate(ribbons) for side in (-1, 1)]
    return "".join(_cut(edge, above, half + _GAP) for edge, above in edges)


def _list_covers(ribbons: Sequence[Sequence[Point]], order: Order) -> list[list[Cover]]:
    """For each ribbon the pieces of others that lie over it."""
    covers: list[list[Cover]] = [[] for _ in ribbons]
    for (first, one), (second, other) in combinations(enumerate(ribbons), 2):
        for piece, across in ((Piece(*a), Piece(*b)) for a in pairwise(one) for b in pairwise(other)):
            spot = _find_crossing(piece, across)
            if spot is None:
                continue
            on_top = order(piece, spot)
            covers[second if on_top else first].append(Cover(piece if on_top else across, spot))
    return covers


def _find_crossing(one: Piece, other: Piece) -> Point | None:
    (ax, ay), (bx, by) = _span(one), _span(other)
    turn = ax * by - ay * bx
    if abs(turn) < _PARALLEL:
        return None
    x, y = other.start.x - one.start.x, other.start.y - one.start.y
    part, across = (x * by - y * bx) / turn, (x * ay - y * ax) / turn
    if not (0 <= part < 1 and 0 <= across < 1):
        return None
    return one.start.move(ax * part, ay * part)


def _span(piece: Piece) -> Point:
    return Point(piece.end.x - piece.start.x, piece.end.y - piece.start.y)


def _shift(ribbon: Sequence[Point], aside: float) -> list[Point]:
    """The same corners, `aside` to the left of the way along the ribbon."""
    closed = ribbon[0] == ribbon[-1]
    before, after = (ribbon[-2], ribbon[1]) if closed else (ribbon[0], ribbon[-1])
    around = zip([before, *ribbon[:-1]], ribbon, [*ribbon[1:], after], strict=True)
    return [_shift_corner(*corners, aside) for corners in around]


def _shift_corner(before: Point, corner: Point, after: Point, aside: float) -> Point:
    normals = [_get_normal(a, b) for a, b in ((before, corner), (corner, after)) if a != b]
    first, last = normals[0], normals[-1]
    scale = aside / (1 + first.x * last.x + first.y * last.y)
    return corner.move((first.x + last.x) * scale, (first.y + last.y) * scale)


def _get_normal(start: Point, end: Point) -> Point:
    length = math.hypot(end.x - start.x, end.y - start.y)
    return Point((end.y - start.y) / length, -(end.x - start.x) / length)


def _cut(edge: Sequence[Point], covers: Sequence[Cover], reach: float) -> str:
    """Path data of an edge without what is hidden beneath `covers`, each `reach` wide to both sides."""
    text, pen = "", Point(math.nan, math.nan)
    for start, end in pairwise(edge):
        hidden = sorted(filter(None, (_hide(start, end, cover, reach) for cover in covers)))
        stops = [0.0, *(stop for pair in hidden for stop in pair), 1.0]
        for first, last in zip(stops[::2], stops[1::2], strict=True):
            if last > first:
                begin, finish = _go(start, end, first), _go(start, end, last)
                text += f"L{write_points(finish)}" if begin == pen else f"M{write_points(begin, finish)}"
                pen = finish
    return text


def _go(start: Point, end: Point, part: float) -> Point:
    if part == 1:
        return end
    return start.move((end.x - start.x) * part, (end.y - start.y) * part)


def _hide(start: Point, end: Point, cover: Cover, reach: float) -> tuple[float, float] | None:
    """From which part of the way to which one a straight line lies beneath `cover`."""
    normal, foot = _get_normal(*cover.piece), cover.piece.start
    first, last = ((spot.x - foot.x) * normal.x + (spot.y - foot.y) * normal.y for spot in (start, end))
    if first == last:
        return None
    middle, half = first / (first - last), reach / abs(first - last)
    under = _go(start, end, middle)
    is_elsewhere = math.dist(under, cover.spot) > 2 * reach
    if is_elsewhere or middle + half <= 0 or middle - half >= 1:
        return None
    return max(middle - half, 0), min(middle + half, 1)
