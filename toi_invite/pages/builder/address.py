"""The public address: proposed, wished, and told at once whether it is free."""

import reflex as rx

from toi_invite.components.choice import choose_text
from toi_invite.components.text import t
from toi_invite.config import get_settings
from toi_invite.state.builder import BuilderState


def address() -> rx.Component:
    """The field for the address; assets/builder.js asks half a second after the last key."""
    base = get_settings().public_url.partition("://")[2] + "/e/"
    control = rx.el.input(
        id="slug",
        name="slug",
        key=f"{BuilderState.load}",
        default_value=BuilderState.slug,
        max_length=80,
        auto_complete="off",
        auto_capitalize="none",
        spell_check=False,
        class_name="field-input",
        custom_attrs={"data-testid": "slug-input", "aria-describedby": "slug-hint slug-state"},
    )
    return rx.el.div(
        rx.el.label(t("builder.address"), html_for="slug", class_name="field-label"),
        rx.el.div(rx.el.span(base, class_name="builder-base"), control, class_name="builder-address"),
        rx.el.p(_state(), id="slug-state", class_name="field-hint", custom_attrs={"aria-live": "polite"}),
        rx.cond(BuilderState.suggestions.length() > 0, _ideas()),  # pyright: ignore[reportAttributeAccessIssue] - a var of a list
        class_name="field builder-address-field",
    )


def _ideas() -> rx.Component:
    return rx.el.div(
        rx.el.span(t("builder.address_ideas"), class_name="field-hint"),
        rx.foreach(BuilderState.suggestions, _idea),
        class_name="builder-ideas",
    )


def _idea(slug: rx.Var[str]) -> rx.Component:
    return rx.el.button(
        slug,
        type="button",
        on_click=BuilderState.wish_slug(BuilderState.opened, slug),
        class_name="builder-idea",
        custom_attrs={"data-testid": "slug-idea", "aria-pressed": BuilderState.slug == slug},
    )


def _state() -> rx.Var[str]:
    words = {
        word: t(f"builder.address_{word}", address=BuilderState.wish)
        for word in ("available", "taken", "reserved", "malformed")
    }
    return choose_text(BuilderState.wish_state, words, t("builder.address_hint"))
