"""The gallery of templates, narrowed down by occasion and category."""

import reflex as rx

from toi_invite.components.buttons import button
from toi_invite.components.feedback import empty_state
from toi_invite.components.fields import select_field
from toi_invite.components.layout import page_frame
from toi_invite.components.template_card import template_card
from toi_invite.components.text import t
from toi_invite.state.gallery import ANY, CATEGORIES, GalleryState, TemplateCard, list_cards, list_offered_occasions


def gallery() -> rx.Component:
    cards = list_cards()
    return page_frame(
        rx.el.div(
            rx.el.h1(t("gallery.title")),
            rx.el.p(t("gallery.lead"), class_name="lead"),
            _filters(),
            rx.el.div(*[rx.cond(_is_shown(card), template_card(card)) for card in cards], class_name="template-grid"),
            rx.cond(_is_any_shown(cards), rx.fragment(), _nothing_found()),
            class_name="container gallery",
        ),
    )


def _filters() -> rx.Component:
    return rx.el.div(_occasion_filter(), _category_filter(), class_name="gallery-filters")


def _occasion_filter() -> rx.Component:
    options = [rx.el.option(t(f"occasions.{occasion}"), value=occasion) for occasion in list_offered_occasions()]
    return select_field(
        t("gallery.occasion"),
        "occasion",
        rx.el.option(t("gallery.any_occasion"), value=ANY),
        *options,
        testid="gallery-occasion",
        value=GalleryState.occasion,
        on_change=GalleryState.choose_occasion,
    )


def _category_filter() -> rx.Component:
    labels = {ANY: t("gallery.any_category")} | {name: t(f"gallery.{name}") for name in CATEGORIES}
    return rx.el.div(
        rx.el.span(t("gallery.category"), class_name="field-label", id="category-label"),
        rx.el.div(
            *[_category_button(category, label) for category, label in labels.items()],
            role="group",
            class_name="segments",
            custom_attrs={"aria-labelledby": "category-label"},
        ),
        class_name="field",
    )


def _category_button(category: str, label: rx.Var[str]) -> rx.Component:
    return rx.el.button(
        label,
        type="button",
        on_click=GalleryState.choose_category(category),
        class_name="segment",
        custom_attrs={"data-testid": f"gallery-{category}", "aria-pressed": GalleryState.category == category},
    )


def _nothing_found() -> rx.Component:
    show_all = button(
        t("gallery.show_all"),
        kind="secondary",
        on_click=[GalleryState.choose_occasion(ANY), GalleryState.choose_category(ANY)],
    )
    return empty_state(t("gallery.none_title"), t("gallery.none_text"), show_all)


def _is_shown(card: TemplateCard) -> rx.Var[bool]:
    occasions = rx.Var.create([ANY, *card.occasions])
    is_of_category = (GalleryState.category == ANY) | (GalleryState.category == card.category)
    return occasions.contains(GalleryState.occasion) & is_of_category


def _is_any_shown(cards: list[TemplateCard]) -> rx.Var[bool]:
    shown = _is_shown(cards[0])
    for card in cards[1:]:
        shown = shown | _is_shown(card)
    return shown
