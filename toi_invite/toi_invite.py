"""The Reflex app: pages, HTTP routes and background tasks put together."""

from pathlib import Path

import reflex as rx
from reflex_components_sonner.toast import toast

from toi_invite.components.effects import first_language_script
from toi_invite.components.fonts import font_faces
from toi_invite.language.codes import Language
from toi_invite.pages.register import add_pages

_ASSETS = Path(__file__).parent.parent / "assets"
# app.css holds the tokens and comes first; every area may add a file of its own.
_STYLES = ["app.css", "parts.css"]
_STYLES += sorted(path.name for path in _ASSETS.glob("*.css") if path.name not in _STYLES)

app = rx.App(
    stylesheets=[f"/{name}" for name in _STYLES],
    head_components=[first_language_script(), font_faces(), rx.el.link(rel="icon", href="/favicon.svg")],
    html_lang=Language.KK.value,
    toaster=toast.provider(position="bottom-center"),
    # Reflex's overlay speaks English; our pages carry a notice of their own (components/connection.py).
    app_wraps={},
)
add_pages(app)
