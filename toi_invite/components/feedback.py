"""What a page says while it waits, when there is nothing yet, and when something went wrong."""

from typing import Literal

import reflex as rx

from toi_invite.components.icons import icon
from toi_invite.components.ornament import ornament

Tone = Literal["calm", "good", "warning", "danger"]


def notice(*children: rx.Component | rx.Var[str] | str, tone: Tone = "calm", testid: str = "") -> rx.Component:
    """A short message in a frame; warnings and dangers are read out at once."""
    return rx.el.div(
        icon({"good": "check", "warning": "warning", "danger": "warning"}[tone]) if tone != "calm" else rx.fragment(),
        rx.el.div(*children, class_name="notice-text"),
        class_name=f"notice notice-{tone}",
        role="alert" if tone in {"warning", "danger"} else "status",
        custom_attrs={"data-testid": testid} if testid else {},
    )


def empty_state(title: rx.Var[str], text: rx.Var[str], action: rx.Component | None = None) -> rx.Component:
    """A page with nothing on it yet: an ornament, what this page is for, what to do next."""
    return rx.el.section(
        ornament(),
        rx.el.h2(title),
        rx.el.p(text),
        action or rx.fragment(),
        class_name="empty-state",
    )


def skeleton(lines: int = 3, *, class_name: str = "") -> rx.Component:
    """Grey lines in the place of a text that is on its way."""
    bars = [rx.el.span(class_name="skeleton-bar") for _ in range(lines)]
    return rx.el.div(*bars, class_name=f"skeleton {class_name}".strip(), aria_hidden="true")


def skeleton_card() -> rx.Component:
    """A card that is on its way."""
    return rx.el.div(rx.el.span(class_name="skeleton-picture"), skeleton(2), class_name="card skeleton-card")
