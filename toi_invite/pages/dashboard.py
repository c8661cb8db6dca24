"""The organizer's events."""

import reflex as rx

from toi_invite.components.buttons import button, link_button
from toi_invite.components.choice import choose_text
from toi_invite.components.event_card import event_card
from toi_invite.components.feedback import empty_state, notice, skeleton_card
from toi_invite.components.icons import icon
from toi_invite.components.layout import page_frame
from toi_invite.components.publish import publish_dialog
from toi_invite.components.text import t
from toi_invite.components.watch import Watch
from toi_invite.state.dashboard import DashboardState
from toi_invite.state.payments import PaymentsState

_NEW = {"data-testid": "new-event"}
_PROBLEMS = ("not_found", "not_paid", "not_published", "not_withdrawn")


def dashboard() -> rx.Component:
    cards = rx.el.div(rx.foreach(DashboardState.cards, event_card), class_name="events")
    is_empty = DashboardState.cards.length() == 0  # pyright: ignore[reportAttributeAccessIssue] - a var of a list
    loaded = rx.cond(is_empty, _nothing(), cards)
    return page_frame(
        rx.el.div(
            _head(),
            _problem(),
            _undo_bar(),
            rx.cond(DashboardState.is_loaded, loaded, rx.el.div(skeleton_card(), skeleton_card(), class_name="events")),
            class_name="container dashboard",
        ),
        Watch.create(is_open=DashboardState.is_awaiting, on_beat=DashboardState.follow),
        publish_dialog(on_change=[DashboardState.refresh, PaymentsState.load]),
    )


def _head() -> rx.Component:
    new = link_button(rx.fragment(icon("plus"), t("dashboard.new")), "/templates", custom_attrs=_NEW)
    return rx.el.div(
        rx.el.h1(t("dashboard.title")),
        rx.cond(DashboardState.archived > 0, _filter()),
        rx.cond(DashboardState.is_blank, rx.fragment(), new),  # then the way is below, and only there
        class_name="dashboard-head",
    )


def _filter() -> rx.Component:
    return rx.el.div(
        _segment(t("dashboard.present"), is_archive=False),
        _segment(t("dashboard.archive", count=DashboardState.archived), is_archive=True),
        role="group",
        aria_label=t("dashboard.filter"),
        class_name="segments",
    )


def _segment(label: rx.Var[str], *, is_archive: bool) -> rx.Component:
    return rx.el.button(
        label,
        type="button",
        on_click=DashboardState.show_archive(is_archive),
        class_name="segment",
        custom_attrs={
            "data-testid": "show-archive" if is_archive else "show-events",
            "aria-pressed": DashboardState.is_archive == is_archive,
        },
    )


def _problem() -> rx.Component:
    texts = {word: t(f"dashboard.problem_{word}") for word in _PROBLEMS}
    words = choose_text(DashboardState.problem, texts)
    return rx.cond(DashboardState.problem != "", notice(words, tone="danger", testid="dashboard-problem"))


def _undo_bar() -> rx.Component:
    undo = button(
        t("dashboard.undo"),
        kind="quiet",
        on_click=DashboardState.restore(DashboardState.undo),
        custom_attrs={"data-testid": "undo-archive"},
    )
    bar = rx.el.div(t("dashboard.archived_note"), undo, class_name="undo-bar", role="status")
    return rx.cond(DashboardState.undo != "", bar)


def _nothing() -> rx.Component:
    choose = link_button(t("dashboard.none_action"), "/templates", custom_attrs=_NEW)
    title = rx.cond(DashboardState.archived > 0, t("dashboard.none_present_title"), t("dashboard.none_title"))
    return rx.cond(
        DashboardState.is_archive,
        empty_state(t("dashboard.archive_none_title"), t("dashboard.archive_none_text")),
        empty_state(title, t("dashboard.none_text"), choose),
    )
