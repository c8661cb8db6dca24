"""The checkout inside the publish dialog: the bill on one side, the till on the other."""

from typing import Any

import reflex as rx

from toi_invite.components.buttons import button
from toi_invite.components.choice import choose_text
from toi_invite.components.feedback import notice
from toi_invite.components.icons import icon
from toi_invite.components.paying import paying, qr
from toi_invite.components.payment_status import payment_status
from toi_invite.components.text import read, t
from toi_invite.config import get_settings
from toi_invite.language.phones import format_phone
from toi_invite.state.publish import PublishState

# The browser says which device it is: a phone gets a link into the bank's app, a computer a QR.
CHANNEL: Any = rx.Var("(window.matchMedia('(pointer: coarse), (max-width: 767.98px)').matches ? 'link' : 'qr')")


_PROBLEMS = (
    "not_found",
    "already_published",
    "already_paid",
    "archived",
    "in_review",
    "free",
    "slug_taken",
    "gateway",
    "gateway_unavailable",
    "gateway_misconfigured",
    "gateway_refused",
    "database_away",
)


def checkout() -> rx.Component:
    """What is bought and how it is paid, in every stage between the price and the end."""
    # At the end of the time publish.js marks it with data-over, and the code is veiled.
    return rx.el.div(_bill(), _till(), class_name="checkout", custom_attrs={"data-veils": ""})


def _bill() -> rx.Component:
    purchase, payment = PublishState.purchase, PublishState.payment
    title = read(purchase.title)
    name = rx.cond(title != "", title, t("publish.untitled"))
    template = read(purchase.template)
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
    return read(PublishState.purchase.amount)


def _rules() -> rx.Component:
    return rx.el.p(t("publish.refund_rule"), class_name="publish-rules")


def _till() -> rx.Component:
    return rx.el.section(
        problem_notice(),
        rx.match(
            PublishState.stage,
            ("offer", _offer()),
            ("paying", paying()),
            ("ended", _ended()),
            ("review", _reviewed()),
            ("paid", _paid()),
            rx.fragment(),
        ),
        _support(),
        class_name="checkout-till",
    )


def _offer() -> rx.Component:
    pay = button(
        rx.cond(PublishState.is_busy, t("publish.asking_bank"), t("publish.pay", amount=amount())),
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


def _ended() -> rx.Component:
    payment = PublishState.payment
    is_expired = payment.attempt == "expired"
    retry = button(
        rx.cond(
            PublishState.is_busy,
            t("publish.asking_bank"),
            rx.cond(is_expired & (PublishState.channel == "qr"), t("publish.new_qr"), t("publish.retry")),
        ),
        busy=PublishState.is_busy,
        on_click=PublishState.pay(CHANNEL),
        class_name="button-wide",
        custom_attrs={"data-testid": "payment-retry"},
    )
    is_coded = is_expired & (PublishState.channel == "qr") & (payment.qr_path != "")
    over = rx.cond(is_coded, qr(cover=rx.el.span(t("publish.cover_ended")), is_over=True))
    why = rx.match(
        payment.attempt,
        ("declined", t("publish.why_declined")),
        ("expired", rx.cond(payment.was_scanned, t("publish.why_unconfirmed"), t("publish.why_expired"))),
        ("cancelled", t("publish.why_cancelled")),
        "",
    )
    # The problem above explains the end of an attempt that never came to be.
    words = rx.cond(PublishState.problem == "", rx.el.p(why, class_name="till-words"))
    return rx.el.div(over, words, retry, class_name="till-ended")


def _reviewed() -> rx.Component:
    """Money came that does not fit: it is kept, a person looks, nobody has to pay again."""
    payment = PublishState.payment
    received = read(payment.received)
    words = rx.match(
        payment.trouble,
        ("amount", t("publish.trouble_amount", received=received, amount=amount())),
        ("twice", t("publish.trouble_twice")),
        ("archived", t("publish.trouble_archived")),
        t("publish.trouble_other"),
    )
    return rx.el.div(
        notice(rx.el.p(words), rx.el.p(t("publish.trouble_next")), tone="warning", testid="payment-told"),
        rx.el.p(t("publish.trouble_number"), " ", rx.el.strong(payment.number), class_name="till-words"),
        class_name="till-told",
    )


def _paid() -> rx.Component:
    payment = PublishState.payment
    return rx.el.div(
        notice(t("publish.paid_unpublished", number=payment.number), testid="payment-told"),
        surplus_notice(),
        class_name="till-told",
    )


def problem_notice() -> rx.Component:
    """Why it cannot go on as one wished."""
    words = choose_text(
        PublishState.problem, {code: t(f"publish.problem_{code}") for code in _PROBLEMS}, t("publish.problem_gateway")
    )
    return rx.cond(PublishState.problem != "", notice(words, tone="danger", testid="publish-problem"))


def surplus_notice() -> rx.Component:
    """What becomes of money that came too much."""
    number = PublishState.payment.number
    return rx.match(
        PublishState.payment.surplus,
        (
            "queued",
            notice(rx.el.p(t("publish.surplus", number=number)), _support(""), tone="warning", testid="surplus"),
        ),
        ("completed", notice(t("publish.surplus_returned", number=number), tone="good", testid="surplus")),
        rx.fragment(),
    )  # pyright: ignore[reportReturnType] - of components it makes a component


def _support(class_name: str = "publish-support") -> rx.Component:
    phone = get_settings().support_phone
    return rx.el.p(t("publish.support"), " ", rx.el.a(format_phone(phone), href=f"tel:{phone}"), class_name=class_name)
