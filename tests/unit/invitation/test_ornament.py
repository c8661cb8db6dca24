"""Ornament: the same seed draws the same, and everything stays inside its tile."""

import itertools
import re

import pytest

from toi_invite.invitation.ornament.chance import Chance
from toi_invite.invitation.ornament.frieze import draw_frieze
from toi_invite.invitation.ornament.medallion import draw_medallion
from toi_invite.invitation.ornament.shanyraq import draw_shanyraq


def test_same_seed_draws_the_same_frieze() -> None:
    """Two renders of one event are equal."""
    assert draw_frieze(Chance("toi")) == draw_frieze(Chance("toi"))


def test_hundred_seeds_draw_a_hundred_friezes() -> None:
    """Every toi has a frieze of its own."""
    assert len({draw_frieze(Chance(str(number))).markup for number in range(100)}) == 100


def test_draws_are_independent_of_each_other() -> None:
    """Asking for one thing never changes another."""
    first, second = Chance("a"), Chance("a")
    first.between("other", 0, 1)
    assert first.between("width", 0, 1) == second.between("width", 0, 1)
    assert 3 <= first.between("width", 3, 4) < 4


def test_medallion_has_one_symmetry() -> None:
    """Its petals are turned by equal steps all the way round."""
    for seed in ("toi", "one", "two"):
        markup, name, turns = draw_medallion(Chance(seed), "m"), "m-ray", [0.0]
        while added := re.findall(rf'href="#{name}" transform="rotate\((.*?)\)"', markup):
            turns = [(turn + float(more)) for more in ("0", *added) for turn in turns]
            name += "-2"
        steps = [after - before for before, after in itertools.pairwise(sorted(turns))]
        assert len(turns) in {12, 14, 16}
        assert steps == pytest.approx([360 / len(turns)] * (len(turns) - 1), abs=0.001)


def test_shanyraq_stars_stand_within_its_circle() -> None:
    """No star is farther from the middle than 200 units."""
    markup = draw_shanyraq(Chance("toi"))
    turned = re.findall(r'<g id="bars">(.*?)</g>', markup)[0]  # drawn a second time, across
    spots = [spot for part in (markup, turned) for spot in _list_stars(part)]
    radius, dots = re.findall(r'r="(\d+)" stroke-width="2.2" pathLength="\d+" stroke-dasharray="(.*?)"', markup)[0]
    assert len(spots) + len(dots.split()) / 2 > 60  # those of the rim are the dots of one line
    assert int(radius) <= 200
    assert all(float(x) ** 2 + float(y) ** 2 <= 200**2 for x, y in spots)


def _list_stars(markup: str) -> list[tuple[str, str]]:
    return re.findall(r"M(-?[\d.]+)[ ]?(-?[\d.]+)h0", markup)
