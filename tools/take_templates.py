"""Takes the pictures of every template anew, full and minimal, on two screens in kk and ru; writes docs/templates.md.

Run as `TOI_CHROMIUM=… python -m tools.take_templates [docs]` from the project's root; it starts a server of its own,
publishes an event of each template with believable contents and one with next to nothing, and looks at their pages.
"""

import datetime as dt
import sys
import tempfile
from dataclasses import dataclass
from io import BytesIO
from pathlib import Path

from PIL import Image
from playwright.sync_api import Browser, Page, ViewportSize, sync_playwright

from tests.support.guest_pages import publish_all
from tests.support.house import House
from toi_invite.clock import read_clock
from toi_invite.invitation.demonstration import make_demonstration
from toi_invite.language.codes import Language
from toi_invite.models.content import EventContent
from toi_invite.services.templates import Template, list_templates
from tools.chromium import find_chromium

DOCS = Path(__file__).parents[1] / "docs"
SCREENS = {"phone": ViewportSize(width=390, height=844), "desktop": ViewportSize(width=1440, height=900)}
LANGUAGES = (Language.KK, Language.RU)
FILLINGS = ("full", "minimal")
_PICTURES = "screenshots/templates"
_SMALLER = {"phone": 0.6, "desktop": 0.5}
_QUALITY = 72
_HEAD = """\
# Templates

Made by `python -m tools.take_templates` from the running app: on phone and desktop, in Kazakh and in Russian, with
believable contents and with names, date and place alone. The ornament is that of one event; every other event has its
own.

How they come on a cheap phone over a slow connection (1.6 Mbit/s, 150 ms, a processor four times slower), every
100 ms, made by `python -m tools.take_filmstrips`:

![aq-tilek loading](screenshots/filmstrip-aq-tilek.webp)

![ulttyq loading](screenshots/filmstrip-ulttyq.webp)

![altyn-kesh loading](screenshots/filmstrip-altyn-kesh.webp)
"""


@dataclass(frozen=True)
class Shown:
    """A published page of a template."""

    template: Template
    filling: str
    url: str


def main() -> int:
    """Start a server, take the pictures, write the page."""
    docs = Path(sys.argv[1]) if len(sys.argv) > 1 else DOCS
    folder = docs / _PICTURES
    folder.mkdir(parents=True, exist_ok=True)
    for old in folder.iterdir():
        old.unlink()
    house = House(Path(tempfile.mkdtemp(prefix="toi-templates-")))
    try:
        house.open("paid")
        shown = _publish(house, now=read_clock())
        with sync_playwright() as playwright:
            browser = playwright.chromium.launch(
                executable_path=find_chromium(), args=["--no-sandbox", "--disable-gpu"]
            )
            for each in shown:
                _take(browser, each, folder)
            browser.close()
    finally:
        house.dispose()
    (docs / "templates.md").write_text(_HEAD + "".join(map(_describe, list_templates())), encoding="utf-8")
    return 0


def _publish(house: House, *, now: dt.datetime) -> list[Shown]:
    wanted = [(template, filling) for template in list_templates() for filling in FILLINGS]
    paths = publish_all(house.database_url, [_fill(template, filling, now) for template, filling in wanted])
    return [Shown(template, filling, house.url + path) for (template, filling), path in zip(wanted, paths, strict=True)]


def _fill(template: Template, filling: str, now: dt.datetime) -> EventContent:
    full = make_demonstration(template, "", now=now)
    if filling == "full":
        return full
    named = {field: getattr(full, field) for field in ("person_1", "person_2", "age", "date", "venue_name")}
    return EventContent(template=full.template, occasion=full.occasion, **named)


def _take(browser: Browser, shown: Shown, folder: Path) -> None:
    for screen, viewport in SCREENS.items():
        context = browser.new_context(viewport=viewport, reduced_motion="reduce", locale="kk-KZ")
        page = context.new_page()
        for language in LANGUAGES:
            page.goto(f"{shown.url}?lang={language}", wait_until="networkidle")
            _keep(page, folder / _name(shown.template, shown.filling, screen, language), scale=_SMALLER[screen])
        if (screen, shown.filling) == ("phone", "full"):
            _keep(page, folder / f"{shown.template.slug}-whole.webp", scale=_SMALLER[screen], is_whole=True)
        context.close()


def _keep(page: Page, path: Path, *, scale: float, is_whole: bool = False) -> None:
    """The screen or the whole page, so much smaller."""
    with Image.open(BytesIO(page.screenshot(full_page=is_whole))) as picture:
        size = (round(picture.width * scale), round(picture.height * scale))
        picture.convert("RGB").resize(size, Image.Resampling.LANCZOS).save(path, quality=_QUALITY, method=6)


def _name(template: Template, filling: str, screen: str, language: Language) -> str:
    return f"{template.slug}-{filling}-{screen}-{language}.webp"


def _describe(template: Template) -> str:
    lines = [
        f"## {template.name.en} (`{template.slug}`, {template.category})",
        f"{template.character.en}. Type: {template.fonts.display} and {template.fonts.text}.",
        f"For: {', '.join(template.occasions)}.",
        *(_write_table(template, filling) for filling in FILLINGS),
        f"The whole page, in Russian: [{template.slug}-whole]({_PICTURES}/{template.slug}-whole.webp)",
    ]
    return "\n" + "\n\n".join(lines) + "\n"


def _write_table(template: Template, filling: str) -> str:
    shots = [(screen, language) for screen in SCREENS for language in LANGUAGES]
    head = " | ".join(f"{filling}, {screen}, {language}" for screen, language in shots)
    names = [_name(template, filling, screen, language) for screen, language in shots]
    pictures = " | ".join(f"![{name.removesuffix('.webp')}]({_PICTURES}/{name})" for name in names)
    return f"| {head} |\n|{'---|' * len(shots)}\n| {pictures} |"


if __name__ == "__main__":
    sys.exit(main())
