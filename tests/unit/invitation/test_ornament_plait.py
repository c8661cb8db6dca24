"""The plaited border: the same for one event, another for the next, ribbons over and under each other."""

import re

import pytest

from toi_invite.invitation.ornament.chance import Chance
from toi_invite.invitation.ornament.path import Point
from toi_invite.invitation.ornament.plait import HEIGHT, draw_plait, draw_star
from toi_invite.invitation.ornament.ribbon import Piece, draw_ribbons

LEVEL = [Point(-10, 0), Point(10, 0)]
UPRIGHT = [Point(0, -10), Point(0, 10)]


def _put_first_on_top(_piece: Piece, _spot: Point) -> bool:
    return True


def _put_second_on_top(_piece: Piece, _spot: Point) -> bool:
    return False


def test_same_seed_draws_the_same_plait() -> None:
    """Two renders of one event are equal."""
    assert draw_plait(Chance("as")) == draw_plait(Chance("as"))


def test_hundred_seeds_draw_a_hundred_plaits() -> None:
    """Every letter has a border of its own."""
    assert len({draw_plait(Chance(str(number))).markup for number in range(100)}) == 100


def _list_spots(path: str) -> list[Point]:
    numbers = [float(number) for number in re.findall(r"-?(?:\d+\.?\d*|\.\d+)", path)]
    return [Point(x, y) for x, y in zip(numbers[::2], numbers[1::2], strict=True)]


@pytest.mark.parametrize("seed", [str(number) for number in range(12)])
def test_plait_stays_between_its_edges_and_is_light(seed: str) -> None:
    """No corner lies outside the border's height, and a tile takes at most 2 KB."""
    markup = draw_plait(Chance(seed)).markup
    spots = _list_spots(re.findall(r' d="(.*?)"', markup)[0])
    assert max(abs(spot.y) for spot in spots) <= HEIGHT / 2
    assert len(markup) < 2_000


def test_ribbon_beneath_is_left_out_where_the_other_lies() -> None:
    """The upper ribbon's two edges run through, those of the lower one stop before it and go on behind."""
    assert "M-10 1 10 1" in draw_ribbons([LEVEL, UPRIGHT], 1, _put_first_on_top)
    assert "M-10 1-1.5 1M1.5 1 10 1" in draw_ribbons([LEVEL, UPRIGHT], 1, _put_second_on_top)


def test_star_looks_the_same_from_four_sides() -> None:
    """Turned by a right angle, every line of it lies on another one."""
    spots = set(_list_spots(re.findall(r' d="(.*?)"', draw_star())[0]))
    turned = [spot.turn(90) for spot in spots]
    assert {Point(round(spot.x, 1), round(spot.y, 1)) for spot in turned} == spots
