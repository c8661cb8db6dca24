"""Texts in the language of the page, switching without a reload."""

import reflex as rx

from toi_invite.language.codes import Language
from toi_invite.language.texts import get_text
from toi_invite.state.language import LanguageState


def t(key: str, **values: object) -> rx.Var[str]:
    """The text `area.name` in the language of the page, its `{places}` filled with plain values or vars.

    Raises:
        KeyError: at compile time, when a language has no such text.
    """
    texts = {language.value: rx.Var.create(get_text(language, key, **values)) for language in Language}
    return rx.Var.create(texts)[LanguageState.language].to(str)
