"""Kazakh endings by program, judged by hand-made tables (`tables/*.csv`), whose rules `docs/language.md` explains."""

import csv
import unicodedata
from pathlib import Path
from typing import get_args

import pytest
from hypothesis import given
from hypothesis import strategies as st

from toi_invite.language.kazakh import Case, get_joiner, inflect, inflect_possessed

TABLES = Path(__file__).parent / "tables"
NAMES = list(csv.DictReader((TABLES / "names.csv").read_text(encoding="utf-8").splitlines()))
CASES = list(csv.DictReader((TABLES / "cases.csv").read_text(encoding="utf-8").splitlines()))
RULES = (Path(__file__).parents[3] / "docs" / "language.md").read_text(encoding="utf-8")
KAZAKH_LETTERS = "абвгғдеёжзийкқлмнңоөпрстуұүфхһцчшщъыьіэюяә"


@pytest.mark.parametrize("row", NAMES, ids=lambda row: row["name"])
def test_name_gets_its_joiner_and_endings(row: dict[str, str]) -> None:
    """Joiner, genitive and dative of a name are those that a Kazakh speaker writes."""
    name = row["name"]
    assert get_joiner(name) == row["joiner"]
    assert (inflect(name, "genitive"), inflect(name, "dative")) == (row["genitive"], row["dative"])


@pytest.mark.parametrize("row", [row for row in NAMES if not row["name"].isupper()], ids=lambda row: row["name"])
def test_with_whom_ends_as_the_joiner_sounds(row: dict[str, str]) -> None:
    """The instrumental is the joiner grown together with the name: `Азамат пен`, `Азаматпен`."""
    form = inflect(row["name"], "instrumental")
    assert form.replace("-", "") == (row["name"] + row["joiner"]).replace("-", "")


def test_table_of_names_is_large_and_names_its_rules() -> None:
    """There are at least 300 different names, and each row's rule stands in the documentation."""
    assert len({row["name"] for row in NAMES}) == len(NAMES) >= 300
    parts = {part for row in NAMES for part in row["rule"].split("+")}
    assert [part for part in sorted(parts) if f"`{part}`" not in RULES] == []


@pytest.mark.parametrize("row", CASES, ids=lambda row: row["nominative"])
def test_word_goes_through_all_seven_cases(row: dict[str, str]) -> None:
    """Names, towns and nouns of invitations have the right form in every case."""
    assert {case: inflect(row["nominative"], case) for case in get_args(Case)} == row


@pytest.mark.parametrize(
    ("name", "case", "form"),
    [
        ("Айгерім ", "genitive", "Айгерімнің"),
        ("Асан 60", "genitive", "Асан 60"),
        ("Асан (марқұм)", "dative", "Асан (марқұм)"),
        (" ", "genitive", ""),
        ("...", "dative", "..."),
        (unicodedata.normalize("NFD", "Абай"), "genitive", "Абайдың"),
    ],
)
def test_unusual_name_keeps_its_spelling(name: str, case: Case, form: str) -> None:
    """Spaces, things that are no word and letters in two pieces come out readable."""
    assert inflect(name, case) == form


@pytest.mark.parametrize(
    ("name", "joiner"),
    [("Асан Оразұлы", "мен"), ("АЗАМАТ", "пен"), ("Azamat", "пен"), ("Ораз!", "бен"), ("Ахмед", "пен"), ("", "мен")],
)
def test_joiner_follows_the_last_sound_before_it(name: str, joiner: str) -> None:
    """The joiner listens to the last letter that is heard, whatever the case or alphabet."""
    assert get_joiner(name) == joiner


@pytest.mark.parametrize(
    ("noun", "case", "form"),
    [
        ("Сарай мейрамханасы", "locative", "Сарай мейрамханасында"),
        ("Сарай мейрамханасы", "dative", "Сарай мейрамханасына"),
        ("Абай көшесі", "locative", "Абай көшесінде"),
        ("Достар үйі", "ablative", "Достар үйінен"),
        ("баласы", "instrumental", "баласымен"),
        ("баласы", "nominative", "баласы"),
    ],
)
def test_possessed_noun_takes_an_n_before_its_ending(noun: str, case: Case, form: str) -> None:
    """What already says whose it is goes `-на`, `-нда`, not `-ға`, `-да`."""
    assert inflect_possessed(noun, case) == form


@given(st.text(alphabet=KAZAKH_LETTERS + KAZAKH_LETTERS.upper(), min_size=2), st.sampled_from(get_args(Case)))
def test_any_word_keeps_its_stem(name: str, case: Case) -> None:
    """Whatever the letters, the form is the name and an ending of at most three letters."""
    form = inflect(name, case)
    assert form.startswith(name)
    assert len(form) - len(name) <= 3
    assert (form == name) == (case == "nominative")
