"""One payment of the history: event, sum, status in words, and what happened to each attempt."""

import reflex as rx

from toi_invite.components.choice import choose_text
from toi_invite.components.feedback import notice
from toi_invite.components.icons import icon
from toi_invite.components.text import t
from toi_invite.config import get_settings
from toi_invite.language.phones import format_phone
from toi_invite.state.language import LanguageState
from toi_invite.state.payments import AttemptRow, PaymentRow, PaymentsState, RefundRow
from toi_invite.state.publish_view import Texts

_STATUSES = {"pending": "tag-warning", "completed": "tag-good", "failed": "", "refunded": ""}
_ATTEMPTS = ("created", "waiting", "scanned", "succeeded", "declined", "expired", "cancelled")


def payment_row(row: PaymentRow) -> rx.Component:
    """The whole row; its attempts unfold."""
    return rx.el.details(
        rx.el.summary(_head(row), class_name="payment-head"),
        _details(row),
        class_name="payment-row",
        custom_attrs={
            "data-testid": "payment-row",
            "data-status": row.status,
            "data-amount": row.tenge,
            "data-review": rx.cond(row.trouble != "", "true", rx.Var("undefined")),
        },
    )


def event_payments(event_id: rx.Var[str] | str) -> rx.Component:
    """The payments of one event, for its card; the page loads them with `PaymentsState.load`."""
    return rx.el.div(
        rx.foreach(PaymentsState.rows, lambda row: rx.cond(row.event_id == event_id, payment_row(row), rx.fragment())),
        class_name="event-payments",
    )


def _head(row: PaymentRow) -> rx.Component:
    event = rx.cond(_read(row.event) != "", _read(row.event), t("payments.untitled"))
    return rx.fragment(
        rx.el.span(
            rx.el.span(event, class_name="payment-event"),
            rx.el.span(t("payments.number", number=row.number), " · ", _read(row.created), class_name="payment-when"),
            class_name="payment-what",
        ),
        rx.el.span(_read(row.amount), class_name="payment-amount"),
        rx.el.span(_tags(row), class_name="payment-tags"),
        icon("chevron"),
    )


def _tags(row: PaymentRow) -> rx.Component:
    tags = [
        (status, rx.el.span(t(f"payments.{status}"), class_name=f"tag {look}")) for status, look in _STATUSES.items()
    ]
    review = rx.el.span(t("payments.in_review"), class_name="tag tag-warning")
    return rx.fragment(rx.match(row.status, *tags, rx.fragment()), rx.cond(row.trouble != "", review))


def _details(row: PaymentRow) -> rx.Component:
    completed = rx.el.p(t("payments.completed_at", moment=_read(row.completed)))
    return rx.el.div(
        rx.cond(_read(row.completed) != "", completed),
        rx.cond(row.trouble != "", _trouble(row)),
        rx.el.h3(t("payments.attempts")),
        rx.el.ol(rx.foreach(row.attempts, _attempt), class_name="payment-attempts"),
        rx.cond(row.refunds.length() > 0, _refunds(row)),  # pyright: ignore[reportAttributeAccessIssue] - a var of a list
        class_name="payment-details",
    )


def _trouble(row: PaymentRow) -> rx.Component:
    """Money came that does not fit: it is kept, and a person looks."""
    words = rx.match(
        row.trouble,
        ("amount", t("payments.trouble_amount", received=_read(row.received), amount=_read(row.amount))),
        ("twice", t("payments.trouble_twice")),
        ("archived", t("payments.trouble_archived")),
        t("payments.trouble_other"),
    )
    phone = get_settings().support_phone
    ask = rx.el.p(
        t("payments.ask", number=row.number), " ", rx.el.a(format_phone(phone), href=f"tel:{phone}"), class_name="ask"
    )
    return notice(rx.el.p(words), ask, testid="payment-trouble")


def _attempt(attempt: AttemptRow) -> rx.Component:
    words = [(status, t(f"payments.attempt_{status}")) for status in _ATTEMPTS]
    channel = choose_text(attempt.channel, {name: t(f"payments.by_{name}") for name in ("qr", "link", "phone")})
    ended = rx.cond(_read(attempt.ended) != "", rx.fragment(" → ", _read(attempt.ended)))
    return rx.el.li(
        rx.el.span(rx.match(attempt.status, *words, ""), class_name="attempt-status"),
        rx.el.span(channel, " · ", attempt.reference, class_name="attempt-reference"),
        rx.el.span(_read(attempt.created), ended, class_name="attempt-when"),
        custom_attrs={"data-attempt": attempt.status},
    )


def _refunds(row: PaymentRow) -> rx.Component:
    return rx.fragment(
        rx.el.h3(t("payments.refunds")),
        rx.el.ul(rx.foreach(row.refunds, _refund), class_name="payment-attempts"),
    )


def _refund(refund: RefundRow) -> rx.Component:
    words = [(status, t(f"payments.refund_{status}")) for status in ("queued", "completed", "failed")]
    why = rx.cond(refund.surplus, t("payments.surplus"), t("payments.given_back"))
    return rx.el.li(
        rx.el.span(rx.match(refund.status, *words, ""), " · ", _read(refund.amount), class_name="attempt-status"),
        rx.el.span(why, class_name="attempt-reference"),
        rx.el.span(_read(refund.created), class_name="attempt-when"),
    )


def _read(texts: Texts) -> rx.Var[str]:
    return texts[LanguageState.language].to(str)  # pyright: ignore[reportAttributeAccessIssue] - a var of a dict
