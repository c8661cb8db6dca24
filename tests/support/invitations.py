"""Invitations of every kind: what an organizer may have written, for every template, occasion and language."""

import datetime as dt
from dataclasses import dataclass

from toi_invite.invitation.renderer import RenderedPage, render_page
from toi_invite.language.codes import Language
from toi_invite.models.content import EventContent, LongTexts, ProgrammeItem, Texts
from toi_invite.models.kin import Kin
from toi_invite.models.music import Music, Piece
from toi_invite.models.occasion import COUPLE_OCCASIONS, SHARED_OCCASIONS, Occasion
from toi_invite.models.people import Contact, Host, HostFamily, Reason
from toi_invite.models.photo import Photo
from toi_invite.models.section import DressColour
from toi_invite.services.templates import list_templates

NOW = dt.datetime(2027, 5, 1, 12, tzinfo=dt.UTC)
PAGE = "https://toi.example/e/toi"
FILLINGS = ("minimal", "full", "long", "many")

_BRIDE = Texts(kk="Айгерім", ru="Айгерим", en="Aigerim")
_GROOM = Texts(kk="Нұрлан", ru="Нурлан", en="Nurlan")
_VENUE = Texts(kk="«Ақ Орда» тойханасы", ru="Тойхана «Ак Орда»", en="Aq Orda Hall")

_LONG_BRIDE = Texts(
    kk="Айжан-Гүлбаһрам Әбдіқадырқызы", ru="Айжан-Гулбахрам Абдикадыркызы", en="Aizhan-Gulbakhram Abdiqadyrqyzy"
)
_LONG_GROOM = Texts(
    kk="Құдайберген-Нұрмұхаммед Шыңғысханұлы",
    ru="Кудайберген-Нурмухаммед Шынгысханулы",
    en="Qudaibergen-Nurmukhammed Shyngyskhanuly",
)
_LONG_VENUE = Texts(
    kk="«Нұрғазиевтердің Шаңырағы» мейрамхана-қонақүй кешені",
    ru="Ресторанно-гостиничный комплекс «Шанырак Нургазиевых»",
    en="Nurgaziyev Shanyraq Restaurant-and-Guesthouse Compound",
)
_LONG_ADDRESS = Texts(
    kk="Алматы облысы, Ұзынағаш ауылы, Жауғашты-Бөлтірік даңғылы, 1234567/89-үй",
    ru="Алматинская область, село Узынагаш, проспект Жаугашты-Болтирика, дом 1234567/89",
    en="1234567/89 Zhaughashty-Boltirik Avenue, Uzynaghash village, Almaty region",
)
_HOSTS = Texts(kk="Серік — Гүлнар", ru="Серик и Гульнар", en="Serik & Gulnar")
_MANY_HOSTS = Texts(
    kk="Әкесі Серік — анасы Гүлнар, атасы Бекболат — әжесі Зейнеп, нағашылары Ерлан — Шолпан, Қайрат — Әсем",
    ru="Серик и Гульнар, Бекболат и Зейнеп, Ерлан и Шолпан, Кайрат и Асем, Марат и Сауле, семья Жаксылыковых",
    en="Serik & Gulnar, Bekbolat & Zeinep, Yerlan & Sholpan, Qairat & Asem, Marat & Saule, the Zhaqsylyqovs",
)
_GRANDFATHER = Texts(kk="Бекболат Жұмағалиұлы", ru="Бекболат Жумагалиевич", en="Bekbolat Zhumagaliuly")
_GRANDMOTHER = Texts(kk="Зейнеп Қожахметқызы", ru="Зейнеп Кожахметовна", en="Zeinep Qozhakhmetqyzy")
_FAMILIES = (
    HostFamily(kin=Kin.GRANDPARENTS, people=(Host(name=_GRANDFATHER, is_late=True), Host(name=_GRANDMOTHER))),
    HostFamily(kin=Kin.PARENTS, people=(Host(name=Texts(kk="Қайрат", ru="Кайрат", en="Qairat")),)),
    HostFamily(
        label=Texts(kk="Нағашы апасының отбасы", ru="Семья тёти", en="An aunt’s family"),
        people=(Host(name=_LONG_BRIDE), Host(name=Texts(kk="Ұлан", ru="Улан", en="Ulan"), is_late=True)),
    ),
)
_CONTACTS = (
    Contact(name=Texts(kk="Асаба Ерлан", ru="Тамада Ерлан", en="Yerlan, host"), phone="+77012223344"),
    Contact(name=_LONG_GROOM, phone="+77075556677"),
)
_ALSO = (
    Reason(occasion=Occasion.SUNDET, names=Texts(kk="Алихан", ru="Алихан", en="Alikhan"), age=5),
    Reason(occasion=Occasion.MEREITOI, names=_GRANDMOTHER, age=80),
)
_WORDS = LongTexts(
    kk="Ардақты ағайын!\n\nСіздерді қуанышымызға ортақ болуға шақырамыз.\n\nКеліңіздер, күтеміз.",
    ru="Дорогие друзья!\n\nПриглашаем вас разделить нашу радость.\n\nПриходите, мы ждём.",
    en="Dear friends!\n\nCome and share our joy.\n\nWe are waiting for you.",
)
_PROGRAMME = (
    (dt.time(18), Texts(kk="Қонақтарды қарсы алу", ru="Встреча гостей", en="Welcome")),
    (dt.time(20), Texts(kk="Бата беру", ru="Благословение", en="Blessing")),
    (dt.time(0, 30), Texts(kk="Шашу шашу", ru="Шашу", en="Shashu")),
)
_ALTS = (
    Texts(kk="Сақина салу сәті", ru="Обмен кольцами", en="The rings"),
    Texts(kk="Тау бөктеріндегі серуен", ru="Прогулка в горах", en="A walk in the mountains"),
    Texts(),
)
_SIZES = ((1200, 1600), (1600, 1067), (1100, 1100), (300, 420), (1600, 900))
_BLUR = "data:image/webp;base64,UklGRkgAAABXRUJQVlA4IDwAAADQAQCdASoIAAgAAUAmJaQAA3AA/vCT7oAA"


