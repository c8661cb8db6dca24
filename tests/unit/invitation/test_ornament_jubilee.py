"""The ornament of a jubilee: numerals side by side, and the frieze bent into a wreath."""

import itertools
import re

import pytest

from toi_invite.invitation.ornament.chance import Chance
from toi_invite.invitation.ornament.numerals import HEIGHT, draw_number
from toi_invite.invitation.ornament.wreath import draw_wreath


def test_digits_of_a_number_stand_beside_each_other() -> None:
    """The second digit begins after the first one, and the whole is as wide as both."""
    six, sixty = draw_number(6), draw_number(60)
    start = float(re.findall(r"translate\(([\d.]+)\)", sixty.markup)[1])
    assert start > six.width
    assert sixty.width == start + draw_number(0).width
    assert sixty.markup.startswith(six.markup)


@pytest.mark.parametrize("digit", range(10))
def test_digit_fills_its_height_and_no_more(digit: int) -> None:
    """Lining figures: all stand on one line and reach one height, but for the flag of the five."""
    outline = re.findall(r' d="(.*?)"', draw_number(digit).markup)[0]
    lows = [int(y) for y in re.findall(r"[MLQ ]-?\d+[ ]?(-?\d+)", outline)]
    assert -HEIGHT - 20 <= min(lows) <= -HEIGHT + 20
    assert 0 <= max(lows) <= 10


def test_same_seed_bends_the_same_wreath_and_another_one_another() -> None:
    """Every jubilee has a wreath of its own."""
    assert draw_wreath(Chance("a"), "w") == draw_wreath(Chance("a"), "w")
    assert len({draw_wreath(Chance(str(number)), "w") for number in range(50)}) == 50


def test_wreath_has_one_symmetry_and_is_light() -> None:
    """Figures stand and hang in turn at equal steps, and the whole takes at most 4.5 KB."""
    markup = draw_wreath(Chance("toi"), "w")
    turns = sorted(float(turn) for turn in re.findall(r'href="#w" transform="rotate\(([\d.]+)\)', markup))
    steps = {round(after - before, 6) for before, after in itertools.pairwise(turns)}
    assert steps == {360 / len(turns)}
    assert len(markup) < 4_500
