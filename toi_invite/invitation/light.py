"""The light in which the guests will arrive: the hour of the sky, and where sun or moon stand in a picture of it."""

import datetime as dt
from dataclasses import dataclass
from typing import Literal
from zoneinfo import ZoneInfo

from toi_invite.invitation.sun import locate_sun

Hour = Literal["day", "golden", "dusk", "night"]

_ALMATY = (43.238, 76.945)
_USUAL_TIME = dt.time(18)
_USUAL_DAY = dt.date(2027, 6, 12)  # a summer evening, for an event that has no date yet
_GOLDEN = 9.0
_SUNSET = -0.833  # refraction and the radius of the disc
_NIGHT = -12.0
_HIGHEST = 84.0  # the elevation that is the upper edge of the picture
_SIDE = 132.0  # how far from the south the picture reaches
_NEW_MOON = dt.date(2000, 1, 6).toordinal() + 18.24 / 24
_MONTH = 29.530588853


@dataclass(frozen=True)
class Light:
    """The picture looks south, so that the morning is on the left.

    `left` and `height` are percent of the sky's width and of its height above the horizon, and tell where the sun
    stands or, after sunset, the moon, which is always low. `moon` is its age as a part of a lunar month: 0 is new,
    0.5 full.
    """

    hour: Hour
    left: float
    height: float
    moon: float


def build_light(
    day: dt.date | None, clock: dt.time | None, time_zone: str, place: tuple[float | None, float | None]
) -> Light:
    """The light at the beginning of an event.

    Args:
        day: of the event, or None for a summer day.
        clock: its time on the wall clock, or None for the early evening.
        time_zone: an IANA name.
        place: degrees north and east; without them the sky of Almaty is shown.
    """
    latitude, longitude = place
    spot = _ALMATY if latitude is None or longitude is None else (latitude, longitude)
    instant = dt.datetime.combine(day or _USUAL_DAY, clock or _USUAL_TIME, tzinfo=ZoneInfo(time_zone))
    sun, moon = locate_sun(instant, *spot), _find_moon_age(day or _USUAL_DAY)
    hour = _name_hour(sun.elevation)
    if hour in {"day", "golden"}:
        return Light(hour, _place(sun.azimuth - 180), _clip(sun.elevation / _HIGHEST * 100, 0, 100), moon)
    return Light(hour, _place_moon(sun.azimuth, moon), 8 if hour == "dusk" else 16, moon)


def _name_hour(elevation: float) -> Hour:
    if elevation > _GOLDEN:
        return "day"
    if elevation > _SUNSET:
        return "golden"
    return "dusk" if elevation > _NIGHT else "night"


def _place(south: float) -> float:
    """Percent of the width for degrees west of the south."""
    return round(_clip(50 + south / _SIDE * 50, 20, 80), 1)


def _place_moon(sun_azimuth: float, moon: float) -> float:
    """The moon follows the sun by as much as it is old: a young one stands over the sunset, a full one opposite."""
    behind = (sun_azimuth - 180 - moon * 360 + 180) % 360 - 180
    return _place(behind)


def _find_moon_age(day: dt.date) -> float:
    """As a part of a lunar month; counted from a known new moon by its mean length."""
    return (day.toordinal() + 0.5 - _NEW_MOON) % _MONTH / _MONTH


def _clip(value: float, low: float, high: float) -> float:
    return round(max(low, min(high, value)), 1)
