"""Believable contents for a template's preview: people, places and a Saturday that lies ahead."""

import datetime as dt

from toi_invite.language.codes import Language
from toi_invite.language.texts import get_text
from toi_invite.models.content import EventContent, ProgrammeItem, Texts
from toi_invite.models.occasion import COUPLE_OCCASIONS, QUIET_OCCASIONS, Form, Occasion, get_form
from toi_invite.models.section import DressColour
from toi_invite.services.templates import Template

_WAIT = dt.timedelta(days=75)
_SATURDAY = 5
_SETS = 3  # of names and places, so that templates side by side do not tell of the same toi
_PHONE = "+77000000000"

_BRIDES = frozenset({Occasion.UZATU, Occasion.SYRGA})
_ELDERS = frozenset({Occasion.MEREITOI, Occasion.BIRTHDAY, Occasion.AS, Occasion.QURAN})
_AGES = {
    Occasion.TUSAU: 1,
    Occasion.SUNDET: 5,
    Occasion.TILASHAR: 6,
    Occasion.MUSHEL: 25,
    Occasion.BIRTHDAY: 70,
    Occasion.MEREITOI: 70,
}
_LIFE = "1938–2024"
_FEASTS_OF = {Occasion.QONYS: "demo.family", Occasion.CORPORATE: "demo.company"}


def make_demonstration(template: Template, occasion: str, *, now: dt.datetime) -> EventContent:
    """Contents in all three languages.

    Args:
        template: whose look is shown.
        occasion: the wished one; when the template does not have it, its first.
        now: an aware moment; the event lies two to three months after it.
    """
    shown = Occasion(occasion) if occasion in set(template.occasions) else template.occasions[0]
    chosen = template.position // 10 % _SETS + 1
    place = "quiet" if shown in QUIET_OCCASIONS else chosen
    day = now.date() + _WAIT
    return EventContent(
        template=template.slug,
        occasion=shown,
        person_1=_read(_name_person(shown, chosen)),
        person_2=_read(f"demo.groom_{chosen}") if shown in COUPLE_OCCASIONS else Texts(),
        age=_AGES.get(shown),
        life_years=_LIFE if get_form(shown) is Form.MEMORY else "",
        hosts=_read(_name_hosts(shown, chosen)),
        date=day + dt.timedelta(days=(_SATURDAY - day.weekday()) % 7),
        time=dt.time(12 if shown in QUIET_OCCASIONS else 18),
        venue_name=_read(f"demo.venue_{place}"),
        venue_address=_read(f"demo.address_{place}"),
        programme=_plan(shown),
        dress_code=Texts() if shown in QUIET_OCCASIONS else _read("demo.dress_code"),
        dress_colours=() if shown in QUIET_OCCASIONS else (DressColour.EMERALD, DressColour.IVORY, DressColour.GOLD),
        phone=_PHONE,
    )


def _name_person(occasion: Occasion, chosen: int) -> str:
    if occasion in COUPLE_OCCASIONS | _BRIDES:
        return f"demo.bride_{chosen}"
    if occasion in _ELDERS:
        return "demo.elder"
    return _FEASTS_OF.get(occasion, "demo.child")


def _name_hosts(occasion: Occasion, chosen: int) -> str:
    if occasion in _ELDERS:
        return "demo.hosts_children"
    return "demo.hosts_company" if occasion is Occasion.CORPORATE else f"demo.hosts_{chosen}"


def _plan(occasion: Occasion) -> tuple[ProgrammeItem, ...]:
    if occasion in QUIET_OCCASIONS:
        return ()
    moments = (("demo.welcome", dt.time(18)), ("demo.opening", dt.time(19)), ("demo.blessing", dt.time(21)))
    return tuple(ProgrammeItem(time=clock, what=_read(key)) for key, clock in moments)


def _read(key: str) -> Texts:
    return Texts(**{language: get_text(language, key) for language in Language})
