"""Every page with its address. A new page is one line here."""

from collections.abc import Callable
from dataclasses import dataclass
from typing import Any

import reflex as rx

from toi_invite.components.text import t
from toi_invite.pages.landing import landing
from toi_invite.state.language import LanguageState
from toi_invite.state.session import SessionState


@dataclass(frozen=True)
class Page:
    """A page: its address, what draws it, the key of its title, handlers that run when it opens.

    A guarded page sends strangers to the sign-in page before its own handlers run.
    """

    route: str
    component: Callable[[], rx.Component]
    title: str
    on_load: tuple[Any, ...] = ()
    guarded: bool = False


PAGES = [
    Page("/", landing, "landing.page_title"),
]


def add_pages(app: rx.App) -> None:
    """Give every page to the app."""
    for page in PAGES:
        first = [LanguageState.detect_language, SessionState.load_organizer]
        guard = [SessionState.require_organizer] if page.guarded else []
        on_load = [*first, *guard, *page.on_load]
        app.add_page(page.component, route=page.route, title=t(page.title), on_load=on_load)