def make_photos(count: int) -> tuple[Photo, ...]:
    """Photos of every shape, one of which is small; every third one has no words."""
    return tuple(
        Photo(media_id=f"{number:032x}", width=width, height=height, alt=_ALTS[number % 3], blur=_BLUR)
        for number in range(count)
        for width, height in [_SIZES[number % len(_SIZES)]]
    )


@dataclass(frozen=True)
class Case:
    """One page: its template's slug, what is celebrated, in which language, and how much was written."""

    template: str
    occasion: Occasion
    language: Language
    filling: str

    def __str__(self) -> str:
        return f"{self.template}-{self.occasion}-{self.language}-{self.filling}"


def list_cases() -> list[Case]:
    """Every template with every occasion that its manifest names, in every language and filling."""
    return [
        Case(template.slug, occasion, language, filling)
        for template in list_templates()
        for occasion in template.occasions
        for language in Language
        for filling in FILLINGS
    ]


def fill(case: Case) -> EventContent:
    """What the organizer wrote, in all three languages."""
    return {"minimal": _fill_minimal, "full": _fill_full, "long": _fill_long, "many": _fill_many}[case.filling](case)


def render_case(case: Case) -> RenderedPage:
    """The published page as guests get it."""
    return render_page(
        fill(case),
        language=case.language,
        now=NOW,
        seed=str(case),
        page_url=PAGE,
        preview=False,
        revision_id="3f0c9d1e-0000-4000-8000-000000000000",
    )


def _fill_minimal(case: Case) -> EventContent:
    return EventContent(
        template=case.template,
        occasion=case.occasion,
        person_1=_BRIDE,
        person_2=_GROOM if case.occasion in COUPLE_OCCASIONS else Texts(),
        date=dt.date(2027, 6, 12),
        venue_name=_VENUE,
    )


def _fill_full(case: Case) -> EventContent:
    return _fill_minimal(case).model_copy(
        update={
            "age": 5,
            "life_years": "1938–2024",
            "hosts": _HOSTS,
            "time": dt.time(18),
            "latitude": 43.2001,
            "longitude": 76.8702,
            "venue_address": Texts(kk="Абай даңғылы, 10", ru="пр. Абая, 10", en="10 Abai Ave"),
            "landmark": LongTexts(kk="Кіреберіс аула жақтан", ru="Вход со двора", en="Enter from the yard"),
            "programme": tuple(ProgrammeItem(time=clock, what=what) for clock, what in _PROGRAMME),
            "dress_code": Texts(kk="Кешкі үлгі", ru="Вечерний", en="Evening dress"),
            "dress_colours": (DressColour.EMERALD, DressColour.GOLD),
            "wishes": LongTexts(kk="Жолдарыңыз ашық болсын!", ru="Доброй дороги!", en="Have a safe way home!"),
            "gift_phone": "+77017654321",
            "gift_link": "https://pay.kaspi.kz/pay/abc",
            "phone": "+77012345678",
            "music": Music(piece=Piece.QUANYSH),
            "photos": make_photos(3),
        }
    )


def _fill_long(case: Case) -> EventContent:
    long = _fill_full(case)
    return long.model_copy(
        update={
            "person_1": _LONG_BRIDE,
            "person_2": _LONG_GROOM if long.person_2.kk else Texts(),
            "venue_name": _LONG_VENUE,
            "venue_address": _LONG_ADDRESS,
            "date": dt.date(2027, 12, 31),
            "time": dt.time(19, 45),
            "dress_colours": tuple(DressColour)[:6],
        }
    )


def _fill_many(case: Case) -> EventContent:
    many = tuple(
        ProgrammeItem(time=dt.time(12 + number % 12, 5 * number), what=_PROGRAMME[number % 3][1])
        for number in range(12)
    )
    return _fill_full(case).model_copy(
        update={
            "hosts": _MANY_HOSTS,
            "families": _FAMILIES,
            "contacts": _CONTACTS,
            "also": _ALSO if case.occasion in SHARED_OCCASIONS else (),
            "words": _WORDS,
            "programme": many,
            "photos": make_photos(10),
            "date": dt.date(2027, 10, 9),
        }
    )
