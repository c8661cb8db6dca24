"""Points in the plane and the SVG path text made of them. Lengths are in the units of the drawing, y points down."""

from __future__ import annotations

import math
from collections.abc import Sequence
from itertools import pairwise
from typing import NamedTuple


class Point(NamedTuple):
    """A place in the drawing."""

    x: float
    y: float

    def turn(self, degrees: float) -> Point:
        """The point turned clockwise round the origin."""
        cosine, sine = math.cos(math.radians(degrees)), math.sin(math.radians(degrees))
        return Point(self.x * cosine - self.y * sine, self.x * sine + self.y * cosine)

    def move(self, x: float, y: float) -> Point:
        """The point moved by `x` and `y`."""
        return Point(self.x + x, self.y + y)

    def round(self, digits: int = 1) -> Point:
        """Where the point lies once it is written."""
        return Point(round(self.x, digits), round(self.y, digits))


def write_number(value: float) -> str:
    """A number with one decimal at most and nothing superfluous."""
    text = f"{value:.1f}".removesuffix(".0")
    return "0" if text == "-0" else text.replace("0.", ".") if abs(value) < 1 else text


def write_size(value: float) -> str:
    """A factor with two decimals at most and nothing superfluous."""
    text = f"{value:.2f}".rstrip("0").rstrip(".")
    return text.replace("0.", ".", 1) if abs(value) < 1 else text


def write_points(*points: Point) -> str:
    """Coordinates for a path, as short as SVG allows: a sign, or a second decimal point, parts numbers by itself."""
    numbers = [write_number(part) for point in points for part in point]
    parted = (
        number if number[0] == "-" or (number[0] == "." and "." in before) else f" {number}"
        for before, number in pairwise(numbers)
    )
    return numbers[0] + "".join(parted)


def write_whole(*points: Point) -> str:
    """Coordinates without decimals, for drawings whose units are fine enough."""
    return write_points(*(Point(round(point.x), round(point.y)) for point in points))


def draw_bows(start: Point, *bows: tuple[Point, Point]) -> str:
    """Quadratic curves in whole numbers, each by way of its own handle to its end."""
    pen, steps = start.round(0), list[Point]()
    for handle, end in bows:
        steps += [handle.move(-pen.x, -pen.y), end.round(0).move(-pen.x, -pen.y)]
        pen = end.round(0)
    return f"M{write_whole(start)}q{write_whole(*steps)}"


def draw_curve(points: Sequence[Point]) -> str:
    """Quadratic curves past all `points`, without the first move, each from where the last one ended.

    A curve leaves a point as the one before it has come, so that after the first one only ends have to be written.
    """
    first, *handles = pull(points)[1:-1]
    return write_chain(points[0].round(), list_bows(first.round(), [*handles, points[-1]]))


def list_bows(handle: Point, spots: Sequence[Point], digits: int = 1) -> list[tuple[Point, Point]]:
    """Handles and ends of curves that end half-way between the spots, which are their handles; the last at its spot.

    A handle mirrors the one before it. Each end is therefore rounded from the handle that a browser finds: what
    rounding has moved never adds up.
    """
    bows: list[tuple[Point, Point]] = []
    for spot in spots[:-1]:
        end = Point((handle.x + spot.x) / 2, (handle.y + spot.y) / 2).round(digits)
        bows.append((handle, end))
        handle = Point(2 * end.x - handle.x, 2 * end.y - handle.y)
    return [*bows, (handle, spots[-1].round(digits))]


def write_chain(pen: Point, bows: Sequence[tuple[Point, Point]]) -> str:
    """Curves from `pen` whose handles mirror each other: the first with its handle, of the others the ends alone."""
    ends = [pen, *(end for _, end in bows)]
    first, *steps = (end.move(-start.x, -start.y) for start, end in pairwise(ends))
    return f"q{write_points(bows[0][0].move(-pen.x, -pen.y), first)}t{write_points(*steps)}"


def pull(points: Sequence[Point]) -> list[Point]:
    """Handles whose curve comes past all points; each round of pulling them outwards comes three times nearer."""
    handles = list(points)
    for _ in range(4):
        sides = zip(handles[:-2], points[1:-1], handles[2:], strict=True)
        pulled = [Point((8 * spot.x - one.x - two.x) / 6, (8 * spot.y - one.y - two.y) / 6) for one, spot, two in sides]
        handles[1:-1] = pulled
    return handles


def draw_lines(start: Point, *spots: Point) -> str:
    """Straight lines in whole numbers, not closed."""
    steps = (end.move(-begin.x, -begin.y) for begin, end in pairwise(spot.round(0) for spot in (start, *spots)))
    return f"M{write_whole(start)}l{write_whole(*steps)}"


def draw_polygon(points: Sequence[Point]) -> str:
    """A closed figure with straight sides."""
    return f"M{write_points(*points)}Z"


def draw_diamond(x: float, y: float, width: float, height: float) -> str:
    """A rhombus round its middle."""
    across, down = Point(width / 2, height / 2).round()
    steps = write_points(Point(across, down), Point(-across, down), Point(-across, -down))
    return f"M{write_points(Point(x, y - height / 2))}l{steps}Z"


def draw_circle(x: float, y: float, radius: float) -> str:
    """A full circle as a path."""
    size = write_number(radius)
    return f"M{write_points(Point(x, y - radius))}a{size} {size} 0 1 1-.1 0Z"  # the last tenth closes by itself
