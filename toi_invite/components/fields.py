"""Form fields: a label above, a hint and an error beside, never a placeholder instead of a label."""

from typing import Any

import reflex as rx

from toi_invite.components.text import t

Text = rx.Var[str] | str


def text_field(  # a field has this many sides
    label: Text,
    name: str,
    *,
    testid: str = "",
    hint: Text = "",
    error: rx.Var[str] | None = None,
    optional: bool = False,
    **props: Any,
) -> rx.Component:
    """A line of text; `type=` may be email, password, date, time, tel. `error` is empty while all is well."""
    field = rx.el.input(**_common(name, testid, error, _is_given(hint)), **props)
    return _around(field, label, name, hint, error, optional=optional)


def area_field(
    label: Text,
    name: str,
    *,
    testid: str = "",
    hint: Text = "",
    error: rx.Var[str] | None = None,
    optional: bool = False,
    **props: Any,
) -> rx.Component:
    """Several lines of text."""
    field = rx.el.textarea(**_common(name, testid, error, _is_given(hint)), **props)
    return _around(field, label, name, hint, error, optional=optional)


def select_field(
    label: Text, name: str, *options: rx.Component, testid: str = "", hint: Text = "", **props: Any
) -> rx.Component:
    """A choice of `rx.el.option` elements."""
    field = rx.el.select(*options, **_common(name, testid, None, _is_given(hint)), **props)
    return _around(rx.el.div(field, class_name="select"), label, name, hint, None, optional=False)


def field_error(name: str, error: rx.Var[str] | None) -> rx.Component:
    """What is wrong and what to do, beside the field; takes no room while all is well."""
    if error is None:
        return rx.fragment()
    return rx.cond(error != "", rx.el.p(error, id=f"{name}-error", class_name="field-error", role="alert"))


def _is_given(text: Text) -> bool:
    """A var is a text, whatever it will say; asking a var for its truth is an error."""
    return isinstance(text, rx.Var) or text != ""


def _common(name: str, testid: str, error: rx.Var[str] | None, has_hint: bool) -> dict[str, Any]:  # noqa: FBT001
    attributes: dict[str, Any] = {"aria-describedby": f"{name}-error" + (f" {name}-hint" if has_hint else "")}
    if testid:
        attributes["data-testid"] = testid
    if error is not None:
        attributes["aria-invalid"] = error != ""
    return {"id": name, "name": name, "class_name": "field-input", "custom_attrs": attributes}


def _around(
    field: rx.Component, label: Text, name: str, hint: Text, error: rx.Var[str] | None, *, optional: bool
) -> rx.Component:
    return rx.el.div(
        rx.el.label(
            label,
            rx.el.span(t("common.optional"), class_name="field-optional") if optional else rx.fragment(),
            html_for=name,
            class_name="field-label",
        ),
        field,
        rx.el.p(hint, id=f"{name}-hint", class_name="field-hint") if _is_given(hint) else rx.fragment(),
        field_error(name, error),
        class_name="field",
    )
