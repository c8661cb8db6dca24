"""The corner of the header that knows whether somebody is signed in."""

import reflex as rx

from toi_invite.components.buttons import link
from toi_invite.components.icons import icon
from toi_invite.components.text import t
from toi_invite.state.session import SessionState


def account_menu() -> rx.Component:
    """A way in for strangers; the organizer's pages and the way out for organizers."""
    return rx.fragment(
        rx.cond(SessionState.organizer_name == "", _stranger_links(), rx.fragment()),
        _menu(),
    )


def _stranger_links() -> rx.Component:
    return link(t("common.sign_in"), "/sign-in", class_name="header-link only-wide")


def _menu() -> rx.Component:
    is_stranger = SessionState.organizer_name == ""
    return rx.el.details(
        rx.el.summary(
            rx.cond(is_stranger, icon("menu"), icon("person")),
            rx.el.span(SessionState.organizer_name, class_name="account-name"),
            class_name="account-button",
            aria_label=t("common.menu"),
        ),
        rx.el.div(
            _item("common.templates", "/templates", "only-narrow"),
            rx.cond(is_stranger, rx.fragment(*_stranger_items()), rx.fragment(*_organizer_items())),
            class_name="account-items",
        ),
        class_name=rx.cond(is_stranger, "account-menu only-narrow", "account-menu"),
    )


def _stranger_items() -> list[rx.Component]:
    return [_item("common.sign_in", "/sign-in"), _item("common.sign_up", "/sign-up")]


def _organizer_items() -> list[rx.Component]:
    sign_out = rx.el.button(
        t("common.sign_out"), type="submit", class_name="account-item", custom_attrs={"data-testid": "sign-out"}
    )
    return [
        _item("common.my_events", "/dashboard"),
        _item("common.payments", "/dashboard/payments"),
        _item("common.account", "/account"),
        # A plain form: the cookie goes with the answer, and the whole page starts afresh.
        rx.el.form(sign_out, action="/api/session/end", method="post"),
    ]


def _item(key: str, href: str, class_name: str = "") -> rx.Component:
    return link(t(key), href, class_name=f"account-item {class_name}".strip())
