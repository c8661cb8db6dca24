"""Addresses that a guest may tap: maps, telephone, WhatsApp, Google's calendar.

Every host is fixed here; an organizer's text is only a value.
"""

import datetime as dt
from dataclasses import dataclass
from urllib.parse import quote, urlencode

from toi_invite.language.phones import format_phone


@dataclass(frozen=True)
class MapLinks:
    """One https address for each map service."""

    two_gis: str
    yandex: str
    google: str


@dataclass(frozen=True)
class PhoneLinks:
    """A telephone number as people read it, and the addresses that call it and write to it."""

    shown: str
    call: str
    whatsapp: str


def build_map_links(place: str, latitude: float | None, longitude: float | None) -> MapLinks:
    """Routes to the coordinates, or searches for the place where coordinates are missing.

    Args:
        place: name and address as one would type them into a map.
        latitude: degrees north, or None.
        longitude: degrees east, or None.
    """
    if latitude is None or longitude is None:
        return MapLinks(
            two_gis=f"https://2gis.kz/search/{quote(place, safe='')}",
            yandex=f"https://yandex.kz/maps/?{urlencode({'text': place})}",
            google=f"https://www.google.com/maps/search/?{urlencode({'api': 1, 'query': place})}",
        )
    return MapLinks(
        two_gis=f"https://2gis.kz/routeSearch/rsType/car/to/{longitude:.6f},{latitude:.6f}",
        yandex=f"https://yandex.kz/maps/?rtext=~{latitude:.6f},{longitude:.6f}&rtt=auto",
        google=f"https://www.google.com/maps/dir/?api=1&destination={latitude:.6f},{longitude:.6f}",
    )


def build_phone_links(phone: str, message: str) -> PhoneLinks:
    """Ways to reach the hosts.

    Args:
        phone: the number in E.164 (`+77012345678`).
        message: what the guest's WhatsApp message begins with, or nothing.
    """
    digits = phone.removeprefix("+")
    return PhoneLinks(
        shown=format_phone(phone).replace(" ", "\u00a0"),
        call=f"tel:{phone}",
        whatsapp=f"https://wa.me/{digits}" + (f"?text={quote(message, safe='')}" if message else ""),
    )


def build_google_calendar_link(
    *,
    title: str,
    begins: dt.datetime | dt.date,
    ends: dt.datetime | dt.date,
    time_zone: str,
    place: str,
    details: str,
) -> str:
    """A page of Google's calendar on which the event only has to be kept.

    Args:
        title: what it is called.
        begins: the wall-clock time without a zone, or the first day.
        ends: likewise; of days, the one after the last.
        time_zone: IANA name of the wall clock.
        place: name and address, or "".
        details: a longer text.
    """
    pattern = "%Y%m%dT%H%M%S" if isinstance(begins, dt.datetime) else "%Y%m%d"
    values = {
        "action": "TEMPLATE",
        "text": title,
        "dates": f"{begins:{pattern}}/{ends:{pattern}}",
        "ctz": time_zone,
        "location": place,
        "details": details,
    }
    return f"https://calendar.google.com/calendar/render?{urlencode(values)}"
