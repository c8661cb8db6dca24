"""Names side by side."""

from collections.abc import Sequence

from toi_invite.language.codes import Language
from toi_invite.language.doubts import find_form
from toi_invite.language.kazakh import get_joiner

_BEFORE_THE_LAST = {Language.KK: "және", Language.RU: "и", Language.EN: "and"}


def join_couple(first: str, second: str, language: Language) -> str:
    """Two names with the "and" of the language: `Айгерім мен Нұрлан`, `Айгерим и Нурлан`, `Aigerim & Nurlan`.

    If one of them is empty, the other comes back alone.
    """
    first, second = first.strip(), second.strip()
    if not first or not second:
        return first or second
    return f"{first} {_get_and(first, language)} {second}"


def join_names(names: Sequence[str], language: Language) -> str:
    """Any number of names in a sentence: `Асан, Үсен және Айгүл`, `Асан, Усен и Айгуль`; two as a couple."""
    written = [name.strip() for name in names if name.strip()]
    *first, last = written or [""]
    if len(first) <= 1:
        return join_couple("".join(first), last, language)
    return f"{', '.join(first)} {_BEFORE_THE_LAST[language]} {last}"


def find_whose(names: str, typed: str = "") -> str | None:
    """Whose feast it is, in Kazakh: `Нұрлан мен Айгерім` gives `Нұрлан мен Айгерімнің`; None when that is doubtful.

    Args:
        names: the names as they stand side by side; the last one is inflected.
        typed: the whole form as the organizer typed it, which wins; empty if nothing was typed.
    """
    return find_form(names, "genitive", typed)


def _get_and(first: str, language: Language) -> str:
    """The word between the names."""
    if language is Language.KK:
        return get_joiner(first)
    return "и" if language is Language.RU else "&"
