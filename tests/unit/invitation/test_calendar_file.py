"""What a guest's calendar reads; the files are parsed by `icalendar`."""

import datetime as dt
from typing import Any
from urllib.parse import parse_qs, urlsplit

import pytest
from icalendar import Calendar

from tests.unit.invitation.pages import build
from toi_invite.invitation.calendar_entry import build_calendar_links, find_calendar_entry
from toi_invite.invitation.calendar_file import write_calendar_file
from toi_invite.language.codes import Language
from toi_invite.models.content import EventContent, LongTexts, Texts
from toi_invite.models.occasion import Occasion

URL = "https://toi.example/e/aigerim-nurlan"
CHANGED_AT = dt.datetime(2027, 3, 1, 9, 30, tzinfo=dt.UTC)
HOSTILE = 'А;Б,В\\Г "Д" \r\nATTENDEE:mailto:evil@evil.example\rBEGIN:VEVENT\nEND:VCALENDAR'


def find(content: EventContent, language: Language = Language.KK):
    """The entry of an event in Almaty."""
    return find_calendar_entry(content, language=language, time_zone="Asia/Almaty", page_url=URL)


def write(content: EventContent | None = None, language: Language = Language.KK, *, number: int = 1) -> bytes:
    """The file of an event."""
    entry = find(content or build(), language)
    assert entry is not None
    return write_calendar_file(entry, uid="one@toi.example", number=number, changed_at=CHANGED_AT)


def read_event(body: bytes) -> Any:
    """The file's one event."""
    (event,) = Calendar.from_ical(body).walk("VEVENT")
    return event


def test_evening_feast_is_five_hours_on_the_clock_of_almaty() -> None:
    """Wall-clock times with the zone's name, which the file itself explains as +05:00."""
    body = write()
    event = read_event(body)

    assert b"DTSTART;TZID=Asia/Almaty:20270612T180000\r\n" in body
    assert b"DTEND;TZID=Asia/Almaty:20270612T230000\r\n" in body
    assert event.decoded("dtstart").utcoffset() == dt.timedelta(hours=5)
    zone: Any
    (zone,) = Calendar.from_ical(body).walk("STANDARD")
    assert zone["tzoffsetfrom"].td == zone["tzoffsetto"].td == dt.timedelta(hours=5)
    assert body.index(b"BEGIN:VTIMEZONE") < body.index(b"BEGIN:VEVENT")


@pytest.mark.parametrize(("occasion", "hours"), [(Occasion.NIKAH, 2), (Occasion.AS, 3), (Occasion.TUSAU, 4)])
def test_quiet_and_children_occasions_are_shorter(occasion, hours) -> None:
    """A prayer does not block the whole evening."""
    event = read_event(write(build(occasion=occasion)))

    assert event.decoded("dtend") - event.decoded("dtstart") == dt.timedelta(hours=hours)


def test_feast_before_midnight_ends_on_the_next_day() -> None:
    """The end is counted, not cut at midnight."""
    assert b"DTEND;TZID=Asia/Almaty:20280101T040000" in write(build(date=dt.date(2027, 12, 31), time=dt.time(23)))


def test_event_without_time_is_a_whole_day_that_leaves_its_owner_free() -> None:
    """Dates without a zone; the end is the day after."""
    body = write(build(time=None))
    event = read_event(body)

    assert b"DTSTART;VALUE=DATE:20270612\r\n" in body
    assert b"DTEND;VALUE=DATE:20270613\r\n" in body
    assert event["transp"] == "TRANSPARENT"


def test_event_without_date_has_no_entry() -> None:
    """It cannot stand in a calendar."""
    assert find(build(date=None)) is None


