"""The Reflex app: pages, HTTP routes and background tasks put together."""

import reflex as rx

from toi_invite.components.effects import first_language_script
from toi_invite.language.codes import Language
from toi_invite.pages.register import add_pages

app = rx.App(
    stylesheets=["/app.css"],
    head_components=[first_language_script()],
    html_lang=Language.KK.value,
)
add_pages(app)
