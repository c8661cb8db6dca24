"""A reader whose browser runs no script sees the whole page, in every template."""

from collections.abc import Iterator

import pytest
from playwright.sync_api import Browser

from tests.support.invitations import Case, fill, render_case
from tests.support.look import Look, open_browser
from toi_invite.invitation.renderer import RenderedPage
from toi_invite.language.codes import Language
from toi_invite.services.templates import get_template, list_templates

SLUGS = [template.slug for template in list_templates()]

# Measured from outside the page, whose own scripts do not run: the part of its light that reaches the reader, down
# from the root, and that it stands inside the page.
_LIST_UNSEEN = """() => {
  const unseen = [];
  const walker = document.createTreeWalker(document.body, NodeFilter.SHOW_TEXT);
  while (walker.nextNode()) {
    const words = walker.currentNode.data.trim();
    const element = walker.currentNode.parentElement;
    if (!words || element.closest("[hidden], caption, script, style, defs")) continue;
    let opacity = 1;
    for (let each = element; each; each = each.parentElement) opacity *= getComputedStyle(each).opacity;
    const box = element.getBoundingClientRect();
    const isInside = box.width > 0 && box.height > 0 && box.left >= -1 && box.right <= innerWidth + 1;
    if (opacity < 0.7 || getComputedStyle(element).visibility !== "visible" || !isInside) unseen.push(words);
  }
  return unseen;
}"""
_COME_TO_REST = """() => Promise.all(document.getAnimations()
  .filter((each) => each.timeline === document.timeline && each.effect.getComputedTiming().endTime < Infinity)
  .map((each) => each.finished)).then(() => 0)"""


@pytest.fixture(scope="module")
def look(browser: Browser) -> Iterator[Look]:
    """A reader without JavaScript, who did not ask for rest."""
    with open_browser(browser, java_script_enabled=False, locale="kk-KZ") as look:
        yield look


@pytest.mark.parametrize("language", [Language.KK, Language.RU])
@pytest.mark.parametrize("slug", SLUGS)
def test_page_without_script_shows_every_word(look: Look, slug: str, language: Language) -> None:
    """Each text is there, opaque and inside the window; names and sections are those of the full page."""
    case = Case(slug, get_template(slug).occasions[0], language, "full")
    look.open(render_case(case), 390)
    look.page.evaluate(_COME_TO_REST)

    assert look.page.evaluate(_LIST_UNSEEN) == []
    shown = look.page.inner_text("body")
    content = fill(case)
    said = [content.person_1, content.venue_name, content.venue_address, *(item.what for item in content.programme)]
    assert [text.kk for text in said if text.read(language, Language.KK).lower() not in shown.lower()] == []


def test_measurement_sees_what_only_a_script_would_show(look: Look) -> None:
    """The class that the script gives a moving page hides what has not been scrolled to."""
    page = render_case(Case("ulttyq", get_template("ulttyq").occasions[0], Language.KK, "full"))
    body = page.body.replace(b"<html ", b'<html class="moving" ')
    look.open(RenderedPage(body, page.etag, page.content_policy), 390)
    look.page.evaluate(_COME_TO_REST)

    assert look.page.evaluate(_LIST_UNSEEN) != []
