"""Where a place is, in words: how far and in which direction from the centre of the nearest city of Kazakhstan."""

import math
import tomllib
from dataclasses import dataclass
from functools import cache
from pathlib import Path

from toi_invite.language.codes import Language
from toi_invite.language.texts import get_text

_FILE = Path(__file__).parent / "cities.toml"
_EARTH = 6371.0  # km, mean radius
_NEAR = 3.0  # km; no nearer than this is it certain where a city's centre is
_FARTHEST = 400.0  # km; beyond, no city of Kazakhstan tells anything about the place
_SIDES = 8


@dataclass(frozen=True)
class City:
    """A city's names (`of_ru` is the Russian genitive) and its centre in degrees."""

    kk: str
    ru: str
    of_ru: str
    en: str
    latitude: float
    longitude: float


@dataclass(frozen=True)
class Way:
    """The straight way from a city's centre: km, and degrees clockwise from north."""

    city: City
    distance: float
    bearing: float

    @property
    def is_short(self) -> bool:
        """Whether the place is so near that no direction can be told."""
        return self.distance < _NEAR


@cache
def list_cities() -> tuple[City, ...]:
    """Every city from whose centre a way is told."""
    rows = tomllib.loads(_FILE.read_text(encoding="utf-8"))["cities"]
    return tuple(City(**row) for row in rows)


def find_way(latitude: float, longitude: float) -> Way | None:
    """The way to the place from the nearest city; None if all are too far.

    Args:
        latitude: degrees north.
        longitude: degrees east.
    """
    ways = (_measure(city, latitude, longitude) for city in list_cities())
    nearest = min(ways, key=lambda way: way.distance)
    return nearest if nearest.distance <= _FARTHEST else None


def describe_way(way: Way, language: Language) -> str:
    """«Астана орталығынан оңтүстікке қарай шамамен 7 км, түзу сызықпен»."""
    city = way.city.of_ru if language is Language.RU else getattr(way.city, language)
    if way.is_short:
        return get_text(language, "way.near", city=city)
    side = get_text(language, f"way.side_{round(way.bearing / 360 * _SIDES) % _SIDES}")
    return get_text(language, "way.far", city=city, side=side, distance=round(way.distance))


def write_coordinates(latitude: float, longitude: float, language: Language) -> tuple[str, str]:
    """«51,1283° солтүстік ендік», «71,4305° шығыс бойлық»: four decimals are eleven metres."""
    across = "latitude_north" if latitude >= 0 else "latitude_south"
    along = "longitude_east" if longitude >= 0 else "longitude_west"
    return (
        get_text(language, f"way.{across}", degrees=_write(latitude, language)),
        get_text(language, f"way.{along}", degrees=_write(longitude, language)),
    )


def _measure(city: City, latitude: float, longitude: float) -> Way:
    """By haversine: half a per cent is nothing beside *about*."""
    here, there = math.radians(city.latitude), math.radians(latitude)
    turn = math.radians(longitude - city.longitude)
    chord = math.sin((there - here) / 2) ** 2 + math.cos(here) * math.cos(there) * math.sin(turn / 2) ** 2
    east = math.sin(turn) * math.cos(there)
    north = math.cos(here) * math.sin(there) - math.sin(here) * math.cos(there) * math.cos(turn)
    bearing = math.degrees(math.atan2(east, north)) % 360
    return Way(city, 2 * _EARTH * math.asin(min(math.sqrt(chord), 1)), bearing)


def _write(degrees: float, language: Language) -> str:
    text = f"{abs(degrees):.4f}"
    return text if language is Language.EN else text.replace(".", ",")
