"""What an organizer writes about an event: the document that the builder edits and the guest page shows."""

import datetime as dt
from typing import Annotated

from pydantic import AfterValidator, BaseModel, ConfigDict, Field, ValidationInfo, field_validator
from pydantic_core import PydanticCustomError

from toi_invite.language.codes import Language
from toi_invite.models.kin import Kin
from toi_invite.models.occasion import SHARED_OCCASIONS, Occasion
from toi_invite.models.section import DressColour, Section

_PHONE = r"^(\+[1-9][0-9]{6,14})?$"
_KASPI_LINK = r"^(https://(pay\.)?kaspi\.kz/[A-Za-z0-9/_?=&.-]{1,200})?$"

# Control characters break layout or storage (PostgreSQL refuses NUL); bidi overrides disguise text.
_FORBIDDEN = dict.fromkeys([*range(9), 11, 12, *range(14, 32), 127, *range(0x202A, 0x202F), *range(0x2066, 0x206A)])


def clean_text(value: str) -> str:
    """The value without control characters, bidi overrides and outer spaces."""
    return value.translate(_FORBIDDEN).strip()


ShortText = Annotated[str, Field(max_length=120), AfterValidator(clean_text)]
LongText = Annotated[str, Field(max_length=1500), AfterValidator(clean_text)]


class _Strict(BaseModel):
    model_config = ConfigDict(extra="forbid", frozen=True)


class Texts(_Strict):
    """One short text in each language; empty where it was not written."""

    kk: ShortText = ""
    ru: ShortText = ""
    en: ShortText = ""

    def read(self, language: Language, main: Language) -> str:
        """The text in `language`, else in the event's `main` language, else in any."""
        for code in (language, main, *Language):
            if text := getattr(self, code):
                return text
        return ""


class LongTexts(Texts):
    """One longer text in each language."""

    kk: LongText = ""
    ru: LongText = ""
    en: LongText = ""


class ProgrammeItem(_Strict):
    """One thing that happens at the event, and when; without a time it stands where the organizer put it."""

    time: dt.time | None = None
    what: Texts = Texts()


class Host(_Strict):
    """Somebody who invites. The late are named among the hosts and marked as such."""

    name: Texts = Texts()
    is_late: bool = False


class HostFamily(_Strict):
    """Hosts who belong together, the eldest first; `label` is the organizer's own word where `kin` has none."""

    kin: Kin | None = None
    label: Texts = Texts()
    people: tuple[Host, ...] = Field(default=(), max_length=6)


class Contact(_Strict):
    """Somebody whom guests may call or write to, beside the hosts' own phone."""

    name: Texts = Texts()
    phone: str = Field(default="", pattern=_PHONE)


class Reason(_Strict):
    """What else is celebrated at the same table, for whom, and how old they are."""

    occasion: Occasion
    names: Texts = Texts()
    age: int | None = Field(default=None, ge=1, le=120)


class EventContent(_Strict):
    """Everything that a guest may read about an event. Wall-clock values are those of the event's time zone.

    `whose` is the Kazakh genitive of the names where the organizer knows it better than the program. `age` is in years;
    `life_years` tells when somebody who is remembered lived. Both are shown where the occasion asks for them.
    `families` stand below the line of `hosts`; `also` is what is celebrated beside `occasion`, at the same table.
    """

    template: str = Field(pattern=r"^[a-z0-9]+(-[a-z0-9]+)*$", max_length=40)
    occasion: Occasion
    also: tuple[Reason, ...] = Field(default=(), max_length=2)
    main_language: Language = Language.KK
    title: Texts = Texts()
    person_1: Texts = Texts()
    person_2: Texts = Texts()
    whose: ShortText = ""
    age: int | None = Field(default=None, ge=1, le=120)
    life_years: ShortText = ""
    hosts: Texts = Texts()
    families: tuple[HostFamily, ...] = Field(default=(), max_length=6)
    words: LongTexts = LongTexts()
    date: dt.date | None = None
    time: dt.time | None = None
    venue_name: Texts = Texts()
    venue_address: Texts = Texts()
    latitude: float | None = Field(default=None, ge=-90, le=90)
    longitude: float | None = Field(default=None, ge=-180, le=180)
    landmark: LongTexts = LongTexts()
    programme: tuple[ProgrammeItem, ...] = Field(default=(), max_length=12)
    dress_code: Texts = Texts()
    dress_colours: tuple[DressColour, ...] = Field(default=(), max_length=len(DressColour))
    wishes: LongTexts = LongTexts()
    gift_phone: str = Field(default="", pattern=_PHONE)
    gift_link: str = Field(default="", pattern=_KASPI_LINK)
    phone: str = Field(default="", pattern=_PHONE)
    contacts: tuple[Contact, ...] = Field(default=(), max_length=4)
    sections: tuple[Section, ...] = Field(default=tuple(Section), max_length=len(Section))

    @field_validator("also")
    @classmethod
    def _refuse_mixture(cls, also: tuple[Reason, ...], info: ValidationInfo) -> tuple[Reason, ...]:
        """Nobody is mourned, and no vow is read, between two feasts; a company is not a family."""
        celebrated = {info.data.get("occasion"), *(reason.occasion for reason in also)}
        if also and not celebrated <= SHARED_OCCASIONS:
            raise PydanticCustomError("mixed", "these occasions are not celebrated at one table")
        return also
