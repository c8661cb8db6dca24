"""The checkout inside the publish dialog: the bill on one side, the till on the other."""

from typing import Any

import reflex as rx

from toi_invite.components.buttons import button
from toi_invite.components.feedback import notice
from toi_invite.components.icons import icon
from toi_invite.components.payment_status import payment_status
from toi_invite.components.text import t
from toi_invite.config import get_settings
from toi_invite.language.phones import format_phone
from toi_invite.state.language import LanguageState
from toi_invite.state.publish import PublishState

# The browser says which device it is: a phone gets a link into the bank's app, a computer a QR.
CHANNEL: Any = rx.Var("(window.matchMedia('(pointer: coarse), (max-width: 767.98px)').matches ? 'link' : 'qr')")


def checkout() -> rx.Component:
    """What is bought and how it is paid, in every stage between the price and the end."""
    return rx.el.div(_bill(), _till(), class_name="checkout")


def _bill() -> rx.Component:
    purchase, payment = PublishState.purchase, PublishState.payment
    name = rx.cond(purchase.title != "", purchase.title, t("publish.untitled"))
    template = purchase.template[LanguageState.language]
    is_numbered = (payment.number != "") & (PublishState.stage != "offer")
    return rx.el.section(
        rx.el.p(
            rx.cond(is_numbered, t("publish.number", number=payment.number), t("publish.to_pay")),
            class_name="publish-number",
        ),
        rx.el.p(amount(), class_name="pay-amount", custom_attrs={"data-testid": "pay-amount"}),
        rx.el.p(t("publish.what", template=template, title=name), class_name="publish-what"),
        rx.el.ul(
            *[rx.el.li(icon("check"), t(f"publish.promise_{name}")) for name in ("once", "editing", "files")],
            class_name="check-list promises",
        ),
        rx.cond(PublishState.stage == "offer", _rules(), payment_status()),
        class_name="checkout-bill",
    )


def amount() -> rx.Var[str]:
    """The sum in the language of the page."""
    return rx.Var.create(PublishState.purchase.amount)[LanguageState.language].to(str)


def _rules() -> rx.Component:
    return rx.el.p(t("publish.refund_rule"), class_name="publish-rules")


def _till() -> rx.Component:
    return rx.el.section(
        rx.match(
            PublishState.stage,
            ("offer", _offer()),
            ("paying", _paying()),
            ("ended", _ended()),
            ("review", _told("publish.review", tone="warning")),
            ("paid", _told("publish.paid_unpublished", tone="calm")),
            rx.fragment(),
        ),
        _support(),
        class_name="checkout-till",
    )


def _offer() -> rx.Component:
    pay = button(
        t("publish.pay", amount=amount()),
        busy=PublishState.is_busy,
        on_click=PublishState.pay(CHANNEL),
        class_name="button-wide",
        custom_attrs={"data-testid": "pay-button"},
    )
    how = rx.cond(PublishState.channel == "link", t("publish.how_link"), t("publish.how_qr"))
    return rx.el.div(rx.el.p(how, class_name="till-words"), pay, _consent(), class_name="till-offer")


def _consent() -> rx.Component:
    """Paying means consent; the payment keeps the version of the offer."""
    return rx.el.p(
        t("publish.consent_before"), " ",
        rx.el.a(t("publish.consent_offer"), href="/offer", target="_blank"), " ",
        t("publish.consent_and"), " ",
        rx.el.a(t("publish.consent_refunds"), href="/refunds", target="_blank"), " ",
        t("publish.consent_after"),
        class_name="publish-consent",
    )  # fmt: skip


def _paying() -> rx.Component:
    ready = rx.cond(
        PublishState.channel == "link", _handheld(), rx.fragment(_qr(), _countdown(), _hint("publish.qr_hint"))
    )
    return rx.el.div(
        rx.cond(PublishState.payment.payload != "", ready, _hint("publish.no_code")),
        _answer(),
        rx.el.div(
            _quiet(t("publish.check"), PublishState.check, "pay-check"),
            _quiet(t("publish.cancel"), PublishState.cancel, "pay-cancel"),
            class_name="till-actions",
        ),
        class_name="till-paying",
    )


