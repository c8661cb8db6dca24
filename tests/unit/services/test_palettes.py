"""The colours that an organizer may choose: every page is readable in every one of them."""

import itertools
import json

import pytest
from coloraide import Color

from tests.support.contrast import measure_contrast
from tests.support.events import COMPLETE
from toi_invite.models.content import EventContent
from toi_invite.services.colours import carry_shade, find_readable_shade
from toi_invite.services.draft_input import read_input
from toi_invite.services.palettes import Colours, get_colours
from toi_invite.services.templates import get_template, list_templates

SLUGS = [template.slug for template in list_templates()]
PALETTES = [(slug, each) for slug in SLUGS for each in ("", *(one.slug for one in get_template(slug).palettes))]
WISHES = ["#" + "".join(parts) for parts in itertools.product(("00", "80", "FF"), repeat=3)]
"""Colours of every hue, from black to white."""


def dress(template: str, palette: str = "", accent: str = "") -> EventContent:
    """An event in these colours."""
    return COMPLETE.model_copy(update={"template": template, "palette": palette, "accent": accent})


def measure(first: str, second: str) -> float:
    """The contrast by the measure of the tests."""
    return measure_contrast(*(tuple(bytes.fromhex(each.removeprefix("#"))) for each in (first, second)))


def list_faults(slug: str, colours: Colours) -> list[str]:
    """Which of the template's texts cannot be read on which of its surfaces."""
    tones = get_template(slug).tones
    surfaces = {"ground": colours.ground} | {name: colours.tones[name] for name in tones.surfaces}
    texts = {"ink": colours.ink, "accent": colours.accent} | {name: colours.tones[name] for name in tones.texts}
    least = {("ink", "ground"): 10.0, ("accent", "ground"): 5.0}
    return [
        f"{text} on {surface}: {measure(texts[text], surfaces[surface]):.2f}"
        for text, surface in itertools.product(texts, surfaces)
        if measure(texts[text], surfaces[surface]) < least.get((text, surface), 4.5)
    ]


@pytest.mark.parametrize(("slug", "palette"), PALETTES)
def test_ready_palette_is_readable_as_it_was_drawn(slug: str, palette: str) -> None:
    """Ink 10:1 and accent 5:1 on the ground, everything 4.5:1 everywhere, and no colour has to be moved for it."""
    colours = get_colours(dress(slug, palette))
    drawn = {"": get_template(slug).palette} | {each.slug: each for each in get_template(slug).palettes}
    assert list_faults(slug, colours) == []
    assert (colours.ground, colours.ink, colours.accent) == (
        drawn[palette].ground,
        drawn[palette].ink,
        drawn[palette].accent,
    )


@pytest.mark.parametrize(("slug", "palette"), PALETTES)
def test_page_is_readable_whatever_accent_was_wished(slug: str, palette: str) -> None:
    """Even a document that was saved for another ground never shows an accent that cannot be read."""
    faults = {wish: list_faults(slug, get_colours(dress(slug, palette, wish))) for wish in WISHES}
    assert {wish: each for wish, each in faults.items() if each} == {}


@pytest.mark.parametrize("slug", SLUGS)
def test_template_as_it_is_keeps_every_shade(slug: str) -> None:
    """Without a choice every colour is the manifest's own."""
    template, colours = get_template(slug), get_colours(dress(slug))
    assert dict(colours.tones) == template.tones.ground | template.tones.ink | template.tones.accent


@pytest.mark.parametrize("slug", SLUGS)
def test_every_template_offers_three_to_five_further_palettes(slug: str) -> None:
    """Each under a name and an address of its own."""
    palettes = get_template(slug).palettes
    assert 3 <= len(palettes) <= 5
    assert len({each.slug for each in palettes}) == len({each.name.kk for each in palettes}) == len(palettes)


def test_palette_of_another_template_is_the_template_s_own() -> None:
    """Who changes the template does not lose the page."""
    assert get_colours(dress("ulttyq", "lilac")) == get_colours(dress("ulttyq"))


@pytest.mark.parametrize("wish", ["#FFE08A", "#FF8AB4", "#8AC6FF", "#E03030"])
def test_nearest_shade_keeps_its_hue(wish: str) -> None:
    """A pale rose becomes a deep rose, just deep enough."""
    grounds = {"#FBF8F3": 5.0}
    shade = find_readable_shade(wish, grounds)
    turn = abs(Color(wish).convert("oklch")["h"] - Color(shade).convert("oklch")["h"])
    assert min(turn, 360 - turn) < 4
    assert 5 <= measure(shade, "#FBF8F3") < 5.3


def test_shade_follows_its_colour() -> None:
    """A darker green of a green becomes a darker blue of a blue; without a change nothing changes."""
    deep = carry_shade("#0A2C22", "#0E3B2E", "#12305C")
    own, new = Color("#12305C").convert("oklch"), Color(deep).convert("oklch")
    assert own["l"] > new["l"]
    assert abs(own["h"] - new["h"]) < 12
    assert carry_shade("#0A2C22", "#0E3B2E", "#0E3B2E") == "#0A2C22"


def test_accent_that_cannot_be_read_is_not_taken_and_the_nearest_is_offered() -> None:
    """The saved one stays; what is offered is taken without a word."""
    saved = dress("aq-tilek", accent="#9A4257")
    typed = read_input(_write(saved, accent="#FFE08A"), saved=saved)
    assert typed.problems == {"accent": "unreadable"}
    assert typed.content == saved
    assert typed.accent_offer == find_readable_shade("#FFE08A", {"#FBF8F3": 5.0})
    taken = read_input(_write(saved, accent=typed.accent_offer), saved=saved)
    assert (taken.content.accent, taken.problems, taken.accent_offer) == (typed.accent_offer, {}, "")


@pytest.mark.parametrize("accent", ["#fff", "red", "#12345G", "#FFFFFF;}", 5])
def test_accent_that_is_no_colour_is_passed_over(accent: object) -> None:
    """Nothing but six digits ever reaches the style sheet."""
    saved = dress("ulttyq", accent="#E0B765")
    typed = read_input(_write(saved, accent=accent), saved=saved)
    assert typed.content == saved
    assert "accent" in typed.problems


def test_document_of_old_is_read_with_the_template_s_colours() -> None:
    """What was saved before colours could be chosen still opens, and no search engine shows it."""
    old = COMPLETE.model_dump(mode="json", exclude={"palette", "accent", "is_listed"})
    read = EventContent.model_validate(old)
    assert (read.palette, read.accent, read.is_listed) == ("", "", False)


def _write(content: EventContent, **changes: object) -> str:
    return json.dumps(content.model_dump(mode="json") | changes)
