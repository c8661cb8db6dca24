"""The button that publishes and the dialog behind it: a bank, quiet and exact."""

from typing import Any

import reflex as rx

from toi_invite.components.buttons import button, link
from toi_invite.components.checkout import CHANNEL, amount, checkout, problem_notice, surplus_notice
from toi_invite.components.dialog import dialog
from toi_invite.components.icons import icon
from toi_invite.components.payment_status import payment_status
from toi_invite.components.published_link import link_block
from toi_invite.components.text import pick, t
from toi_invite.components.watch import FocusReturn, Watch
from toi_invite.language.codes import Language
from toi_invite.language.texts import get_text
from toi_invite.state.builder_view import MARKS
from toi_invite.state.gallery import read_price
from toi_invite.state.publish import PublishState


def publish_button(
    event_id: rx.Var[str] | str,
    category: rx.Var[str] | str,
    *,
    payment_status: rx.Var[str] | str = "",
    on_click: Any = None,
) -> rx.Component:
    """*Publish*, with the price of the category; while a payment is pending or in `review` it leads back to it.

    `on_click` replaces `press(event_id)`, for a page that has something to do before.
    """
    return button(
        _button_label(category, payment_status),
        busy=PublishState.is_busy,
        on_click=on_click or press(event_id),
        custom_attrs={"data-testid": "publish-button"},
    )


def press(event_id: rx.Var[str] | str) -> Any:
    """The event that pressing *Publish* sends."""
    return PublishState.press(event_id, CHANNEL)


def publish_dialog(*, on_change: Any, on_missing: Any = None) -> rx.Component:
    """The dialog, once on each page that has publish buttons.

    Args:
        on_change: what the page does when its event may stand otherwise: it was published, or the dialog is closed.
        on_missing: a handler of one mark (`event-date`), for a page that has the field itself.
    """
    return rx.fragment(
        Watch.create(
            is_open=PublishState.is_open,
            on_arrive=PublishState.resume(CHANNEL),
            on_beat=PublishState.follow(CHANNEL),
            on_return=PublishState.come_back,
            on_leave=on_change,
        ),
        FocusReturn.create(is_open=PublishState.is_open),
        dialog(
            rx.cond(_is_wide(), rx.fragment(), problem_notice()),
            _stages(on_change, on_missing),
            is_open=rx.Var.create(PublishState.is_open),
            on_open_change=PublishState.set_open,
            title=_title(),
            testid="publish-dialog",
            class_name=rx.cond(_is_wide(), "publish-dialog publish-wide", "publish-dialog"),  # pyright: ignore[reportArgumentType]
        ),
        rx.el.script(src="/publish.js", custom_attrs={"async": True}),
    )


def _button_label(category: rx.Var[str] | str, payment_status: rx.Var[str] | str) -> rx.Component:
    prices = [(name, _price_label(name)) for name in ("standard", "premium")]
    begin = rx.match(category, *prices, t("publish.publish"))
    begun = [("pending", t("publish.continue_payment")), ("review", t("publish.about_payment"))]
    return rx.fragment(rx.match(payment_status, *begun, begin))


def _price_label(category: str) -> rx.Var[str]:
    prices = read_price(category)
    return pick({code: get_text(code, "publish.publish_for", price=prices[code]) for code in Language})


def _stages(on_change: Any, on_missing: Any) -> rx.Component:
    return rx.fragment(
        rx.match(
            PublishState.stage,
            ("missing", _missing(on_missing)),
            ("published", _published(on_change)),
            ("", rx.fragment()),
            checkout(),
        )
    )


def _is_wide() -> rx.Var[bool]:
    return rx.Var.create(["offer", "paying", "ended", "review", "paid"]).contains(PublishState.stage)


def _title() -> rx.Var[str]:
    return rx.match(
        PublishState.stage,
        ("missing", t("publish.missing_heading")),
        ("published", t("publish.published_title")),
        t("publish.dialog_title"),
    )  # pyright: ignore[reportReturnType] - of texts it makes a text


def _missing(on_missing: Any) -> rx.Component:
    return rx.el.div(
        rx.el.p(t("publish.missing_text")),
        rx.el.ul(
            rx.foreach(PublishState.missing, lambda mark: rx.el.li(_missing_item(mark, on_missing))),
            class_name="missing-items",
        ),
        class_name="publish-missing",
    )


def _missing_item(mark: rx.Var[str], on_missing: Any) -> rx.Component:
    texts = [(known, t(f"publish.missing_{field}")) for field, known in MARKS.items()]
    label = rx.fragment(rx.match(mark, *texts, ""), icon("arrow"))
    href = rx.Var.create(f"/dashboard/events/{PublishState.purchase.event_id}/edit?field={mark}")
    attributes = {"data-testid": "missing-item", "data-field": mark}
    if on_missing is None:
        return link(label, href, on_click=PublishState.close, class_name="missing-item", custom_attrs=attributes)
    # The page has the field itself: nothing is loaded anew.
    here = [rx.prevent_default, on_missing(mark), PublishState.close]
    return rx.el.a(label, href=href, on_click=here, class_name="missing-item", custom_attrs=attributes)


def _published(on_change: Any) -> rx.Component:
    payment = PublishState.payment
    return rx.el.div(
        rx.cond(payment.number != "", _receipt()),
        surplus_notice(),
        rx.el.p(t("publish.published_text")),
        link_block(PublishState.links),
        class_name="publish-done",
        on_mount=on_change,
    )


def _receipt() -> rx.Component:
    payment = PublishState.payment
    return rx.el.div(
        rx.el.p(t("publish.number", number=payment.number), " · ", amount(), class_name="publish-number"),
        payment_status(),
    )
