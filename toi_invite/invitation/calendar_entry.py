"""What a guest's calendar keeps of an event: what, when, for how long, where."""

import datetime as dt
from dataclasses import dataclass
from zoneinfo import ZoneInfo

from toi_invite.invitation.links import build_google_calendar_link
from toi_invite.invitation.view import View, build_view
from toi_invite.language.codes import Language
from toi_invite.models.content import EventContent
from toi_invite.models.occasion import Occasion
from toi_invite.services.reasons import name_occasions

_FEAST = 5  # hours; an evening feast from 18:00 ends at 23:00, when halls close
_HOURS = {
    Occasion.NIKAH: 2,
    Occasion.QURAN: 2,
    Occasion.BETASHAR: 3,
    Occasion.AS: 3,
    Occasion.SYRGA: 4,
    Occasion.SHILDEHANA: 4,
    Occasion.BESIK: 4,
    Occasion.KYRQYNAN: 4,
    Occasion.TUSAU: 4,
    Occasion.TILASHAR: 4,
    Occasion.GENDER: 4,
}
"""How long an occasion lasts, in hours, where it is shorter than a feast: ceremonies and feasts for small children."""


@dataclass(frozen=True)
class CalendarEntry:
    """An entry in one language.

    `begins` and `ends` are wall-clock times without a zone in `time_zone` (an IANA name), or both days: the first, and
    the one after the last. `place` may be empty; `spot` is latitude and longitude in degrees.
    """

    title: str
    details: str
    place: str
    spot: tuple[float, float] | None
    begins: dt.datetime | dt.date
    ends: dt.datetime | dt.date
    time_zone: str
    url: str
    language: Language

    def read_begin(self) -> dt.datetime | dt.date:
        """When it begins: a moment with its offset, or the first day."""
        return self._locate(self.begins)

    def read_end(self) -> dt.datetime | dt.date:
        """When it ends: a moment with its offset, or the last day."""
        is_moment = isinstance(self.ends, dt.datetime)
        return self._locate(self.ends if is_moment else self.ends - dt.timedelta(days=1))

    def _locate(self, wall_clock: dt.datetime | dt.date) -> dt.datetime | dt.date:
        if isinstance(wall_clock, dt.datetime):
            return wall_clock.replace(tzinfo=ZoneInfo(self.time_zone))
        return wall_clock


@dataclass(frozen=True)
class CalendarLinks:
    """Addresses of the page's own calendar file and of the entry at Google."""

    file: str
    google: str


def find_calendar_entry(
    content: EventContent, *, language: Language, time_zone: str, page_url: str
) -> CalendarEntry | None:
    """The event's entry; None while it has no date, or one after which no day is left to end on.

    Args:
        content: what the organizer wrote.
        language: of every text; the organizer's own words fall back to the main language.
        time_zone: IANA name in which the event's wall clock is read.
        page_url: the absolute address of the page.
    """
    if content.date is None or content.date == dt.date.max:
        return None
    day = dt.datetime.combine(content.date, dt.time(), dt.UTC)  # only the countdown needs it, which no calendar has
    view = build_view(content, language=language, time_zone=time_zone, now=day, preview=False)
    begins, ends = _choose_span(content.date, content.time, _list_occasions(content))
    return CalendarEntry(
        title=_write_title(content, view),
        details=_write_details(view, page_url),
        place=", ".join(part for part in (view.venue.name, view.venue.address) if part) if view.venue else "",
        spot=_find_spot(content),
        begins=begins,
        ends=ends,
        time_zone=time_zone,
        url=page_url,
        language=language,
    )


def build_calendar_links(entry: CalendarEntry) -> CalendarLinks:
    """Where a guest finds the entry: the file of the page, and the page of Google that keeps it."""
    google = build_google_calendar_link(
        title=entry.title,
        begins=entry.begins,
        ends=entry.ends,
        time_zone=entry.time_zone,
        place=entry.place,
        details=entry.url,
    )
    return CalendarLinks(file=f"{entry.url}/calendar.ics?lang={entry.language}", google=google)


def _choose_span(
    day: dt.date, clock: dt.time | None, occasions: list[Occasion]
) -> tuple[dt.datetime | dt.date, dt.datetime | dt.date]:
    if clock is None:
        return day, day + dt.timedelta(days=1)
    begins = dt.datetime.combine(day, clock.replace(tzinfo=None))
    return begins, begins + dt.timedelta(hours=max(_HOURS.get(occasion, _FEAST) for occasion in occasions))


def _list_occasions(content: EventContent) -> list[Occasion]:
    return [content.occasion, *(reason.occasion for reason in content.also)]


def _write_title(content: EventContent, view: View) -> str:
    """The organizer's own title with the names, or the names and what is celebrated."""
    if content.title.read(view.language, content.main_language):
        return view.title
    occasion = name_occasions(content, view.language)
    return f"{view.names} · {occasion}" if view.names else occasion


def _write_details(view: View, page_url: str) -> str:
    words = [view.words.greeting, *view.words.paragraphs]
    hosts = f"{view.hosts_label}: {view.hosts}" if view.hosts else ""
    families = [family.sentence for family in view.families]
    phones = [" ".join(part for part in (each.name, each.phone.shown) if part) for each in view.contacts]
    lines = [*words, hosts, *families, *phones, page_url]
    return "\n".join(line for line in lines if line)


def _find_spot(content: EventContent) -> tuple[float, float] | None:
    if content.latitude is None or content.longitude is None:
        return None
    return content.latitude, content.longitude
