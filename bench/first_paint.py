"""Every template on a cheap phone with a slow connection: when something is seen, all is, and the names are read."""

import os
import shutil
from collections.abc import Iterator
from contextlib import closing, contextmanager
from dataclasses import dataclass
from pathlib import Path
from statistics import median

from playwright.sync_api import Browser, sync_playwright

from bench.served import serve
from bench.table import Row
from tests.support.guest_pages import publish_all
from tests.support.invitations import Case, fill
from tests.support.migrations import migrate
from tests.support.postgres import Postgres
from tests.support.slow_phone import Loading, watch_first_paint, watch_loading
from toi_invite.language.codes import Language
from toi_invite.services.templates import get_template, list_templates

_TIMES = 3
_MOST_FIRST, _MOST_READABLE = 0.7, 1.4  # seconds
_CHROMIUM_FLAGS = ("--no-sandbox", "--disable-gpu", "--disable-quic", "--no-first-run", "--disable-sync")
_PLAIN = "/robots.txt"


@dataclass(frozen=True)
class _Seen:
    """A page's name and the loadings of it."""

    name: str
    loadings: list[Loading]

    def tell(self, plain: float) -> Row:
        """The row: medians in seconds, beside the first paint of a bare text."""
        first, largest, readable = (
            median(getattr(each, name) for each in self.loadings) for name in ("first", "largest", "readable")
        )
        return Row(
            f"{self.name}: first paint",
            f"{first:.2f} s, largest {largest:.2f} s, names readable {readable:.2f} s",
            f"a bare text of the same server, {plain:.2f} s",
            first / plain,
            f"{_MOST_FIRST} s, {_MOST_READABLE} s, {_MOST_READABLE} s",
            first <= _MOST_FIRST and max(largest, readable) <= _MOST_READABLE,
        )


def measure_first_paint(_postgres: Postgres, folder: Path) -> list[Row]:
    """Each page several times in turns with a bare text, which tells what connection and machine take."""
    url = f"sqlite:///{folder / 'first-paint.db'}"
    migrate(url)
    paths = _publish(url, folder)
    settings = {"TOI_DATABASE_URL": url, "TOI_DATA_DIR": str(folder), "KASPI_MOCK": "true"}
    with serve("bench.apps:build_app", **settings) as served, _open_browser() as browser:
        host = f"http://127.0.0.1:{served.port}"
        watch_loading(browser, host + paths[0][1])  # the first one starts half of Chromium
        plain = [watch_first_paint(browser, host + _PLAIN) for _ in range(_TIMES)]
        seen = [_Seen(name, [watch_loading(browser, host + path) for _ in range(_TIMES)]) for name, path in paths]
    return [each.tell(median(plain)) for each in seen]


def _publish(url: str, folder: Path) -> list[tuple[str, str]]:
    """Name and path of two full Kazakh pages of every template, of which the second has a photo."""
    cases = [
        Case(template.slug, get_template(template.slug).occasions[0], Language.KK, "full")
        for template in list_templates()
    ]
    contents = [fill(case).model_copy(update={"photos": ()}) for case in cases]
    plain, with_photo = publish_all(url, contents), publish_all(url, contents, photos_in=folder)
    named = zip(cases, plain, with_photo, strict=True)
    return [
        told
        for case, first, second in named
        for told in ((f"{case.template}, without a photo", first), (f"{case.template}, with a photo", second))
    ]


@contextmanager
def _open_browser() -> Iterator[Browser]:
    path = os.environ.get("TOI_CHROMIUM") or shutil.which("chromium")
    with (
        sync_playwright() as playwright,
        closing(playwright.chromium.launch(executable_path=path, args=list(_CHROMIUM_FLAGS))) as browser,
    ):
        yield browser
