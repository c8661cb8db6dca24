"""Music on the guest's page, in Chromium: nothing before the tap, silence when nobody looks, no text beneath."""

from collections.abc import Iterator

import pytest
from playwright.sync_api import Browser, expect

from tests.support.invitations import Case, render_case
from tests.support.look import Look, open_browser
from toi_invite.language.codes import Language
from toi_invite.models.occasion import QUIET_OCCASIONS, Occasion
from toi_invite.services.templates import Template, list_templates

_LOUD = [each for each in list_templates() if not QUIET_OCCASIONS.issuperset(each.occasions)]
_CASE = Case("gul", Occasion.WEDDING, Language.KK, "full")
_HEAR = """(news) => new Promise((done) => {
  const sound = document.querySelector("audio");
  if (news === "pause" ? sound.paused : sound.currentTime > 0) done();
  sound.addEventListener(news, () => done(), { once: true });
})"""
_COVERED = """() => {
  const button = document.querySelector(".music").getBoundingClientRect();
  const texts = document.createTreeWalker(document.body, NodeFilter.SHOW_TEXT);
  const covered = [];
  while (texts.nextNode()) {
    const range = document.createRange();
    range.selectNodeContents(texts.currentNode);
    for (const box of range.getClientRects()) {
      const isBeside = box.right <= button.left || box.left >= button.right;
      const isAbove = box.bottom <= button.top || box.top >= button.bottom;
      if (box.width > 1 && !isBeside && !isAbove) covered.push(texts.currentNode.data);
    }
  }
  return covered.filter((words) => words.trim());
}"""


@pytest.fixture(scope="module")
def look(browser: Browser) -> Iterator[Look]:
    """A reader who asked for rest: music is no movement."""
    with open_browser(browser, reduced_motion="reduce") as look:
        yield look


def _list_music(look: Look) -> list[str]:
    return [url for url in look.requests if url.endswith(".mp3")]


def test_music_is_asked_for_by_the_tap_alone(look: Look) -> None:
    """Not a byte of it before; a second tap ends it."""
    look.open(render_case(_CASE), 390)
    look.page.evaluate("scrollTo(0, document.body.scrollHeight)")
    look.page.wait_for_load_state("networkidle")
    button = look.page.get_by_role("button", name="Әуенді қосу")
    expect(button).to_have_attribute("aria-pressed", "false")
    assert _list_music(look) == []

    button.click()
    expect(button).to_have_attribute("aria-pressed", "true")
    look.page.evaluate(_HEAR, "timeupdate")
    assert len(set(_list_music(look))) == 1

    button.click()
    expect(button).to_have_attribute("aria-pressed", "false")
    assert look.complaints == []


def test_music_stops_when_the_page_is_hidden(look: Look) -> None:
    """A guest who turns to another window or locks the telephone hears no more of it."""
    look.open(render_case(_CASE), 390)
    button = look.page.get_by_role("button", name="Әуенді қосу")
    button.click()
    expect(button).to_have_attribute("aria-pressed", "true")

    look.page.evaluate("""() => {
        Object.defineProperty(document, "hidden", { value: true });
        document.dispatchEvent(new Event("visibilitychange"));
    }""")
    expect(button).to_have_attribute("aria-pressed", "false")


def test_music_that_cannot_be_had_leaves_the_button_as_it_was(look: Look) -> None:
    """A file that is gone is no error on the screen."""
    page = render_case(_CASE)
    look.open(type(page)(page.body.replace(b".mp3", b".gone"), page.etag, page.content_policy), 390)
    button = look.page.get_by_role("button", name="Әуенді қосу")
    button.click()
    look.page.evaluate(_HEAR, "pause")
    expect(button).to_have_attribute("aria-pressed", "false")


def test_page_without_a_script_shows_no_button(browser: Browser) -> None:
    """A button that does nothing is worse than none."""
    with open_browser(browser, java_script_enabled=False) as look:
        look.page.set_viewport_size({"width": 390, "height": 844})
        look.shown = render_case(_CASE)
        look.page.goto("https://toi.example/e/toi")
        expect(look.page.locator(".music")).to_be_hidden()


@pytest.mark.parametrize("template", _LOUD, ids=lambda template: template.slug)
@pytest.mark.parametrize("language", [Language.KK, Language.RU])
def test_button_covers_no_text_of_the_first_screen(look: Look, template: Template, language: Language) -> None:
    """On the smallest phone; every other text can be moved out from under it."""
    occasion = next(each for each in template.occasions if each not in QUIET_OCCASIONS)
    for filling in ("full", "long", "many"):
        look.open(render_case(Case(template.slug, occasion, language, filling)), 320)
        look.page.set_viewport_size({"width": 320, "height": 640})
        box = look.page.locator(".music").bounding_box()

        assert box
        assert (box["width"], box["height"]) == (44, 44)
        assert box["x"] >= 0
        assert box["x"] + box["width"] <= 320
        assert look.page.evaluate(_COVERED) == []
