"""A lost password: asking for the link, and choosing a new password for who comes by the link.

Which of both shows is the browser's matter (`assets/session.js`): the token stands after `#` in the address, so that it
never reaches a server's log.
"""

import reflex as rx

from toi_invite.components.buttons import link
from toi_invite.components.layout import page_frame
from toi_invite.components.session_form import session_field, session_form
from toi_invite.components.text import t
from toi_invite.pages.sign_in import entry_section


def reset_password() -> rx.Component:
    return page_frame(
        rx.el.div(_request(), class_name="without-reset-token"),
        rx.el.div(_choose(), class_name="with-reset-token"),
    )


def _request() -> rx.Component:
    form = session_form(
        "reset-request",
        session_field("reset-request", "email", t("account.email"), type="email", auto_complete="username"),
        submit=t("account.reset_submit"),
    )
    back = rx.el.p(link(t("account.back_to_sign_in"), "/sign-in"))
    return entry_section(t("account.reset_title"), t("account.reset_lead"), form, back)


def _choose() -> rx.Component:
    form = session_form(
        "reset",
        session_field(
            "reset", "new_password", t("account.password_new"), hint=t("account.password_hint"),
            type="password", auto_complete="new-password",
        ),
        submit=t("account.reset_new_submit"),
    )  # fmt: skip
    again = rx.el.p(link(t("account.reset_again"), "/reset-password"), custom_attrs={"data-reset-again": ""})
    return entry_section(t("account.reset_new_title"), t("account.reset_new_lead"), form, again)
