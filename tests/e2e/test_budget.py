"""The guest's page over a real socket: how many bytes and requests a first view costs, and that nothing jumps."""

from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path
from urllib.parse import urlsplit

import pytest
from playwright.sync_api import Browser, Page, Route

from tests.support.guest_pages import publish_all
from tests.support.house import House
from tests.support.invitations import Case, fill
from tests.support.look import SCRIPT
from tests.support.traffic import Traffic, watch_traffic
from toi_invite.invitation.static_files import list_static
from toi_invite.language.codes import Language
from toi_invite.services.templates import get_template, list_templates

SLUGS = [template.slug for template in list_templates()]
VIEWS = [("full", Language.KK), ("full", Language.RU), ("many", Language.KK)]
MOST_BYTES = 60_000  # of HTML, style and script, packed as a phone gets them
MOST_FONT_BYTES = 45_000
MOST_SCRIPT_BYTES = 15_000  # not packed
MOST_REQUESTS = 8
MOST_SHIFT = 0.02
PHONE = (390, 844)

# What begins and ends by itself, so neither twinkling without end nor what only scrolling moves.
_COME_TO_REST = """() => Promise.all([document.fonts.ready, ...document.getAnimations()
  .filter((each) => each.timeline === document.timeline && each.effect.getComputedTiming().endTime < Infinity)
  .map((each) => each.finished)])
  .then(() => new Promise((done) => requestAnimationFrame(() => requestAnimationFrame(() => done(0)))))"""

_BE_PAINTED = """() => new Promise((done) => new PerformanceObserver((list) =>
  list.getEntriesByName("first-contentful-paint").length && done(0)).observe({type: "paint", buffered: true}))"""


@pytest.fixture(scope="module")
def pages(house: House) -> dict[tuple[str, str], str]:
    """The address of a published event without photos for every template and filling, at the running product."""
    house.open("paid")
    cases = [
        Case(slug, get_template(slug).occasions[0], Language.KK, filling)
        for slug in SLUGS
        for filling in ("full", "many")
    ]
    paths = publish_all(house.database_url, [fill(case).model_copy(update={"photos": ()}) for case in cases])
    return {(case.template, case.filling): house.url + path for case, path in zip(cases, paths, strict=True)}


@contextmanager
def open_phone(browser: Browser) -> Iterator[tuple[Page, Traffic]]:
    """A phone that has never been here, and what it asks for."""
    width, height = PHONE
    context = browser.new_context(viewport={"width": width, "height": height}, locale="kk-KZ")
    context.add_init_script(SCRIPT)
    page = context.new_page()
    yield page, watch_traffic(page)
    context.close()


def view(page: Page, url: str) -> None:
    """Open a page, let its opening come to an end, and read it down to its end."""
    page.goto(url, wait_until="networkidle")
    page.evaluate(_COME_TO_REST)
    page.keyboard.press("End")
    page.evaluate(_COME_TO_REST)


@pytest.mark.parametrize(("filling", "language"), VIEWS)
@pytest.mark.parametrize("slug", SLUGS)
def test_first_view_keeps_to_its_budget(
    browser: Browser, pages: dict[tuple[str, str], str], slug: str, filling: str, language: Language
) -> None:
    """Few bytes, few requests, nobody else's server, and no line moves when the fonts come."""
    url = pages[slug, filling]
    with open_phone(browser) as (page, traffic):
        view(page, f"{url}?lang={language}")
        shift = page.evaluate("look.shift")

    assert 0 < traffic.count_bytes("Document", "Stylesheet", "Script") <= MOST_BYTES
    assert 0 < traffic.count_bytes("Font") <= MOST_FONT_BYTES
    assert traffic.sizes.keys() == traffic.urls.keys(), "an answer is missing"
    assert len(traffic.list_urls()) <= MOST_REQUESTS
    assert {urlsplit(found).netloc for found in traffic.list_urls()} == {urlsplit(url).netloc}
    assert shift < MOST_SHIFT


@pytest.mark.parametrize("language", [Language.KK, Language.RU])
@pytest.mark.parametrize("slug", SLUGS)
def test_late_fonts_move_nothing(
    browser: Browser, pages: dict[tuple[str, str], str], slug: str, language: Language
) -> None:
    """On a slow connection the page is read in the stand-ins first; when its own letters come, the lines stay."""
    with open_phone(browser) as (page, _):
        held = list[Route]()
        page.route("**/fonts/*", lambda route: held.append(route))  # noqa: PLW0108 - playwright marks its handlers
        page.goto(f"{pages[slug, 'full']}?lang={language}", wait_until="commit")
        page.evaluate(_BE_PAINTED)
        assert held
        page.unroute("**/fonts/*")  # lets go of what was held
        page.evaluate(_COME_TO_REST)
        shift = page.evaluate("look.shift")

    assert shift < MOST_SHIFT


def test_own_script_is_small() -> None:
    """Without packing, all of it together."""
    files = [path for path in list_static().values() if path.suffix == ".js"]
    assert 0 < sum(path.stat().st_size for path in files) <= MOST_SCRIPT_BYTES


def test_second_view_costs_next_to_nothing(browser: Browser, pages: dict[tuple[str, str], str]) -> None:
    """Fonts and script stay with the phone, and the page itself is answered by its ETag."""
    with open_phone(browser) as (page, traffic):
        view(page, pages["ulttyq", "full"])
        before = sum(traffic.sizes.values())
        view(page, pages["ulttyq", "full"])

    assert sum(traffic.sizes.values()) - before < 1_500


def test_measurements_see_what_is_too_much(browser: Browser, tmp_path: Path) -> None:
    """A foreign picture, many bytes and a jump are found in a page that has them."""
    heavy = tmp_path / "heavy.html"
    heavy.write_text("<p>" + "text<br>" * 20 + "<!-- heavy -->" * 5_000, encoding="utf-8")
    with open_phone(browser) as (page, traffic):
        page.goto(heavy.as_uri())
        page.evaluate(
            """() => new Promise((done) => {
              const picture = new Image();
              picture.onerror = () => requestAnimationFrame(() => requestAnimationFrame(() => setTimeout(done)));
              document.body.prepend(Object.assign(document.createElement("div"), {style: "height:300px"}), picture);
              picture.src = "http://127.0.0.1:9/foreign.png";
            })"""
        )
        shift = page.evaluate("look.shift")

    assert traffic.count_bytes("Document") > MOST_BYTES
    assert any("foreign.png" in url for url in traffic.list_urls())
    assert shift > MOST_SHIFT
