"""The frame of every page: header, content, footer."""

import reflex as rx

from toi_invite.components.account_menu import account_menu
from toi_invite.components.buttons import link
from toi_invite.components.connection import connection_notice
from toi_invite.components.effects import DocumentLanguage
from toi_invite.components.language_switch import language_switch
from toi_invite.components.text import t
from toi_invite.config import get_settings
from toi_invite.language.phones import format_phone

_LEGAL_PAGES = ("offer", "refunds", "privacy", "contacts")


def page_frame(*children: rx.Component, class_name: str = "") -> rx.Component:
    """A whole page: banner of the mock, header, the given content, footer."""
    return bare_frame(header(), rx.el.main(*children, id="content", class_name=class_name), footer())


def bare_frame(*children: rx.Component, class_name: str = "") -> rx.Component:
    """A page that brings its own header (the builder); it has to hold a `main` with the id `content`."""
    return rx.el.div(
        DocumentLanguage.create(),
        rx.el.nav(rx.el.a(t("common.skip"), href="#content", class_name="skip-link"), aria_label=t("common.skip")),
        mock_banner(),
        *children,
        connection_notice(),
        class_name=f"page {class_name}".strip(),
    )


def mock_banner() -> rx.Component:
    """A strip that says that no real money moves, while payments are pretended."""
    if not get_settings().kaspi_mock:
        return rx.fragment()
    return rx.el.aside(
        t("common.mock_banner"),
        aria_label=t("common.mock"),
        class_name="mock-banner",
        custom_attrs={"data-testid": "mock-banner"},
    )


def logo() -> rx.Component:
    """The name of the house, a link to the front page."""
    name = rx.fragment("той", rx.el.span("·", class_name="logo-dot"), "шақыру")
    return link(name, "/", class_name="logo", aria_label=t("common.home"), custom_attrs={"lang": "kk"})


def header(*tools: rx.Component) -> rx.Component:
    """Logo, navigation, language, account; `tools` (a save state, one primary button) stand at the end."""
    navigation = rx.el.nav(
        link(t("common.templates"), "/templates", class_name="header-link"),
        class_name="header-nav",
        aria_label=t("common.menu"),
    )
    end = rx.el.div(language_switch(), account_menu(), *tools, class_name="header-end")
    return rx.el.header(logo(), navigation, end, class_name="header")


def footer() -> rx.Component:
    """Legal pages and the seller."""
    pages = [link(t(f"common.{name}"), f"/{name}") for name in _LEGAL_PAGES]
    return rx.el.footer(
        rx.el.div(
            rx.el.nav(*pages, class_name="footer-nav", aria_label=t("common.legal")),
            _seller(),
            class_name="container footer-inner",
        ),
        class_name="footer",
    )


def _seller() -> rx.Component:
    settings = get_settings()
    phone = rx.el.a(format_phone(settings.support_phone), href=f"tel:{settings.support_phone}")
    mail = rx.el.a(settings.support_email, href=f"mailto:{settings.support_email}")
    return rx.el.p(
        settings.seller_name, " · ", t("common.bin", number=settings.seller_bin), rx.el.br(), phone, " · ", mail,
        class_name="footer-seller",
    )  # fmt: skip
