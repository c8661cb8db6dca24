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

    def round(self) -> Point:
        """Where the point lies once it is written."""
        return Point(round(self.x, 1), round(self.y, 1))


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


def draw_curve(points: Sequence[Point]) -> str:
    """Cubic curves through all `points` (Catmull-Rom), without the first move, each from where the last one ended.

    A curve leaves a point as the one before it has come, so that only the second handle has to be written.
    """
    pen, steps = points[0].round(), list[Point]()
    for start, end, after in zip(points[:-1], points[1:], [*points[2:], points[-1]], strict=True):
        handle = end.move((start.x - after.x) / 6, (start.y - after.y) / 6)
        steps += [spot.move(-pen.x, -pen.y) for spot in (handle, end.round())]
        pen = end.round()
    return f"s{write_points(*steps)}"


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
