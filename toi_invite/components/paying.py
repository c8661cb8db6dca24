"""The till while money is awaited: a QR, a link or a bill on a phone, how long it lasts, and what one can do."""

from typing import Any

import reflex as rx

from toi_invite.components.buttons import button
from toi_invite.components.icons import icon
from toi_invite.components.phone_bill import bill_form, sent_bill
from toi_invite.components.text import t
from toi_invite.state.publish import PublishState


def paying() -> rx.Component:
    """What to do now; the code is veiled once somebody pays by it, and all of it while the payment is withdrawn."""
    payment = PublishState.payment
    is_leaving = rx.Var.create(PublishState.answer) == "cancelling"
    code = rx.cond(PublishState.channel == "link", _handheld(), _on_computer())
    ready = rx.cond(payment.channel == "phone", sent_bill(countdown()), code)
    return rx.el.div(
        rx.cond((payment.payload != "") | (payment.channel == "phone"), ready, _words(t("publish.no_code"))),
        _answer(),
        rx.el.div(
            _quiet(t("publish.check"), PublishState.check, "pay-check"),
            _quiet(t("publish.cancel"), PublishState.cancel, "pay-cancel"),
            class_name="till-actions",
        ),
        class_name="till-paying",
        custom_attrs={
            "data-veiled": rx.cond(is_leaving | (payment.attempt == "scanned"), "", rx.Var("undefined")),
            "data-leaving": rx.cond(is_leaving, "", rx.Var("undefined")),
        },
    )


def qr(*, cover: rx.Component, is_over: bool = False) -> rx.Component:
    """The code, dark on white; when it is veiled the cover says why."""
    payment = PublishState.payment
    drawing = rx.el.svg(
        rx.el.svg.path(d=payment.qr_path),
        view_box=payment.qr_box,
        role="img",
        custom_attrs={"aria-label": t("publish.payment_qr_alt"), "shapeRendering": "crispEdges"},
    )
    attributes = {} if is_over else {"data-testid": "payment-qr", "data-payload": payment.payload}
    return rx.el.div(
        drawing,
        rx.el.div(cover, class_name="qr-cover"),
        class_name="payment-qr qr-over" if is_over else "payment-qr",
        custom_attrs=attributes,
    )


def countdown() -> rx.Component:
    """The browser counts to the bank's instant; screen readers hear only milestones."""
    clock = rx.el.span(class_name="clock", custom_attrs={"data-clock": "", "aria-hidden": "true"})
    milestone = rx.el.span(class_name="visually-hidden", role="status", custom_attrs={"data-milestone": ""})
    attributes = {
        "data-testid": "payment-countdown",
        "data-until": PublishState.payment.deadline,
        "data-read-at": PublishState.read_at,
        "data-two": t("publish.left_two"),
        "data-one": t("publish.left_one"),
        "data-half": t("publish.left_half"),
        "data-end": t("publish.left_none"),
    }
    words = rx.el.p(
        rx.el.span(_tell_what_lasts(), " ", clock, class_name="until-over"),
        rx.el.span(t("publish.left_none"), class_name="once-over"),
        milestone,
        class_name="countdown",
        custom_attrs=attributes,
    )
    return rx.cond(PublishState.payment.deadline != "", words)


def _tell_what_lasts() -> rx.Var[str]:
    payment = PublishState.payment
    return rx.cond(
        payment.attempt == "scanned",
        t("publish.confirm_within"),
        rx.cond(payment.channel == "phone", t("publish.bill_valid"), t("publish.valid")),
    )  # pyright: ignore[reportReturnType] - of texts it makes a text


def _on_computer() -> rx.Component:
    is_scanned = PublishState.payment.attempt == "scanned"
    hint = rx.cond(is_scanned, t("publish.scanned_hint"), t("publish.qr_hint"))
    return rx.fragment(qr(cover=_cover()), countdown(), _words(hint), bill_form())


def _cover() -> rx.Component:
    words = rx.match(
        PublishState.answer,
        ("cancelling", t("publish.cover_cancelling")),
        t("publish.cover_scanned"),
    )
    return rx.fragment(
        icon("phone"),
        rx.el.span(words, class_name="until-over"),
        rx.el.span(t("publish.cover_over"), class_name="once-over"),
    )


def _handheld() -> rx.Component:
    to_bank = rx.el.a(
        t("publish.open_bank"),
        href=PublishState.payment.payload,
        target="_blank",
        rel="noopener",
        class_name="button button-primary button-wide pay-link",
        custom_attrs={"data-testid": "payment-link"},
    )
    other = rx.el.details(
        rx.el.summary(t("publish.other_phone")),
        qr(cover=_cover()),
        _words(t("publish.qr_hint")),
        class_name="till-fold",
    )
    is_scanned = PublishState.payment.attempt == "scanned"
    hint = rx.cond(is_scanned, t("publish.scanned_link_hint"), t("publish.link_hint"))
    return rx.fragment(to_bank, countdown(), _words(hint), other, bill_form())


def _words(words: rx.Var[str] | rx.Component) -> rx.Component:
    return rx.el.p(words, class_name="till-words")


def _answer() -> rx.Component:
    words = rx.match(
        PublishState.answer,
        ("not_yet", t("publish.answer_not_yet")),
        ("bank_silent", t("publish.answer_silent")),
        ("cancelling", t("publish.answer_cancelling")),
        "",
    )
    return rx.el.p(words, class_name="till-answer", role="status")


def _quiet(label: rx.Var[str], handler: Any, testid: str) -> rx.Component:
    busy = PublishState.is_busy
    return button(
        label, kind="quiet", busy=busy, on_click=handler, class_name=testid, custom_attrs={"data-testid": testid}
    )
