"""The page that puts the builder together."""

from typing import cast

import reflex as rx

from toi_invite.components.buttons import button, link_button
from toi_invite.components.choice import choose_text
from toi_invite.components.dialog import dialog
from toi_invite.components.feedback import empty_state, notice, skeleton
from toi_invite.components.icons import icon
from toi_invite.components.layout import bare_frame, header
from toi_invite.components.publish import publish_button, publish_dialog
from toi_invite.components.published_link import published_link
from toi_invite.components.text import t
from toi_invite.pages.builder.address import address
from toi_invite.pages.builder.root import BuilderRoot, SaveState
from toi_invite.pages.builder.stage import stage
from toi_invite.pages.builder.steps import steps
from toi_invite.state.builder import BuilderState
from toi_invite.state.builder_view import MARKS, STEPS


def builder() -> rx.Component:
    waiting = rx.el.main(skeleton(6), id="content", class_name="container builder-waiting")
    closed = rx.cond(BuilderState.is_missing, _not_found(), waiting)
    page = rx.cond(BuilderState.opened == "", rx.fragment(header(), closed), _builder())
    publishing = publish_dialog(on_change=BuilderState.refresh, on_missing=_go_to)
    return bare_frame(page, _conflict_dialog(), publishing, class_name="builder-page")


def _builder() -> rx.Component:
    return BuilderRoot.create(
        header(rx.el.div(_save_state(), _update_button(), _publish_button(), class_name="builder-tools")),
        _tabs(),
        rx.el.main(_navigation(), _work(), stage(), id="content", class_name="builder-columns"),
        event_id=BuilderState.opened,
        version=BuilderState.version,
        load=BuilderState.load,
        language=BuilderState.main_language,
        receipt=BuilderState.receipt,
        point=BuilderState.point,
        slug=BuilderState.slug,
        on_save=BuilderState.save,
        on_wish=BuilderState.wish_slug,
        on_map_link=BuilderState.use_map_link,
        class_name="builder",
    )


def _save_state() -> rx.Component:
    return SaveState.create(
        saving=t("builder.saving"),
        saved=t("builder.saved"),
        error=t("builder.save_failed"),
        blocked=t("builder.save_blocked"),
        class_name="save-state",
    )


def _update_button() -> rx.Component:
    is_published = (BuilderState.status == "published") | (BuilderState.status == "withdrawn")
    update = button(
        t("builder.update"),
        on_click=BuilderState.update_page(BuilderState.opened),
        disabled=~BuilderState.has_changes,
        custom_attrs={"data-testid": "update-button"},
    )
    return rx.cond(is_published, update)


def _publish_button() -> rx.Component:
    publish = publish_button(BuilderState.opened, BuilderState.category, payment_status=BuilderState.payment_status)
    return rx.cond(BuilderState.is_publishable, publish)


def _go_to(mark: rx.Var[str]) -> rx.event.EventSpec:
    """Show a field that is missing; assets/builder.js listens."""
    return rx.call_function(rx.Var(f'() => dispatchEvent(new CustomEvent("builder-go", {{ detail: {mark!s} }}))'))


def _tabs() -> rx.Component:
    tabs = [
        rx.el.button(
            t(f"builder.tab_{tab}"),
            type="button",
            class_name="builder-tab",
            custom_attrs={"data-testid": f"builder-tab-{tab}", "data-tab": tab},
        )
        for tab in ("form", "preview")
    ]
    return rx.el.div(*tabs, class_name="builder-tabs")


def _navigation() -> rx.Component:
    return rx.el.nav(
        *[_step_button(number, step) for number, step in enumerate(STEPS, start=1)],
        class_name="builder-steps",
        aria_label=t("builder.steps"),
    )


def _step_button(number: int, step: str) -> rx.Component:
    return rx.el.button(
        rx.el.span(
            rx.cond(BuilderState.done.contains(step), icon("check"), str(number)), class_name="builder-step-number"
        ),
        t(f"builder.step_{step}"),
        type="button",
        class_name="builder-step",
        custom_attrs={"data-testid": "builder-step", "data-step": step},
    )


def _work() -> rx.Component:
    return rx.el.div(_refusal(), steps(), _foot(), class_name="builder-work")


def _refusal() -> rx.Component:
    reasons = ("archived", "dearer_template", "invalid_input", "not_published")
    text = choose_text(BuilderState.refusal, {word: t(f"builder.refused_{word}") for word in reasons})
    return rx.cond(BuilderState.refusal != "", notice(text, tone="danger", testid="refusal"))


def _foot() -> rx.Component:
    is_open = BuilderState.status != "published"
    return rx.el.div(
        published_link(BuilderState.links),
        rx.cond(BuilderState.has_changes, notice(t("builder.update_note"))),
        address(),
        rx.cond(is_open, rx.cond(BuilderState.missing.length() == 0, _ready(), _missing())),
        class_name="builder-foot",
    )


def _ready() -> rx.Component:
    return notice(t("builder.ready"), tone="good")


def _missing() -> rx.Component:
    texts = {mark: t(f"builder.missing_{mark.replace('-', '_')}") for mark in MARKS.values()}
    return rx.el.div(
        rx.el.p(t("builder.missing_title")),
        rx.el.ul(
            rx.foreach(
                BuilderState.missing,
                lambda mark: rx.el.li(
                    rx.el.button(
                        choose_text(mark, texts),
                        type="button",
                        class_name="builder-missing-item",
                        custom_attrs={"data-field-go": mark},
                    )
                ),
            )
        ),
        class_name="builder-missing",
    )


def _conflict_dialog() -> rx.Component:
    choices = rx.el.div(
        button(
            t("builder.conflict_mine"),
            on_click=BuilderState.keep_mine(BuilderState.opened),
            custom_attrs={"data-testid": "conflict-mine"},
        ),
        button(
            t("builder.conflict_theirs"),
            kind="secondary",
            on_click=BuilderState.load_theirs(BuilderState.opened),
            custom_attrs={"data-testid": "conflict-theirs"},
        ),
        class_name="dialog-choices",
    )
    return dialog(
        rx.el.p(t("builder.conflict_text")),
        choices,
        is_open=cast("rx.Var[bool]", BuilderState.has_conflict),
        on_open_change=BuilderState.stay_in_conflict,
        title=t("builder.conflict_title"),
        testid="conflict-dialog",
    )


def _not_found() -> rx.Component:
    way = link_button(t("builder.to_dashboard"), "/dashboard")
    missing = empty_state(t("builder.not_found_title"), t("builder.not_found_text"), way)
    return rx.el.main(missing, id="content", class_name="container")
