"""The quiet occasions: nothing of theirs ever says «той», wherever a guest or a program may read it (D.1)."""

import re
from urllib.parse import unquote

import pytest

from tests.unit.invitation.pages import NOW, build, read
from toi_invite.invitation.calendar_entry import build_calendar_links, find_calendar_entry
from toi_invite.invitation.calendar_file import write_calendar_file
from toi_invite.invitation.demonstration import make_demonstration
from toi_invite.invitation.renderer import render_page
from toi_invite.language.codes import Language
from toi_invite.language.texts import get_text
from toi_invite.models.content import EventContent, Texts
from toi_invite.models.occasion import QUIET_OCCASIONS, Occasion
from toi_invite.services.sharing import build_message
from toi_invite.services.templates import list_templates
from toi_invite.state.usual_programme import write_usual_programme

PAGE = "https://shaqyru.example/e/asan"
FEAST = re.compile(r"(?i)\b(?:мерей)?той|\bто[яею]\b|\btoi\b")  # of Russian adjectives the ending is the same
LOOKS = [(template, occasion) for template in list_templates() for occasion in template.occasions]
QUIET_LOOKS = [look for look in LOOKS if look[1] in QUIET_OCCASIONS]
QUIET_PLACE = Texts(kk="Ақ Орда асханасы", ru="Столовая «Ак Орда»", en="Aq Orda")


def _show(content: EventContent, language: Language, *, preview: bool) -> str:
    """All that a browser is sent, with its links spelled out; classes and rules of the style sheet are no words."""
    page = render_page(
        content, language=language, now=NOW, seed="one", page_url=PAGE, preview=preview, revision_id="rev-1"
    )
    return unquote(re.sub(r"<style>.*?</style>", "", read(page), flags=re.DOTALL))


@pytest.mark.parametrize("language", list(Language))
@pytest.mark.parametrize(("template", "occasion"), QUIET_LOOKS, ids=lambda value: getattr(value, "slug", str(value)))
def test_quiet_page_never_says_toi(template, occasion: Occasion, language: Language) -> None:
    """Full, empty in the builder, and in the gallery: texts, title, share tags, links and data."""
    full = build(template=template.slug, occasion=occasion, venue_name=QUIET_PLACE)
    empty = EventContent(template=template.slug, occasion=occasion)
    shown = [
        _show(full, language, preview=False),
        _show(empty, language, preview=True),
        _show(make_demonstration(template, occasion, now=NOW), language, preview=True),
    ]
    assert [FEAST.findall(page) for page in shown] == [[], [], []]
    assert not any("data-countdown" in page for page in shown)


@pytest.mark.parametrize("language", list(Language))
@pytest.mark.parametrize("occasion", sorted(QUIET_OCCASIONS))
def test_quiet_message_calendar_and_programme_never_say_toi(occasion: Occasion, language: Language) -> None:
    """What is sent by WhatsApp, what a calendar keeps, what the builder proposes."""
    content = build(occasion=occasion, venue_name=QUIET_PLACE, main_language=language)
    entry = find_calendar_entry(content, language=language, time_zone="Asia/Almaty", page_url=PAGE)
    assert entry is not None
    file = write_calendar_file(entry, uid="one@shaqyru.example", number=1, changed_at=NOW).decode()
    told = [
        build_message(content),
        file.replace("\r\n ", ""),
        build_calendar_links(entry).google,
        write_usual_programme(content),
        get_text(language, f"occasions.{occasion}"),
    ]
    assert [FEAST.findall(unquote(text)) for text in told] == [[]] * len(told)


def test_feast_is_seen_where_there_is_one() -> None:
    """The check finds what it looks for on a wedding's page."""
    assert FEAST.findall(_show(build(), Language.KK, preview=False))
