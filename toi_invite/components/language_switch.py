"""The choice between Kazakh, Russian and English."""

import reflex as rx

from toi_invite.components.text import t
from toi_invite.language.codes import Language
from toi_invite.state.language import LanguageState

# Each language is named in itself, whatever the page speaks.
_NAMES = {Language.KK: ("Қаз", "Қазақша"), Language.RU: ("Рус", "Русский"), Language.EN: ("Eng", "English")}


def language_switch() -> rx.Component:
    """Three short names, the present one marked."""
    return rx.el.div(
        *[_language_button(language, *names) for language, names in _NAMES.items()],
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
