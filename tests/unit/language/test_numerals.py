"""Kazakh numbers in words, ordinals, and endings after digits."""

import pytest

from toi_invite.language.kazakh import Case
from toi_invite.language.numerals import (
    format_ordinal_kk,
    inflect_number,
    number_possessed,
    spell_number,
    spell_ordinal,
)

# number, in words, ordinal in words, ordinal in digits, as a day of its month, to which number
NUMERALS = """
0|нөл|нөлінші|0-ші|0-і|0-ге
1|бір|бірінші|1-ші|1-і|1-ге
2|екі|екінші|2-ші|2-сі|2-ге
3|үш|үшінші|3-ші|3-і|3-ке
4|төрт|төртінші|4-ші|4-і|4-ке
5|бес|бесінші|5-ші|5-і|5-ке
6|алты|алтыншы|6-шы|6-сы|6-ға
7|жеті|жетінші|7-ші|7-сі|7-ге
8|сегіз|сегізінші|8-ші|8-і|8-ге
9|тоғыз|тоғызыншы|9-шы|9-ы|9-ға
10|он|оныншы|10-шы|10-ы|10-ға
12|он екі|он екінші|12-ші|12-сі|12-ге
13|он үш|он үшінші|13-ші|13-і|13-ке
20|жиырма|жиырмасыншы|20-шы|20-сы|20-ға
25|жиырма бес|жиырма бесінші|25-ші|25-і|25-ке
30|отыз|отызыншы|30-шы|30-ы|30-ға
31|отыз бір|отыз бірінші|31-ші|31-і|31-ге
37|отыз жеті|отыз жетінші|37-ші|37-сі|37-ге
40|қырық|қырқыншы|40-шы|40-ы|40-қа
49|қырық тоғыз|қырық тоғызыншы|49-шы|49-ы|49-ға
50|елу|елуінші|50-ші|50-і|50-ге
60|алпыс|алпысыншы|60-шы|60-ы|60-қа
61|алпыс бір|алпыс бірінші|61-ші|61-і|61-ге
70|жетпіс|жетпісінші|70-ші|70-і|70-ке
80|сексен|сексенінші|80-ші|80-і|80-ге
90|тоқсан|тоқсаныншы|90-шы|90-ы|90-ға
100|жүз|жүзінші|100-ші|100-і|100-ге
106|жүз алты|жүз алтыншы|106-шы|106-сы|106-ға
200|екі жүз|екі жүзінші|200-ші|200-і|200-ге
1000|мың|мыңыншы|1000-шы|1000-ы|1000-ға
2027|екі мың жиырма жеті|екі мың жиырма жетінші|2027-ші|2027-сі|2027-ге
"""
ROWS = [tuple(line.split("|")) for line in NUMERALS.strip().splitlines()]


@pytest.mark.parametrize(("digits", "words", "ordinal", "short", "possessed", "dative"), ROWS)
def test_number_has_its_words_and_endings(
    digits: str, words: str, ordinal: str, short: str, possessed: str, dative: str
) -> None:
    """A number reads, orders and ends as one says it."""
    n = int(digits)
    assert (spell_number(n), spell_ordinal(n), format_ordinal_kk(n)) == (words, ordinal, short)
    assert (number_possessed(n), inflect_number(n, "dative")) == (possessed, dative)


@pytest.mark.parametrize(
    ("n", "case", "form"),
    [
        (10, "ablative", "10-нан"),
        (60, "ablative", "60-тан"),
        (25, "locative", "25-те"),
        (40, "instrumental", "40-пен"),
        (9, "instrumental", "9-бен"),
        (20, "genitive", "20-ның"),
        (5, "nominative", "5"),
    ],
)
def test_number_takes_any_case(n: int, case: Case, form: str) -> None:
    """The endings after digits are those of the numeral said last."""
    assert inflect_number(n, case) == form


@pytest.mark.parametrize(("n", "form"), [(12, "12-сінде"), (20, "20-сында"), (9, "9-ында"), (15, "15-інде")])
def test_day_of_a_month_takes_the_locative(n: int, form: str) -> None:
    """`маусымның 12-сінде`: the ending follows the possessive."""
    assert number_possessed(n, "locative") == form


@pytest.mark.parametrize("n", [-1, 10000])
def test_number_without_words_is_refused(n: int) -> None:
    """Beyond four digits, or below zero, there are no words."""
    with pytest.raises(ValueError, match="no words"):
        spell_number(n)
