"""What usually happens at a toi, for the button that fills the programme in."""

import datetime as dt
import json

from toi_invite.language.codes import Language
from toi_invite.language.texts import get_text
from toi_invite.models.content import EventContent
from toi_invite.models.occasion import QUIET_OCCASIONS, Occasion

_USUAL = {
    Occasion.CORPORATE: "company",
    Occasion.GENDER: "light",
    Occasion.NIKAH: "nikah",
    Occasion.QURAN: "prayer",
    **dict.fromkeys((Occasion.TUSAU, Occasion.BESIK, Occasion.SHILDEHANA, Occasion.KYRQYNAN), "child"),
    **dict.fromkeys((Occasion.WEDDING, Occasion.UZATU, Occasion.BETASHAR), "wedding"),
}
_USUAL_MOMENTS = {
    "wedding": {
        "wedding_welcome": 0,
        "wedding_opening": 60,
        "wedding_meal": 120,
        "wedding_wishes": 180,
        "wedding_cake": 270,
        "wedding_farewell": 330,
    },
    "toi": {"toi_welcome": 0, "toi_opening": 60, "toi_meal": 90, "toi_wishes": 150, "toi_farewell": 300},
    "child": {"child_welcome": 0, "child_rite": 60, "child_meal": 90, "child_wishes": 150, "child_farewell": 240},
    "company": {"company_welcome": 0, "company_opening": 30, "company_dinner": 60, "company_farewell": 240},
    "nikah": {"nikah_welcome": 0, "nikah_rite": 30, "nikah_blessing": 60, "nikah_meal": 75},
    "light": {"light_welcome": 0, "light_guess": 30, "light_reveal": 90, "light_meal": 105},
    "prayer": {"prayer_welcome": 0, "prayer_reading": 30, "prayer_meal": 60, "prayer_blessing": 105},
    "quiet": {"quiet_welcome": 0, "quiet_prayer": 30, "quiet_meal": 60, "quiet_blessing": 120},
}
"""What usually happens, in minutes after the beginning."""


def write_usual_programme(content: EventContent) -> str:
    """What usually happens at such an event, as JSON of the form's fields, for the button that fills them in."""
    kind = _USUAL.get(content.occasion, "quiet" if content.occasion in QUIET_OCCASIONS else "toi")
    begin = content.time or dt.time(12 if content.occasion in QUIET_OCCASIONS else 18)
    fields: dict[str, str] = {}
    for row, (word, minutes) in enumerate(_USUAL_MOMENTS[kind].items()):
        moment = dt.datetime.combine(dt.date.min, begin) + dt.timedelta(minutes=minutes)
        fields[f"programme.{row}.time"] = f"{moment:%H:%M}"
        fields |= {f"programme.{row}.{code}": get_text(code, f"programme.{word}") for code in Language}
    return json.dumps(fields, ensure_ascii=False)