def _handheld() -> rx.Component:
    to_bank = rx.el.a(
        t("publish.open_bank"),
        href=PublishState.payment.payload,
        target="_blank",
        rel="noopener",
        class_name="button button-primary button-wide",
        custom_attrs={"data-testid": "payment-link"},
    )
    other = rx.el.details(rx.el.summary(t("publish.other_phone")), _qr(), class_name="other-phone")
    return rx.fragment(to_bank, _countdown(), _hint("publish.link_hint"), other)


def _qr(*, is_over: bool = False) -> rx.Component:
    payment = PublishState.payment
    drawing = rx.el.svg(
        rx.el.svg.path(d=payment.qr_path),
        view_box=payment.qr_box,
        role="img",
        custom_attrs={"aria-label": t("publish.payment_qr_alt"), "shapeRendering": "crispEdges"},
    )
    attributes = {} if is_over else {"data-testid": "payment-qr", "data-payload": payment.payload}
    return rx.el.div(drawing, class_name="payment-qr qr-over" if is_over else "payment-qr", custom_attrs=attributes)


def _countdown() -> rx.Component:
    """The browser counts to the server's instant; screen readers hear only milestones."""
    clock = rx.el.span(class_name="clock", custom_attrs={"data-clock": "", "aria-hidden": "true"})
    milestone = rx.el.span(class_name="visually-hidden", role="status", custom_attrs={"data-milestone": ""})
    attributes = {
        "data-testid": "payment-countdown",
        "data-until": PublishState.payment.expires_at,
        "data-read-at": PublishState.read_at,
        "data-two": t("publish.left_two"),
        "data-one": t("publish.left_one"),
        "data-half": t("publish.left_half"),
        "data-end": t("publish.left_none"),
    }
    words = rx.el.p(
        rx.el.span(t("publish.valid"), " "), clock, milestone, class_name="countdown", custom_attrs=attributes
    )
    return rx.cond(PublishState.payment.expires_at != "", words)


def _ended() -> rx.Component:
    attempt = PublishState.payment.attempt
    retry = button(
        rx.cond((attempt == "expired") & (PublishState.channel == "qr"), t("publish.new_qr"), t("publish.retry")),
        busy=PublishState.is_busy,
        on_click=PublishState.pay(CHANNEL),
        class_name="button-wide",
        custom_attrs={"data-testid": "payment-retry"},
    )
    over = rx.cond((attempt == "expired") & (PublishState.payment.qr_path != ""), _qr(is_over=True))
    why = rx.match(
        attempt,
        ("declined", t("publish.why_declined")),
        ("expired", t("publish.why_expired")),
        ("cancelled", t("publish.why_cancelled")),
        "",
    )
    return rx.el.div(over, rx.el.p(why, class_name="till-words"), retry, class_name="till-ended")


def _told(key: str, *, tone: Any) -> rx.Component:
    return notice(t(key, number=PublishState.payment.number), tone=tone, testid="payment-told")


def _hint(key: str) -> rx.Component:
    return rx.el.p(t(key), class_name="till-words")


def _answer() -> rx.Component:
    words = rx.match(
        PublishState.answer, ("not_yet", t("publish.answer_not_yet")), ("bank_silent", t("publish.answer_silent")), ""
    )
    return rx.el.p(words, class_name="till-answer", role="status")


def _quiet(label: rx.Var[str], handler: Any, testid: str) -> rx.Component:
    busy = PublishState.is_busy
    return button(label, kind="quiet", busy=busy, on_click=handler, custom_attrs={"data-testid": testid})


def _support() -> rx.Component:
    phone = get_settings().support_phone
    return rx.el.p(
        t("publish.support"), " ", rx.el.a(format_phone(phone), href=f"tel:{phone}"), class_name="publish-support"
    )
