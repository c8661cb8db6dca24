"""Kazakh endings by program: the word "and" between two names, genitive, dative and the ending of a clock time.

Hard cases, for which a person should type the form: names whose sound differs from their letters, such as `Исаак`
(`-к` is taken as front, as in `банк`, although many say back), compound names with `у` for `ү` or `ұ` (`Гулнур`), and
Latin names that write й as `y` (`Sergey`).
"""

from datetime import time
from typing import Literal

Joiner = Literal["мен", "бен", "пен"]
Case = Literal["genitive", "dative"]
TimeSuffix = Literal["да", "де", "та", "те"]

_BACK_VOWELS = frozenset("аоұыя")
_FRONT_VOWELS = frozenset("әөүіеэё")
_NEUTRAL_VOWELS = frozenset("иую")
_VOWELS = _BACK_VOWELS | _FRONT_VOWELS | _NEUTRAL_VOWELS
_OPEN_VOWELS = _VOWELS - _NEUTRAL_VOWELS  # и, у and ю end in a glide and take the endings of й
_NASALS = frozenset("мнң")
_GLIDES = frozenset("рлй") | _NEUTRAL_VOWELS
_BUZZING = frozenset("зж")
_BACK_ENDS = frozenset("қғ")
_FRONT_ENDS = frozenset("кгь")
_SIGNS = "ьъ"
_LATIN_SOUNDS = str.maketrans("aäeiıoöuüūybcçdfgğhjklmnñpqrsştvwxz", "аәеиіоөуүұыбккдфгғхжклмнңпқрсштвукз")

_UNIT_SUFFIXES: dict[int, TimeSuffix] = {
    **dict.fromkeys((1, 2, 7, 8), "де"),
    **dict.fromkeys((3, 4, 5), "те"),
    **dict.fromkeys((6, 9), "да"),
}
_TEN_SUFFIXES: dict[int, TimeSuffix] = {0: "де", 10: "да", 20: "да", 30: "да", 40: "та", 50: "де"}


def get_joiner(first_name: str) -> Joiner:
    """The word between two names, chosen by the last sound of the first.

    Args:
        first_name: what stands right before the joiner, one word or several, in Kazakh, Russian or Latin letters.
    """
    last = _get_sounds(first_name).rstrip(_SIGNS)[-1:]
    if last in _BUZZING:
        return "бен"
    if not last or last in _VOWELS | _NASALS | _GLIDES:
        return "мен"
    return "пен"


def inflect(name: str, case: Case) -> str:
    """The name with its Kazakh ending: `Айгерім` gives `Айгерімнің` or `Айгерімге`.

    Args:
        name: a name in the nominative; of several words the last is inflected. A name without letters at its end, such
            as `60`, comes back as it is; a Latin one gets its ending after a hyphen (`Aigerim-нің`).
        case: `genitive` (whose) or `dative` (to whom).
    """
    name = name.strip()
    if not name or not name[-1].isalpha():
        return name
    ending = _get_start(name, case) + _get_core(name, case)
    word = name.split()[-1]
    hyphen = "" if "\u0400" <= word[-1] <= "\u04ff" else "-"
    return name + hyphen + (ending.upper() if word.isupper() and len(word) > 1 else ending)


def get_time_suffix(clock_time: time) -> TimeSuffix:
    """The locative ending of a clock time, by the last numeral one says: 18:00 `де`, 18:30 `да`, 18:45 `те`.

    `та` happens only at forty minutes past (`қырықта`).
    """
    spoken = clock_time.minute or clock_time.hour
    unit = spoken % 10
    return _UNIT_SUFFIXES[unit] if unit else _TEN_SUFFIXES[spoken]


def format_time_kk(clock_time: time) -> str:
    """The time with its ending, to follow `сағат`: `18:00-де`."""
    return f"{clock_time:%H:%M}-{get_time_suffix(clock_time)}"


def _get_sounds(name: str) -> str:
    """The letters of the name's last word in lower case, Latin ones by the Cyrillic letter of the same sound."""
    words = "".join(letter if letter.isalpha() else " " for letter in name.lower()).split()
    return words[-1].translate(_LATIN_SOUNDS) if words else ""


def _get_start(name: str, case: Case) -> str:
    """The first consonant of the ending: `н`, `д`, `т` of the genitive; `ғ`, `г`, `қ`, `к` of the dative."""
    last = _get_sounds(name).rstrip(_SIGNS)[-1:]
    soft = last in _OPEN_VOWELS | _NASALS | _GLIDES | _BUZZING
    if case == "dative":
        return ("г" if soft else "к") if _is_front(name) else ("ғ" if soft else "қ")
    if last in _OPEN_VOWELS | _NASALS:
        return "н"
    return "д" if soft else "т"


def _get_core(name: str, case: Case) -> str:
    """What follows the first consonant, in harmony with the name."""
    front = _is_front(name)
    if case == "dative":
        return "е" if front else "а"
    return "ің" if front else "ың"


def _is_front(name: str) -> bool:
    """Whether the endings are front: by a telling last consonant, otherwise by the last vowel."""
    sounds = _get_sounds(name)
    if sounds[-1] in _FRONT_ENDS | _BACK_ENDS:
        return sounds[-1] in _FRONT_ENDS
    vowels = [letter for letter in sounds if letter in _VOWELS]
    if not vowels:
        return False
    if vowels[-1] not in _NEUTRAL_VOWELS:
        return vowels[-1] in _FRONT_VOWELS
    if sounds[-1] in _NEUTRAL_VOWELS:
        return _is_front_before(vowels)
    return vowels[-1] == "и"


def _is_front_before(vowels: list[str]) -> bool:
    """The harmony of a name that ends in `и`, `у` or `ю`: that of the vowels before (`Ғалидың`, `Әлидің`)."""
    telling = [vowel for vowel in vowels if vowel not in _NEUTRAL_VOWELS]
    return telling[-1] in _FRONT_VOWELS if telling else vowels[-1] == "и"
