"""The venue's drawing: true, small, the event's own, and not there without a point on the map."""

import re

import pytest

from tests.unit.invitation.pages import build, read, render
from toi_invite.invitation.ornament.chance import Chance
from toi_invite.invitation.ornament.rose import draw_rose
from toi_invite.language.codes import Language
from toi_invite.services.templates import list_templates

SOUTH = {"latitude": 51.0653, "longitude": 71.4305}
_ROSE = re.compile(r'<svg class="rose".*?</svg>', re.DOTALL)


@pytest.mark.parametrize("language", list(Language))
@pytest.mark.parametrize("slug", [template.slug for template in list_templates()])
def test_point_on_the_map_is_drawn_in_every_template(slug: str, language: Language) -> None:
    """A rose of at most 1.5 KB whose needle points south, and the same in words."""
    html = read(render(build(template=slug, **SOUTH), language))
    rose = _ROSE.findall(html)
    assert len(rose) == 1
    assert len(rose[0].encode()) <= 1500
    assert 'rotate(180)" d="M-1.2 0V-78' in rose[0]
    words = {Language.KK: "оңтүстікке қарай шамамен 7 км", Language.RU: "7 км к югу", Language.EN: "7 km south"}
    assert words[language] in html


def test_no_point_no_rose() -> None:
    """Nothing is made up: one number alone is no point."""
    for place in ({}, {"latitude": 51.0}, {"longitude": 71.0}):
        html = read(render(build(**place)))
        assert "whereabouts" not in html.partition("<body")[2]


def test_rose_near_the_centre_has_no_needle() -> None:
    """Where no direction can be told none is drawn."""
    html = read(render(build(latitude=51.13, longitude=71.43)))
    assert "V-78" not in _ROSE.findall(html)[0]
    assert "Астана орталығына жақын" in html


def test_place_abroad_is_told_by_numbers_alone() -> None:
    """No city of Kazakhstan is named for Paris."""
    html = read(render(build(latitude=48.8566, longitude=2.3522)))
    assert "48,8566° солтүстік ендік" in html
    assert "2,3522° шығыс бойлық" in html
    assert "орталығы" not in html


def test_events_have_roses_of_their_own() -> None:
    """The seed chooses rays and ticks; the needle is nobody's choice."""
    roses = {draw_rose(Chance(str(number)), 45) for number in range(30)}
    assert len(roses) >= 6
    assert all('rotate(45)" d="M-1.2 0V-78' in rose for rose in roses)
