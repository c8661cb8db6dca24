"""Coordinates out of what an organizer copies from a map."""

import re
from dataclasses import dataclass
from urllib.parse import unquote, urlsplit

from toi_invite.errors import InvalidInputError

_HOSTS = re.compile(r"(?:[a-z0-9-]+\.)*(?:2gis\.(?:kz|ru|com)|google\.(?:com|kz|ru)|yandex\.(?:kz|ru|com))")
_SHORT_HOSTS = frozenset({"go.2gis.com", "maps.app.goo.gl", "goo.gl", "ya.cc"})
_NUMBER = r"(-?\d{1,3}\.\d+)"
_PAIR = re.compile(rf"\s*{_NUMBER}\s*[,;\s]\s*{_NUMBER}\s*")
# Where each service writes the place itself comes before where it writes the middle of the screen.
_LATITUDE_FIRST = (
    re.compile(rf"!3d{_NUMBER}!4d{_NUMBER}"),
    re.compile(rf"[?&](?:q|query|destination|daddr)={_NUMBER},\s?{_NUMBER}"),
    re.compile(rf"rtext=[^&]*~{_NUMBER},{_NUMBER}"),
    re.compile(rf"/@{_NUMBER},{_NUMBER}"),
)
_LONGITUDE_FIRST = (
    re.compile(rf"whatshere\[point\]={_NUMBER},{_NUMBER}"),
    re.compile(rf"[?&]pt={_NUMBER},{_NUMBER}"),
    re.compile(rf"/{_NUMBER},{_NUMBER}(?:[/?]|$)"),
    re.compile(rf"[?&]m={_NUMBER},{_NUMBER}"),
    re.compile(rf"[?&]ll={_NUMBER},{_NUMBER}"),
)


@dataclass(frozen=True)
class Coordinates:
    """Degrees north and east."""

    latitude: float
    longitude: float


def parse_map_link(text: str) -> Coordinates:
    """The place that a link of 2GIS, Google Maps or Yandex Maps shows, or two numbers, latitude first.

    Raises:
        InvalidInputError: for `map_link`: `foreign` when it is no https link of these maps, `short` for a short link,
            which holds no coordinates, `no_place` when there are none in it.
    """
    text = text.strip()
    if pair := _PAIR.fullmatch(text):
        return _build(pair[1], pair[2])
    host = _read_host(text)
    if host in _SHORT_HOSTS:
        raise InvalidInputError({"map_link": "short"})
    if not _HOSTS.fullmatch(host):
        raise InvalidInputError({"map_link": "foreign"})
    return _find(unquote(text))


def _read_host(text: str) -> str:
    """The host of an https link without a user or a port; empty for anything else."""
    try:
        parts = urlsplit(text)
    except ValueError:
        return ""
    is_plain = parts.scheme == "https" and parts.netloc.lower() == parts.hostname
    return parts.hostname or "" if is_plain else ""


def _find(link: str) -> Coordinates:
    for pattern in _LATITUDE_FIRST:
        if found := pattern.search(link):
            return _build(found[1], found[2])
    for pattern in _LONGITUDE_FIRST:
        if found := pattern.search(link):
            return _build(found[2], found[1])
    raise InvalidInputError({"map_link": "no_place"})


def _build(latitude: str, longitude: str) -> Coordinates:
    north, east = float(latitude), float(longitude)
    if abs(north) > 90 or abs(east) > 180:  # noqa: PLR2004 - the poles and the date line
        raise InvalidInputError({"map_link": "no_place"})
    return Coordinates(round(north, 6), round(east, 6))
