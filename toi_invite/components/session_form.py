"""Forms that go to `/api/session/…`: plain ones that work by themselves, made smooth by `assets/session.js`."""

import reflex as rx

from toi_invite.components.buttons import Kind, button
from toi_invite.components.text import t


def session_form(
    action: str, *children: rx.Component, submit: rx.Var[str], testid: str = "", kind: Kind = "primary"
) -> rx.Component:
    """A form with its button; what is wrong with the whole of it is said above the button."""
    mark = {"data-testid": testid} if testid else {}
    return rx.el.form(
        rx.el.script(src="/session.js", custom_attrs={"async": True}),
        *children,
        rx.el.p(class_name="form-status", role="status", tab_index=-1, custom_attrs={"data-form-status": ""}),
        button(submit, type="submit", kind=kind, class_name="button-wide", custom_attrs=mark),
        action=f"/api/session/{action}",
        method="post",
        # The browser would judge in its own language; the server does it in the page's.
        no_validate=True,
        class_name="fields",
        custom_attrs={"data-session-form": action, "data-failed": t("account.failed")},
    )


def session_field(
    form: str, name: str, label: rx.Var[str], *, hint: rx.Var[str] | None = None, testid: str = "", **props: object
) -> rx.Component:
    """A field of the form of that action, with room for what is wrong with it."""
    place = f"{form}-{name}"
    described = f"{place}-error" + (f" {place}-hint" if hint is not None else "")
    mark = {"data-testid": testid} if testid else {}
    field = rx.el.input(
        id=place,
        name=name,
        class_name="field-input",
        custom_attrs={"aria-describedby": described, **mark},
        **props,  # pyright: ignore[reportArgumentType] - props of an input
    )
    return field_frame(place, name, label, field, hint=hint)


def field_frame(
    place: str, name: str, label: rx.Var[str], field: rx.Component, *, hint: rx.Var[str] | None = None
) -> rx.Component:
    """Label, field, hint, and the line where its fault is told."""
    return rx.el.div(
        rx.el.label(label, html_for=place, class_name="field-label"),
        field,
        rx.fragment() if hint is None else rx.el.p(hint, id=f"{place}-hint", class_name="field-hint"),
        rx.el.p(
            id=f"{place}-error", class_name="field-error", custom_attrs={"aria-live": "polite", "data-error-for": name}
        ),
        class_name="field",
    )
