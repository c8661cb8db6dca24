"""Texts in the language of the page, switching without a reload."""

from collections.abc import Mapping

import reflex as rx

from toi_invite.language.codes import Language
from toi_invite.language.texts import get_text
from toi_invite.state.language import LanguageState


def t(key: str, **values: object) -> rx.Var[str]:
    """The text `area.name` in the language of the page, its `{places}` filled with plain values or vars.

    Raises:
        KeyError: at compile time, when a language has no such text.
    """
    return pick({language: get_text(language, key, **values) for language in Language})


def read(texts: Mapping[str, str]) -> rx.Var[str]:
    """Of a text that a state holds in every language, the one in the language of the page."""
    return rx.Var.create(texts)[LanguageState.language].to(str)


def pick(texts: Mapping[Language, str]) -> rx.Var[str]:
    """Of one text in every language, the one in the language of the page."""
    baked = {language.value: rx.Var.create(text) for language, text in texts.items()}
    return rx.Var.create(baked)[LanguageState.language].to(str)
