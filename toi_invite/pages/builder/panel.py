"""The frame of one step."""

import reflex as rx

from toi_invite.components.icons import icon
from toi_invite.components.text import t
from toi_invite.state.builder_view import STEPS


def panel(step: str, *children: rx.Component) -> rx.Component:
    """A step's fields under its question, and the way to the next one."""
    heading = f"{step}-heading"
    return rx.el.section(
        rx.el.h1(t(f"builder.{step}_title"), id=heading),
        rx.el.p(t(f"builder.{step}_hint"), class_name="builder-lead"),
        rx.el.div(*children, class_name="fields"),
        _next_button(step),
        class_name="builder-panel",
        custom_attrs={"data-panel": step, "aria-labelledby": heading},
    )


def _next_button(step: str) -> rx.Component:
    if step == STEPS[-1]:
        return rx.fragment()
    following = STEPS[STEPS.index(step) + 1]
    return rx.el.button(
        t("builder.next", step=t(f"builder.step_{following}")),
        icon("arrow"),
        type="button",
        class_name="button button-secondary builder-next",
        custom_attrs={"data-go": following},
    )
