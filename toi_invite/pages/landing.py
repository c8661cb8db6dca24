"""The front page."""

import reflex as rx

from toi_invite.components.buttons import link_button
from toi_invite.components.layout import page_frame
from toi_invite.components.text import t


def landing() -> rx.Component:
    return page_frame(
        rx.el.section(
            rx.el.h1(t("landing.title")),
            rx.el.p(t("landing.lead"), class_name="lead"),
            link_button(t("landing.start"), "/templates"),
            class_name="hero",
        ),
        class_name="landing",
    )
