"""Names that are never inflected without the organizer's word."""

import csv
from pathlib import Path
from typing import get_args

import pytest
from hypothesis import given
from hypothesis import strategies as st

from toi_invite.language.codes import Language
from toi_invite.language.doubts import Doubt, explain_doubt, find_doubt, find_form
from toi_invite.language.kazakh import Case

TABLE = Path(__file__).parent / "tables" / "names.csv"
NAMES = list(csv.DictReader(TABLE.read_text(encoding="utf-8").splitlines()))


@pytest.mark.parametrize("row", NAMES, ids=lambda row: row["name"])
def test_doubt_is_told_by_its_reason(row: dict[str, str]) -> None:
    """A name of the table is doubtful for the reason that the table gives, and the others are not."""
    assert (find_doubt(row["name"]) or "") == row["doubt"]


@pytest.mark.parametrize("row", NAMES, ids=lambda row: row["name"])
def test_form_is_offered_only_without_doubt(row: dict[str, str]) -> None:
    """The program's form is shown for a sure name and never for a doubtful one."""
    assert find_form(row["name"], "genitive") == (None if row["doubt"] else row["genitive"])


@pytest.mark.parametrize("name", ["", "  ", "60", "Асан (марқұм)", "Асан 2", "Щц"])
def test_no_word_is_doubtful(name: str) -> None:
    """Without a vowel, or with something after the name, there is nothing to inflect."""
    assert find_doubt(name) == "no_word"


@given(st.text(), st.sampled_from(get_args(Case)), st.text(min_size=1).filter(str.strip))
def test_organizer_has_the_last_word(name: str, case: Case, typed: str) -> None:
    """What the organizer typed is the form, whatever the name."""
    assert find_form(name, case, typed) == typed.strip()


@given(st.text(), st.sampled_from(get_args(Case)))
def test_form_exists_exactly_without_doubt(name: str, case: Case) -> None:
    """Any text at all is either doubtful or has a form."""
    assert (find_form(name, case) is None) == (find_doubt(name) is not None)


@pytest.mark.parametrize("language", list(Language))
@pytest.mark.parametrize("doubt", get_args(Doubt))
def test_doubt_is_explained(doubt: Doubt, language: Language) -> None:
    """Each reason has a sentence of its own for the builder."""
    told = {explain_doubt(other, language) for other in get_args(Doubt)}
    assert explain_doubt(doubt, language).endswith(".")
    assert len(told) == len(get_args(Doubt))