@pytest.mark.parametrize(
    ("language", "title", "place"),
    [
        (Language.KK, "Айгерім мен Нұрлан · Үйлену той", "«Ақ Орда» тойханасы, Алматы, Абай даңғылы, 10"),
        (Language.RU, "Айгерим и Нурлан · Свадьба", "Тойхана «Ак Орда», Алматы, пр. Абая, 10"),
        (Language.EN, "Aigerim & Nurlan · Wedding", "Aq Orda Hall, 10 Abai Ave, Almaty"),
    ],
)
def test_texts_are_those_of_the_guests_language(language, title, place) -> None:
    """What, where, and the page's own words with its address."""
    event = read_event(write(language=language))

    assert (event["summary"], event["location"], event["url"]) == (title, place, URL)
    assert event["description"].endswith(f"+7\u00a0701\u00a0234\u00a056\u00a078\n{URL}")


def test_own_title_is_kept() -> None:
    """A title that names the people stands alone."""
    event = read_event(write(build(title=Texts(kk="Айгерім мен Нұрланның тойы"))))

    assert event["summary"] == "Айгерім мен Нұрланның тойы"


def test_changed_event_replaces_its_older_entry() -> None:
    """The same name, a higher number, the moment of the change."""
    first, second = read_event(write()), read_event(write(number=2))

    assert first["uid"] == second["uid"] == "one@toi.example"
    assert (first["sequence"], second["sequence"]) == (1, 2)
    assert first.decoded("dtstamp") == CHANGED_AT


def test_coordinates_are_told_latitude_first() -> None:
    """And nothing is told where there are none."""
    assert b"GEO:43.2;76.9\r\n" in write(build(latitude=43.2, longitude=76.9))
    assert b"GEO" not in write()


def test_hostile_texts_stay_texts() -> None:
    """No line of a text becomes a line of the file; it comes back as it was written, with plain line ends."""
    body = write(build(title=Texts(kk=HOSTILE), words=LongTexts(kk=HOSTILE), venue_name=Texts(kk=HOSTILE)))
    event = read_event(body)

    lines = body.splitlines()
    assert not [line for line in lines if line.startswith(b"ATTENDEE")]
    assert lines.count(b"BEGIN:VEVENT") == lines.count(b"END:VCALENDAR") == 1
    assert 'А;Б,В\\Г "Д"' in event["summary"]
    assert "mailto:evil@evil.example" in event["description"]
    assert "\r" not in event["description"]
    assert "\n" not in event["summary"] + event["location"]


def test_lines_are_folded_between_letters() -> None:
    """At most 75 bytes a line, ended as the standard wants, and no Kazakh letter is torn."""
    lines = write(build(person_1=Texts(kk="Мұхамедғали" * 9))).split(b"\r\n")

    assert max(map(len, lines)) <= 75
    assert not any(b"\n" in line for line in lines)
    assert all(line.decode() for line in lines[:-1])


def test_google_link_says_the_same() -> None:
    """Wall-clock times, their zone, title, place and the page's address."""
    entry = find(build(title=Texts(kk="Той & «думан»")))
    assert entry is not None
    link = urlsplit(build_calendar_links(entry).google)

    assert (link.scheme, link.netloc, link.path) == ("https", "calendar.google.com", "/calendar/render")
    assert parse_qs(link.query) == {
        "action": ["TEMPLATE"],
        "text": ["Айгерім мен Нұрлан · Той & «думан»"],
        "dates": ["20270612T180000/20270612T230000"],
        "ctz": ["Asia/Almaty"],
        "location": ["«Ақ Орда» тойханасы, Алматы, Абай даңғылы, 10"],
        "details": [URL],
    }


def test_google_link_of_a_whole_day_has_days() -> None:
    """First day and the one after the last."""
    entry = find(build(time=None))
    assert entry is not None
    assert "dates=20270612%2F20270613" in build_calendar_links(entry).google


def test_link_to_the_file_keeps_the_language() -> None:
    """The entry speaks as the page on which it was tapped."""
    entry = find(build(), Language.RU)
    assert entry is not None
    assert build_calendar_links(entry).file == f"{URL}/calendar.ics?lang=ru"
