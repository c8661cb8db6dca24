"""Ages and jubilees beside a number, in the three languages (`facts/product.md` D.1: мүшел, мерейтой, күміс той)."""

from typing import Literal

from babel import Locale

from toi_invite.language.codes import Language
from toi_invite.language.kazakh import Case, inflect
from toi_invite.language.kinship import Owner, possess

RussianCase = Literal["nominative", "genitive", "dative", "accusative", "instrumental", "prepositional"]

_RUSSIAN_YEARS = {"one": "год", "few": "года", "many": "лет", "other": "года"}
_ENGLISH_ENDINGS = {"one": "st", "two": "nd", "few": "rd", "other": "th"}
_JUBILEE_ENDINGS: dict[RussianCase, str] = {
    "nominative": "летие",
    "genitive": "летия",
    "dative": "летию",
    "accusative": "летие",
    "instrumental": "летием",
    "prepositional": "летии",
}


def format_age(n: int, language: Language) -> str:
    """How old somebody is: `60 жас`, `60 лет` (`1 год`, `2 года`), `60 years`; the number keeps to its word."""
    if language is Language.KK:
        return f"{n}\u00a0жас"
    if language is Language.RU:
        return f"{n}\u00a0{_RUSSIAN_YEARS[Locale('ru').plural_form(n)]}"
    return f"{n}\u00a0{'year' if n == 1 else 'years'}"


def format_age_kk(n: int, case: Case) -> str:
    """The age with an ending: `60 жасқа` (толу), `60 жаста`, `60 жастың`."""
    return f"{n}\u00a0{inflect('жас', case)}"


def format_jubilee(n: int, language: Language) -> str:
    """The jubilee of so many years, to stand before a noun or alone: `60 жылдық`, `60-летие`, `60th anniversary`."""
    if language is Language.KK:
        return f"{n}\u00a0жылдық"
    return format_jubilee_ru(n) if language is Language.RU else f"{format_ordinal_en(n)} anniversary"


def format_jubilee_kk(n: int, owner: Owner = "their", case: Case = "nominative") -> str:
    """Whose jubilee: `25 жылдығы`, `25 жылдығымыз`, with a case `25 жылдығына`."""
    return f"{n}\u00a0{possess('жылдық', owner, case)}"


def format_jubilee_ru(n: int, case: RussianCase = "nominative") -> str:
    """The Russian word of a jubilee: `60-летие`, in the dative (посвящённое чему) `60-летию`."""
    return f"{n}-{_JUBILEE_ENDINGS[case]}"


def format_ordinal_en(n: int) -> str:
    """The English ordinal: `1st`, `12th`, `63rd`."""
    return f"{n}{_ENGLISH_ENDINGS[Locale('en').ordinal_form(n)]}"
