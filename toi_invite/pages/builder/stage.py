"""The preview: the guest page itself in a frame, as a phone or a computer shows it."""

import reflex as rx

from toi_invite.components.icons import icon
from toi_invite.components.text import t
from toi_invite.language.codes import Language

_NATIVE = {Language.KK: ("Қаз", "Қазақша"), Language.RU: ("Рус", "Русский"), Language.EN: ("Eng", "English")}


def stage() -> rx.Component:
    """The frame with its two switches; assets/builder/preview.js fills it."""
    return rx.el.aside(
        # The form's heading is not there while a phone shows the preview.
        rx.el.h1(t("builder.preview"), class_name="visually-hidden only-narrow"),
        rx.el.div(_frames(), _languages(), class_name="builder-switches"),
        rx.el.div(
            rx.el.iframe(title=t("builder.preview"), custom_attrs={"data-testid": "preview"}),
            class_name="builder-screen",
        ),
        class_name="builder-stage",
        aria_label=t("builder.preview"),
    )


def _frames() -> rx.Component:
    buttons = [
        rx.el.button(
            icon(name),
            type="button",
            class_name="builder-switch",
            aria_label=t(f"builder.frame_{name}"),
            title=t(f"builder.frame_{name}"),
            custom_attrs={"data-frame": name},
        )
        for name in ("phone", "desktop")
    ]
    return rx.el.div(*buttons, class_name="builder-switch-group only-wide")


def _languages() -> rx.Component:
    buttons = [
        rx.el.button(
            short,
            type="button",
            class_name="builder-switch",
            lang=language.value,
            title=name,
            custom_attrs={"data-speak": language.value},
        )
        for language, (short, name) in _NATIVE.items()
    ]
    return rx.el.div(*buttons, role="group", class_name="builder-switch-group", aria_label=t("builder.speak"))
