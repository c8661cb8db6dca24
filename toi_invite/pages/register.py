"""Every page with its address. A new page is one line here."""

from collections.abc import Callable
from dataclasses import dataclass
from functools import partial
from typing import Any

import reflex as rx

from toi_invite.components.text import pick, t
from toi_invite.config import get_settings
from toi_invite.pages.account import account
from toi_invite.pages.builder import builder
from toi_invite.pages.dashboard import dashboard
from toi_invite.pages.errors import not_found
from toi_invite.pages.gallery import gallery
from toi_invite.pages.landing import landing
from toi_invite.pages.legal import contacts, offer, privacy, refunds
from toi_invite.pages.payments import payments
from toi_invite.pages.reset_password import reset_password
from toi_invite.pages.sign_in import sign_in
from toi_invite.pages.sign_up import sign_up
from toi_invite.pages.template import template
from toi_invite.state.account import AccountState, EntryState
from toi_invite.state.builder import BuilderState
from toi_invite.state.dashboard import DashboardState
from toi_invite.state.gallery import GalleryState, list_cards
from toi_invite.state.language import LanguageState
from toi_invite.state.payments import PaymentsState
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
    Page("/templates", gallery, "gallery.page_title", on_load=(GalleryState.open_gallery,)),
    Page("/sign-up", sign_up, "account.sign_up_title", on_load=(EntryState.pass_organizer,)),
    Page("/sign-in", sign_in, "account.sign_in_title", on_load=(EntryState.pass_organizer,)),
    Page("/reset-password", reset_password, "account.reset_title"),
    Page("/account", account, "account.account_title", on_load=(AccountState.open_account,), guarded=True),
    Page("/offer", offer, "legal.offer_page"),
    Page("/refunds", refunds, "legal.refunds_page"),
    Page("/privacy", privacy, "legal.privacy_page"),
    Page("/contacts", contacts, "legal.contacts_page"),
    Page(
        "/dashboard",
        dashboard,
        "dashboard.page_title",
        on_load=(DashboardState.open_dashboard, PaymentsState.load),
        guarded=True,
    ),
    Page(
        "/dashboard/events/[event_id]/edit",
        builder,
        "builder.page_title",
        on_load=(BuilderState.open_event,),
        guarded=True,
    ),
    Page("/dashboard/payments", payments, "payments.page_title", on_load=(PaymentsState.load,), guarded=True),
    Page("404", not_found, "errors.not_found_page"),
]


def add_pages(app: rx.App) -> None:
    """Give every page to the app."""
    for page in PAGES:
        first = [LanguageState.detect_language, SessionState.load_organizer]
        guard = [SessionState.require_organizer] if page.guarded else []
        on_load = [*first, *guard, *page.on_load]
        _add(app, page.component, page.route, t(page.title), on_load)
    _add_template_pages(app)


def list_addresses() -> set[str]:
    """The addresses of all pages that are one file each, which those with a part in brackets are not."""
    fixed = {page.route for page in PAGES if page.route.startswith("/") and "[" not in page.route}
    return fixed - {"/"} | {f"/templates/{card.slug}" for card in list_cards()}


def _add_template_pages(app: rx.App) -> None:
    """A page for every template: a new template is a new folder and nothing else."""
    for card in list_cards():
        title = t("gallery.template_title", name=pick(card.name))
        on_load = [LanguageState.detect_language, SessionState.load_organizer, GalleryState.open_template]
        _add(app, partial(template, card), f"/templates/{card.slug}", title, on_load)


def _add(
    app: rx.App, component: Callable[[], rx.Component], route: str, title: rx.Var[str], on_load: list[Any]
) -> None:
    # Messengers want the picture's whole address.
    image = f"{get_settings().public_url}/share.png"
    app.add_page(component, route=route, title=title, description=t("common.description"), image=image, on_load=on_load)
