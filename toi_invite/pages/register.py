"""Every page with its address. A new page is one line here."""

from dataclasses import dataclass, field
from typing import Any

import reflex as rx

from toi_invite.components.text import t
from toi_invite.pages.landing import landing
from toi_invite.state.language import LanguageState


@dataclass(frozen=True)
class Page:
    """A page: its address, what draws it, the key of its title, and handlers that run when it opens."""

    route: str
    component: Any
    title: str
    on_load: list[Any] = field(default_factory=list[Any])


PAGES = [
    Page("/", landing, "landing.page_title"),
]


def add_pages(app: rx.App) -> None:
    """Give every page to the app."""
    for page in PAGES:
        on_load = [LanguageState.detect_language, *page.on_load]
        app.add_page(page.component, route=page.route, title=t(page.title), on_load=on_load)
