"""Kin words and other nouns with their owners."""

import csv
from pathlib import Path

import pytest

from toi_invite.language.kinship import possess

TABLE = Path(__file__).parent / "tables" / "kin.csv"
WORDS = list(csv.DictReader(TABLE.read_text(encoding="utf-8").splitlines()))


@pytest.mark.parametrize("row", WORDS, ids=lambda row: row["noun"])
def test_kin_word_says_whose(row: dict[str, str]) -> None:
    """The forms of the third person with its cases, of ours and of yours are those of the table."""
    noun = row["noun"]
    assert {
        "noun": noun,
        "their": possess(noun),
        "genitive": possess(noun, case="genitive"),
        "dative": possess(noun, case="dative"),
        "accusative": possess(noun, case="accusative"),
        "our": possess(noun, "our"),
        "to_our": possess(noun, "our", "dative"),
        "your": possess(noun, "your"),
    } == row


def test_ours_takes_plain_endings() -> None:
    """`баламыз` ends in a buzzing sound and takes its endings like Ораз."""
    assert [possess("бала", "our", case) for case in ("locative", "ablative", "instrumental")] == [
        "баламызда",
        "баламыздан",
        "баламызбен",
    ]
