"""Two names side by side."""

import pytest

from toi_invite.language.codes import Language
from toi_invite.language.names import join_couple


@pytest.mark.parametrize(
    ("first", "second", "language", "couple"),
    [
        ("Айгерім", "Нұрлан", Language.KK, "Айгерім мен Нұрлан"),
        ("Азамат", "Әсел", Language.KK, "Азамат пен Әсел"),
        ("Ораз", "Айна", Language.KK, "Ораз бен Айна"),
        ("Айгерим", "Нурлан", Language.RU, "Айгерим и Нурлан"),
        ("Aigerim", "Nurlan", Language.EN, "Aigerim & Nurlan"),
        (" Айгерім ", " Нұрлан ", Language.KK, "Айгерім мен Нұрлан"),
    ],
)
def test_two_names_are_joined_as_the_language_does(first: str, second: str, language: Language, couple: str) -> None:
    """Two names stand with the "and" of the language between them."""
    assert join_couple(first, second, language) == couple


@pytest.mark.parametrize("language", list(Language))
@pytest.mark.parametrize(("first", "second"), [("Айгерім", ""), ("Айгерім", "  "), ("", "Айгерім")])
def test_missing_name_leaves_the_other_alone(first: str, second: str, language: Language) -> None:
    """With one name empty no joiner dangles."""
    assert join_couple(first, second, language) == "Айгерім"
