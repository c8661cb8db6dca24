"""Every hostile text in every field of what leaves the page: the calendar's file, the share card, the story."""

import datetime as dt
from xml.etree import ElementTree as ET

import pytest
from icalendar import Calendar

from tests.support.hostile import (
    PAYLOADS,
    list_all_fields,
    list_fields,
    list_texts,
    plant,
    plant_harmless,
    plant_hostile,
)
from tests.support.invitations import NOW, PAGE, Case, fill
from toi_invite.invitation.calendar_entry import CalendarEntry, build_calendar_links, find_calendar_entry
from toi_invite.invitation.calendar_file import write_calendar_file
from toi_invite.invitation.cards.drawing import Kind, draw_svg
from toi_invite.invitation.renderer import render_page
from toi_invite.language.codes import Language
from toi_invite.models.content import EventContent
from toi_invite.services.templates import get_template, list_templates

SLUGS = [template.slug for template in list_templates()]
ROTATIONS = range(len(PAYLOADS))


def write(rotation: int) -> tuple[EventContent, EventContent]:
    """A template's content with hostile texts, and with harmless ones of the same shape."""
    slug = SLUGS[rotation % len(SLUGS)]
    content = fill(Case(slug, get_template(slug).occasions[0], Language.KK, "many"))
    return plant(content, plant_hostile(rotation)), plant(content, plant_harmless(rotation))


def find(content: EventContent) -> CalendarEntry:
    """What goes into a calendar."""
    entry = find_calendar_entry(content, language=Language.KK, time_zone="Asia/Almaty", page_url=PAGE)
    assert entry is not None
    return entry


def test_every_free_field_is_attacked() -> None:
    """A field that is new in the content has to stand in the filling `many`, where the hostile texts are planted."""
    attacked = {field for rotation in range(len(SLUGS)) for field in list_fields(write(rotation)[0])}
    assert list_all_fields() == attacked


@pytest.mark.parametrize("rotation", ROTATIONS)
def test_calendar_file_has_the_same_lines_for_hostile_texts(rotation: int) -> None:
    """The same components and properties as with harmless texts; names and place come back as they were written."""
    hostile, harmless = write(rotation)
    shapes: list[list[tuple[str, list[str]]]] = []
    for content in (hostile, harmless):
        entry = find(content)
        body = write_calendar_file(entry, uid="one@toi.example", number=1, changed_at=NOW)
        parts = list(Calendar.from_ical(body).walk())
        shapes.append([(part.name or "", sorted(map(str, part))) for part in parts])
        event = next(part for part in parts if part.name == "VEVENT")
        assert " ".join(str(event["summary"]).split()) == " ".join(entry.title.split())
        assert max(len(line) for line in body.split(b"\r\n")) <= 75

    assert shapes[0] == shapes[1]
    assert len(list_texts(hostile)) > 20


@pytest.mark.parametrize("rotation", ROTATIONS)
def test_google_link_stays_one_link(rotation: int) -> None:
    """No text leaves the value in which it stands."""
    hostile, harmless = write(rotation)
    links = [build_calendar_links(find(content)).google for content in (hostile, harmless)]

    assert {link.count("&") for link in links} == {links[1].count("&")}
    assert all(link.startswith("https://calendar.google.com/calendar/render?") for link in links)
    assert not set(links[0]) & set("\"'<> \n")


@pytest.mark.parametrize("kind", Kind)
@pytest.mark.parametrize("rotation", ROTATIONS)
def test_card_has_no_element_of_a_text(rotation: int, kind: Kind) -> None:
    """Letters become outlines, so the drawing has the same kinds of elements and attributes as with harmless texts."""
    shapes = [list_kinds(content, kind) for content in write(rotation)]

    assert shapes[0] == shapes[1]
    assert "path" in {tag for tag, _ in shapes[0]}


@pytest.mark.parametrize(
    "day", [dt.date.min, dt.date(1, 1, 2), dt.date(2024, 2, 29), dt.date(9999, 12, 30), dt.date.max]
)
@pytest.mark.parametrize("clock", [None, dt.time(0), dt.time(23, 59)])
def test_dates_at_the_ends_of_time_break_nothing(day: dt.date, clock: dt.time | None) -> None:
    """Page, calendar and card of every template are made, wherever on Earth it is (B7)."""
    far = {"date": day, "time": clock, "latitude": 89.9, "longitude": -179.9}
    for slug in SLUGS:
        case = Case(slug, get_template(slug).occasions[0], Language.KK, "many")
        content = fill(case).model_copy(update=far)
        kind = {"page_url": PAGE, "preview": False, "revision_id": "3f0c9d1e-0000-4000-8000-000000000000"}
        page = render_page(content, language=Language.KK, now=NOW, seed="far", **kind)
        assert b"</html>" in page.body
        assert list_kinds(content, Kind.CARD)
        entry = find_calendar_entry(content, language=Language.KK, time_zone="Asia/Almaty", page_url=PAGE)
        assert (entry is None) is (day == dt.date.max)
        assert entry is None or write_calendar_file(entry, uid="one@toi.example", number=1, changed_at=NOW)


def list_kinds(content: EventContent, kind: Kind) -> set[tuple[str, frozenset[str]]]:
    """The elements of a picture's drawing, with the names of their attributes."""
    svg = draw_svg(content, kind, language=Language.KK, time_zone="Asia/Almaty", seed="one")
    drawing = ET.fromstring(svg)  # noqa: S314 - our own drawing
    return {(each.tag.rpartition("}")[2], frozenset(each.attrib)) for each in drawing.iter()}
