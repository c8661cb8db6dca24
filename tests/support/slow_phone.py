"""A cheap phone on a slow connection: what its reader sees, and when, while a page is loading."""

import base64
import io
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from operator import itemgetter
from statistics import pstdev
from typing import Any

from PIL import Image
from playwright.sync_api import Browser, CDPSession, Page

WIDTH, HEIGHT = 390, 844
_LATENCY = 150  # ms
_BYTES_A_SECOND = 1_600_000 / 8
_SLOWER = 4  # times than this machine's processor
_READABLE = 0.85  # of the contrast that the names have at last; other letters of the same words may still come

_WATCH = """(() => {
  globalThis.slow = { first: 0, largest: 0 };
  new PerformanceObserver((list) => {
    for (const entry of list.getEntriesByName("first-contentful-paint")) slow.first = entry.startTime;
  }).observe({ type: "paint", buffered: true });
  new PerformanceObserver((list) => {
    for (const entry of list.getEntries()) slow.largest = entry.startTime;
  }).observe({ type: "largest-contentful-paint", buffered: true });
})()"""
_COME_TO_REST = """() => Promise.all([document.fonts.ready,
  ...[...document.images].filter((each) => each.loading !== "lazy").map((each) => each.decode().catch(() => 0)),
  ...document.getAnimations().filter((each) => each.timeline === document.timeline
    && each.effect.getComputedTiming().endTime < Infinity).map((each) => each.finished)])
  .then(() => new Promise((done) => requestAnimationFrame(() => requestAnimationFrame(() => done(0)))))"""
LIST_NAMES = """() => [...document.querySelectorAll(".names .name")].map((each) => {
  const box = each.getBoundingClientRect();
  return [Math.max(0, box.left), box.top, Math.min(innerWidth, box.right), box.bottom].map(Math.round);
})"""

Box = tuple[int, int, int, int]


@dataclass(frozen=True)
class Frame:
    """What was on the screen from a moment on, in seconds after the tap on the link."""

    seconds: float
    picture: Image.Image


@dataclass(frozen=True)
class Loading:
    """One loading: seconds until anything is painted, until the largest part is, until the names can be read."""

    first: float
    largest: float
    readable: float
    frames: list[Frame]


@contextmanager
def open_slow_phone(browser: Browser) -> Iterator[Page]:
    """A phone that has never been at the page: 390x844, 1.6 Mbit/s, 150 ms, a processor four times slower."""
    context = browser.new_context(viewport={"width": WIDTH, "height": HEIGHT}, locale="kk-KZ", is_mobile=True)
    context.add_init_script(_WATCH)
    yield context.new_page()
    context.close()


def watch_loading(browser: Browser, url: str) -> Loading:
    """Load a page and look at it until nothing moves any more."""
    with open_slow_phone(browser) as page:
        tool = page.context.new_cdp_session(page)
        _slow_down(tool)
        with _record(tool) as frames:
            page.goto(url, wait_until="load")
            page.evaluate(_COME_TO_REST)
        origin: float = page.evaluate("performance.timeOrigin") / 1000
        told: dict[str, float] = page.evaluate("slow")
        names: list[Box] = [tuple(box) for box in page.evaluate(LIST_NAMES)]
    shown = sorted(frames, key=itemgetter(0))
    seen = [Frame(moment - origin, picture) for moment, picture in shown if moment >= origin]
    return Loading(told["first"] / 1000, told["largest"] / 1000, find_readable(seen, names), seen)


def watch_first_paint(browser: Browser, url: str) -> float:
    """Seconds until anything of a page is painted."""
    with open_slow_phone(browser) as page:
        _slow_down(page.context.new_cdp_session(page))
        page.goto(url, wait_until="load")
        page.evaluate(_COME_TO_REST)
        return page.evaluate("slow.first") / 1000


def find_readable(frames: list[Frame], names: list[Box]) -> float:
    """The moment from which on every name stands out as it does in the last frame.

    Raises:
        ValueError: when there is no frame or no name.
    """
    if not frames or not names:
        raise ValueError("nothing was seen")
    wanted = [_READABLE * _measure(frames[-1], box) for box in names]
    moment = frames[-1].seconds
    for frame in reversed(frames):
        if any(_measure(frame, box) < least for box, least in zip(names, wanted, strict=True)):
            return moment
        moment = frame.seconds
    return moment


def _measure(frame: Frame, box: Box) -> float:
    """How much light and dark differ inside the box."""
    return pstdev(frame.picture.convert("L").crop(box).tobytes())


def _slow_down(tool: CDPSession) -> None:
    tool.send("Network.enable")
    speed = {"downloadThroughput": _BYTES_A_SECOND, "uploadThroughput": _BYTES_A_SECOND / 2}
    tool.send("Network.emulateNetworkConditions", {"offline": False, "latency": _LATENCY, **speed})
    tool.send("Emulation.setCPUThrottlingRate", {"rate": _SLOWER})


@contextmanager
def _record(tool: CDPSession) -> Iterator[list[tuple[float, Image.Image]]]:
    """Frames with the moments (seconds since 1970) at which they came to the screen, as they come."""
    frames: list[tuple[float, Image.Image]] = []

    def keep(event: dict[str, Any]) -> None:
        frames.append((event["metadata"]["timestamp"], Image.open(io.BytesIO(base64.b64decode(event["data"])))))
        tool.send("Page.screencastFrameAck", {"sessionId": event["sessionId"]})

    tool.on("Page.screencastFrame", keep)
    tool.send("Page.enable")
    tool.send("Page.startScreencast", {"format": "jpeg", "quality": 70, "maxWidth": WIDTH, "maxHeight": HEIGHT})
    yield frames
    tool.remove_listener("Page.screencastFrame", keep)
    tool.send("Page.stopScreencast")
