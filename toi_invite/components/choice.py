"""One of several texts, by a word that a state holds."""

from collections.abc import Mapping
from typing import cast

import reflex as rx


def choose_text(word: object, texts: Mapping[str, rx.Var[str]], otherwise: rx.Var[str] | str = "") -> rx.Var[str]:
    """The text of the word, or the other one when it has none."""
    return cast("rx.Var[str]", rx.match(word, *texts.items(), otherwise))
