"""Pages for the tests: a full event, and the renderer with what seldom matters filled in."""

import datetime as dt

from tests.support.invitations import make_photos
from toi_invite.invitation.renderer import RenderedPage, render_page
from toi_invite.language.codes import Language
from toi_invite.models.content import EventContent, LongTexts, ProgrammeItem, Texts
from toi_invite.models.occasion import Occasion
from toi_invite.models.section import DressColour

NOW = dt.datetime(2027, 5, 1, 12, tzinfo=dt.UTC)
FULL = EventContent(
    template="ulttyq",
    occasion=Occasion.WEDDING,
    person_1=Texts(kk="Айгерім", ru="Айгерим", en="Aigerim"),
    person_2=Texts(kk="Нұрлан", ru="Нурлан", en="Nurlan"),
    hosts=Texts(kk="Серік — Гүлнар", ru="Серик и Гульнар", en="Serik & Gulnar"),
    words=LongTexts(),
    date=dt.date(2027, 6, 12),
    time=dt.time(18),
    venue_name=Texts(kk="«Ақ Орда» тойханасы", ru="Тойхана «Ак Орда»", en="Aq Orda Hall"),
    venue_address=Texts(kk="Алматы, Абай даңғылы, 10", ru="Алматы, пр. Абая, 10", en="10 Abai Ave, Almaty"),
    landmark=LongTexts(kk="Кіреберіс аула жақтан", ru="Вход со двора", en="Enter from the yard"),
    programme=(
        ProgrammeItem(time=dt.time(20), what=Texts(kk="Бата", ru="Бата", en="Blessing")),
        ProgrammeItem(time=dt.time(0, 30), what=Texts(kk="Шашу", ru="Шашу", en="Shashu")),
        ProgrammeItem(time=dt.time(18), what=Texts(kk="Қонақтарды қарсы алу", ru="Встреча гостей", en="Welcome")),
    ),
    dress_code=Texts(kk="Кешкі үлгі", ru="Вечерний", en="Evening dress"),
    dress_colours=(DressColour.EMERALD, DressColour.GOLD),
    wishes=LongTexts(kk="Жолдарыңыз ашық болсын!", ru="Доброй дороги!", en="Have a safe way home!"),
    gift_phone="+77017654321",
    gift_link="https://pay.kaspi.kz/pay/abc",
    phone="+77012345678",
    photos=make_photos(3),
)


def build(**changes: object) -> EventContent:
    """The full event with some fields changed."""
    return FULL.model_copy(update=changes)


def render(
    content: EventContent = FULL,
    language: Language = Language.KK,
    *,
    now: dt.datetime = NOW,
    seed: str = "one",
    page_url: str | None = "https://toi.example/e/aigerim-nurlan",
    preview: bool = False,
) -> RenderedPage:
    """The page of an event."""
    return render_page(content, language=language, now=now, seed=seed, page_url=page_url, preview=preview)


def read(page: RenderedPage) -> str:
    """The page's HTML as text."""
    return page.body.decode()
