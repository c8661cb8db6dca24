"""Rope and footsteps, tulips and wormwood: what is drawn fits together and is each event's own."""

import itertools
import math
import re

from toi_invite.invitation.ornament.chance import Chance
from toi_invite.invitation.ornament.footsteps import draw_steps
from toi_invite.invitation.ornament.path import Point
from toi_invite.invitation.ornament.rope import TURN, draw_half, draw_ring

_NUMBER = r"-?\d*\.?\d+"


def _read_numbers(text: str) -> list[float]:
    return [float(number) for number in re.findall(_NUMBER, text)]


def _follow(path: str) -> list[Point]:
    """The vertices of a path of one move and relative lines."""
    numbers = _read_numbers(path)
    moves = [Point(x, y) for x, y in zip(numbers[::2], numbers[1::2], strict=True)]
    return list(itertools.accumulate(moves, lambda spot, move: spot.move(*move)))


def test_both_halves_of_the_rope_meet_at_the_cut() -> None:
    """Before it is cut the rope is whole: one half ends where the other one begins, in the same direction."""
    left, right = _follow(draw_half(Chance("toi"), -1)), _follow(draw_half(Chance("toi"), 1))
    assert math.dist(left[-1], right[0]) < 1
    before, after = (math.atan2(end.y - start.y, end.x - start.x) for start, end in (left[-2:], right[:2]))
    assert abs(before - after) < 0.1


def test_rope_has_a_turn_on_every_vertex() -> None:
    """The twist is even: vertices are one turn apart along the whole rope, and it reaches over a wide screen."""
    spots = _follow(draw_half(Chance("toi"), 1))
    assert all(abs(math.dist(*pair) - TURN) < 1 for pair in itertools.pairwise(spots))
    assert spots[-1].x > 1000


def test_ring_of_rope_closes_evenly() -> None:
    """The turn between the last and the first vertex is as long as the others."""
    numbers = _read_numbers(draw_ring(37.3))
    spots = list(zip(numbers[::2], numbers[1::2], strict=True))
    lengths = [math.dist(*pair) for pair in itertools.pairwise([*spots, spots[0]])]
    assert max(lengths) - min(lengths) < 0.3


def test_feet_alternate_on_their_way_through_the_box() -> None:
    """Left, right, left; the steps go from the upper left to the lower right and stay near the box."""
    steps = re.findall(r'href="#(.)f" transform="translate\((-?\d+) (-?\d+)\)', draw_steps(Chance("a"), "w", 260, 120))
    assert "".join(foot for foot, _, _ in steps).startswith("lrlrlr")
    across = [int(x) for _, x, _ in steps]
    assert across == sorted(across)
    assert all(-10 < int(x) < 270 and -10 < int(y) < 130 for _, x, y in steps)


def test_every_toi_has_its_own_rope_and_way() -> None:
    """A hundred events, a hundred ropes and ways."""
    chances = [Chance(str(number)) for number in range(100)]
    assert len({draw_half(chance, 1) for chance in chances}) == 100
    assert len({draw_steps(chance, "way", 260, 120) for chance in chances}) == 100
