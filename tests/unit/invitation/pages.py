"""Pages for the tests: a full event, and the renderer with what seldom matters filled in."""

import datetime as dt

from toi_invite.invitation.renderer import RenderedPage, render_page
from toi_invite.language.codes import Language
from toi_invite.models.content import EventContent, LongTexts, Texts
from toi_invite.models.occasion import Occasion

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
    dress_code=Texts(kk="Кешкі үлгі", ru="Вечерний", en="Evening dress"),
    phone="+77012345678",
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
