"""What a page says: every text of it in one language, before any look is given to it."""

import datetime as dt
import re
from dataclasses import dataclass, replace

from toi_invite.invitation.age import find_age, tell_years
from toi_invite.invitation.contacts import Reach, build_contacts
from toi_invite.invitation.countdown import Countdown, count_down
from toi_invite.invitation.dress import Dress, build_dress
from toi_invite.invitation.hosts import Family, build_families, name_signers
from toi_invite.invitation.light import Light, build_light
from toi_invite.invitation.links import MapLinks, build_map_links
from toi_invite.invitation.photos import Picture, build_pictures
from toi_invite.invitation.soundtrack import find_music
from toi_invite.language.codes import Language
from toi_invite.language.dates import build_month, format_time, format_when, get_month, get_weekday, list_weekdays
from toi_invite.language.names import join_names
from toi_invite.language.phones import format_phone
from toi_invite.language.texts import get_text
from toi_invite.language.ways import describe_way, find_way, write_coordinates
from toi_invite.models.content import EventContent, Texts
from toi_invite.models.occasion import COUPLE_OCCASIONS, QUIET_OCCASIONS, Form, Occasion, get_form
from toi_invite.models.section import LOUD_SECTIONS, Section
from toi_invite.services.reasons import ToldReason, head_of, join_reasons, list_called, list_reasons

_WITH_BRIDE = frozenset({Occasion.WEDDING, Occasion.BETASHAR, Occasion.NIKAH})
_HOST_KINDS = {
    Occasion.CORPORATE: "company",
    Occasion.GENDER: "light",
    Occasion.NIKAH: "quiet",
    Occasion.AS: "memorial",
    Occasion.QURAN: "prayer",
}
_LONGEST_GREETING = 90
_MORNING = "05:00"  # what happens earlier belongs to the evening before
_SAMPLE_TIME = dt.time(18)
_QUIET_SAMPLE_TIME = dt.time(12)
_SAMPLE_WAIT = dt.timedelta(days=60)
_SATURDAY = 5


@dataclass(frozen=True)
class Words:
    """The invitation itself: a greeting (may be empty) and its paragraphs."""

    greeting: str
    paragraphs: list[str]


@dataclass(frozen=True)
class When:
    """The date in the pieces that a page puts together."""

    iso: str
    day: int
    month: str
    month_alone: str
    weekday: str
    year: int
    clock: str
    time_phrase: str
    sentence: str
    weekdays: list[str]
    weeks: list[list[int | None]]


@dataclass(frozen=True)
class Place:
    """The point on the map: the way from the nearest city, with a `bearing` unless it is too short, and degrees."""

    way: str
    bearing: float | None
    coordinates: tuple[str, str]


@dataclass(frozen=True)
class Venue:
    """Where the event is; `landmark` tells in the hosts' own paragraphs how to find it."""

    name: str
    address: str
    landmark: list[str]
    maps: MapLinks
    place: Place | None


@dataclass(frozen=True)
class Moment:
    """One line of the programme: `18:00`, or nothing, and what happens then."""

    clock: str
    what: str


@dataclass(frozen=True)
class Gift:
    """Where money can be sent by guests who wish to: a number as people read and as programs read it, a link."""

    shown: str
    number: str
    link: str


@dataclass(frozen=True)
class View:
    """A page's texts; empty or None is what it leaves out, `samples` names the fields that only a preview fills.

    `music` is its path on our server, the first of `photos` is the cover.
    `sections` are the parts that have something to say, in the organizer's order.
    """

    language: Language
    occasion: Occasion
    quiet: bool
    head: str
    first: str
    joiner: str
    second: str
    names: str
    initials: list[str]
    age: int | None
    years: str
    reasons: list[ToldReason]
    longest_word: int
    hosts_label: str
    hosts: str
    families: list[Family]
    signers: str
    photos: list[Picture]
    words: Words
    when: When | None
    light: Light
    countdown: Countdown | None
    programme: list[Moment]
    venue: Venue | None
    dress: Dress | None
    gift: Gift | None
    wishes: list[str]
    contacts: list[Reach]
    music: str
    sections: list[Section]
    samples: frozenset[str]

    @property
    def title(self) -> str:
        """Whose event it is and what is celebrated; the organizer's own title alone if it names them already."""
        if not self.names or self.first in self.head:
            return self.head
        return f"{self.names} · {self.head}"

    @property
    def signature(self) -> str:
        """Who signs the letter: the hosts, else those whose event it is, but never the departed."""
        return self.hosts or self.signers or ("" if self.is_memorial else self.names)

    @property
    def is_memorial(self) -> bool:
        """Whether it is held in memory of somebody."""
        return get_form(self.occasion) is Form.MEMORY

    @property
    def summary(self) -> str:
        """When and where in one line, for share tags."""
        parts = [self.when.sentence if self.when else "", self.venue.name if self.venue else ""]
        return " · ".join(part for part in parts if part) or self.words.paragraphs[0]


