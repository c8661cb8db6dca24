"""A page's opening never keeps its reader waiting: the names can be read long before it has come to its end."""

import io
from collections.abc import Iterator

import pytest
from PIL import Image
from playwright.sync_api import Browser

from tests.support.invitations import Case, render_case
from tests.support.look import Look, open_browser
from tests.support.slow_phone import LIST_NAMES, Frame, find_readable
from toi_invite.language.codes import Language
from toi_invite.services.templates import get_template, list_templates

SLUGS = [template.slug for template in list_templates()]
LONGEST = 1.0  # seconds, of a whole opening
MOST = 0.5  # seconds after the first paint

# What begins by itself with the first paint and comes to an end, held at one moment of it. Transitions are what the
# script lets rise when it is scrolled to.
_STOP_AT = """(seconds) => {
  const opening = document.getAnimations()
    .filter((each) => !(each instanceof CSSTransition) && each.timeline === document.timeline)
    .filter((each) => each.effect.getComputedTiming().endTime < Infinity);
  for (const each of opening) { each.pause(); each.currentTime = seconds * 1000; }
  return Math.max(0, ...opening.map((each) => each.effect.getComputedTiming().endTime / 1000));
}"""


@pytest.fixture(scope="module")
def look(browser: Browser) -> Iterator[Look]:
    """A reader who sees everything move."""
    with open_browser(browser, locale="kk-KZ") as look:
        yield look


def take_frame(look: Look, seconds: float) -> Frame:
    """The first screen as it is so many seconds after its first paint."""
    look.page.evaluate(_STOP_AT, seconds)
    picture = look.page.screenshot(animations="allow")
    return Frame(seconds, Image.open(io.BytesIO(picture)))


@pytest.mark.parametrize("slug", SLUGS)
def test_names_are_readable_at_once(look: Look, slug: str) -> None:
    """Opaque and uncovered soon, and nothing but ambient movement goes on after a second."""
    look.open(render_case(Case(slug, get_template(slug).occasions[0], Language.KK, "full")), 390)
    length = look.page.evaluate(_STOP_AT, 0)
    frames = [take_frame(look, step / 10) for step in range(11)]
    names = [tuple(box) for box in look.page.evaluate(LIST_NAMES)]

    assert length <= LONGEST
    assert find_readable(frames, names) <= MOST


def test_slow_opening_is_seen(look: Look) -> None:
    """Names that fade in during a second are told apart from names that stand there."""
    look.open(render_case(Case("ulttyq", get_template("ulttyq").occasions[0], Language.KK, "full")), 390)
    look.page.evaluate("document.querySelector('.names').animate({opacity: [0, 1]}, 1000)")
    frames = [take_frame(look, step / 10) for step in range(11)]
    names = [tuple(box) for box in look.page.evaluate(LIST_NAMES)]

    assert find_readable(frames, names) > MOST
