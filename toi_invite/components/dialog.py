"""A dialog above the page: keeps the focus inside, closes with Escape."""

from typing import Any

import reflex as rx
from reflex_components_radix.primitives.dialog import dialog as primitive

from toi_invite.components.icons import icon
from toi_invite.components.text import t


def dialog(
    *children: rx.Component,
    is_open: rx.Var[bool],
    on_open_change: Any,
    title: rx.Var[str],
    testid: str = "",
    class_name: str = "",
) -> rx.Component:
    """A dialog shown while `is_open`; `on_open_change` is a handler of one bool. `title` is read out and shown."""
    content = primitive.content(
        primitive.title(title, class_name="dialog-title"),
        *children,
        primitive.close(icon("close"), class_name="dialog-close", aria_label=t("common.close")),
        class_name=f"dialog {class_name}".strip(),
        custom_attrs={"data-testid": testid, "aria-describedby": "undefined"} if testid else {},
    )
    layers = primitive.portal(primitive.overlay(class_name="dialog-overlay"), content)
    return primitive.root(layers, open=is_open, on_open_change=on_open_change)
