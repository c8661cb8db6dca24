"""An event on the dashboard: what it looks like, how it stands, what can be done with it."""

from typing import Any

import reflex as rx

from toi_invite.components.buttons import button, link, link_button
from toi_invite.components.choice import choose_text
from toi_invite.components.icons import icon
from toi_invite.components.payment_row import event_payments
from toi_invite.components.phone import phone
from toi_invite.components.publish import publish_button
from toi_invite.components.published_link import published_link
from toi_invite.components.text import t
from toi_invite.config import get_settings
from toi_invite.state.dashboard import DashboardState
from toi_invite.state.dashboard_view import EventCard
from toi_invite.state.language import LanguageState
from toi_invite.state.publish_view import Texts

_TAGS = {"draft": "tag", "published": "tag tag-good", "withdrawn": "tag tag-warning", "archived": "tag"}


def event_card(card: EventCard) -> rx.Component:
    """The whole card."""
    return rx.el.article(
        link(
            phone(rx.Var.create(f"/preview/{card.id}"), _name(card), picture=True),
            _builder_address(card),
            class_name="event-picture",
            aria_label=_name(card),
            custom_attrs={"tabIndex": -1},
        ),
        rx.el.div(
            _head(card), _notes(card), _actions(card), _published(card), _history(card), class_name="event-words"
        ),
        key=card.id,
        class_name="card event-card",
        custom_attrs={"data-testid": "event-card", "data-status": card.status, "data-event": card.id},
    )


def _head(card: EventCard) -> rx.Component:
    when = rx.cond(_read(card.when) != "", _read(card.when), t("dashboard.no_date"))
    return rx.el.div(
        rx.el.p(
            rx.el.span(_status(card), class_name=rx.match(card.status, *_TAGS.items(), "tag")),
            rx.cond(_read(card.left) != "", rx.el.span(_read(card.left), class_name="event-left")),
            class_name="event-tags",
        ),
        rx.el.h2(link(_name(card), _builder_address(card), class_name="event-name")),
        rx.el.p(_read(card.occasion), " · ", when, class_name="event-when"),
        rx.el.p(
            rx.el.span(t("dashboard.address"), ": ", class_name="visually-hidden"),
            rx.el.span(_base(), class_name="event-base"),
            rx.el.span(card.slug, custom_attrs={"data-testid": "event-slug"}),
            class_name="event-address",
        ),
        class_name="event-head",
    )


def _notes(card: EventCard) -> rx.Component:
    lacking = rx.cond(card.lacks > 0, t("dashboard.lacks", count=card.lacks), t("dashboard.ready"))
    is_open = (card.payment.attempt != "") | (card.payment.trouble != "")
    return rx.fragment(
        rx.cond((card.status == "draft") & ~is_open, rx.el.p(lacking, class_name="event-note")),
        _resume(card),
        rx.cond(card.has_changes, rx.el.p(t("dashboard.changes"), class_name="event-note event-note-strong")),
        rx.cond(card.views > 0, _views(card)),
        rx.cond(card.status == "withdrawn", rx.el.p(t("dashboard.withdrawn_note"), class_name="event-note")),
    )


def _views(card: EventCard) -> rx.Component:
    told = t("dashboard.views", count=card.views)
    return rx.el.p(told, class_name="event-note", custom_attrs={"data-testid": "views"})


