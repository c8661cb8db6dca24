"""A template in the gallery: its page in a phone, its name and character, what it costs."""

import reflex as rx

from toi_invite.components.buttons import link
from toi_invite.components.phone import phone, template_address
from toi_invite.components.text import pick, t
from toi_invite.state.gallery import TemplateCard, read_price


def template_card(card: TemplateCard, *, below_title: bool = False) -> rx.Component:
    """One card; all of it is a link to the template's page. `below_title`: it stands in a section with a title."""
    name = pick(card.name)
    picture = phone(template_address(card.slug), t("gallery.preview_title", name=name), picture=True)
    words = rx.el.div(
        (rx.el.h3 if below_title else rx.el.h2)(
            link(name, f"/templates/{card.slug}", class_name="template-link", aria_label=t("gallery.see", name=name))
        ),
        price_tag(card.category),
        rx.el.p(pick(card.character)),
        class_name="template-words",
    )
    return rx.el.article(
        rx.el.div(picture, class_name="template-stage"),
        words,
        class_name="template-card",
        custom_attrs={
            "data-testid": "template-card",
            "data-template": card.slug,
            "data-category": card.category,
        },
    )


def price_tag(category: str) -> rx.Component:
    """The category, and the price unless it is free."""
    label = t(f"gallery.{category}")
    if category == "free":
        return rx.el.span(label, class_name="tag tag-good")
    return rx.el.span(label, " · ", pick(read_price(category)), class_name="tag")
