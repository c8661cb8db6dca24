"""Takes the pictures of every template anew and writes docs/templates.md: the first screen and the whole page.

Run as `TOI_CHROMIUM=… python -m tools.take_templates` from the project's root; it starts a server of its own and looks
at the previews that the gallery shows, on a phone in Kazakh and on a desktop in Russian.
"""

import os
import shutil
import sys
import tempfile
from pathlib import Path

from PIL import Image
from playwright.sync_api import Browser, Page, ViewportSize, sync_playwright

from tests.support.house import House
from toi_invite.language.codes import Language
from toi_invite.services.templates import Template, list_templates

DOCS = Path(__file__).parents[1] / "docs"
FOLDER = DOCS / "screenshots" / "templates"
SCREENS = {
    "phone": (ViewportSize(width=390, height=844), Language.KK),
    "desktop": (ViewportSize(width=1440, height=900), Language.RU),
}
_QUALITY = 80
_HEAD = """\
# Templates

Made by `python -m tools.take_templates` from the running app: phones in Kazakh, desktops in Russian. The ornament is
that of one event; every other event has its own.
"""


def main() -> int:
    """Start a server, take the pictures, write the page."""
    FOLDER.mkdir(parents=True, exist_ok=True)
    house = House(Path(tempfile.mkdtemp(prefix="toi-templates-")))
    try:
        house.open("paid")
        with sync_playwright() as playwright:
            browser = playwright.chromium.launch(
                executable_path=os.environ.get("TOI_CHROMIUM") or shutil.which("chromium"),
                args=["--no-sandbox", "--disable-gpu"],
            )
            for template in list_templates():
                _take(browser, house.url, template)
            browser.close()
    finally:
        house.dispose()
    (DOCS / "templates.md").write_text(_write_page(), encoding="utf-8")
    return 0


def _take(browser: Browser, url: str, template: Template) -> None:
    for screen, (viewport, language) in SCREENS.items():
        context = browser.new_context(viewport=viewport, reduced_motion="reduce", locale="kk-KZ")
        page = context.new_page()
        page.goto(f"{url}/preview/template/{template.slug}?lang={language}", wait_until="networkidle")
        _keep(page, f"{template.slug}-{screen}", is_whole=False, width=viewport["width"] * 2 // 3)
        if screen == "phone":
            _keep(page, f"{template.slug}-whole", is_whole=True, width=viewport["width"] * 2 // 3)
        context.close()


def _keep(page: Page, name: str, *, is_whole: bool, width: int) -> None:
    """A JPEG of the screen or of the whole page, so many pixels wide."""
    path = FOLDER / f"{name}.jpg"
    page.screenshot(path=path, full_page=is_whole, type="jpeg", quality=95)
    with Image.open(path) as picture:
        smaller = picture.resize((width, picture.height * width // picture.width))
    smaller.save(path, quality=_QUALITY, optimize=True)


def _write_page() -> str:
    return _HEAD + "".join(_describe(template) for template in list_templates())


def _describe(template: Template) -> str:
    names = ("phone", "desktop", "whole")
    pictures = [f"![{template.slug}](screenshots/templates/{template.slug}-{name}.jpg)" for name in names]
    lines = [
        f"## {template.name.en} (`{template.slug}`, {template.category})",
        f"{template.character.en}. Type: {template.fonts.display} and {template.fonts.text}.",
        f"For: {', '.join(template.occasions)}.",
        f"| phone | desktop | the whole page |\n|---|---|---|\n| {' | '.join(pictures)} |",
    ]
    return "\n" + "\n\n".join(lines) + "\n"


if __name__ == "__main__":
    sys.exit(main())
