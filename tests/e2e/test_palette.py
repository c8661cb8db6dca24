"""Choosing the colours of a page in a real browser: seen at once, refused where they cannot be read, undone."""

import pytest
from playwright.sync_api import Locator, Page, expect

from tests.support.browser import SOON, open_draft, sign_up


@pytest.fixture
def look(page: Page) -> Page:
    """The last step of the builder of an empty draft."""
    sign_up(page)
    open_draft(page, "ulttyq")
    page.locator("[data-testid=builder-step][data-step=look]").click()
    return page


def _choice(page: Page, slug: str) -> Locator:
    return page.locator(f"[data-testid=palette-choice][data-palette='{slug}']")


def _expect_colours(page: Page, *, ground: str, accent: str) -> None:
    """The preview is drawn in them."""
    preview = page.frame_locator("[data-testid=preview]")
    expect(preview.locator("html")).to_have_css("background-color", ground, timeout=SOON)
    expect(preview.locator(".joiner, .head").first).to_have_css("color", accent, timeout=SOON)


def test_palette_is_seen_at_once_and_after_a_reload_and_undone(look: Page) -> None:
    """By keyboard as well: the radio buttons of the palettes are one group."""
    _choice(look, "own").focus()
    look.keyboard.press("ArrowRight")
    expect(_choice(look, "burgundy")).to_be_checked()
    _expect_colours(look, ground="rgb(74, 18, 32)", accent="rgb(224, 183, 101)")
    look.reload()
    look.locator("[data-testid=builder-step][data-step=look]").click()
    expect(_choice(look, "burgundy")).to_be_checked()
    look.get_by_test_id("palette-back").click()
    expect(_choice(look, "own")).to_be_checked()
    _expect_colours(look, ground="rgb(14, 59, 46)", accent="rgb(217, 178, 95)")


def test_another_template_offers_its_own_palettes(look: Page) -> None:
    """What the former template had is gone."""
    look.locator("label:has([data-palette=burgundy])").click()
    look.locator("label:has([data-template=aq-tilek])").click()
    expect(_choice(look, "sage")).to_be_attached(timeout=SOON)
    expect(_choice(look, "burgundy")).not_to_be_attached()
    expect(_choice(look, "own")).to_be_checked()


def test_accent_that_cannot_be_read_is_replaced_by_the_nearest_in_one_click(look: Page) -> None:
    """A dark green on dark green is told in words; a click takes a lighter green."""
    look.get_by_test_id("own-accent").check()
    look.get_by_test_id("accent").fill("#14463a")
    offer = look.get_by_test_id("accent-offer")
    expect(offer).to_be_visible(timeout=SOON)
    expect(look.get_by_role("alert").filter(has_text="оқылмайды")).to_be_visible()
    shade = offer.get_attribute("data-accent") or ""
    offer.click()
    expect(offer).not_to_be_attached(timeout=SOON)
    expect(look.get_by_test_id("accent")).to_have_value(shade.lower())
    accent = ", ".join(str(part) for part in bytes.fromhex(shade[1:]))
    _expect_colours(look, ground="rgb(14, 59, 46)", accent=f"rgb({accent})")


def test_colours_are_chosen_with_a_thumb(look: Page) -> None:
    """On a phone every choice is at least 44 px high, and nothing scrolls sideways."""
    look.set_viewport_size({"width": 390, "height": 844})
    look.get_by_test_id("own-accent").check()
    choices = look.locator(".builder-colours:has([data-testid=palette-choice]) label, .builder-tick, .builder-accent")
    heights = choices.evaluate_all("elements => elements.map((each) => each.getBoundingClientRect().height)")
    assert len(heights) >= 8
    assert min(heights) >= 44
    assert look.evaluate("document.documentElement.scrollWidth") <= 390
