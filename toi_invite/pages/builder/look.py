"""The last step: template, colours, main language, and whether search engines may show the page."""

import reflex as rx

from toi_invite.components.fields import select_field
from toi_invite.components.phone import phone, template_address
from toi_invite.components.template_card import price_tag
from toi_invite.components.text import pick, t
from toi_invite.language.codes import Language
from toi_invite.pages.builder.palette import palette
from toi_invite.pages.builder.panel import panel
from toi_invite.state.builder import BuilderState
from toi_invite.state.gallery import TemplateCard, list_cards

_NATIVE = {Language.KK: "Қазақша", Language.RU: "Русский", Language.EN: "English"}


def look_step() -> rx.Component:
    """The choice of a template, and of the language in which the page opens."""
    return panel(
        "look",
        rx.el.fieldset(
            rx.el.legend(t("builder.template"), class_name="field-label"),
            rx.el.div(*[_template_choice(card) for card in list_cards()], class_name="builder-templates"),
        ),
        palette(),
        select_field(
            t("builder.main_language"),
            "main_language",
            *[rx.el.option(name, value=language.value, lang=language.value) for language, name in _NATIVE.items()],
            testid="main-language",
            default_value=BuilderState.values["main_language"],
        ),
        rx.el.p(t("builder.main_language_hint"), class_name="field-hint builder-after"),
        _listing(),
    )


def _listing() -> rx.Component:
    """Whether strangers may come across the page."""
    box = rx.el.input(
        type="checkbox",
        name="is_listed",
        default_checked=BuilderState.values["is_listed"] == "on",
        custom_attrs={"data-testid": "is-listed", "aria-describedby": "is-listed-hint"},
    )
    return rx.el.div(
        rx.el.label(box, t("builder.listed"), class_name="builder-tick"),
        rx.el.p(t("builder.listed_hint"), id="is-listed-hint", class_name="field-hint"),
        class_name="field",
    )


def _template_choice(card: TemplateCard) -> rx.Component:
    name = pick(card.name)
    return rx.el.label(
        rx.el.input(
            type="radio",
            name="template",
            value=card.slug,
            default_checked=BuilderState.values["template"] == card.slug,
            class_name="visually-hidden",
            custom_attrs={"data-testid": "template-choice", "data-template": card.slug},
        ),
        phone(template_address(card.slug), name, picture=True),
        rx.el.span(name, class_name="builder-template-name"),
        price_tag(card.category),
        class_name="builder-template",
    )
