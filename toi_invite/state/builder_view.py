"""An event in the words of the builder: flat fields, steps that are done, the sentence of its date."""

import json
from datetime import datetime

from toi_invite.language.codes import Language
from toi_invite.language.dates import format_when
from toi_invite.language.phones import format_phone
from toi_invite.models.content import EventContent, Texts
from toi_invite.models.event import EventStatus
from toi_invite.models.kin import Kin
from toi_invite.models.music import Piece
from toi_invite.models.occasion import (
    AGED_OCCASIONS,
    MUSHEL_AGES,
    QUIET_OCCASIONS,
    SHARED_OCCASIONS,
    Occasion,
    get_form,
)
from toi_invite.models.payment import PaymentStatus
from toi_invite.models.photo import MOST_PHOTOS
from toi_invite.models.section import DRESS_HEX, DressColour, Section
from toi_invite.services.event_views import EventView
from toi_invite.services.palettes import get_colours
from toi_invite.services.readiness import list_missing
from toi_invite.state.builder_palettes import OWN

OCCASIONS = tuple(occasion.value for occasion in Occasion)
STEPS = ("people", "date", "venue", "words", "photos", "more", "look")
PARTS = tuple(section.value for section in Section)
AGED = tuple(occasion.value for occasion in Occasion if occasion in AGED_OCCASIONS)
MUSHEL = tuple(str(age) for age in MUSHEL_AGES)
COLOURS = {colour.value: shade for colour, shade in DRESS_HEX.items()}
"""What a dress code can name, with `#RRGGBB`."""
PIECES = {piece.value: f"/page/{piece}.mp3" for piece in Piece}
"""Our own music, and where it can be heard."""
QUIET = tuple(occasion.value for occasion in Occasion if occasion in QUIET_OCCASIONS)
PROGRAMME_ROWS = 12
PHOTO_ROWS = MOST_PHOTOS
MARKS = {
    "title": "event-title",
    "person_1": "person-1",
    "person_2": "person-2",
    "date": "event-date",
    "venue_name": "venue-name",
}
"""The field of the content that can be missing, and the mark of its field on the page."""

PEOPLE = ("bridal", "couple", "bride", "child", "company", "home", "memory", "person")
_PEOPLE = {
    Occasion.WEDDING: "bridal",
    Occasion.BETASHAR: "bridal",
    Occasion.NIKAH: "bridal",
    Occasion.UZATU: "bride",
    Occasion.SYRGA: "bride",
    Occasion.QONYS: "home",
}
"""Occasions that call their people by a word of their own, beside that of their form."""


KIN = tuple(kin.value for kin in Kin)
PROPOSED_KIN = {
    "bridal": ("groom_parents", "bride_parents", "groom_grandparents", "bride_grandparents"),
    "couple": ("children", "grandchildren"),
    "bride": ("parents", "grandparents", "maternal"),
    "child": ("parents", "grandparents", "maternal"),
    "company": (),
    "home": ("grandparents", "parents", "children"),
    "memory": ("children", "grandchildren", "siblings"),
    "person": ("children", "grandchildren", "siblings"),
}
"""Which families usually invite, in the order in which they are proposed."""
SHARED = tuple(occasion.value for occasion in Occasion if occasion in SHARED_OCCASIONS)


def name_people(occasion: Occasion) -> str:
    """Whose names the occasion asks for: one of `PEOPLE`."""
    return _PEOPLE.get(occasion, get_form(occasion).value)


def flatten(content: EventContent) -> dict[str, str]:
    """Every field by its name in the form: `person_1.kk`, `date`, `programme.0.time`; empty where there is nothing."""
    fields: dict[str, str] = {}
    for name, value in content:
        if isinstance(value, Texts):
            fields |= {f"{name}.{language}": getattr(value, language) for language in Language}
        else:
            fields[name] = "" if value is None else str(value)
    fields["time"] = f"{content.time:%H:%M}" if content.time else ""
    fields["phone"], fields["gift_phone"] = format_phone(content.phone), format_phone(content.gift_phone)
    for name in ("photos", "families", "also"):
        fields[name] = json.dumps([row.model_dump(mode="json") for row in getattr(content, name)])
    fields["contacts"] = _write_contacts(content)
    fields["music"] = content.music.model_dump_json(exclude_defaults=True) if content.music else ""
    fields["sections"] = ",".join(content.sections)
    fields["palette"] = content.palette or OWN
    fields["is_listed"] = "on" if content.is_listed else ""
    fields["own_accent"] = "on" if content.accent else ""
    fields["accent"] = get_colours(content).accent.lower()
    fields |= {f"dress_colours.{colour}": "on" if colour in content.dress_colours else "" for colour in DressColour}
    return fields | _flatten_programme(content)


def _write_contacts(content: EventContent) -> str:
    """The contacts as JSON, with their numbers as people read them."""
    rows = [contact.model_dump(mode="json") for contact in content.contacts]
    return json.dumps([row | {"phone": format_phone(row["phone"])} for row in rows])


def _flatten_programme(content: EventContent) -> dict[str, str]:
    """Every row of the form; those beyond the last item are empty."""
    fields: dict[str, str] = {}
    for row in range(PROGRAMME_ROWS):
        item = content.programme[row] if row < len(content.programme) else None
        fields[f"programme.{row}.time"] = f"{item.time:%H:%M}" if item and item.time else ""
        fields |= {f"programme.{row}.{code}": getattr(item.what, code) if item else "" for code in Language}
    return fields


def describe_date(content: EventContent) -> dict[str, str]:
    """The date as the page will say it, in every language; empty without a date."""
    day = content.date
    return {language: format_when(day, content.time, language) if day else "" for language in Language}


def list_missing_marks(content: EventContent, now: datetime) -> list[str]:
    """Marks of the fields that keep the event from being published."""
    return [MARKS[field] for field in list_missing(content, now=now)]


def list_done_steps(content: EventContent, now: datetime) -> list[str]:
    """Steps in which nothing is missing; the optional ones once something was written there."""
    missing, main = set(list_missing(content, now=now)), content.main_language
    done = {
        "people": not missing & {"title", "person_1", "person_2"},
        "date": "date" not in missing,
        "venue": "venue_name" not in missing,
        "words": any((content.words.read(main, main), content.phone, content.contacts)),
        "photos": bool(content.photos),
        "more": any((content.programme, content.dress_code.read(main, main), content.dress_colours)),
        "look": True,
    }
    return [step for step in STEPS if done[step]]


def write_place(content: EventContent) -> str:
    """The point on the map as two numbers, latitude first; empty without one."""
    if content.latitude is None or content.longitude is None:
        return ""
    return f"{content.latitude:.6f}, {content.longitude:.6f}"


def is_publishable(event: EventView) -> bool:
    """Whether publishing is the next thing to do: for a draft, and for an event whose money went back."""
    is_refunded = event.status is EventStatus.WITHDRAWN and event.payment_status is PaymentStatus.REFUNDED
    return event.status is EventStatus.DRAFT or is_refunded
