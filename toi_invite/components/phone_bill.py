"""A bill sent to a phone number, where the gateway can do that: whoever holds the phone pays it in the bank's app."""

import reflex as rx

from toi_invite.components.buttons import button
from toi_invite.components.choice import choose_text
from toi_invite.components.fields import field_error
from toi_invite.components.icons import icon
from toi_invite.components.text import t
from toi_invite.state.publish import PublishState

_PROBLEMS = ("number", "throttled", "gateway_refused", "gateway_misconfigured")


def bill_form() -> rx.Component:
    """Folded below the code; absent where bills cannot be sent."""
    form = rx.el.form(
        rx.el.label(t("publish.bill_phone"), html_for="bill-phone", class_name="field-label"),
        rx.el.input(
            id="bill-phone",
            name="phone",
            type="tel",
            auto_complete="tel",
            class_name="field-input",
            custom_attrs={
                "data-testid": "bill-phone",
                "inputMode": "tel",
                "aria-describedby": "bill-phone-hint bill-phone-error",
                "aria-invalid": PublishState.phone_problem == "number",
            },
        ),
        rx.el.p(t("publish.bill_hint"), id="bill-phone-hint", class_name="field-hint"),
        field_error("bill-phone", _tell_problem()),
        button(
            t("publish.bill_send"),
            kind="secondary",
            busy=PublishState.is_busy,
            type="submit",
            class_name="button-wide",
            custom_attrs={"data-testid": "bill-send"},
        ),
        on_submit=PublishState.send_invoice,
        no_validate=True,
        class_name="field",
    )
    fold = rx.el.details(
        rx.el.summary(t("publish.bill_fold"), custom_attrs={"data-testid": "bill-fold"}), form, class_name="till-fold"
    )
    return rx.cond(PublishState.offers_phone, fold)


def sent_bill(countdown: rx.Component) -> rx.Component:
    """What to do with a bill that is on its way or waits on the phone."""
    to = PublishState.invoiced_to
    back = button(
        t("publish.back_to_code"),
        kind="quiet",
        on_click=PublishState.show_code,
        custom_attrs={"data-testid": "back-to-code"},
    )
    return rx.el.div(
        icon("phone"),
        rx.el.p(
            rx.cond(to != "", t("publish.bill_sent_to", phone=to), t("publish.bill_sent")), class_name="sent-bill-title"
        ),
        rx.el.p(t("publish.bill_sent_hint"), class_name="till-words"),
        countdown,
        rx.cond(PublishState.payment.has_code, back),
        class_name="sent-bill",
        custom_attrs={"data-testid": "sent-bill"},
    )


def _tell_problem() -> rx.Var[str]:
    texts = {code: t(f"publish.bill_problem_{code}") for code in _PROBLEMS}
    return choose_text(PublishState.phone_problem, {"": rx.Var.create(""), **texts}, t("publish.bill_problem_gateway"))
