"""Sign-up."""

import reflex as rx

from toi_invite.components.buttons import link
from toi_invite.components.layout import page_frame
from toi_invite.components.session_form import session_field, session_form
from toi_invite.components.text import t
from toi_invite.pages.sign_in import entry_section, keep_next


def sign_up() -> rx.Component:
    form = session_form(
        "sign-up",
        session_field(
            "sign-up", "name", t("account.name"), hint=t("account.name_hint"), testid="sign-up-name",
            auto_complete="name", max_length=120, auto_focus=True,
        ),
        session_field(
            "sign-up", "email", t("account.email"), testid="sign-up-email", type="email", auto_complete="username"
        ),
        session_field(
            "sign-up", "password", t("account.password"), hint=t("account.password_hint"), testid="sign-up-password",
            type="password", auto_complete="new-password",
        ),
        submit=t("account.sign_up_submit"),
        testid="sign-up-submit",
    )  # fmt: skip
    have = rx.el.p(t("account.sign_up_have"), " ", keep_next(link(t("account.sign_in_title"), "/sign-in")))
    return page_frame(entry_section(t("account.sign_up_title"), t("account.sign_up_lead"), form, have, _terms()))


def _terms() -> rx.Component:
    pages = link(t("common.offer"), "/offer"), " · ", link(t("common.privacy"), "/privacy")
    return rx.el.p(t("account.sign_up_terms"), " ", *pages, class_name="entry-terms")
