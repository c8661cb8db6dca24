"""What stands in the place of a page that failed while it was drawn."""

import reflex as rx
from reflex_base.vars.function import ArgsFunctionOperation
from reflex_components_core.base.error_boundary import ErrorBoundary

from toi_invite.components.ornament import ornament
from toi_invite.state.failures import browser_text


def crash_boundary() -> rx.Component:
    """A boundary around the app; the page inside may have no state left, so its texts need none."""
    page = rx.el.main(
        ornament(),
        rx.el.h1(browser_text("errors.crash_title")),
        rx.el.p(browser_text("errors.crash_text")),
        rx.el.a(browser_text("errors.home"), href="/", class_name="button button-primary"),
        class_name="error-page",
    )
    return ErrorBoundary.create(fallback_render=ArgsFunctionOperation.create(("event_args",), rx.Var.create(page)))
