"""Steppe, riders, sun and moon: true to the sky, the same for the same seed, inside their drawings."""

import datetime as dt
import itertools
import re
from zoneinfo import ZoneInfo

import pytest

from tests.unit.invitation.pages import build, read, render
from toi_invite.invitation.light import build_light
from toi_invite.invitation.ornament.chance import Chance
from toi_invite.invitation.ornament.cloud import draw_cloud
from toi_invite.invitation.ornament.moon import draw_moon
from toi_invite.invitation.ornament.path import Point
from toi_invite.invitation.ornament.rider import draw_riders
from toi_invite.invitation.ornament.steppe import WIDTH, draw_grass, draw_mountains, draw_ridge
from toi_invite.invitation.ornament.yurt import draw_yurt
from toi_invite.invitation.sun import locate_sun

ALMATY = (43.238, 76.945)
HERE = (None, None)
MOTIF = 6 * 1024


def find_sun(text: str, zone: str, latitude: float, longitude: float) -> tuple[float, float]:
    """Azimuth and elevation at a wall-clock time of a zone."""
    sun = locate_sun(dt.datetime.fromisoformat(text).replace(tzinfo=ZoneInfo(zone)), latitude, longitude)
    return sun.azimuth, sun.elevation


def test_sun_of_the_published_example_stands_where_it_was_published() -> None:
    """The worked example of NREL's report on solar position: Golden, Colorado, 17 October 2003, 12:30:30."""
    azimuth, elevation = find_sun("2003-10-17T12:30:30", "Etc/GMT+7", 39.742476, -105.1786)
    assert azimuth == pytest.approx(194.340, abs=0.03)
    assert elevation == pytest.approx(39.872, abs=0.03)


def test_sun_over_the_pole_stands_as_high_as_its_declination() -> None:
    """Meeus, example 25.a: -7.785 degrees on 13 October 1992."""
    assert find_sun("1992-10-13T00:00", "UTC", 90, 0)[1] == pytest.approx(-7.785, abs=0.01)


@pytest.mark.parametrize(
    ("text", "zone", "place"),
    [
        ("2024-06-20T04:43", "Europe/London", (51.507, -0.128)),
        ("2024-06-20T21:21", "Europe/London", (51.507, -0.128)),
        ("2024-12-21T16:32", "America/New_York", (40.713, -74.006)),
    ],
)
def test_sun_of_the_almanac_rises_and_sets_at_the_horizon(text: str, zone: str, place: tuple[float, float]) -> None:
    """At the printed minute its upper edge is at the horizon: its middle 0.83 degrees below."""
    assert find_sun(text, zone, *place)[1] == pytest.approx(-0.833, abs=0.2)


def test_sun_of_almaty_is_in_the_south_at_noon_and_in_the_west_in_the_evening() -> None:
    """On the longest day the noon sun stands 70.2 degrees high (90 - latitude + tilt of the axis)."""
    azimuth, elevation = find_sun("2027-06-21T06:54", "UTC", *ALMATY)
    assert azimuth == pytest.approx(180, abs=2)
    assert elevation == pytest.approx(90 - 43.238 + 23.44, abs=0.1)
    assert 270 < find_sun("2027-06-21T13:00", "UTC", *ALMATY)[0] < 300


@pytest.mark.parametrize(
    ("day", "clock", "hour"),
    [
        (dt.date(2027, 6, 12), dt.time(12), "day"),
        (dt.date(2027, 6, 12), dt.time(19), "golden"),
        (dt.date(2027, 6, 12), dt.time(20), "dusk"),
        (dt.date(2027, 6, 12), dt.time(23), "night"),
        (dt.date(2027, 12, 18), dt.time(16), "golden"),
        (dt.date(2027, 12, 18), dt.time(19), "night"),
    ],
)
def test_hour_of_the_toi_colours_the_sky(day: dt.date, clock: dt.time, hour: str) -> None:
    """The same clock is day in June and night in December."""
    assert build_light(day, clock, "Etc/GMT-5", HERE).hour == hour


def test_sun_goes_from_left_to_right_and_up_and_down() -> None:
    """The picture looks south: the morning is on the left, the noon highest in the middle."""
    lights = [build_light(dt.date(2027, 6, 12), dt.time(hour), "Etc/GMT-5", HERE) for hour in (7, 12, 17)]
    assert lights[0].left < lights[1].left < lights[2].left
    assert lights[1].left == pytest.approx(50, abs=5)
    assert lights[1].height > 80 > max(lights[0].height, lights[2].height)


def test_sky_is_that_of_the_place() -> None:
    """At the same hour it is later in the day in the east of the country than in the west."""
    east = build_light(dt.date(2027, 10, 2), dt.time(18), "Etc/GMT-5", (49.95, 82.6))
    west = build_light(dt.date(2027, 10, 2), dt.time(18), "Etc/GMT-5", (43.65, 51.2))
    assert (east.hour, west.hour) == ("dusk", "day")


def test_moon_is_that_of_the_night() -> None:
    """It was full on 15 September and new on 29 October 2027."""
    full = build_light(dt.date(2027, 9, 15), dt.time(23), "Etc/GMT-5", HERE)
    new = build_light(dt.date(2027, 10, 29), dt.time(23), "Etc/GMT-5", HERE)
    assert full.moon == pytest.approx(0.5, abs=0.04)
    assert min(new.moon, 1 - new.moon) < 0.04


