"""The organizer's own data."""

import reflex as rx

from toi_invite.components.feedback import notice, skeleton
from toi_invite.components.layout import page_frame
from toi_invite.components.session_form import field_frame, session_field, session_form
from toi_invite.components.text import t
from toi_invite.language.codes import Language
from toi_invite.state.account import AccountState

_DONE = ("name", "email", "password", "sessions", "language")


def account() -> rx.Component:
    sections = [_profile(), _mail_language(), _email(), _password(), _sessions(), _farewell()]
    return page_frame(
        rx.el.div(
            rx.el.h1(t("account.account_title")),
            rx.match(AccountState.done, *[(what, notice(t(f"account.done_{what}"), tone="good")) for what in _DONE]),
            rx.cond(AccountState.is_loaded, rx.fragment(*sections), skeleton(8)),
            class_name="container narrow account",
        )
    )


def _section(title: str, *children: rx.Component) -> rx.Component:
    return rx.el.section(rx.el.h2(t(f"account.{title}")), *children, class_name="card account-section")


def _profile() -> rx.Component:
    field = session_field(
        "name", "name", t("account.name"), hint=t("account.name_hint"), default_value=AccountState.name,
        key=AccountState.name,  # a field that React has shown once ignores another default value
        auto_complete="name", max_length=120,
    )  # fmt: skip
    return _section("profile_title", session_form("name", field, submit=t("account.save"), kind="secondary"))


def _mail_language() -> rx.Component:
    options = [rx.el.option(t(f"account.language_{code.value}"), value=code.value) for code in Language]
    choice = rx.el.select(
        *options,
        id="language-language",
        name="language",
        default_value=AccountState.language,
        key=AccountState.language,
        class_name="field-input",
    )
    field = field_frame(
        "language-language", "language", t("account.language_label"), rx.el.div(choice, class_name="select")
    )
    return _section("language_title", session_form("language", field, submit=t("account.save"), kind="secondary"))


def _email() -> rx.Component:
    now = rx.el.p(t("account.email_now", email=AccountState.email), class_name="account-note")
    form = session_form(
        "email",
        session_field("email", "email", t("account.email_new"), type="email", auto_complete="email"),
        _present_password("email"),
        submit=t("account.email_submit"),
        kind="secondary",
    )
    return _section("email_title", now, form)


def _password() -> rx.Component:
    form = session_form(
        "password",
        _present_password("password"),
        session_field(
            "password", "new_password", t("account.password_new"), hint=t("account.password_hint"),
            type="password", auto_complete="new-password",
        ),
        submit=t("account.password_submit"),
        kind="secondary",
    )  # fmt: skip
    return _section("password_title", rx.el.p(t("account.password_note"), class_name="account-note"), form)


def _sessions() -> rx.Component:
    text = rx.el.p(t("account.sessions_text"), class_name="account-note")
    elsewhere = session_form("end-others", submit=t("account.sessions_submit"), kind="secondary")
    return _section("sessions_title", text, elsewhere)


def _farewell() -> rx.Component:
    field = session_field(
        "delete", "password", t("account.delete_password"), type="password", auto_complete="current-password"
    )
    form = session_form("delete", field, submit=t("account.delete_submit"), kind="danger")
    more = rx.el.div(rx.el.p(t("account.delete_text")), form, class_name="account-farewell")
    return rx.el.details(
        rx.el.summary(t("account.delete_title"), class_name="account-summary"), more, class_name="card account-section"
    )


def _present_password(form: str) -> rx.Component:
    return session_field(form, "password", t("account.password_now"), type="password", auto_complete="current-password")
