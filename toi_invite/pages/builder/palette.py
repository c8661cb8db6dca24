"""The colours of the page: ready palettes of the chosen template, and an accent of the organizer's own."""

import json

import reflex as rx

from toi_invite.components.fields import field_error
from toi_invite.components.text import read, t
from toi_invite.pages.builder.fields import problem
from toi_invite.state.builder import BuilderState
from toi_invite.state.builder_palettes import OWN, PaletteChoice

_AS_TEMPLATE = {"palette": OWN, "own_accent": ""}


def palette() -> rx.Component:
    """Palettes as swatches with names, the own accent under them, and the way back to the template's colours."""
    return rx.el.fieldset(
        rx.el.legend(t("builder.palette"), class_name="field-label"),
        rx.el.div(rx.foreach(BuilderState.palettes, _choice), class_name="builder-colours"),
        _own_accent(),
        rx.el.button(
            t("builder.palette_back"),
            type="button",
            class_name="button button-quiet",
            custom_attrs={"data-fill": json.dumps(_AS_TEMPLATE), "data-testid": "palette-back"},
        ),
        class_name="field",
    )


def _choice(choice: PaletteChoice) -> rx.Component:
    return rx.el.label(
        rx.el.input(
            type="radio",
            name="palette",
            value=choice.slug,
            default_checked=choice.is_chosen,
            class_name="visually-hidden",
            custom_attrs={"data-testid": "palette-choice", "data-palette": choice.slug},
        ),
        rx.el.span(
            rx.el.span(style={"background": choice.accent}),
            rx.el.span(style={"background": choice.ink}),
            class_name="builder-palette",
            style={"background": choice.ground},
            aria_hidden="true",
        ),
        read(choice.name),
        key=choice.key,
        class_name="builder-colour-choice",
    )


def _own_accent() -> rx.Component:
    box = rx.el.input(
        type="checkbox",
        name="own_accent",
        default_checked=BuilderState.values["own_accent"] == "on",
        custom_attrs={"data-testid": "own-accent"},
    )
    attributes = {"data-testid": "accent", "aria-describedby": "accent-hint accent-error"}
    well = rx.el.input(
        type="color",
        name="accent",
        default_value=BuilderState.values["accent"],
        aria_label=t("builder.accent"),
        class_name="builder-accent",
        custom_attrs=attributes | {"aria-invalid": BuilderState.problems.contains("accent")},
    )
    return rx.el.div(
        rx.el.label(box, t("builder.accent_own"), class_name="builder-tick"),
        rx.el.div(
            well,
            rx.el.p(t("builder.accent_hint"), id="accent-hint", class_name="field-hint"),
            class_name="builder-accent-row",
        ),
        field_error("accent", problem("accent", t("builder.problem_accent"))),
        rx.cond(BuilderState.accent_offer != "", _offer()),
        class_name="builder-own-accent",
    )


def _offer() -> rx.Component:
    """The nearest colour that can be read, to be taken by one click."""
    offer = BuilderState.accent_offer
    fields = rx.Var.create('{"own_accent": "on", "accent": "') + offer + '"}'
    return rx.el.button(
        rx.el.span(class_name="builder-colour", style={"background": offer}, aria_hidden="true"),
        t("builder.accent_take"),
        type="button",
        class_name="button button-secondary builder-accent-offer",
        custom_attrs={"data-fill": fields, "data-testid": "accent-offer", "data-accent": offer},
    )
