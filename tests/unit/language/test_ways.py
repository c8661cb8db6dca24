"""Where a venue is, in words that are true in three languages."""

import math

import pytest

from toi_invite.language.codes import Language
from toi_invite.language.ways import City, describe_way, find_way, list_cities, write_coordinates

_BAITEREK = (51.1283, 71.4305)
_DEGREE = 111.195
"""Kilometres of one degree of a meridian."""


def _tell(latitude: float, longitude: float, language: Language = Language.KK) -> str:
    way = find_way(latitude, longitude)
    return describe_way(way, language) if way else ""


@pytest.mark.parametrize(
    ("north", "east", "kk", "ru"),
    [
        (1, 0, "солтүстікке", "к северу"),
        (1, 1, "солтүстік-шығысқа", "к северо-востоку"),
        (0, 1, "шығысқа", "к востоку"),
        (-1, 1, "оңтүстік-шығысқа", "к юго-востоку"),
        (-1, 0, "оңтүстікке", "к югу"),
        (-1, -1, "оңтүстік-батысқа", "к юго-западу"),
        (0, -1, "батысқа", "к западу"),
        (1, -1, "солтүстік-батысқа", "к северо-западу"),
    ],
)
def test_each_of_eight_sides_is_told(north: int, east: int, kk: str, ru: str) -> None:
    """Seven kilometres away, or seven across and seven along."""
    latitude = _BAITEREK[0] + 7 * north / _DEGREE
    longitude = _BAITEREK[1] + 7 * east / _DEGREE / math.cos(math.radians(_BAITEREK[0]))
    distance = 10 if north and east else 7
    assert _tell(latitude, longitude) == f"Астана орталығынан {kk} қарай шамамен {distance} км, түзу сызықпен"
    russian = f"Примерно {distance} км {ru} от центра Астаны, по прямой"
    assert _tell(latitude, longitude, Language.RU) == russian


def test_place_near_the_centre_has_no_direction() -> None:
    """Nobody can say where exactly a centre is."""
    assert _tell(_BAITEREK[0] + 0.02, _BAITEREK[1]) == "Астана орталығына жақын"
    assert _tell(*_BAITEREK, Language.RU) == "Недалеко от центра Астаны"
    assert _tell(*_BAITEREK, Language.EN) == "Close to the centre of Astana"


@pytest.mark.parametrize(
    ("place", "expected"),
    [
        ((43.1634, 77.0596), ("Алматы", 11, 14)),  # Medeu
        ((52.0797, 76.9700), ("Павлодар", 21, 23)),
        ((49.9481, 82.6279), ("Өскемен", 2, 6)),
        ((43.3497, 77.0405), ("Алматы", 14, 15)),  # the airport of Almaty
    ],
)
def test_known_places_are_where_the_map_has_them(place: tuple[float, float], expected: tuple[str, int, int]) -> None:
    """The nearest city, and as many kilometres as a ruler says."""
    way = find_way(*place)
    assert way is not None
    assert way.city.kk == expected[0]
    assert expected[1] <= way.distance <= expected[2]


@pytest.mark.parametrize("place", [(48.8566, 2.3522), (-33.86, 151.2), (90.0, 0.0), (0.0, -180.0)])
def test_far_abroad_no_city_of_ours_is_named(place: tuple[float, float]) -> None:
    """Paris is told by its numbers alone."""
    assert find_way(*place) is None


@pytest.mark.parametrize("city", list_cities(), ids=lambda city: city.en)
def test_every_city_is_in_kazakhstan_and_nearest_to_itself(city: City) -> None:
    """A typing mistake in the table would show here."""
    assert 40.5 <= city.latitude <= 55.5
    assert 46.5 <= city.longitude <= 87.4
    way = find_way(city.latitude, city.longitude)
    assert way is not None
    assert (way.city, way.distance < 0.01) == (city, True)


def test_coordinates_are_written_as_each_language_does() -> None:
    """Decimal commas, half of the world in words."""
    assert write_coordinates(51.12834, 71.43049, Language.KK) == ("51,1283° солтүстік ендік", "71,4305° шығыс бойлық")
    assert write_coordinates(-33.86, 151.2, Language.RU) == ("33,8600° южной широты", "151,2000° восточной долготы")
    assert write_coordinates(40.7, -74.0, Language.EN) == ("40.7000° N", "74.0000° W")