def build_view(content: EventContent, *, language: Language, time_zone: str, now: dt.datetime, preview: bool) -> View:
    """Everything that the page says in `language` at `now`; a preview shows samples where nothing is written."""
    samples = _build_samples(content, language, now) if preview else {}
    filled = content.model_copy(update=samples)
    called = list_called(filled, language)
    names = join_names(called, language)
    first, second = ", ".join(called[:-1] or called), called[-1] if called[1:] else ""
    families = build_families(content, language)
    told = (_read(content, content.title, language), first, second)
    message = get_text(language, "page.whatsapp_message", names=names)
    view = View(
        language=language,
        occasion=content.occasion,
        quiet=content.occasion in QUIET_OCCASIONS,
        head=_read(content, content.title, language) or head_of(content, language),
        first=first,
        joiner=names.removeprefix(first).removesuffix(second).strip() if second else "",
        second=second,
        names=names,
        initials=[name[0].upper() for name in called[:2]],
        age=find_age(content, *told),
        years="" if content.also else tell_years(content, language, *told),
        reasons=list_reasons(filled, language),
        longest_word=max((len(word) for word in re.split(r"[\s-]+", f"{first} {second}")), default=0),
        hosts_label=get_text(language, f"page.hosts_{_HOST_KINDS.get(content.occasion, 'feast')}"),
        hosts=_read(filled, filled.hosts, language),
        families=families,
        signers=name_signers(families, language),
        photos=build_pictures(content, language),
        words=_build_words(content, language),
        when=_build_when(filled, language) if filled.date else None,
        light=build_light(filled.date, filled.time, time_zone, (content.latitude, content.longitude)),
        countdown=_build_countdown(filled, time_zone, now),
        programme=_build_programme(content, language),
        venue=_build_venue(filled, language),
        dress=build_dress(_read(content, content.dress_code, language), content.dress_colours, language),
        gift=_build_gift(content),
        wishes=_split(_read(content, content.wishes, language)),
        contacts=build_contacts(content, message, language),
        music=find_music(content),
        sections=[],
        samples=frozenset(samples),
    )
    return replace(view, sections=_list_sections(view, content.sections))


def _list_sections(view: View, wanted: tuple[Section, ...]) -> list[Section]:
    """Those of the wanted parts that have something to say and fit the occasion, each once."""
    said = {
        Section.WORDS: view.words,
        Section.HOSTS: view.hosts or view.families,
        Section.GALLERY: view.photos[1:],  # the first one is the cover
        Section.DATE: view.when,
        Section.COUNTDOWN: view.countdown,
        Section.PROGRAMME: view.programme,
        Section.VENUE: view.venue,
        Section.DRESS: view.dress,
        Section.GIFT: view.gift,
        Section.WISHES: view.wishes,
        Section.CONTACTS: view.contacts,
    }
    unfit = LOUD_SECTIONS if view.quiet else frozenset[Section]()
    return [section for section in dict.fromkeys(wanted) if said[section] and section not in unfit]


def _read(content: EventContent, texts: Texts, language: Language) -> str:
    return texts.read(language, content.main_language)


def _build_words(content: EventContent, language: Language) -> Words:
    own = _split(_read(content, content.words, language))
    if not own:
        kind = "colleagues" if content.occasion is Occasion.CORPORATE else "family"
        kind = "quiet" if content.occasion in QUIET_OCCASIONS else kind
        return Words(get_text(language, f"page.greeting_{kind}"), [_say_usual_words(content, language)])
    is_greeting = len(own) > 1 and len(own[0]) <= _LONGEST_GREETING and own[0][-1] in "!,"
    return Words(own[0] if is_greeting else "", own[1:] if is_greeting else own)


