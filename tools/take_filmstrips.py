"""Takes the filmstrips of docs/screenshots anew: three templates while they load on a cheap phone, every 100 ms.

Run as `TOI_CHROMIUM=… python -m tools.take_filmstrips [folder]` from the project's root, on a machine that does nothing
else; it starts a server of its own without the organizers' pages.
"""

import sys
import tempfile
from pathlib import Path

from PIL import Image, ImageDraw
from playwright.sync_api import Browser, sync_playwright

from tests.support.guest_pages import publish_all
from tests.support.http_server import serve_web
from tests.support.invitations import Case, fill
from tests.support.migrations import migrate
from tests.support.slow_phone import Frame, watch_loading
from toi_invite.language.codes import Language
from toi_invite.models.content import EventContent
from toi_invite.services.templates import get_template
from tools.chromium import find_chromium

FOLDER = Path(__file__).parents[1] / "docs" / "screenshots"
SLUGS = ("aq-tilek", "ulttyq", "altyn-kesh")
_STEP = 0.1  # seconds
_MOST = 20  # frames
_WIDTH, _HEIGHT = 117, 253  # of one frame, a phone's screen
_GAP, _FOOT = 6, 18
_QUALITY = 70
_PAPER, _INK = "#FFFFFF", "#444444"


def main() -> int:
    """Serve a page of each template, watch it come, keep the strip."""
    target = Path(sys.argv[1]) if len(sys.argv) > 1 else FOLDER
    target.mkdir(parents=True, exist_ok=True)
    with tempfile.TemporaryDirectory(prefix="toi-strips-") as name:
        folder = Path(name)
        url = f"sqlite:///{folder / 'toi.db'}"
        migrate(url)
        paths = publish_all(url, [_fill(slug) for slug in SLUGS])
        with serve_web(url, folder) as host, sync_playwright() as playwright:
            browser = playwright.chromium.launch(
                executable_path=find_chromium(), args=["--no-sandbox", "--disable-gpu"]
            )
            watch_loading(browser, host + paths[0])  # the first one starts half of Chromium
            for slug, path in zip(SLUGS, paths, strict=True):
                _keep(browser, host + path, target / f"filmstrip-{slug}.webp")
            browser.close()
    return 0


def _fill(slug: str) -> EventContent:
    return fill(Case(slug, get_template(slug).occasions[0], Language.KK, "full")).model_copy(update={"photos": ()})


def _keep(browser: Browser, url: str, path: Path) -> None:
    frames = watch_loading(browser, url).frames
    seen = [_find(frames, number * _STEP) for number in range(_MOST)]
    _join(seen).save(path, quality=_QUALITY, method=6)


def _find(frames: list[Frame], seconds: float) -> Image.Image | None:
    """What is on the screen at a moment; None before anything is."""
    shown = [frame.picture for frame in frames if frame.seconds <= seconds]
    return shown[-1] if shown else None


def _join(seen: list[Image.Image | None]) -> Image.Image:
    """The frames beside each other, each with its moment below."""
    strip = Image.new("RGB", (len(seen) * (_WIDTH + _GAP) - _GAP, _HEIGHT + _FOOT), _PAPER)
    pen = ImageDraw.Draw(strip)
    for number, picture in enumerate(seen):
        left = number * (_WIDTH + _GAP)
        if picture:
            strip.paste(picture.convert("RGB").resize((_WIDTH, _HEIGHT), Image.Resampling.LANCZOS), (left, 0))
        pen.rectangle((left, 0, left + _WIDTH - 1, _HEIGHT - 1), outline="#DDDDDD")
        pen.text((left + 2, _HEIGHT + 3), f"{number * _STEP:.1f} s", fill=_INK)
    return strip


if __name__ == "__main__":
    sys.exit(main())
