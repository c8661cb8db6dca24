"""Form fields: a label above, a hint and an error beside, never a placeholder instead of a label."""

from typing import Any

import reflex as rx

Text = rx.Var[str] | str


def select_field(
    label: Text, name: str, *options: rx.Component, testid: str = "", hint: Text = "", **props: Any
) -> rx.Component:
    """A choice of `rx.el.option` elements."""
    attributes = {"data-testid": testid} if testid else {}
    if _is_given(hint):
        attributes["aria-describedby"] = f"{name}-hint"
    field = rx.el.select(*options, id=name, name=name, class_name="field-input", custom_attrs=attributes, **props)
    return rx.el.div(
        rx.el.label(label, html_for=name, class_name="field-label"),
        rx.el.div(field, class_name="select"),
        rx.el.p(hint, id=f"{name}-hint", class_name="field-hint") if _is_given(hint) else rx.fragment(),
        class_name="field",
    )


def field_error(name: str, error: rx.Var[str]) -> rx.Component:
    """What is wrong and what to do, beside the field; takes no room while all is well."""
    return rx.cond(error != "", rx.el.p(error, id=f"{name}-error", class_name="field-error", role="alert"))


def _is_given(text: Text) -> bool:
    """A var is a text, whatever it will say; asking a var for its truth is an error."""
    return isinstance(text, rx.Var) or text != ""
