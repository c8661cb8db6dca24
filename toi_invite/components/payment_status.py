"""How a payment stands: three quiet steps while it is made, a row in the history afterwards."""

import reflex as rx

from toi_invite.components.choice import choose_text
from toi_invite.components.text import t
from toi_invite.state.publish import PublishState

_ATTEMPTS = ("created", "scanned", "succeeded", "declined", "expired", "cancelled")
_CHANNELS = ("qr", "link", "phone")
_ON_THE_WAY = ("created", "waiting", "scanned", "succeeded")


def payment_status() -> rx.Component:
    """The steps of the payment in the dialog, read out as they change."""
    payment = PublishState.payment
    return rx.el.div(
        rx.cond(PublishState.stage != "review", _steps()),
        rx.el.p(
            rx.el.span(_tell(), class_name="until-over"),
            rx.el.span(t("publish.attempt_expired"), class_name="once-over"),
            class_name="pay-step-words",
            role="status",
        ),
        class_name="payment-status",
        custom_attrs={
            "data-testid": "payment-status",
            "data-status": payment.status,
            "data-attempt": payment.attempt,
            "data-reference": payment.reference,
        },
    )


def _steps() -> rx.Component:
    is_coded = rx.Var.create(PublishState.payment.channel) == "qr"
    first = rx.cond(is_coded, t("publish.step_scan"), t("publish.step_waiting"))
    return rx.el.ol(
        _step(first, *_ON_THE_WAY, now=("created", "waiting")),
        _step(t("publish.step_scanned"), "scanned", "succeeded", now=("scanned",)),
        _step(t("publish.step_paid"), "succeeded", now=("succeeded",)),
        class_name="pay-steps",
    )


def _is_at(*statuses: str) -> rx.Var[bool]:
    return rx.Var.create(list(statuses)).contains(PublishState.payment.attempt)


def _step(label: rx.Var[str] | rx.Component, *reached: str, now: tuple[str, ...]) -> rx.Component:
    return rx.el.li(
        label,
        class_name=rx.cond(_is_at(*reached), "pay-step pay-step-reached", "pay-step"),
        custom_attrs={"aria-current": rx.cond(_is_at(*now), "step", rx.Var("undefined"))},
    )


def _tell() -> rx.Var[str]:
    """One sentence that says what happens now and what to do."""
    payment = PublishState.payment
    waiting = choose_text(payment.channel, {channel: t(f"publish.waiting_{channel}") for channel in _CHANNELS})
    cases = [(status, t(f"publish.attempt_{status}")) for status in _ATTEMPTS]
    told = choose_text(payment.attempt, {"waiting": waiting, **dict(cases)})
    leaving = choose_text(PublishState.answer, {"cancelling": t("publish.attempt_leaving")}, told)
    paying = rx.cond(PublishState.stage == "paying", leaving, told)
    # A problem is told beside it, in words of its own.
    words = rx.cond(PublishState.problem == "", paying, "")
    return choose_text(PublishState.stage, {"review": t("publish.attempt_review")}, words)  # pyright: ignore[reportArgumentType]
