"""Words beside a number of days, hours, minutes or seconds."""

from typing import Literal

from babel import Locale

from toi_invite.language.codes import Language

Unit = Literal["day", "hour", "minute", "second"]

# Babel has no Kazakh day, so the words stand here, by the plural categories of CLDR.
_WORDS: dict[Language, dict[Unit, dict[str, str]]] = {
    Language.KK: {
        "day": {"one": "күн", "other": "күн"},
        "hour": {"one": "сағат", "other": "сағат"},
        "minute": {"one": "минут", "other": "минут"},
        "second": {"one": "секунд", "other": "секунд"},
    },
    Language.RU: {
        "day": {"one": "день", "few": "дня", "many": "дней", "other": "дня"},
        "hour": {"one": "час", "few": "часа", "many": "часов", "other": "часа"},
        "minute": {"one": "минута", "few": "минуты", "many": "минут", "other": "минуты"},
        "second": {"one": "секунда", "few": "секунды", "many": "секунд", "other": "секунды"},
    },
    Language.EN: {
        "day": {"one": "day", "other": "days"},
        "hour": {"one": "hour", "other": "hours"},
        "minute": {"one": "minute", "other": "minutes"},
        "second": {"one": "second", "other": "seconds"},
    },
}


def get_unit(n: int, unit: Unit, language: Language) -> str:
    """The unit's word as it stands after the number `n`, without the number: 5 and `day` give `дней`."""
    return _WORDS[language][unit][Locale(language.value).plural_form(n)]


def get_unit_forms(unit: Unit, language: Language) -> dict[str, str]:
    """Every form of the word by CLDR's plural category, for a script that counts down with `Intl.PluralRules`."""
    return dict(_WORDS[language][unit])


def count_days(n: int, language: Language) -> str:
    """A number of days in words: `5 күн`, `5 дней`, `5 days`."""
    return f"{n}\u00a0{get_unit(n, 'day', language)}"
