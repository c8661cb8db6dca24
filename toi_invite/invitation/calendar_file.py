"""An event as iCalendar (RFC 5545), as Google, Apple and Outlook read it.

The file carries its own time zone: Kazakhstan left +06:00 in 2024, and telephones that were never updated since do not
know it.
"""

import datetime as dt
from zoneinfo import ZoneInfo

from icalendar import Calendar, Component, Event, Timezone, TimezoneStandard

from toi_invite.invitation.calendar_entry import CalendarEntry

_MAKER = "-//toi_invite//invitation//KK"
_LONG_AGO = dt.datetime(1970, 1, 1)  # noqa: DTZ001 - a zone's own beginning has no zone


def write_calendar_file(entry: CalendarEntry, *, uid: str, number: int, changed_at: dt.datetime) -> bytes:
    """The file's bytes: UTF-8, lines folded and ended as the standard wants them.

    Args:
        entry: what the guest keeps.
        uid: names the event for ever and everywhere, so that a newer file replaces an older one.
        number: grows with each change of the event.
        changed_at: when it was last changed, an aware moment.
    """
    calendar = Calendar()
    _add(calendar, "version", "2.0")
    _add(calendar, "prodid", _MAKER)
    _add(calendar, "method", "PUBLISH")
    calendar.add_component(_make_zone(entry))
    calendar.add_component(_make_event(entry, uid, number, changed_at.astimezone(dt.UTC)))
    return calendar.to_ical()


def _make_event(entry: CalendarEntry, uid: str, number: int, changed_at: dt.datetime) -> Event:
    event = Event()
    _add(event, "uid", uid)
    _add(event, "sequence", number)
    _add(event, "dtstamp", changed_at)
    _add(event, "last-modified", changed_at)
    _add_span(event, entry)
    _add(event, "summary", _flatten(entry.title))
    _add(event, "description", entry.details)
    _add(event, "url", entry.url)
    _add(event, "status", "CONFIRMED")
    if entry.place:
        _add(event, "location", _flatten(entry.place))
    if entry.spot:
        _add(event, "geo", entry.spot)
    return event


def _add_span(event: Event, entry: CalendarEntry) -> None:
    """Beginning and end; a whole day does not make its owner busy."""
    has_time = isinstance(entry.begins, dt.datetime)
    zone = {"TZID": entry.time_zone} if has_time else {}
    _add(event, "dtstart", entry.begins, zone)
    _add(event, "dtend", entry.ends, zone)
    _add(event, "transp", "OPAQUE" if has_time else "TRANSPARENT")


def _make_zone(entry: CalendarEntry) -> Timezone:
    """The zone with the one offset that it has on the day: Kazakhstan does not change its clocks."""
    noon = dt.datetime(entry.begins.year, entry.begins.month, entry.begins.day, 12, tzinfo=ZoneInfo(entry.time_zone))
    offset = noon.utcoffset() or dt.timedelta()
    always = TimezoneStandard()
    _add(always, "dtstart", _LONG_AGO)
    _add(always, "tzoffsetfrom", offset)
    _add(always, "tzoffsetto", offset)
    _add(always, "tzname", f"{noon:%Z}")
    zone = Timezone()
    _add(zone, "tzid", entry.time_zone)
    zone.add_component(always)
    return zone


def _add(component: Component, name: str, value: object, parameters: dict[str, str] | None = None) -> None:
    # The library declares no type for the value: it takes what each property can say.
    component.add(name, value, parameters=dict(parameters or {}))  # pyright: ignore[reportUnknownMemberType]


def _flatten(text: str) -> str:
    return " ".join(text.split())
