"""What an organizer writes about an event: the document that the builder edits and the guest page shows."""

import datetime as dt

from pydantic import Field, ValidationInfo, field_validator
from pydantic_core import PydanticCustomError

from toi_invite.language.codes import Language
from toi_invite.models.music import Music
from toi_invite.models.occasion import SHARED_OCCASIONS, Occasion
from toi_invite.models.people import PHONE, Contact, HostFamily, Reason
from toi_invite.models.photo import Photos
from toi_invite.models.section import DressColour, Section
from toi_invite.models.texts import LongTexts, ShortText, Strict, Texts

_PALETTE = r"^[a-z]*$"
_ACCENT = r"^(#[0-9A-F]{6})?$"
_KASPI_LINK = r"^(https://(pay\.)?kaspi\.kz/[A-Za-z0-9/_?=&.-]{1,200})?$"


class ProgrammeItem(Strict):
    """One thing that happens at the event, and when; without a time it stands where the organizer put it."""

    time: dt.time | None = None
    what: Texts = Texts()


class EventContent(Strict):
    """Everything that a guest may read about an event. Wall-clock values are those of the event's time zone.

    `whose` is the Kazakh genitive of the names where the organizer knows it better than the program; `age` is in
    years, `life_years` tells when somebody who is remembered lived. `families` stand below the line of `hosts`; `also`
    is what is celebrated beside `occasion`, at the same table. The first of `photos` is the cover. `palette` is
    one of the template's and `accent` a colour of the organizer's own, `#RRGGBB`; empty, both are as the template has
    them. `is_listed` lets search engines show the page.
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
    gift_phone: str = Field(default="", pattern=PHONE)
    gift_link: str = Field(default="", pattern=_KASPI_LINK)
    phone: str = Field(default="", pattern=PHONE)
    contacts: tuple[Contact, ...] = Field(default=(), max_length=4)
    photos: Photos = ()
    music: Music | None = None
    sections: tuple[Section, ...] = Field(default=tuple(Section), max_length=len(Section))
    palette: str = Field(default="", pattern=_PALETTE, max_length=20)
    accent: str = Field(default="", pattern=_ACCENT)
    is_listed: bool = False

    @field_validator("also")
    @classmethod
    def _refuse_mixture(cls, also: tuple[Reason, ...], info: ValidationInfo) -> tuple[Reason, ...]:
        """Nobody is mourned, and no vow is read, between two feasts; a company is not a family."""
        celebrated = {info.data.get("occasion"), *(reason.occasion for reason in also)}
        if also and not celebrated <= SHARED_OCCASIONS:
            raise PydanticCustomError("mixed", "these occasions are not celebrated at one table")
        return also
