"""Sign-in."""

import reflex as rx

from toi_invite.components.buttons import link
from toi_invite.components.layout import page_frame
from toi_invite.components.ornament import ornament
from toi_invite.components.session_form import session_field, session_form
from toi_invite.components.text import t


def sign_in() -> rx.Component:
    form = session_form(
        "sign-in",
        session_field(
            "sign-in", "email", t("account.email"), testid="sign-in-email",
            type="email", auto_complete="username", auto_focus=True,
        ),
        session_field(
            "sign-in", "password", t("account.password"), testid="sign-in-password",
            type="password", auto_complete="current-password",
        ),
        submit=t("account.sign_in_submit"),
        testid="sign-in-submit",
    )  # fmt: skip
    forgot = rx.el.p(link(t("account.forgot"), "/reset-password"))
    new = rx.el.p(t("account.sign_in_new"), " ", keep_next(link(t("account.sign_up_title"), "/sign-up")))
    return page_frame(entry_section(t("account.sign_in_title"), t("account.sign_in_lead"), form, forgot, new))


def entry_section(title: rx.Var[str], lead: rx.Var[str], form: rx.Component, *links: rx.Component) -> rx.Component:
    """One form and the ways to the other ones."""
    return rx.el.section(
        ornament("entry-ornament"),
        rx.el.h1(title),
        rx.el.p(lead, class_name="entry-lead"),
        rx.el.div(form, class_name="card entry-card"),
        rx.el.div(*links, class_name="entry-links"),
        class_name="entry",
    )


def keep_next(part: rx.Component) -> rx.Component:
    """A link that takes the wish where to go afterwards along (`assets/session.js` adds it)."""
    return rx.el.span(part, custom_attrs={"data-keep-next": ""})