@pytest.mark.parametrize("day", [dt.date(1, 1, 1), dt.date(9999, 12, 31), None])
@pytest.mark.parametrize("clock", [dt.time(0), dt.time(23, 59), None])
def test_light_of_any_day_is_inside_the_picture(day: dt.date | None, clock: dt.time | None) -> None:
    """From the first day of the calendar to the last, at the poles too."""
    for place in (HERE, (90.0, 0.0), (-90.0, 180.0), (0.0, -180.0)):
        light = build_light(day, clock, "Asia/Almaty", place)
        assert 20 <= light.left <= 80
        assert 0 <= light.height <= 100
        assert 0 <= light.moon < 1


@pytest.mark.parametrize(("age", "side"), [(0.1, "1"), (0.3, "1"), (0.6, "0"), (0.9, "0")])
def test_moon_grows_on_the_right_and_wanes_on_the_left(age: float, side: str) -> None:
    """As it is seen in the north: the lit edge of a young moon is on the right."""
    assert re.findall(r"0 0 ([01]) 0 20", draw_moon(age, 20)) == [side]


def test_new_moon_is_a_thin_crescent_and_never_nothing() -> None:
    """A moon that nobody sees would leave a hole in the picture."""
    assert draw_moon(0, 20) == draw_moon(0.05, 20) != draw_moon(0.2, 20)


def test_ridge_passes_through_its_knots_and_stays_between_its_heights() -> None:
    """In whole numbers, so a knot may lie a unit beside the line."""
    ridge = draw_ridge(Chance("toi"), "far", 100, 50, 320)
    heights = [ridge.find_y(ridge.step * number) for number in range(len(ridge.knots))]
    assert heights == pytest.approx(ridge.knots, abs=1)
    assert all(100 <= ridge.find_y(x) <= 150 for x in range(0, WIDTH + 1, 7))


def test_ridge_is_drawn_where_things_stand() -> None:
    """The line that a browser draws, each handle the mirror of the one before, is the one that `find_y` knows."""
    ridge = draw_ridge(Chance("toi"), "far", 100, 50, 320)
    numbers = [int(number) for number in re.findall(r"-?\d+", ridge.path.split("V")[0])]
    start, handle, *steps = (Point(*pair) for pair in zip(numbers[::2], numbers[1::2], strict=True))
    pen, handle = start, start.move(*handle)
    for step in steps:
        end = pen.move(*step)
        middle = Point(*((a + 2 * b + c) / 4 for a, b, c in zip(pen, handle, end, strict=True)))
        assert ridge.find_y(middle.x) == pytest.approx(middle.y, abs=0.1)
        pen, handle = end, end.move(end.x - handle.x, end.y - handle.y)


def test_mountains_reach_from_edge_to_edge() -> None:
    """No gap of sky opens at the sides of a wide screen."""
    for seed in range(30):
        mountains = draw_mountains(Chance(str(seed)), "m", 20, 190)
        numbers = [int(number) for number in re.findall(r"-?\d+", mountains.body.split("V")[0])]
        places = list(itertools.accumulate(numbers[::2]))
        assert (min(places), max(places)) == (0, WIDTH)


def test_grass_grows_on_its_hill() -> None:
    """Every blade begins on the line."""
    ridge, pen = draw_ridge(Chance("toi"), "near", 100, 50, 320), Point(0, 0)
    blades = draw_grass(Chance("toi"), "grass", ridge, 40).split("m")[1:]
    assert len(blades) == 40
    for blade in blades:
        x, y, _, _, bend, height = (int(number) for number in re.findall(r"-?\d+", blade))
        pen = pen.move(x, y)
        assert abs(ridge.find_y(pen.x) + 1 - pen.y) <= 0.6
        pen = pen.move(bend, height)


@pytest.mark.parametrize(
    "draw",
    [
        draw_riders,
        lambda chance: draw_mountains(chance, "m", 20, 190).body,
        lambda chance: draw_ridge(chance, "far", 100, 50, 320).path,
        lambda chance: draw_cloud(chance, "one"),
    ],
    ids=["horse", "mountains", "ridge", "cloud"],
)
def test_every_seed_draws_its_own_steppe(draw: object) -> None:
    """The same seed draws the same, fifty others draw others."""
    assert callable(draw)
    assert draw(Chance("toi")) == draw(Chance("toi"))
    assert len({draw(Chance(str(number))) for number in range(50)}) > 10


def test_bands_of_yurts_are_of_three_kinds() -> None:
    """All yurts of one aul are of one make, other events have another."""
    assert len({draw_yurt(Chance(str(number))) for number in range(40)}) == 3


@pytest.mark.parametrize(
    ("day", "hour"), [(dt.date(2027, 6, 12), "day"), (dt.date(2027, 10, 9), "dusk"), (dt.date(2027, 12, 18), "night")]
)
def test_page_tells_the_hour_by_a_class_alone(day: dt.date, hour: str) -> None:
    """The sky needs no style attribute, which the policy would refuse."""
    html = read(render(build(template="kok-aspan", date=day)))
    assert re.search(rf'<body class="kok-aspan {hour}"', html)
    assert "style=" not in html
