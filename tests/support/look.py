"""A guest's browser that is given rendered pages without a server, and what can be measured in it."""

import io
import re
from collections import Counter
from collections.abc import Callable, Iterable, Iterator
from contextlib import contextmanager
from dataclasses import dataclass, field
from functools import cache
from pathlib import Path
from typing import Any, cast

from axe_playwright_python.sync_playwright import Axe
from PIL import Image, ImageChops, ImageOps
from playwright.sync_api import Browser, Page, Route

from tests.support.contrast import Colour, measure_contrast
from tests.support.invitations import PAGE, make_photos
from toi_invite.invitation.fonts import FOLDER, list_faces
from toi_invite.invitation.rendered import RenderedPage
from toi_invite.invitation.static_files import list_static
from toi_invite.models.photo import MOST_PHOTOS

HOST = "https://toi.example"
SCRIPT = (Path(__file__).parent / "look.js").read_text(encoding="utf-8")
_TYPES = {".js": "text/javascript", ".woff2": "font/woff2", ".mp3": "audio/mpeg"}
_SEEN = 24
_HEIGHT = 860
_PHOTO = re.compile(rf"{re.escape(HOST)}/media/([0-9a-f]{{32}})/(\d+)\.(avif|webp|jpg)")
_WITH_LETTERS = "h1 span, h2, h3, p, p span, time, time span, li span, td span, caption, th, a, button"


@dataclass
class Look:
    """One page in one browser window; `requests` and `complaints` grow while it is open."""

    page: Page
    requests: list[str] = field(default_factory=list)
    complaints: list[str] = field(default_factory=list)
    shown: RenderedPage | None = None

    def open(self, rendered: RenderedPage, width: int) -> None:
        """Show a page in a window of this width, with its fonts."""
        self.shown = rendered
        self.requests.clear()
        self.complaints.clear()
        self.page.set_viewport_size({"width": width, "height": _HEIGHT})
        self.page.goto(PAGE, wait_until="load")
        self.page.evaluate("document.fonts.ready.then(() => 0)")

    def list_faults(self) -> list[str]:
        """What does not fit, is cut off, is too small to tap, or falls back to a strange font."""
        return self.page.evaluate("() => look.listFaults()")

    def list_findings(self) -> list[str]:
        """What axe finds: the rule and the element."""
        found = Axe().run(self.page).response["violations"]
        return [f"{each['id']}: {node['target']} {node['failureSummary']}" for each in found for node in each["nodes"]]

    def list_strange_fonts(self) -> set[str]:
        """Fonts of the reader's machine in which any letter of the page is set."""
        tool = self.page.context.new_cdp_session(self.page)
        for name in ("DOM.enable", "CSS.enable"):
            tool.send(name)
        root = tool.send("DOM.getDocument")["root"]["nodeId"]
        nodes = tool.send("DOM.querySelectorAll", {"nodeId": root, "selector": _WITH_LETTERS})["nodeIds"]
        fonts = [tool.send("CSS.getPlatformFontsForNode", {"nodeId": node})["fonts"] for node in nodes]
        tool.detach()
        return {font["familyName"] for found in fonts for font in found if not font["isCustomFont"]}

    def measure_shift(self) -> float:
        """How much the layout has moved since the page was opened (CLS)."""
        return self.page.evaluate("() => look.shift")

    def list_pale_texts(self, least: float, *, first_screen: bool = False) -> list[str]:
        """Texts of the page, or of its first screen, whose contrast with the pixels under them is below `least`."""
        texts = self.page.evaluate("() => look.listTexts()")
        whole = self._take_picture(first_screen=first_screen)
        self.page.evaluate("() => look.hideTexts()")
        behind = self._take_picture(first_screen=first_screen)
        texts = [text for text in texts if text["bottom"] <= behind.height]
        letters = ImageChops.difference(whole, behind).convert("L")
        contrasts = [(text["words"], _measure_contrast(behind, letters, text)) for text in texts]
        return [f"{words}: {contrast:.2f}" for words, contrast in contrasts if contrast < least]

    def _take_picture(self, *, first_screen: bool) -> Image.Image:
        return Image.open(io.BytesIO(self.page.screenshot(full_page=not first_screen))).convert("RGB")


@contextmanager
def open_browser(browser: Browser, **settings: Any) -> Iterator[Look]:
    """A window that gets our own files and nothing else."""
    context = browser.new_context(**settings)
    context.add_init_script(SCRIPT)
    look = Look(context.new_page())
    look.page.on("console", lambda said: look.complaints.append(said.text) if said.type == "error" else None)
    look.page.on("pageerror", lambda error: look.complaints.append(str(error)))
    context.route("**/*", _make_answer(look))
    yield look
    context.close()


def _make_answer(look: Look) -> Callable[[Route], None]:
    files = {f"{HOST}/fonts/{face.file}": FOLDER / face.file for face in list_faces()}
    files |= {f"{HOST}/page/{name}": path for name, path in list_static().items()}

    def answer(route: Route) -> None:
        url = route.request.url
        look.requests.append(url)
        if url in files:
            route.fulfill(body=files[url].read_bytes(), content_type=_TYPES[Path(url).suffix])
        elif url == PAGE and look.shown:
            headers = {"content-type": "text/html; charset=utf-8", "content-security-policy": look.shown.content_policy}
            route.fulfill(body=look.shown.body, headers=headers)
        elif found := _PHOTO.fullmatch(url):
            route.fulfill(body=_draw_photo(*found.groups()), content_type=f"image/{found[3]}")
        elif url == f"{HOST}/favicon.ico":
            look.requests.pop()
            route.fulfill(status=204)
        else:
            route.abort()

    return answer


@cache
def _draw_photo(media_id: str, width: str, ending: str) -> bytes:
    """A photo in the shape that its number has in the invitations: sky and steppe, coarse so that no font waits."""
    photo = make_photos(MOST_PHOTOS)[int(media_id, 16)]
    size = (int(width) // 8, int(width) // 8 * photo.height // photo.width)
    picture = ImageOps.colorize(Image.linear_gradient("L").resize(size), "#8FB4CC", "#B98C5E", mid="#F0E4D0")
    body = io.BytesIO()
    picture.save(body, "JPEG" if ending == "jpg" else ending)
    return body.getvalue()


def _measure_contrast(behind: Image.Image, letters: Image.Image, text: dict[str, Any]) -> float:
    """The contrast of a text with the worst fiftieth of the pixels under its letters."""
    box = (text["left"], text["top"], text["right"], text["bottom"])
    colours = cast("Iterable[Colour]", behind.crop(box).get_flattened_data())
    under = zip(colours, letters.crop(box).tobytes(), strict=True)
    counts = Counter(colour for colour, change in under if change > _SEEN)
    contrasts = sorted((measure_contrast(text["colour"], each), each) for each in counts)
    left = counts.total() / 50
    for contrast, colour in contrasts:
        left -= counts[colour]
        if left <= 0:
            return contrast
    return 0.0  # nothing changed when the letters were hidden: they cannot be told from what lies behind them
