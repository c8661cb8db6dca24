"""Points in the plane and the SVG path text made of them. Lengths are in the units of the drawing, y points down."""

from __future__ import annotations

import math
from collections.abc import Sequence
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


def write_number(value: float) -> str:
    """A number with one decimal at most and nothing superfluous."""
    text = f"{value:.1f}".removesuffix(".0")
    return "0" if text == "-0" else text


def write_points(*points: Point) -> str:
    """Coordinates for a path, as short as SVG allows."""
    return " ".join(f"{write_number(point.x)} {write_number(point.y)}" for point in points).replace(" -", "-")


def write_whole(*points: Point) -> str:
    """Coordinates without decimals, for drawings whose units are fine enough."""
    return write_points(*(Point(round(point.x), round(point.y)) for point in points))


def draw_curve(points: Sequence[Point]) -> str:
    """Cubic curves through all `points` (Catmull-Rom), without the first move."""
    padded = [points[0], *points, points[-1]]
    pieces = [_bend(*padded[index : index + 4]) for index in range(len(points) - 1)]
    return "C" + " ".join(pieces).replace(" -", "-")


def _bend(before: Point, start: Point, end: Point, after: Point) -> str:
    first = Point(start.x + (end.x - before.x) / 6, start.y + (end.y - before.y) / 6)
    second = Point(end.x - (after.x - start.x) / 6, end.y - (after.y - start.y) / 6)
    return write_points(first, second, end)


def draw_polygon(points: Sequence[Point]) -> str:
    """A closed figure with straight sides."""
    return f"M{write_points(*points)}Z"


def draw_diamond(x: float, y: float, width: float, height: float) -> str:
    """A rhombus round its middle."""
    return draw_polygon(
        [Point(x, y - height / 2), Point(x + width / 2, y), Point(x, y + height / 2), Point(x - width / 2, y)]
    )


def draw_circle(x: float, y: float, radius: float) -> str:
    """A full circle as a path."""
    size, across = write_number(radius), write_number(radius * 2)
    return f"M{write_points(Point(x - radius, y))}a{size} {size} 0 1 0 {across} 0a{size} {size} 0 1 0-{across} 0Z"