def _say_usual_words(content: EventContent, language: Language) -> str:
    if content.also:
        return get_text(language, "page.words_several", reasons=join_reasons(content, language))
    return get_text(language, f"page.words_{content.occasion}")


def _split(text: str) -> list[str]:
    """The paragraphs of a text."""
    return [part.strip() for part in re.split(r"\n+", text) if part.strip()]


def _build_when(content: EventContent, language: Language) -> When:
    day, clock = content.date or dt.date.min, content.time
    return When(
        iso=dt.datetime.combine(day, clock).isoformat(timespec="minutes") if clock else day.isoformat(),
        day=day.day,
        month=get_month(day, language, form="genitive"),
        month_alone=get_month(day, language),
        weekday=get_weekday(day, language),
        year=day.year,
        clock=f"{clock:%H:%M}" if clock else "",
        time_phrase=format_time(clock, language).replace(" ", "\u00a0") if clock else "",
        sentence=format_when(day, clock, language),
        weekdays=list_weekdays(language),
        weeks=build_month(day),
    )


def _build_countdown(content: EventContent, time_zone: str, now: dt.datetime) -> Countdown | None:
    if content.date is None or content.occasion in QUIET_OCCASIONS:
        return None
    return count_down(content.date, content.time, time_zone, now)


def _build_venue(content: EventContent, language: Language) -> Venue | None:
    name, address = _read(content, content.venue_name, language), _read(content, content.venue_address, language)
    if not name and not address:
        return None
    place = ", ".join(part for part in (address, name.strip('«»“”"')) if part)
    maps = build_map_links(place, content.latitude, content.longitude)
    return Venue(
        name or address,
        address if name else "",
        _split(_read(content, content.landmark, language)),
        maps,
        _build_place(content, language),
    )


def _build_place(content: EventContent, language: Language) -> Place | None:
    if content.latitude is None or content.longitude is None:
        return None
    way = find_way(content.latitude, content.longitude)
    return Place(
        way=describe_way(way, language) if way else "",
        bearing=way.bearing if way and not way.is_short else None,
        coordinates=write_coordinates(content.latitude, content.longitude, language),
    )


def _build_programme(content: EventContent, language: Language) -> list[Moment]:
    """By the clock, with the hours after midnight last; as it was written where a time is missing."""
    lines = [
        Moment(f"{item.time:%H:%M}" if item.time else "", _read(content, item.what, language))
        for item in content.programme
    ]
    told = [line for line in lines if line.what]
    if all(line.clock for line in told):
        told.sort(key=lambda line: (line.clock < _MORNING, line.clock))
    return told


def _build_gift(content: EventContent) -> Gift | None:
    if not content.gift_phone and not content.gift_link:
        return None
    shown = format_phone(content.gift_phone).replace(" ", "\u00a0")
    return Gift(shown, content.gift_phone, content.gift_link)


def _build_samples(content: EventContent, language: Language, now: dt.datetime) -> dict[str, object]:
    """Believable contents for the fields that still are empty, as a preview shows them."""
    bride = content.occasion in _WITH_BRIDE
    texts = {
        "person_1": "bride" if bride else f"{get_form(content.occasion)}_name",
        "hosts": "hosts",
        "venue_name": "quiet_venue" if content.occasion in QUIET_OCCASIONS else "venue",
        "venue_address": "address",
    }
    if content.occasion in COUPLE_OCCASIONS:
        texts["person_2"] = "groom" if bride else "second_name"
    samples: dict[str, object] = {
        field: Texts(**{language: get_text(language, f"page.sample_{name}")})
        for field, name in texts.items()
        if not _read(content, getattr(content, field), language) and not (field == "hosts" and content.families)
    }
    if content.date is None:
        day = now.date() + _SAMPLE_WAIT
        samples["date"] = day + dt.timedelta(days=(_SATURDAY - day.weekday()) % 7)
        samples["time"] = content.time or (_QUIET_SAMPLE_TIME if content.occasion in QUIET_OCCASIONS else _SAMPLE_TIME)
    return samples
