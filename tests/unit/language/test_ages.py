"""Ages and jubilees."""

import pytest

from toi_invite.language.ages import (
    RussianCase,
    format_age,
    format_age_kk,
    format_jubilee,
    format_jubilee_kk,
    format_jubilee_ru,
    format_ordinal_en,
)
from toi_invite.language.codes import Language
from toi_invite.language.kazakh import Case


@pytest.mark.parametrize(
    ("n", "russian", "english"),
    [
        (1, "год", "year"),
        (2, "года", "years"),
        (4, "года", "years"),
        (5, "лет", "years"),
        (11, "лет", "years"),
        (13, "лет", "years"),
        (21, "год", "years"),
        (25, "лет", "years"),
        (60, "лет", "years"),
        (61, "год", "years"),
        (73, "года", "years"),
        (100, "лет", "years"),
        (111, "лет", "years"),
    ],
)
def test_age_has_its_word(n: int, russian: str, english: str) -> None:
    """The word after the age follows the number in Russian and English and never changes in Kazakh."""
    ages = [format_age(n, language) for language in (Language.KK, Language.RU, Language.EN)]
    assert ages == [f"{n}\u00a0жас", f"{n}\u00a0{russian}", f"{n}\u00a0{english}"]


@pytest.mark.parametrize(
    ("case", "form"), [("dative", "60\u00a0жасқа"), ("locative", "60\u00a0жаста"), ("genitive", "60\u00a0жастың")]
)
def test_kazakh_age_takes_endings(case: Case, form: str) -> None:
    """One reaches 60 in the dative: `60 жасқа толды`."""
    assert format_age_kk(60, case) == form


def test_jubilee_reads_in_three_languages() -> None:
    """Years make a jubilee: Kazakh before a noun, Russian as one word, English with an ordinal."""
    assert [format_jubilee(60, language) for language in (Language.KK, Language.RU, Language.EN)] == [
        "60\u00a0жылдық",
        "60-летие",
        "60th anniversary",
    ]


def test_kazakh_jubilee_says_whose() -> None:
    """Theirs, ours, and theirs in the dative."""
    assert format_jubilee_kk(25) == "25\u00a0жылдығы"
    assert format_jubilee_kk(25, "our") == "25\u00a0жылдығымыз"
    assert format_jubilee_kk(25, "their", "dative") == "25\u00a0жылдығына"


@pytest.mark.parametrize(
    ("case", "form"),
    [
        ("nominative", "60-летие"),
        ("genitive", "60-летия"),
        ("dative", "60-летию"),
        ("accusative", "60-летие"),
        ("instrumental", "60-летием"),
        ("prepositional", "60-летии"),
    ],
)
def test_russian_jubilee_has_its_case(case: RussianCase, form: str) -> None:
    """`посвящённое 60-летию`: the written ending is that of the word."""
    assert format_jubilee_ru(60, case) == form


@pytest.mark.parametrize(
    ("n", "form"), [(1, "1st"), (2, "2nd"), (3, "3rd"), (11, "11th"), (12, "12th"), (13, "13th"), (63, "63rd")]
)
def test_english_ordinal_has_its_ending(n: int, form: str) -> None:
    """English teens end in th."""
    assert format_ordinal_en(n) == form
