"""Two names side by side."""

import pytest

from toi_invite.language.codes import Language
from toi_invite.language.names import find_whose, join_couple, join_names


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


@pytest.mark.parametrize(
    ("names", "language", "joined"),
    [
        (["Асан", "Үсен", "Айгүл"], Language.KK, "Асан, Үсен және Айгүл"),
        (["Асан", "Усен", "Айгуль"], Language.RU, "Асан, Усен и Айгуль"),
        (["Asan", "Usen", "Aigul"], Language.EN, "Asan, Usen and Aigul"),
        (["Азамат", " ", "Әсел"], Language.KK, "Азамат пен Әсел"),
        (["Азамат"], Language.KK, "Азамат"),
        ([], Language.KK, ""),
    ],
)
def test_any_number_of_names_make_a_sentence(names: list[str], language: Language, joined: str) -> None:
    """Two names are a couple, more are a list; empty ones are left out."""
    assert join_names(names, language) == joined


@pytest.mark.parametrize(
    ("names", "typed", "whose"),
    [
        ("Нұрлан мен Айгерім", "", "Нұрлан мен Айгерімнің"),
        ("Дамир мен Айгерім", "", "Дамир мен Айгерімнің"),
        ("Айгерім мен Дамир", "", None),
        ("Айгерім мен Дамир", " Айгерім мен Дамирдың ", "Айгерім мен Дамирдың"),
        ("", "", None),
    ],
)
def test_feast_belongs_to_names_only_when_sure(names: str, typed: str, whose: str | None) -> None:
    """Only the last name of a couple is inflected, and a doubtful one only by the organizer."""
    assert find_whose(names, typed) == whose
