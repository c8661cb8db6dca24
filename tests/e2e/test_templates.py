"""Every template in Chromium: it fits, reads well, uses our fonts, stands still, and axe finds nothing.

A set of pages in which every two of template, occasion, language, filling and width meet; `make soak` opens them all.
"""

import datetime as dt
import itertools
import re
from collections.abc import Iterator

import pytest
from playwright.sync_api import Browser

from tests.proofs.scale import SCALE
from tests.support.invitations import NOW, Case, fill, list_cases, render_case
from tests.support.look import HOST, Look, open_browser
from toi_invite.invitation.renderer import render_page
from toi_invite.language.codes import Language
from toi_invite.models.occasion import Occasion
from toi_invite.services.templates import get_template, list_templates

WIDTHS = (320, 390, 768, 1440)
MOST_PAGES = 150
MOST_REQUESTS = 8
OF_PHOTOS = re.compile(r"/media/|/page/lightbox\.")  # the budget is that of a page without them
MOST_SHIFT = 0.02
LEAST_CONTRAST = 4.5

Opened = tuple[Case, int]
Pair = tuple[tuple[str, object], tuple[str, object]]


def list_pairs(opened: Opened) -> set[Pair]:
    """Every two choices that meet in this page."""
    case, width = opened
    choices = (("template", case.template), ("occasion", case.occasion), ("language", case.language))
    return set(itertools.combinations((*choices, ("filling", case.filling), ("width", width)), 2))


def choose_pages() -> list[Opened]:
    """Few pages in which all pairs meet, the rarest pairs first; in a soak every page."""
    every = [(case, width) for case in list_cases() for width in WIDTHS]
    if SCALE.name == "soak":
        return every
    meetings: dict[Pair, list[Opened]] = {}
    for opened in every:
        for pair in list_pairs(opened):
            meetings.setdefault(pair, []).append(opened)
    missing, chosen = set(meetings), list[Opened]()
    for pair in sorted(meetings, key=lambda pair: (len(meetings[pair]), str(pair))):
        if pair in missing:
            chosen.append(max(meetings[pair], key=lambda opened: len(list_pairs(opened) & missing)))
            missing -= list_pairs(chosen[-1])
    return chosen


@pytest.fixture(scope="module")
def look(browser: Browser) -> Iterator[Look]:
    """A reader who asked for rest, so that every text is in its place at once."""
    with open_browser(browser, reduced_motion="reduce", locale="kk-KZ") as look:
        yield look


@pytest.mark.parametrize("opened", choose_pages(), ids=lambda opened: f"{opened[0]}-{opened[1]}")
def test_page_fits_and_reads_well(look: Look, opened: Opened) -> None:
    """Nothing is cut off or too small, no stranger is asked, nothing moves, axe finds nothing."""
    case, width = opened
    look.open(render_case(case), width)

    assert look.list_faults() == []
    assert look.list_findings() == []
    assert look.complaints == []
    assert len([url for url in look.requests if not OF_PHOTOS.search(url)]) <= MOST_REQUESTS
    assert [url for url in look.requests if not url.startswith(f"{HOST}/")] == []
    assert look.list_strange_fonts() == set()
    assert look.measure_shift() < MOST_SHIFT


@pytest.mark.parametrize(("filling", "width"), [("long", 390), ("full", 1440)])
@pytest.mark.parametrize("slug", [template.slug for template in list_templates()])
def test_text_over_pictures_is_readable(look: Look, slug: str, filling: str, width: int) -> None:
    """What axe cannot see: the contrast with the painted pixels behind each line."""
    look.open(render_case(Case(slug, get_template(slug).occasions[0], Language.KK, filling)), width)
    assert look.list_pale_texts(LEAST_CONTRAST) == []


@pytest.mark.parametrize("accent", ["", "#7F7F00"])
@pytest.mark.parametrize("slug", [template.slug for template in list_templates()])
def test_chosen_colours_are_readable(look: Look, slug: str, accent: str) -> None:
    """The first ready palette, alone and with an accent that could not be read on every ground."""
    template = get_template(slug)
    chosen = {"palette": template.palettes[0].slug, "accent": accent}
    content = fill(Case(slug, template.occasions[0], Language.KK, "full")).model_copy(update=chosen)
    look.open(render_page(content, language=Language.KK, now=NOW, seed=slug, page_url=None, preview=False), 390)
    assert look.list_pale_texts(LEAST_CONTRAST) == []


@pytest.mark.parametrize("width", [390, 1440])
@pytest.mark.parametrize("clock", [dt.time(10), dt.time(12), dt.time(16), dt.time(17, 15), dt.time(18), dt.time(21)])
def test_names_are_readable_under_every_sky(look: Look, clock: dt.time, width: int) -> None:
    """Morning, noon, golden hour, dusk and night, with the longest names."""
    case = Case("kok-aspan", Occasion.WEDDING, Language.KK, "long")
    content = fill(case).model_copy(update={"date": dt.date(2027, 10, 9), "time": clock})
    look.open(render_page(content, language=Language.KK, now=NOW, seed="sky", page_url=None, preview=False), width)
    assert look.list_pale_texts(LEAST_CONTRAST, first_screen=True) == []


def test_pages_that_are_opened_are_few() -> None:
    """The set stays small enough for `make test`."""
    assert SCALE.name == "soak" or len(choose_pages()) <= MOST_PAGES


def test_measurements_see_what_is_wrong(look: Look) -> None:
    """Each measurement finds its fault in a page that has it."""
    look.open(render_case(Case("aq-tilek", Occasion.WEDDING, Language.KK, "full")), 390)
    assert look.list_faults() == []
    look.page.evaluate("""() => {
        document.querySelector('.head').style.cssText = 'width:900px;white-space:nowrap;overflow:visible;color:#ddd';
        document.querySelector('.head').textContent = 'Ұзын сөйлем '.repeat(9);
        document.querySelector('.button').style.cssText = 'min-height:20px;height:20px;padding:0';
        document.querySelector('html').removeAttribute('lang');
    }""")
    faults = " ".join(look.list_faults())
    assert "cut off" in faults
    assert "too small" in faults
    assert "html-has-lang" in " ".join(look.list_findings())
    assert "Ұзын сөйлем" in " ".join(look.list_pale_texts(LEAST_CONTRAST))
