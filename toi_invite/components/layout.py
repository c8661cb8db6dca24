"""The frame of every page: header, content, footer."""

import os

import reflex as rx

from toi_invite.components.buttons import link, link_button
from toi_invite.components.effects import DocumentLanguage
from toi_invite.components.language_switch import language_switch
from toi_invite.components.text import t


def page_frame(*children: rx.Component, class_name: str = "") -> rx.Component:
    """A whole page: banner of the mock, header, the given content, footer."""
    return rx.el.div(
        DocumentLanguage.create(),
        rx.el.a(t("common.skip"), href="#content", class_name="skip-link"),
        *mock_banner(),
        header(),
        rx.el.main(*children, id="content", class_name=class_name),
        footer(),
        class_name="page",
    )


def mock_banner() -> list[rx.Component]:
    """A strip that says that no real money moves, while payments are pretended."""
    if os.environ.get("KASPI_MOCK", "").lower() != "true":
        return []
    return [rx.el.p(t("common.mock_banner"), class_name="mock-banner", custom_attrs={"data-testid": "mock-banner"})]


def logo() -> rx.Component:
    """The name of the house, a link to the front page."""
    name = rx.fragment("той", rx.el.span("·", class_name="logo-dot"), "шақыру")
    return link(name, "/", class_name="logo", aria_label=t("common.home"))


def header() -> rx.Component:
    """Logo, navigation, language, account."""
    return rx.el.header(
        logo(),
        rx.el.nav(link(t("common.templates"), "/templates"), class_name="header-nav", aria_label=t("common.menu")),
        rx.el.div(
            language_switch(),
            link_button(t("common.sign_in"), "/sign-in", kind="quiet", class_name="header-sign-in"),
            class_name="header-end",
        ),
        class_name="header",
    )


def footer() -> rx.Component:
    """Legal pages and the seller."""
    pages = ("offer", "refunds", "privacy", "contacts")
    return rx.el.footer(
        rx.el.nav(*[link(t(f"common.{name}"), f"/{name}") for name in pages], class_name="footer-nav"),
        class_name="footer",
    )
