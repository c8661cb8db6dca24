"""Where the sun stands at a moment over a place, by the equations of NOAA's solar calculator (good to 0.1 degree)."""

import datetime as dt
import math
from dataclasses import dataclass

_EPOCH = 2451545.0  # Julian day of 1 January 2000, noon
_FIRST_DAY = 1721424.5  # Julian day before 1 January of the year 1, midnight
_CENTURY = 36525


@dataclass(frozen=True)
class Sun:
    """Degrees clockwise from north, and degrees above the horizon (negative below it) without refraction."""

    azimuth: float
    elevation: float


def locate_sun(instant: dt.datetime, latitude: float, longitude: float) -> Sun:
    """The sun's place in the sky.

    Args:
        instant: an aware moment.
        latitude: degrees north.
        longitude: degrees east.
    """
    offset = instant.utcoffset() or dt.timedelta()
    wall = instant.hour * 60 + instant.minute + instant.second / 60
    minutes = wall - offset.total_seconds() / 60
    century = (instant.toordinal() + _FIRST_DAY + minutes / 1440 - _EPOCH) / _CENTURY
    declination, equation = _find_declination(century), _find_equation_of_time(century)
    hour_angle = math.radians((minutes + equation + 4 * longitude) / 4 - 180)
    return _turn_to_horizon(hour_angle, declination, math.radians(latitude))


def _turn_to_horizon(hour_angle: float, declination: float, latitude: float) -> Sun:
    """From the sky's own coordinates to those of somebody who stands there; all in radians."""
    east = -math.cos(declination) * math.sin(hour_angle)
    north = math.sin(declination) * math.cos(latitude) - math.cos(declination) * math.cos(hour_angle) * math.sin(
        latitude
    )
    up = math.sin(declination) * math.sin(latitude) + math.cos(declination) * math.cos(hour_angle) * math.cos(latitude)
    return Sun(math.degrees(math.atan2(east, north)) % 360, math.degrees(math.asin(max(-1.0, min(1.0, up)))))


def _find_mean_longitude(century: float) -> float:
    return math.radians((280.46646 + century * (36000.76983 + century * 0.0003032)) % 360)


def _find_anomaly(century: float) -> float:
    return math.radians((357.52911 + century * (35999.05029 - century * 0.0001537)) % 360)


def _find_tilt(century: float) -> float:
    """The obliquity of the ecliptic, corrected for nutation."""
    seconds = 21.448 - century * (46.815 + century * (0.00059 - century * 0.001813))
    nutation = 0.00256 * math.cos(math.radians(125.04 - 1934.136 * century))
    return math.radians(23 + (26 + seconds / 60) / 60 + nutation)


def _find_declination(century: float) -> float:
    anomaly = _find_anomaly(century)
    centre = (
        math.sin(anomaly) * (1.914602 - century * (0.004817 + 0.000014 * century))
        + math.sin(2 * anomaly) * (0.019993 - 0.000101 * century)
        + math.sin(3 * anomaly) * 0.000289
    )
    shift = 0.00569 + 0.00478 * math.sin(math.radians(125.04 - 1934.136 * century))
    longitude = _find_mean_longitude(century) + math.radians(centre - shift)
    return math.asin(math.sin(_find_tilt(century)) * math.sin(longitude))


def _find_equation_of_time(century: float) -> float:
    """Minutes by which a sundial is ahead of the clock."""
    longitude, anomaly = _find_mean_longitude(century), _find_anomaly(century)
    eccentricity = 0.016708634 - century * (0.000042037 + 0.0000001267 * century)
    tilt = math.tan(_find_tilt(century) / 2) ** 2
    return 4 * math.degrees(
        tilt * math.sin(2 * longitude)
        - 2 * eccentricity * math.sin(anomaly)
        + 4 * eccentricity * tilt * math.sin(anomaly) * math.cos(2 * longitude)
        - 0.5 * tilt**2 * math.sin(4 * longitude)
        - 1.25 * eccentricity**2 * math.sin(2 * anomaly)
    )
