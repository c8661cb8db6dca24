"""Tenge in words."""

import pytest
from hypothesis import given
from hypothesis import strategies as st

from toi_invite.language.codes import Language
from toi_invite.language.money import format_tenge


@pytest.mark.parametrize("language", list(Language))
@pytest.mark.parametrize(
    ("amount_tiyn", "text"),
    [
        (299_000, "2\u00a0990\u00a0₸"),
        (599_000, "5\u00a0990\u00a0₸"),
        (0, "0\u00a0₸"),
        (99_900, "999\u00a0₸"),
        (123_456_700, "1\u00a0234\u00a0567\u00a0₸"),
        (-299_000, "-2\u00a0990\u00a0₸"),
    ],
)
def test_whole_tenge_have_no_decimals(amount_tiyn: int, text: str, language: Language) -> None:
    """Whole amounts look the same in every language: U+00A0 between thousands and before the sign."""
    assert format_tenge(amount_tiyn, language) == text


@pytest.mark.parametrize(
    ("language", "text"),
    [
        (Language.KK, "2\u00a0990,05\u00a0₸"),
        (Language.RU, "2\u00a0990,05\u00a0₸"),
        (Language.EN, "2\u00a0990.05\u00a0₸"),
    ],
)
def test_odd_tiyn_are_shown(language: Language, text: str) -> None:
    """An amount with tiyn shows both digits of them."""
    assert format_tenge(299_005, language) == text


@given(st.integers(min_value=-(10**15), max_value=10**15), st.sampled_from(Language))
def test_no_tiyn_is_lost(amount_tiyn: int, language: Language) -> None:
    """The digits read back as the amount, however big it is."""
    number = format_tenge(amount_tiyn, language).removesuffix("\u00a0₸").replace("\u00a0", "").replace(",", ".")
    whole, _, tiyn = number.partition(".")
    assert int(whole + (tiyn or "00")) == amount_tiyn
