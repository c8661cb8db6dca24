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
        rx.cond(SessionState.organizer_name == "", rx.fragment(), _sign_out()),
    )


def _stranger_links() -> rx.Component:
    return link(t("common.sign_in"), "/sign-in", class_name="header-link only-wide")


def _menu() -> rx.Component:
    is_stranger = SessionState.organizer_name == ""
    return rx.el.details(
        rx.el.summary(
            rx.cond(is_stranger, icon("menu"), icon("person")),
            rx.el.span(SessionState.organizer_name, class_name="account-name"),
            rx.el.span(t("common.menu"), class_name="visually-hidden"),
            class_name="account-button",
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
    return [
        _item("common.my_events", "/dashboard"),
        _item("common.payments", "/dashboard/payments"),
        _item("common.account", "/account"),
    ]


def _sign_out() -> rx.Component:
    """A plain form: the cookie goes with the answer; `session.js` lets the organizer's other tabs know."""
    button = rx.el.button(
        icon("leave"),
        type="submit",
        title=t("common.sign_out"),
        aria_label=t("common.sign_out"),
        class_name="account-button",
        custom_attrs={"data-testid": "sign-out"},
    )
    return rx.el.form(
        rx.el.script(src="/session.js", custom_attrs={"async": True}),
        button,
        rx.el.p(class_name="visually-hidden", role="status", custom_attrs={"data-form-status": ""}),
        action="/api/session/sign-out",
        method="post",
        class_name="header-sign-out",
        custom_attrs={"data-session-form": "sign-out", "data-failed": t("errors.unexpected")},
    )


def _item(key: str, href: str, class_name: str = "") -> rx.Component:
    return link(t(key), href, class_name=f"account-item {class_name}".strip())
