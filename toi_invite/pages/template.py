"""The page of one template: the guest page itself with an example in it, and the way to an own one."""

import reflex as rx

from toi_invite.components.buttons import button, link
from toi_invite.components.icons import icon
from toi_invite.components.layout import page_frame
from toi_invite.components.phone import phone, template_address
from toi_invite.components.template_card import price_tag
from toi_invite.components.text import pick, t
from toi_invite.state.gallery import GalleryState, TemplateCard

_INSIDE = ("calendar", "map", "words", "languages")


def template(card: TemplateCard) -> rx.Component:
    name = pick(card.name)
    return page_frame(
        rx.el.div(
            _about(card, name),
            rx.el.figure(
                phone(template_address(card.slug), t("gallery.preview_title", name=name)),
                rx.el.figcaption(t("gallery.demo")),
                class_name="template-demo",
            ),
            rx.el.div(_inside(), _occasions(card), class_name="template-details"),
            class_name="container template-page",
        ),
    )


def _about(card: TemplateCard, name: rx.Var[str]) -> rx.Component:
    return rx.el.div(
        link(
            rx.fragment(icon("back"), t("gallery.back")), "/templates", class_name="button button-quiet template-back"
        ),
        rx.el.h1(name),
        price_tag(card.category),
        rx.el.p(pick(card.character), class_name="lead"),
        _use(card),
        class_name="template-about",
    )


def _use(card: TemplateCard) -> rx.Component:
    note = "gallery.use_note_free" if card.category == "free" else "gallery.use_note"
    use = button(
        t("gallery.use"),
        busy=GalleryState.is_busy,
        on_click=GalleryState.use_template(card.slug),
        class_name="button-wide",
        custom_attrs={"data-testid": "template-use"},
    )
    return rx.el.div(use, rx.el.p(t(note), class_name="field-hint"), class_name="template-action")


def _inside() -> rx.Component:
    lines = [rx.el.li(icon("check"), t(f"gallery.inside_{part}")) for part in _INSIDE]
    return rx.el.section(rx.el.h2(t("gallery.inside")), rx.el.ul(*lines, class_name="check-list"))


def _occasions(card: TemplateCard) -> rx.Component:
    tags = [rx.el.li(t(f"occasions.{occasion}"), class_name="tag") for occasion in card.occasions]
    return rx.el.section(rx.el.h2(t("gallery.for_occasions")), rx.el.ul(*tags, class_name="template-tags"))
