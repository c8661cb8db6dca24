"""Names side by side."""

from toi_invite.language.codes import Language
from toi_invite.language.kazakh import get_joiner


def join_couple(first: str, second: str, language: Language) -> str:
    """Two names with the "and" of the language: `Айгерім мен Нұрлан`, `Айгерим и Нурлан`, `Aigerim & Nurlan`.

    If one of them is empty, the other comes back alone.
    """
    first, second = first.strip(), second.strip()
    if not first or not second:
        return first or second
    return f"{first} {_get_and(first, language)} {second}"


def _get_and(first: str, language: Language) -> str:
    """The word between the names."""
    if language is Language.KK:
        return get_joiner(first)
    return "и" if language is Language.RU else "&"
