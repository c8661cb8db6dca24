"""Words beside numbers."""

from typing import get_args

import pytest

from toi_invite.language.codes import Language
from toi_invite.language.plurals import Unit, count_days, get_unit, get_unit_forms

KK, RU, EN = Language.KK, Language.RU, Language.EN


@pytest.mark.parametrize(
    ("n", "day", "hour", "minute", "second"),
    [
        (0, "дней", "часов", "минут", "секунд"),
        (1, "день", "час", "минута", "секунда"),
        (2, "дня", "часа", "минуты", "секунды"),
        (4, "дня", "часа", "минуты", "секунды"),
        (5, "дней", "часов", "минут", "секунд"),
        (11, "дней", "часов", "минут", "секунд"),
        (12, "дней", "часов", "минут", "секунд"),
        (21, "день", "час", "минута", "секунда"),
        (22, "дня", "часа", "минуты", "секунды"),
        (111, "дней", "часов", "минут", "секунд"),
        (121, "день", "час", "минута", "секунда"),
    ],
)
def test_russian_word_follows_the_number(n: int, day: str, hour: str, minute: str, second: str) -> None:
    """Russian has three forms, chosen by the last digits."""
    assert [get_unit(n, unit, RU) for unit in get_args(Unit)] == [day, hour, minute, second]


@pytest.mark.parametrize("n", [0, 1, 2, 5, 21])
def test_kazakh_word_never_changes(n: int) -> None:
    """A Kazakh noun after a number stays singular."""
    assert [get_unit(n, unit, KK) for unit in get_args(Unit)] == ["күн", "сағат", "минут", "секунд"]


def test_english_word_has_one_and_many() -> None:
    """English says one day, no days, two days."""
    assert [get_unit(n, "day", EN) for n in (0, 1, 2)] == ["days", "day", "days"]


def test_days_are_counted_in_words() -> None:
    """The number and its word do not part at a line's end."""
    assert [count_days(5, language) for language in (KK, RU, EN)] == ["5\u00a0күн", "5\u00a0дней", "5\u00a0days"]


def test_forms_for_a_script_cannot_change_the_words() -> None:
    """The dictionary that a page takes away is its own copy."""
    get_unit_forms("day", RU).clear()
    assert get_unit_forms("day", RU) == {"one": "день", "few": "дня", "many": "дней", "other": "дня"}
