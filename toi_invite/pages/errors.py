"""The page of an address that does not exist."""

import reflex as rx

from toi_invite.components.buttons import link_button
from toi_invite.components.layout import page_frame
from toi_invite.components.ornament import ornament
from toi_invite.components.text import t


def not_found() -> rx.Component:
    return page_frame(
        rx.el.section(
            ornament(),
            rx.el.h1(t("errors.not_found_title")),
            rx.el.p(t("errors.not_found_text")),
            link_button(t("errors.home"), "/"),
            class_name="error-page",
        ),
    )