def _resume(card: EventCard) -> rx.Component:
    """The line of a payment that is not settled; publish.js counts the time that is left."""
    payment = card.payment
    clock = rx.el.span(class_name="clock", custom_attrs={"data-clock": "", "aria-hidden": "true"})
    left = rx.fragment(", ", t("dashboard.pay_left"), " ", clock)
    stage = rx.cond(payment.attempt == "scanned", t("dashboard.pay_scanned"), t("dashboard.pay_waiting"))
    waiting = rx.el.p(
        rx.el.span(stage, rx.cond(payment.deadline != "", left), class_name="until-over"),
        rx.el.span(t("dashboard.pay_over"), class_name="once-over"),
        class_name="event-resume",
        custom_attrs={
            "data-testid": "resume-line",
            "data-attempt": payment.attempt,
            "data-until": payment.deadline,
            "data-read-at": DashboardState.read_at,
        },
    )
    trouble = rx.el.p(
        t("dashboard.pay_trouble", number=payment.number),
        class_name="event-resume",
        custom_attrs={"data-testid": "trouble-line"},
    )
    return rx.cond(payment.trouble != "", trouble, rx.cond(payment.attempt != "", waiting))


def _actions(card: EventCard) -> rx.Component:
    is_archived = card.status == "archived"
    restore = _quiet(t("dashboard.restore"), "restore-button", DashboardState.restore(card.id))
    edit = link_button(
        rx.cond(card.is_publishable, t("dashboard.edit"), t("dashboard.change")),
        _builder_address(card),
        kind="secondary",
        custom_attrs={"data-testid": "edit-button"},
    )
    return rx.el.div(
        rx.cond(card.is_publishable, publish_button(card.id, card.category, payment_status=_payment_status(card))),
        rx.cond((card.status == "withdrawn") & ~card.is_publishable, _republish(card)),
        rx.cond(is_archived, restore, edit),
        rx.cond(card.status == "published", _quiet_withdraw(card)),
        _quiet(t("dashboard.duplicate"), "duplicate-button", DashboardState.duplicate(card.id)),
        rx.cond(is_archived, rx.fragment(), _quiet_archive(card)),
        class_name="event-actions",
    )


def _payment_status(card: EventCard) -> rx.Var[str]:
    return rx.cond(card.payment.trouble != "", "review", card.payment_status)  # pyright: ignore[reportReturnType]


def _republish(card: EventCard) -> rx.Component:
    return button(
        t("dashboard.republish"),
        on_click=DashboardState.republish(card.id),
        custom_attrs={"data-testid": "republish-button"},
    )


def _quiet_withdraw(card: EventCard) -> rx.Component:
    return _quiet(t("dashboard.withdraw"), "withdraw-button", DashboardState.withdraw(card.id))


def _quiet_archive(card: EventCard) -> rx.Component:
    return _quiet(t("dashboard.archive_action"), "archive-button", DashboardState.archive(card.id))


def _quiet(label: rx.Var[str], testid: str, on_click: Any) -> rx.Component:
    return button(label, kind="quiet", on_click=on_click, custom_attrs={"data-testid": testid})


def _published(card: EventCard) -> rx.Component:
    return rx.cond(card.links.url != "", published_link(card.links))


def _history(card: EventCard) -> rx.Component:
    history = rx.el.details(
        rx.el.summary(
            t("dashboard.history"),
            rx.el.span(choose_text(card.payment_status, _payment_words()), class_name="event-payment"),
            icon("chevron"),
        ),
        event_payments(card.id),
        class_name="event-history",
    )
    return rx.cond(card.payment_status != "", history)


def _payment_words() -> dict[str, rx.Var[str]]:
    return {status: t(f"payments.{status}") for status in ("pending", "completed", "failed", "refunded")}


def _status(card: EventCard) -> rx.Var[str]:
    return choose_text(card.status, {status: t(f"dashboard.status_{status}") for status in _TAGS})


def _name(card: EventCard) -> rx.Var[str]:
    return choose_text(_read(card.name), {"": t("dashboard.unnamed")}, _read(card.name))


def _builder_address(card: EventCard) -> rx.Var[str]:
    return rx.Var.create(f"/dashboard/events/{card.id}/edit")


def _base() -> str:
    return get_settings().public_url.partition("://")[2] + "/e/"


def _read(texts: Texts) -> rx.Var[str]:
    return texts[LanguageState.language]  # pyright: ignore[reportReturnType] - a var of a dict
