"""The step of what a page may also say: the programme, the dress code, wishes, a gift, music, its parts in order."""

import reflex as rx

from toi_invite.components.text import t
from toi_invite.pages.builder.fields import problem, text_inputs, texts_field, value_field
from toi_invite.pages.builder.music import music
from toi_invite.pages.builder.panel import panel
from toi_invite.pages.builder.root import PartList
from toi_invite.state.builder import BuilderState
from toi_invite.state.builder_view import COLOURS, PARTS, PROGRAMME_ROWS


def more_step() -> rx.Component:
    """Everything here may stay as it is."""
    return panel(
        "more",
        _programme(),
        texts_field(
            t("builder.dress_code"), "dress_code", "dress-code", hint=t("builder.dress_code_hint"), optional=True
        ),
        _colours(),
        texts_field(
            t("builder.wishes"), "wishes", "wishes", hint=t("builder.wishes_hint"), is_long=True, optional=True
        ),
        *_gift(),
        music(),
        _parts(),
    )


def _parts() -> rx.Component:
    labels = {part: t(f"builder.part_{part}") for part in PARTS}
    return rx.el.fieldset(
        rx.el.legend(t("builder.parts"), class_name="field-label"),
        PartList.create(
            value=BuilderState.values["sections"],
            labels=labels,
            up=t("builder.part_up"),
            down=t("builder.part_down"),
        ),
        rx.el.p(t("builder.parts_hint"), class_name="field-hint"),
        class_name="field",
    )


def _programme() -> rx.Component:
    rows = [_programme_row(number) for number in range(PROGRAMME_ROWS)]
    return rx.el.fieldset(
        rx.el.legend(t("builder.programme"), class_name="field-label"),
        rx.el.div(*rows, class_name="builder-programme"),
        rx.el.button(
            t("builder.programme_usual"),
            type="button",
            class_name="button button-quiet builder-preset",
            custom_attrs={"data-testid": "programme-usual", "data-preset": BuilderState.usual_programme},
        ),
        rx.el.p(t("builder.programme_hint"), class_name="field-hint"),
        class_name="field",
    )


def _programme_row(number: int) -> rx.Component:
    name = f"programme.{number}"
    clock = rx.el.input(
        type="time",
        name=f"{name}.time",
        default_value=BuilderState.values[f"{name}.time"],
        aria_label=t("builder.programme_time", number=str(number + 1)),
        class_name="field-input",
        custom_attrs={"data-testid": f"programme-{number + 1}-time"},
    )
    what = t("builder.programme_what", number=str(number + 1))
    # Under the placeholder builder.css sees which row is empty, and shows one more than are filled.
    texts = text_inputs(what, name, f"programme-{number + 1}", placeholder=" ")
    return rx.el.div(clock, texts, class_name="builder-programme-row")


def _colours() -> rx.Component:
    choices = [
        rx.el.label(
            rx.el.input(
                type="checkbox",
                name=f"dress_colours.{colour}",
                default_checked=BuilderState.values[f"dress_colours.{colour}"] == "on",
                class_name="visually-hidden",
            ),
            rx.el.span(class_name="builder-colour", style={"background": shade}, aria_hidden="true"),
            t(f"colours.{colour}"),
            class_name="builder-colour-choice",
        )
        for colour, shade in COLOURS.items()
    ]
    return rx.el.fieldset(
        rx.el.legend(t("builder.dress_colours"), class_name="field-label"),
        rx.el.div(*choices, class_name="builder-colours"),
        class_name="field",
    )


def _gift() -> list[rx.Component]:
    return [
        value_field(
            t("builder.gift_phone"),
            "gift_phone",
            "gift-phone",
            hint=t("builder.gift_hint"),
            error=problem("gift_phone", t("builder.problem_phone")),
            optional=True,
            type="tel",
        ),
        value_field(
            t("builder.gift_link"),
            "gift_link",
            "gift-link",
            error=problem("gift_link", t("builder.problem_gift_link")),
            optional=True,
            type="text",
            input_mode="url",
        ),
    ]
