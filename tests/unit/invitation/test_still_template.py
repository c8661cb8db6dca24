"""Tynysh: a letter that stands still."""

import re

import pytest

from tests.unit.invitation.pages import NOW, build, read, render
from toi_invite.invitation.demonstration import make_demonstration
from toi_invite.language.codes import Language
from toi_invite.models.occasion import QUIET_OCCASIONS, Occasion
from toi_invite.services.templates import FOLDER, get_template


def test_tynysh_is_for_the_quiet_occasions() -> None:
    """Whoever mourns or reads the vows finds it, and nobody else is offered it."""
    assert set(get_template("tynysh").occasions) == QUIET_OCCASIONS


def test_tynysh_never_moves() -> None:
    """Nothing waits to be revealed, nothing is animated, no light follows the phone."""
    html = read(render(build(template="tynysh", occasion=Occasion.AS)))
    assert "data-reveal" not in html
    assert not re.search(r"data-light\b", html)
    style = (FOLDER / "tynysh" / "style.css").read_text(encoding="utf-8")
    assert not re.search(r"animation|transition|@keyframes|transform", style)


def test_tynysh_has_one_family_of_type() -> None:
    """One voice for names and text, so that one font file is enough for the first screen."""
    html = read(render(build(template="tynysh", occasion=Occasion.NIKAH)))
    assert html.count('rel="preload"') == 1
    assert set(re.findall(r'@font-face\{font-family:"([^"]*?)(?: \d)?"', html)) == {"Literata"}


@pytest.mark.parametrize("occasion", sorted(QUIET_OCCASIONS))
@pytest.mark.parametrize("language", list(Language))
def test_demonstration_of_tynysh_never_says_toi(occasion: Occasion, language: Language) -> None:
    """Names and places of the gallery's letter are as quiet as the letter."""
    shown = read(render(make_demonstration(get_template("tynysh"), occasion, now=NOW), language))
    words = re.sub(r'href="[^"]*"', "", shown[shown.index("<body") :])
    assert not re.search(r"(?i)\b(той|toi)\b", words)
