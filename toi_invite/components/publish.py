"""The button that publishes and the dialog behind it: a bank, quiet and exact."""

from typing import Any

import reflex as rx
from reflex.vars import VarData
from reflex_base.utils.imports import ImportDict

from toi_invite.components.buttons import button, link
from toi_invite.components.dialog import dialog
from toi_invite.components.feedback import notice
from toi_invite.components.icons import icon
from toi_invite.components.payment_status import payment_status
from toi_invite.components.published_link import link_block
from toi_invite.components.text import pick, t
from toi_invite.config import get_settings
from toi_invite.language.codes import Language
from toi_invite.language.phones import format_phone
from toi_invite.language.texts import get_text
from toi_invite.state.builder_view import MARKS
from toi_invite.state.gallery import read_price
from toi_invite.state.language import LanguageState
from toi_invite.state.publish import PublishState

# The browser says which device it is: a phone gets a link into the bank's app, a computer a QR.
_CHANNEL: Any = rx.Var("(window.matchMedia('(pointer: coarse), (max-width: 767.98px)').matches ? 'link' : 'qr')")
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
    "gateway_refused",
)


def publish_button(
    event_id: rx.Var[str] | str,
    category: rx.Var[str] | str,
    *,
    payment_status: rx.Var[str] | str = "",
    on_click: Any = None,
) -> rx.Component:
    """*Publish*, with the price of the category; while a payment is pending it leads back to it.

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
    return PublishState.press(event_id, _CHANNEL)


def publish_dialog(*, on_published: Any = None, on_missing: Any = None) -> rx.Component:
    """The dialog, once on each page that has publish buttons.

    Args:
        on_published: what the page does when its event flips to published.
        on_missing: a handler of one mark (`event-date`), for a page that has the field itself.
    """
    return rx.fragment(
        Watch.create(on_beat=PublishState.follow(_CHANNEL), on_arrive=PublishState.resume(_CHANNEL)),
        dialog(
            _problem(),
            _stages(on_published, on_missing),
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
    is_pending = rx.Var.create(payment_status) == "pending"
    return rx.fragment(
        rx.cond(is_pending, t("publish.continue_payment"), rx.match(category, *prices, t("publish.publish")))
    )


def _price_label(category: str) -> rx.Var[str]:
    prices = read_price(category)
    return pick({code: get_text(code, "publish.publish_for", price=prices[code]) for code in Language})


def _stages(on_published: Any, on_missing: Any) -> rx.Component:
    return rx.fragment(
        rx.match(
            PublishState.stage,
            ("missing", _missing(on_missing)),
            ("published", _published(on_published)),
            ("", rx.fragment()),
            _checkout(),
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


def _problem() -> rx.Component:
    texts = [(code, t(f"publish.problem_{code}")) for code in _PROBLEMS]
    words = rx.match(PublishState.problem, *texts, t("publish.problem_gateway"))
    return rx.cond(PublishState.problem != "", notice(words, tone="danger", testid="publish-problem"))  # pyright: ignore[reportArgumentType]


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
    here = [rx.prevent_default, PublishState.close, on_missing(mark)]
    return rx.el.a(label, href=href, on_click=here, class_name="missing-item", custom_attrs=attributes)


def _published(on_published: Any) -> rx.Component:
    arrival = {"on_mount": on_published} if on_published is not None else {}
    payment = PublishState.payment
    return rx.el.div(
        rx.cond(payment.number != "", _receipt()),
        rx.cond(payment.surplus, notice(t("publish.surplus", number=payment.number), tone="warning", testid="surplus")),
        rx.el.p(t("publish.published_text")),
        link_block(PublishState.links),
        class_name="publish-done",
        **arrival,
    )


def _receipt() -> rx.Component:
    payment = PublishState.payment
    return rx.el.div(
        rx.el.p(t("publish.number", number=payment.number), " · ", _amount(), class_name="publish-number"),
        payment_status(),
    )


def _checkout() -> rx.Component:
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
        rx.el.p(_amount(), class_name="pay-amount", custom_attrs={"data-testid": "pay-amount"}),
        rx.el.p(t("publish.what", template=template, title=name), class_name="publish-what"),
        rx.el.ul(
            *[rx.el.li(icon("check"), t(f"publish.promise_{name}")) for name in ("once", "editing", "files")],
            class_name="check-list promises",
        ),
        rx.cond(PublishState.stage == "offer", _rules(), payment_status()),
        class_name="checkout-bill",
    )


def _amount() -> rx.Var[str]:
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
        t("publish.pay", amount=_amount()),
        busy=PublishState.is_busy,
        on_click=PublishState.pay(_CHANNEL),
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
        on_click=PublishState.pay(_CHANNEL),
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


class Watch(rx.Fragment):
    """Asks the server to go on: when the page arrives, while the dialog is open, and when the reader comes back."""

    on_arrive: rx.EventHandler[rx.event.no_args_event_spec]
    on_beat: rx.EventHandler[rx.event.no_args_event_spec]

    def add_imports(self) -> ImportDict:
        """React's effect hook."""
        return {"react": "useEffect"}

    def add_hooks(self) -> list[str | rx.Var[str]]:
        """A beat every 20 s and at each return, as long as the dialog is open."""
        is_open = rx.Var.create(PublishState.is_open)
        arrive = rx.Var.create(self.event_triggers["on_arrive"])
        beat = rx.Var.create(self.event_triggers["on_beat"])
        # Reflex has no public way to hand on what a var needs from its surroundings.
        data = VarData.merge(*[var._get_all_var_data() for var in (arrive, beat, is_open)])  # noqa: SLF001
        effects = f"""
        useEffect(() => {{ ({arrive!s})(); }}, []);
        useEffect(() => {{
          if (!{is_open!s}) return;
          const beat = () => {{ if (document.visibilityState === "visible") ({beat!s})(); }};
          beat();
          const timer = setInterval(beat, 20000);
          document.addEventListener("visibilitychange", beat);
          window.addEventListener("online", beat);
          return () => {{
            clearInterval(timer);
            document.removeEventListener("visibilitychange", beat);
            window.removeEventListener("online", beat);
          }};
        }}, [{is_open!s}]);"""
        return [rx.Var(effects, _var_data=data)]

    def _exclude_props(self) -> list[str]:
        return ["onArrive", "onBeat"]
