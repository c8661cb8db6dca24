"""Links, buttons, and links that look like buttons. One primary button a page."""

from typing import Any, Literal

import reflex as rx
from reflex_components_core.react_router.dom import ReactRouterLink

Kind = Literal["primary", "secondary", "quiet", "danger"]


def button(label: rx.Component | rx.Var[str] | str, *, kind: Kind = "primary", **props: Any) -> rx.Component:
    """A button; `busy=` (a bool var) disables it and shows that something is under way."""
    busy = props.pop("busy", None)
    extra = props.pop("class_name", "")
    if busy is not None:
        props |= {"disabled": busy, "custom_attrs": {"aria-busy": busy} | props.get("custom_attrs", {})}
    props.setdefault("type", "button")
    return rx.el.button(label, class_name=f"button button-{kind} {extra}".strip(), **props)


def link_button(
    label: rx.Component | rx.Var[str] | str, href: str | rx.Var[str], *, kind: Kind = "primary", **props: Any
) -> rx.Component:
    """A link to another page of ours that looks like a button."""
    extra = props.pop("class_name", "")
    return link(label, href, class_name=f"button button-{kind} {extra}".strip(), **props)


def link(label: rx.Component | rx.Var[str] | str, href: str | rx.Var[str], **props: Any) -> rx.Component:
    """A link to another page of ours, followed without a reload; for routes outside Reflex there is `file_link`."""
    return ReactRouterLink.create(label, to=href, **props)


def file_link(*label: rx.Component | rx.Var[str] | str, href: str | rx.Var[str], **props: Any) -> rx.Component:
    """A link to a file that the browser itself fetches: Reflex would look for a page at its address."""
    return ReactRouterLink.create(*label, to=href, reload_document=True, **props)
