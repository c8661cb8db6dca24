"""The ornament library: elements, the seven groups of friezes, and the gallery that shows them."""

import itertools
import re

import pytest

from toi_invite.invitation.ornament.chance import Chance
from toi_invite.invitation.ornament.elements import ELEMENTS, SIZE
from toi_invite.invitation.ornament.groups import FRIEZE_GROUPS, Group
from toi_invite.invitation.ornament_gallery import SEEDS, render_ornaments
from toi_invite.language.codes import Language

Place = tuple[float, ...]

# What maps a frieze onto itself beside its shifts: half turns, upright mirrors, a lying mirror, a glide.
_SYMMETRIES = {
    "p1": set(),
    "p11g": {"glide"},
    "p1m1": {"upright"},
    "p2": {"turn"},
    "p2mg": {"turn", "upright", "glide"},
    "p11m": {"lying", "glide"},
    "p2mm": {"turn", "upright", "lying", "glide"},
}


def list_symmetries(group: Group) -> set[str]:
    """Which of them map the places of an endless frieze onto places."""
    width, height = group.width * SIZE, group.height * SIZE
    places = {(*place[:4], place[4] % width, place[5]) for place in group.places}
    shifts = [step * SIZE / 2 for step in range(2 * group.width * 2)]
    tries = {
        "turn": [(-1, -1, shift, height) for shift in shifts],
        "upright": [(-1, 1, shift, 0) for shift in shifts],
        "lying": [(1, -1, 0, height)],
        "glide": [(1, -1, width / 2, height)] if group.height == 1 else [(1, -1, width, height)],
    }
    return {
        name
        for name, maps in tries.items()
        if any({_move(place, each, width) for place in places} == places for each in maps)
    }


def _move(place: Place, by: Place, width: int) -> Place:
    across, down, x, y = by
    a, b, c, d, e, f = place
    return (a * across, b * down, c * across, d * down, (e * across + x) % width, f * down + y)


@pytest.mark.parametrize("name", list(FRIEZE_GROUPS))
def test_frieze_group_has_its_symmetries_and_no_others(name: str) -> None:
    """All seven of them, told apart by what maps them onto themselves."""
    assert list_symmetries(FRIEZE_GROUPS[name]) == _SYMMETRIES[name]


def test_there_are_seven_different_groups() -> None:
    """There are no more in the plane."""
    assert len(FRIEZE_GROUPS) == 7
    kinds = [frozenset(list_symmetries(group)) for group in FRIEZE_GROUPS.values()]
    assert all(one != other for one, other in itertools.combinations(kinds, 2))


@pytest.mark.parametrize("slug", list(ELEMENTS))
def test_element_is_the_event_s_own_and_light(slug: str) -> None:
    """The same seed draws the same; among twenty events there are several; none weighs more than 1.6 KB."""
    draw = ELEMENTS[slug]
    assert draw(Chance("toi")) == draw(Chance("toi"))
    drawn = {draw(Chance(str(number))) for number in range(20)}
    assert len(drawn) >= 3
    assert max(len(markup) for markup in drawn) <= 1600


@pytest.mark.parametrize("language", list(Language))
def test_gallery_shows_everything_for_every_event(language: Language) -> None:
    """Each element in each group, once for each seed; every reference leads somewhere, no id is there twice."""
    html = render_ornaments(language).body.decode()
    ids = re.findall(r' id="([^"]+)"', html)
    asked = set(re.findall(r'(?:href="|url\()#([\w-]+)', html))
    assert len(ids) == len(set(ids))
    assert asked <= set(ids)
    for group in FRIEZE_GROUPS:
        assert html.count(f"<figcaption>{group} · ") == len(ELEMENTS) * len(SEEDS)
