"""The tapered horn, from which қошқар мүйіз and everything else is put together."""

import math
from collections.abc import Sequence
from dataclasses import dataclass

from toi_invite.invitation.ornament.path import Point, draw_circle, draw_curve, write_points

_STEPS_A_TURN = 7
_STEM = 3


@dataclass(frozen=True)
class Horn:
    """A horn that stands on the origin, rises and curls to the right.

    `rise` is the height of the stem, `lean` how far its top stands to the right, `radius` the first radius of the curl,
    `turns` how often it curls, `decay` how much of the radius is left after a turn, `thickness` the width of the
    stem, `foot` its width on the ground. All lengths are in drawing units.
    """

    rise: float = 30
    lean: float = 2.5
    radius: float = 16
    turns: float = 1.25
    decay: float = 0.34
    thickness: float = 7
    foot: float = 7
    bead: float = 0.62

    def draw(self) -> str:
        """The filled outline as path data, with a bead at the tip."""
        spine = self._list_spine()
        edges = [_widen(spine, index, self._get_width(index, len(spine))) for index in range(len(spine))]
        left, right = [edge[0] for edge in edges], [edge[1] for edge in reversed(edges)]
        bead = draw_circle(spine[-1].x, spine[-1].y, max(self.thickness * self.bead / 2, 0.9))
        return f"M{write_points(left[0])}{draw_curve(left)}L{write_points(right[0])}{draw_curve(right)}Z{bead}"

    def _list_spine(self) -> list[Point]:
        """The stem runs into the curl without a corner: its slope at the top is the slope of the spiral."""
        slope = -math.log(self.decay) / math.tau
        bend = max(slope * self.rise / self.lean, 1) if self.lean else 1
        stem = [Point(self.lean * (part / _STEM) ** bend, -self.rise * part / _STEM) for part in range(_STEM)]
        return stem + [spot.move(self.lean, -self.rise) for spot in self._list_curl()]

    def _list_curl(self) -> list[Point]:
        steps = round(self.turns * _STEPS_A_TURN)
        spots: list[Point] = []
        for step in range(steps + 1):
            angle = math.tau * step / _STEPS_A_TURN
            radius = self.radius * self.decay ** (angle / math.tau)
            spots.append(Point(self.radius - radius * math.cos(angle), -radius * math.sin(angle)))
        return spots

    def _get_width(self, index: int, count: int) -> float:
        if index < _STEM:
            return self.foot + (self.thickness - self.foot) * _ease(index / _STEM)
        part = (index - _STEM) / (count - _STEM - 1)
        return self.thickness * (1 - 0.72 * part**0.9)


def _ease(part: float) -> float:
    return part * part * (3 - 2 * part)


def _widen(spine: Sequence[Point], index: int, width: float) -> tuple[Point, Point]:
    """The two edges of the horn beside one spot of its spine."""
    before, after = spine[max(index - 1, 0)], spine[min(index + 1, len(spine) - 1)]
    length = math.hypot(after.x - before.x, after.y - before.y)
    across = Point((after.y - before.y) / length * width / 2, -(after.x - before.x) / length * width / 2)
    spot = spine[index]
    return spot.move(-across.x, -across.y), spot.move(across.x, across.y)
