"""Several occasions at one table: who, what and how old, on the page and wherever else the event is told."""

import re

import pytest
from pydantic import ValidationError

from tests.unit.invitation.pages import build, read, render
from toi_invite.invitation.calendar_entry import find_calendar_entry
from toi_invite.language.codes import Language
from toi_invite.models.content import EventContent, Texts
from toi_invite.models.occasion import SHARED_OCCASIONS, Occasion
from toi_invite.models.people import Reason
from toi_invite.services.reasons import join_reasons
from toi_invite.services.sharing import build_message, name_event
from toi_invite.services.templates import list_templates

SLUGS = [template.slug for template in list_templates()]
ADILET = Texts(kk="Әділет", ru="Адилет", en="Adilet")
SUNDET = Reason(occasion=Occasion.SUNDET, names=Texts(kk="Алихан", ru="Алихан", en="Alikhan"), age=5)
TILASHAR = Reason(occasion=Occasion.TILASHAR, names=Texts(kk="Айзере", ru="Айзере", en="Aizere"))
JUBILEE = Reason(occasion=Occasion.MEREITOI, names=Texts(kk="Рахима", ru="Рахима", en="Rakhima"), age=70)


def _child(*also: Reason, **changes: object) -> EventContent:
    values = {"occasion": Occasion.TUSAU, "person_1": ADILET, "person_2": Texts(), "age": 1, "also": also}
    return build(**values | changes)


@pytest.mark.parametrize(
    ("language", "head", "told"),
    [
        (
            Language.KK,
            "Тұсаукесер · Сүндет той",
            "Әділет, 1\u00a0жас — тұсаукесер; Алихан, 5\u00a0жас — сүндет той",
        ),
        (Language.RU, "Тусаукесер · Сундет той", "Адилет, 1\u00a0год — тусаукесер; Алихан, 5\u00a0лет — сундет той"),
        (
            Language.EN,
            "First-steps ceremony · Sundet toi",
            "Adilet, 1\u00a0year — first-steps ceremony; Alikhan, 5\u00a0years — sundet toi",
        ),
    ],
)
def test_page_tells_every_occasion_with_its_people(language: Language, head: str, told: str) -> None:
    """In the head, under the names, and in the words when the organizer wrote none."""
    content = _child(SUNDET)
    html = read(render(content, language))
    assert f'<p class="head">{head}</p>' in html
    assert join_reasons(content, language) == told
    assert all(f"<li>{reason}</li>" in html for reason in told.split("; "))
    assert f"{told}." in html


@pytest.mark.parametrize(
    ("also", "named"),
    [
        ((), "Әділет"),
        ((SUNDET,), "Әділет пен Алихан"),
        ((SUNDET, TILASHAR), "Әділет, Алихан және Айзере"),
        ((JUBILEE,), "Әділет пен Рахима"),
    ],
)
def test_all_who_are_celebrated_by_name_head_the_page(also: tuple[Reason, ...], named: str) -> None:
    """Two brothers are equals: title, heading, calendar and message name both."""
    content = _child(*also)
    heading = re.search(r"<h1.*?</h1>", read(render(content)), re.DOTALL)
    assert heading is not None
    assert " ".join(re.sub(r"<[^>]+>", " ", heading[0]).split()) == named
    assert f"<title>{named} · " in read(render(content))
    assert name_event(content, Language.KK) == named


def test_couple_heads_its_page_alone() -> None:
    """A grandmother's jubilee at a wedding is told below the names, not between them."""
    content = build(also=(JUBILEE,))
    assert name_event(content, Language.KK) == "Айгерім мен Нұрлан"
    assert "Рахима, 70\u00a0жас — мерейтой" in read(render(content))


@pytest.mark.parametrize("slug", SLUGS)
def test_every_template_lists_the_occasions(slug: str) -> None:
    """Wherever the names stand, the list stands below them."""
    assert '<ul class="beneath">' in read(render(_child(SUNDET, template=slug)))


def test_message_and_calendar_follow() -> None:
    """What is sent and what is kept tell both, for as long as the longer one lasts."""
    content = _child(SUNDET)
    entry = find_calendar_entry(
        content, language=Language.KK, time_zone="Asia/Almaty", page_url="https://a.example/e/a"
    )
    assert build_message(content).splitlines()[:2] == ["Тұсаукесер · Сүндет той", "Әділет пен Алихан"]
    assert entry is not None
    assert entry.title == "Әділет пен Алихан · Тұсаукесер · Сүндет той"
    assert f"{entry.begins:%H} {entry.ends:%H}" == "18 23"


def test_same_occasion_twice_is_named_once() -> None:
    """Two boys of one feast."""
    brothers = _child(SUNDET.model_copy(update={"names": Texts(kk="Ерасыл")}), occasion=Occasion.SUNDET)
    assert '<p class="head">Сүндет той</p>' in read(render(brothers))


def test_reason_without_a_name_tells_the_occasion_alone() -> None:
    """Nothing is left over of a field that was not filled in."""
    assert "<li>тілашар</li>" in read(render(_child(TILASHAR.model_copy(update={"names": Texts()}))))


@pytest.mark.parametrize("other", sorted(set(Occasion) - SHARED_OCCASIONS))
def test_quiet_occasions_and_companies_share_no_table(other: Occasion) -> None:
    """A memorial, a vow and a company's evening stand alone, whichever comes first."""
    with pytest.raises(ValidationError, match="one table"):
        EventContent(template="aq-tilek", occasion=other, also=(SUNDET,))
    with pytest.raises(ValidationError, match="one table"):
        EventContent(template="aq-tilek", occasion=Occasion.SUNDET, also=(Reason(occasion=other),))
