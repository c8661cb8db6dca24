"""The choice between Kazakh, Russian and English."""

import reflex as rx

from toi_invite.components.text import t
from toi_invite.language.codes import LANGUAGE_NAMES, Language
from toi_invite.state.language import LanguageState


def language_switch() -> rx.Component:
    """Three short names, each in its own language, the present one marked."""
    return rx.el.div(
        *[_language_button(language, *names) for language, names in LANGUAGE_NAMES.items()],
        role="group",
        aria_label=t("common.language"),
        class_name="language-switch",
    )


def _language_button(language: Language, short: str, full: str) -> rx.Component:
    return rx.el.button(
        short,
        type="button",
        title=full,
        on_click=LanguageState.use_language(language),
        class_name="language-button",
        custom_attrs={
            "data-testid": f"language-{language.value}",
            "aria-pressed": LanguageState.language == language.value,
            "lang": language.value,
        },
    )
