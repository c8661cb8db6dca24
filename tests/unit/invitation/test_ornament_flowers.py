"""Rope and footsteps, tulips and wormwood: what is drawn fits together and is each event's own."""

import itertools
import math
import re

from toi_invite.invitation.ornament.chance import Chance
from toi_invite.invitation.ornament.footsteps import draw_steps
from toi_invite.invitation.ornament.meadow import draw_meadow, draw_plants, draw_spray
from toi_invite.invitation.ornament.path import Point
from toi_invite.invitation.ornament.rope import TURN, draw_half, draw_ring
from toi_invite.invitation.ornament.tulip import draw_blossom, draw_rosette

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


def test_every_plant_that_is_used_is_defined_once() -> None:
    """Nothing in the meadow, the sprays or the plants themselves refers to a part that does not exist."""
    for chance in (Chance(str(number)) for number in range(40)):
        plants = draw_plants(chance)
        picture = plants + draw_meadow(chance) + draw_spray(chance, "words") + draw_spray(chance, "date")
        defined = re.findall(r' id="(\w+)"', plants)
        assert len(defined) == len(set(defined))
        assert set(re.findall(r'href="#(\w+)"', picture)) <= set(defined)


def test_meadow_stands_on_its_ground_within_its_width() -> None:
    """The plants are spread over the whole picture and none stands outside."""
    places = sorted(float(place) for place in re.findall(r"translate\((-?\d+)\)", draw_meadow(Chance("toi"))))
    assert len(places) == 11
    assert 0 < places[0] < 100
    assert 600 < places[-1] < 800


def test_an_opened_tulip_is_wider_than_a_closed_one() -> None:
    """The petals of both reach about as high; those of the opened one stand farther apart."""
    closed, opened = (_measure_width(draw_blossom(Chance("toi"), "b", opened=opened)) for opened in (0, 1))
    assert opened > closed * 1.3


def _measure_width(markup: str) -> float:
    """How far the tips of the outer petals are apart."""
    sides = re.findall(r'class="side" d="(.*?)"', markup)[0]
    tips = [_read_numbers(petal)[10] for petal in sides.removeprefix("M0 0").split("Z")[:-1]]
    return abs(tips[1] - tips[0])


def test_rosette_has_six_equal_petals() -> None:
    """Tips are equally far from the middle, the last petal ends where the first one began."""
    numbers = _read_numbers(draw_rosette(42))
    start, *steps = [Point(*pair) for pair in zip(numbers[::2], numbers[1::2], strict=True)]
    ends = list(itertools.accumulate(steps[1::2], lambda spot, step: spot.move(*step), initial=start))
    assert math.dist(ends[0], ends[-1]) < 1.5
    assert len(ends) == 13
    assert all(abs(math.hypot(*tip) - 42) < 1 for tip in ends[1::2])


def test_every_toi_has_its_own_meadow() -> None:
    """A hundred events, a hundred meadows, sprays of other plants beside other parts of the page."""
    chances = [Chance(str(number)) for number in range(100)]
    assert len({draw_plants(chance) for chance in chances}) == 100
    assert len({draw_meadow(chance) for chance in chances}) == 100
    assert draw_spray(chances[0], "words") != draw_spray(chances[0], "venue")
