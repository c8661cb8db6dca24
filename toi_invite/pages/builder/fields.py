"""Fields of the builder: never controlled by the server, so that no letter is lost on the way."""

from typing import Any

import reflex as rx

from toi_invite.components.fields import field_error
from toi_invite.components.text import t
from toi_invite.language.codes import Language
from toi_invite.state.builder import BuilderState

_SHORT = {Language.KK: "Қаз", Language.RU: "Рус", Language.EN: "Eng"}
_NAMES = {Language.KK: "builder.in_kk", Language.RU: "builder.in_ru", Language.EN: "builder.in_en"}


def texts_field(
    label: rx.Var[str],
    name: str,
    mark: str,
    *,
    hint: rx.Var[str] | None = None,
    optional: rx.Var[bool] | bool = False,
    is_long: bool = False,
) -> rx.Component:
    """One text in three languages: the event's main language first and large, the others below it."""
    return rx.el.div(
        _label(label, f"{name}-{BuilderState.main_language}", optional),
        text_inputs(label, name, mark, is_long=is_long, has_hint=hint is not None),
        *[_wordless(f"{name}.{language}") for language in Language],
        rx.el.p(hint, id=f"{name}-hint", class_name="field-hint") if hint is not None else rx.fragment(),
        class_name="field",
    )


def text_inputs(
    label: rx.Var[str], name: str, mark: str, *, is_long: bool = False, has_hint: bool = False, placeholder: str = ""
) -> rx.Component:
    """The inputs of one text alone: what they are for is told to those who cannot see it."""
    inputs = [
        _text_input(label, name, mark, language, is_long=is_long, has_hint=has_hint, placeholder=placeholder)
        for language in Language
    ]
    return rx.el.div(*inputs, class_name="builder-texts")


def value_field(
    label: rx.Var[str],
    name: str,
    mark: str,
    *,
    hint: rx.Var[str] | None = None,
    error: rx.Var[str] | None = None,
    optional: bool = False,
    **props: Any,  # noqa: ANN401 - attributes of the input
) -> rx.Component:
    """A field without languages: a date, a phone, a link."""
    attributes: dict[str, Any] = {"data-testid": mark, "aria-describedby": f"{name}-error {name}-hint"}
    if error is not None:
        attributes["aria-invalid"] = error != ""
    props.setdefault("default_value", BuilderState.values[name])
    return rx.el.div(
        _label(label, name, optional),
        rx.el.input(id=name, name=name, class_name="field-input", custom_attrs=attributes, **props),
        rx.el.p(hint, id=f"{name}-hint", class_name="field-hint") if hint is not None else rx.fragment(),
        field_error(name, error) if error is not None else rx.fragment(),
        class_name="field",
    )


def hidden_field(name: str) -> rx.Component:
    """A value that no one types.

    Not of the type *hidden*: there the value is the default, and React writes the default anew whenever it draws.
    """
    return rx.el.input(type="text", hidden=True, name=name, default_value=BuilderState.values[name])


def problem(field: str, text: rx.Var[str]) -> rx.Var[str]:
    """The text while the field has a problem, else empty."""
    return rx.cond(BuilderState.problems.contains(field), text, "").to(str)


def _label(label: rx.Var[str], target: rx.Var[str] | str, optional: rx.Var[bool] | bool) -> rx.Component:  # noqa: FBT001
    note = rx.el.span("(", t("builder.optional"), ")", class_name="field-optional")
    return rx.el.label(label, rx.cond(optional, note), html_for=target, class_name="field-label")


def _text_input(
    label: rx.Var[str], name: str, mark: str, language: Language, *, is_long: bool, has_hint: bool, placeholder: str
) -> rx.Component:
    is_main = BuilderState.main_language == language.value
    field = f"{name}.{language}"
    make = rx.el.textarea if is_long else rx.el.input
    attributes = {
        "data-testid": rx.cond(is_main, mark, f"{mark}-{language}"),
        "lang": language.value,
        "aria-describedby": f"{field}-error" + (f" {name}-hint" if has_hint else ""),
        "aria-invalid": BuilderState.problems.contains(field),
    }
    control = make(
        id=f"{name}-{language}",
        name=field,
        default_value=BuilderState.values[field],
        max_length=1500 if is_long else 120,
        auto_complete="off",
        aria_label=rx.cond(is_main, label, f"{label}, {t(_NAMES[language])}"),
        class_name="field-input",
        placeholder=placeholder,
        custom_attrs=attributes,
    )
    return rx.el.div(
        rx.el.span(_SHORT[language], class_name="builder-language", aria_hidden="true"),
        control,
        class_name=rx.cond(is_main, "builder-text builder-text-main", "builder-text"),
    )


def _wordless(field: str) -> rx.Component:
    return field_error(field, problem(field, t("builder.problem_wordless")))
