"""Browsers against the application as a server would run it, without Reflex."""

from dataclasses import dataclass
from pathlib import Path

import httpx
from starlette.applications import Starlette
from starlette.responses import FileResponse
from starlette.routing import Route

from tests.support.payments import make_settings
from toi_invite.db import Database
from toi_invite.web.app import build_web_app, wrap

ORIGIN = "http://localhost:8000"


@dataclass
class Stopwatch:
    """A clock that only goes forward when it is told to; in seconds."""

    now: float = 100.0

    def read(self) -> float:
        """The present second."""
        return self.now


def open_browser(
    database: Database,
    folder: Path,
    *,
    stopwatch: Stopwatch | None = None,
    pages: bool = True,
    **values: str,
) -> httpx.AsyncClient:
    """A browser; `pages` stands for Reflex behind our routes, `values` are settings."""
    app = build_web_app(make_settings(folder, **values), database, seconds=(stopwatch or Stopwatch()).read)
    if pages:
        (folder / "index.html").write_text("landing", encoding="utf-8")
        app.mount("", Starlette(routes=[Route("/", lambda _request: FileResponse(folder / "index.html"))]))
    return httpx.AsyncClient(transport=httpx.ASGITransport(wrap(app)), base_url=ORIGIN)
