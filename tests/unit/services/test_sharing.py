"""What an organizer sends to guests."""

from pathlib import Path
from urllib.parse import parse_qs, urlsplit

import pytest

from tests.support.events import COMPLETE, named
from tests.support.payments import make_settings
from toi_invite.language.codes import Language
from toi_invite.models.content import EventContent, Texts
from toi_invite.models.occasion import Occasion
from toi_invite.services.sharing import build_message, build_share_links, name_event


@pytest.mark.parametrize(
    ("content", "language", "name"),
    [
        (COMPLETE, Language.KK, "Айгерім мен Нұрлан"),
        (named("Азамат", "Әсел"), Language.KK, "Азамат пен Әсел"),
        (COMPLETE.model_copy(update={"title": Texts(kk="Қыз ұзату")}), Language.KK, "Қыз ұзату"),
        (COMPLETE.model_copy(update={"title": Texts(kk="Қыз ұзату", ru="Проводы")}), Language.RU, "Проводы"),
        (COMPLETE.model_copy(update={"title": Texts(kk="Қыз ұзату")}), Language.RU, "Қыз ұзату"),
        (named("Гүлнар", "", occasion=Occasion.MEREITOI), Language.KK, "Гүлнар"),
        (named("Айгерім", "Нурлан", main_language=Language.RU), Language.RU, "Айгерім и Нурлан"),
        (named("Айгерім", "Нурлан", main_language=Language.RU), Language.KK, "Айгерім мен Нурлан"),
        (COMPLETE, Language.EN, "Айгерім & Нұрлан"),
        (EventContent(template="ulttyq", occasion=Occasion.WEDDING), Language.KK, ""),
    ],
)
def test_event_is_called_by_its_title_or_its_people(content: EventContent, language: Language, name: str) -> None:
    """As the reader's language joins names, whatever the main language of the event is."""
    assert name_event(content, language) == name


def test_message_tells_what_who_when_and_where() -> None:
    """Each on a line of its own, without endings put on names."""
    assert build_message(COMPLETE).splitlines() == [
        "Үйлену тойына шақыру",
        "Айгерім мен Нұрлан",
        "2027 жылғы 12 маусым, сенбі, сағат 18:00-де",
        "Астана сарайы, Алматы қ., Абай даңғылы, 10",
    ]


def test_message_of_an_empty_event_has_no_empty_lines() -> None:
    """What is not known is left out."""
    assert build_message(EventContent(template="ulttyq", occasion=Occasion.AS)) == "Асқа шақыру"


def test_links_hold_the_whole_message_and_the_absolute_address(tmp_path: Path) -> None:
    """Spaces as %20: WhatsApp shows a plus as it is."""
    settings = make_settings(tmp_path, TOI_PUBLIC_URL="https://toi.example/")
    links = build_share_links(COMPLETE, slug="aigerim-nurlan", code="abc23456", settings=settings)
    message = build_message(COMPLETE)
    assert links.url == "https://toi.example/e/aigerim-nurlan"
    assert parse_qs(urlsplit(links.whatsapp).query) == {"text": [f"{message}\n\n{links.url}"]}
    assert parse_qs(urlsplit(links.telegram).query) == {"url": [links.url], "text": [message]}
    assert "+" not in links.whatsapp + links.telegram
    assert links.card == "/e/aigerim-nurlan/card.jpg?download&lang=kk"
    assert links.story == "/e/aigerim-nurlan/story.jpg?download&lang=kk"
    assert (links.qr_svg, links.qr_png) == ("/q/abc23456/qr.svg", "/q/abc23456/qr.png")
