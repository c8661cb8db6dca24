"""The history of payments."""

import reflex as rx

from toi_invite.components.buttons import link_button
from toi_invite.components.feedback import empty_state, skeleton_card
from toi_invite.components.layout import page_frame
from toi_invite.components.payment_row import payment_row
from toi_invite.components.text import t
from toi_invite.state.payments import PaymentsState


def payments() -> rx.Component:
    nothing = empty_state(
        t("payments.none_title"), t("payments.none_text"), link_button(t("payments.to_events"), "/dashboard")
    )
    history = rx.el.div(rx.foreach(PaymentsState.rows, payment_row), class_name="payments-list")
    loaded = rx.cond(PaymentsState.rows.length() > 0, history, nothing)  # pyright: ignore[reportAttributeAccessIssue]
    return page_frame(
        rx.el.div(
            rx.el.h1(t("payments.title")),
            rx.el.p(t("payments.lead"), class_name="lead"),
            rx.cond(PaymentsState.is_loaded, loaded, skeleton_card()),
            class_name="container payments",
        ),
    )
