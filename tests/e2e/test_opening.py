"""A page's opening never keeps its reader waiting: the names can be read long before it has come to its end."""

import io
import socket
import threading
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import replace

import pytest
from PIL import Image
from playwright.sync_api import Browser

from tests.support.invitations import PAGE, Case, render_case
from tests.support.look import Look, open_browser
from tests.support.slow_phone import LIST_NAMES, Frame, find_readable
from toi_invite.invitation.rendered import RenderedPage
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

_LIST_WAITED_FOR = """() => [...document.querySelectorAll("link[rel=expect][blocking=render]")]
  .map((link) => link.getAttribute("href"))"""
_WAIT_FOR_A_FRAME = """() => Promise.race([
  new Promise((done) => requestAnimationFrame(() => done(true))),
  new Promise((done) => setTimeout(done, 300, false))])"""
_LIST_DRAWN = """() => [...document.querySelectorAll("#hero h1, main p, main h2")]
  .filter((each) => each.checkVisibility()).map((each) => each.closest("#hero, main").localName)"""
_LIST_TOPS = """() => [...document.querySelectorAll(
  "#hero :is(h1 span, p, time, li), svg:not(main svg, footer svg, .music svg)")]
  .map((each) => Math.round(Math.min(innerHeight, each.getBoundingClientRect().top)))"""


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


@pytest.fixture(scope="module")
def rested(browser: Browser) -> Iterator[Look]:
    """A reader who sees nothing move."""
    with open_browser(browser, reduced_motion="reduce", locale="kk-KZ") as look:
        yield look


def list_tops(look: Look, page: RenderedPage, *, until: bytes = b"</html>") -> list[int]:
    """Where words and ornament of the first screen begin, in pixels, when the page has come as far as `until`."""
    look.open(replace(page, body=page.body.partition(until)[0] + until), 390)
    return look.page.evaluate(_LIST_TOPS)


@pytest.mark.parametrize("slug", SLUGS)
@pytest.mark.parametrize("filling", ["minimal", "many"])
def test_first_screen_stands_still_while_the_rest_comes(rested: Look, slug: str, filling: str) -> None:
    """The first paint waits for its end, and nothing that comes later moves it."""
    page = render_case(Case(slug, get_template(slug).occasions[0], Language.KK, filling))

    assert list_tops(rested, page, until=b"</header>") == list_tops(rested, page) != []
    assert rested.page.evaluate(_LIST_WAITED_FOR) == ["#below"]


def test_half_a_first_screen_is_seen(rested: Look) -> None:
    """Where nothing waits for the flowers, the names begin in the middle and jump to the top."""
    page = render_case(Case("gul", get_template("gul").occasions[0], Language.KK, "many"))
    half = list_tops(rested, page, until=b"</h1>")

    assert half != list_tops(rested, page)[: len(half)]


@contextmanager
def trickle(page: RenderedPage, *, until: bytes) -> Iterator[tuple[str, threading.Event]]:
    """The address of a server that sends a page as far as `until`, and the rest when the event is set."""
    first, last = page.body.partition(until)[::2]
    go_on = threading.Event()

    def answer(door: socket.socket) -> None:
        guest = door.accept()[0]
        guest.recv(65_536)
        guest.sendall(b"HTTP/1.1 200 OK\r\nContent-Type: text/html\r\nConnection: close\r\n\r\n" + first + until)
        go_on.wait()
        guest.sendall(last)
        guest.close()

    with socket.create_server(("127.0.0.1", 0)) as door:
        thread = threading.Thread(target=answer, args=(door,))
        thread.start()
        try:
            yield f"http://127.0.0.1:{door.getsockname()[1]}/", go_on
        finally:  # whatever was found, nobody waits for the rest for ever
            go_on.set()
            thread.join()


@pytest.mark.parametrize("slug", SLUGS)
def test_nothing_is_painted_before_the_first_screen_is_whole(browser: Browser, slug: str) -> None:
    """A frame comes when its last line is there, and not when its first one is."""
    page = render_case(Case(slug, get_template(slug).occasions[0], Language.KK, "full"))
    frames = [_has_frame(browser, page, until) for until in (b"</h1>", b'<i id="below" hidden></i>')]

    assert frames == [False, True]


def _has_frame(browser: Browser, page: RenderedPage, until: bytes) -> bool:
    """Whether anything is drawn of a page that has come as far as this."""
    with trickle(page, until=until) as (url, go_on), browser.new_page() as tab:
        tab.goto(url, wait_until="commit")
        tab.wait_for_function("document.querySelector('#hero h1')", polling=50)
        came = tab.evaluate(_WAIT_FOR_A_FRAME)
        go_on.set()
        return came


@pytest.mark.parametrize("slug", SLUGS)
def test_first_frame_holds_the_first_screen_alone(look: Look, slug: str) -> None:
    """What lies below is not laid out before the names are seen, and is there as soon as time goes on."""
    tool = look.page.context.new_cdp_session(look.page)
    tool.send("Animation.enable")
    tool.send("Animation.setPlaybackRate", {"playbackRate": 0})
    look.open(render_case(Case(slug, get_template(slug).occasions[0], Language.KK, "full")), 390)
    look.page.evaluate(_WAIT_FOR_A_FRAME)
    assert set(look.page.evaluate(_LIST_DRAWN)) == {"header"}

    tool.send("Animation.setPlaybackRate", {"playbackRate": 1})
    look.page.wait_for_function(f"() => ({_LIST_DRAWN})().includes('main')")


@pytest.mark.parametrize("slug", SLUGS)
def test_address_of_a_part_leads_to_it(look: Look, slug: str) -> None:
    """Whoever changes the language, or was sent the venue, does not stay at the top."""
    look.open(render_case(Case(slug, get_template(slug).occasions[0], Language.KK, "full")), 390)
    tops = []
    for _ in range(3):
        look.page.goto("about:blank")
        look.page.goto(f"{PAGE}#venue", wait_until="load")
        look.page.evaluate(_WAIT_FOR_A_FRAME)
        tops.append(look.page.evaluate("Math.round(document.querySelector('#venue').getBoundingClientRect().top)"))

    assert tops == [0, 0, 0]
