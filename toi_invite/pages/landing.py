"""The front page."""

from urllib.parse import urlsplit

import reflex as rx

from toi_invite.components.buttons import link, link_button
from toi_invite.components.icons import icon
from toi_invite.components.layout import page_frame
from toi_invite.components.ornament import frieze, ornament
from toi_invite.components.phone import phone, template_address
from toi_invite.components.template_card import template_card
from toi_invite.components.text import pick, t
from toi_invite.config import get_settings
from toi_invite.state.gallery import CATEGORIES, list_cards, read_price

_STEPS = 3
_QUESTIONS = 6
_GUEST_LINES = [f"landing.guest_{number}" for number in range(1, 6)]
_HOST_LINES = [f"landing.host_{number}" for number in range(1, 6)]


def landing() -> rx.Component:
    return page_frame(
        _hero(),
        _steps(),
        _templates(),
        _lists(),
        _prices(),
        _questions(),
        _wish(),
        class_name="landing",
    )


def _hero() -> rx.Component:
    words = rx.el.div(
        rx.el.h1(t("landing.title")),
        rx.el.p(t("landing.lead"), class_name="lead"),
        rx.el.div(
            link_button(t("landing.start"), "/templates"),
            rx.el.a(t("landing.how_link"), href="#how", class_name="button button-secondary"),
            class_name="hero-buttons",
        ),
        rx.el.p(t("landing.start_note"), class_name="field-hint"),
        class_name="hero-words",
    )
    return rx.el.section(rx.el.div(words, _hero_picture(), class_name="container hero-inner"), class_name="hero")


def _hero_picture() -> rx.Component:
    """The dearest pleasure first: the message as it arrives, and what opens when it is tapped."""
    card = next(card for card in list_cards() if card.category == "standard")
    message = rx.el.div(
        rx.el.p(t("landing.message")),
        rx.el.p(f"{urlsplit(get_settings().public_url).netloc}/e/bizdin-toi", class_name="hero-message-link"),
        class_name="hero-message",
        custom_attrs={"aria-hidden": "true"},
    )
    title = t("landing.demo_title", name=pick(card.name))
    return rx.el.div(
        ornament("hero-ornament"),
        phone(template_address(card.slug), title, picture=True),
        message,
        class_name="hero-picture",
    )


def _steps() -> rx.Component:
    steps = [
        rx.el.li(
            rx.el.span(str(number), class_name="step-number", custom_attrs={"aria-hidden": "true"}),
            rx.el.h3(t(f"landing.step_{number}_title")),
            rx.el.p(t(f"landing.step_{number}_text")),
        )
        for number in range(1, _STEPS + 1)
    ]
    return _section("how_title", rx.el.ol(*steps, class_name="landing-steps"), anchor="how")


def _templates() -> rx.Component:
    cards = [template_card(card, below_title=True) for card in list_cards()]
    return _section(
        "templates_title",
        rx.el.p(t("landing.templates_lead"), class_name="lead"),
        rx.el.div(*cards, class_name="template-grid"),
        link_button(t("landing.templates_all"), "/templates", kind="secondary"),
        class_name="landing-templates",
    )


def _lists() -> rx.Component:
    return rx.el.section(
        rx.el.div(
            _list("landing.guest_title", _GUEST_LINES),
            _list("landing.host_title", _HOST_LINES),
            class_name="container two-lists",
        ),
        class_name="landing-section",
    )


def _list(title: str, lines: list[str]) -> rx.Component:
    items = [rx.el.li(icon("check"), t(line)) for line in lines]
    return rx.el.div(rx.el.h2(t(title)), rx.el.ul(*items, class_name="check-list"))


def _prices() -> rx.Component:
    prices = [_price(category) for category in CATEGORIES]
    lead = rx.el.p(t("landing.prices_lead"), class_name="lead")
    return _section("prices_title", lead, rx.el.div(*prices, class_name="prices"))


def _price(category: str) -> rx.Component:
    return rx.el.article(
        rx.el.h3(t(f"gallery.{category}")),
        rx.el.p(pick(read_price(category)), class_name="price-sum"),
        rx.el.p(t(f"landing.price_{category}")),
        link(
            rx.fragment(t("landing.price_see"), icon("arrow")),
            f"/templates?category={category}",
            class_name="price-link",
        ),
        class_name="card price-card",
    )


def _questions() -> rx.Component:
    questions = [
        rx.el.details(
            rx.el.summary(t(f"landing.{part}_q"), icon("chevron")),
            rx.el.p(t(f"landing.{part}_a")),
            class_name="question",
        )
        for part in [f"faq_{number}" for number in range(1, _QUESTIONS + 1)]
    ]
    return _section("faq_title", rx.el.div(*questions, class_name="questions"), class_name="landing-questions")


def _wish() -> rx.Component:
    return rx.el.section(
        frieze(),
        rx.el.div(
            rx.el.h2(t("landing.wish")),
            rx.el.p(t("landing.wish_text")),
            link_button(t("landing.start"), "/templates", class_name="wish-button"),
            class_name="container",
        ),
        frieze(),
        class_name="wish",
    )


def _section(title: str, *children: rx.Component, class_name: str = "", anchor: str | None = None) -> rx.Component:
    heading = rx.el.h2(t(f"landing.{title}"))
    inner = rx.el.div(heading, *children, class_name="container")
    return rx.el.section(inner, class_name=f"landing-section {class_name}".strip(), id=anchor)
