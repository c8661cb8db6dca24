"""Kazakh endings by program: the word "and" between two names, the seven cases (`facts/product.md` D.3).

Some names do not tell their harmony by their letters; `doubts.py` knows which, and there the organizer types the form.
"""

import re
import unicodedata
from typing import Literal

from toi_invite.language.sounds import get_last_sound, get_sounds, is_front

Joiner = Literal["мен", "бен", "пен"]
Case = Literal["nominative", "genitive", "dative", "accusative", "locative", "ablative", "instrumental"]

# First consonants of the endings after: a vowel, a nasal, a glide (р л й у), з or ж, a hard consonant.
_STARTS: dict[Case, dict[str, str]] = {
    "genitive": {"vowel": "н", "nasal": "н", "glide": "д", "buzzing": "д", "hard": "т"},
    "accusative": {"vowel": "н", "nasal": "д", "glide": "д", "buzzing": "д", "hard": "т"},
    "locative": {"vowel": "д", "nasal": "д", "glide": "д", "buzzing": "д", "hard": "т"},
    "ablative": {"vowel": "д", "nasal": "н", "glide": "д", "buzzing": "д", "hard": "т"},
}
# What follows that consonant: back, front.
_CORES: dict[Case, tuple[str, str]] = {
    "genitive": ("ың", "ің"),
    "accusative": ("ы", "і"),
    "locative": ("а", "е"),
    "ablative": ("ан", "ен"),
}
_POSSESSED_ENDINGS: dict[Case, tuple[str, str]] = {
    "nominative": ("", ""),
    "genitive": ("ның", "нің"),
    "dative": ("на", "не"),
    "accusative": ("н", "н"),
    "locative": ("нда", "нде"),
    "ablative": ("нан", "нен"),
    "instrumental": ("мен", "мен"),
}
_PATRONYMIC = re.compile(r".+([ұу]лы|[қк]ызы)")


def get_joiner(first_name: str) -> Joiner:
    """The word between two names, chosen by the last sound of the first.

    Args:
        first_name: what stands right before the joiner, one word or several, in Kazakh, Russian or Latin letters.
    """
    last = get_last_sound(get_sounds(first_name))
    if last == "buzzing":
        return "бен"
    return "пен" if last == "hard" else "мен"


def inflect(name: str, case: Case) -> str:
    """The name or noun with its Kazakh ending: `Айгерім` gives `Айгерімнің`, `Айгерімге` or `Айгеріммен`.

    Args:
        name: a word in the nominative; of several words the last is inflected, and a patronymic (`Серікұлы`) as what
            it is, a possessed noun. A name without letters at its end, such as `60`, comes back as it is; a Latin one
            gets its ending after a hyphen (`Aigerim-нің`).
        case: `genitive` (whose), `dative` (to whom), `accusative` (whom), `locative` (at whom), `ablative` (from
            whom), `instrumental` (with whom); the `nominative` comes back as it is.
    """
    sounds = get_sounds(name)
    if is_patronymic(name):
        return inflect_possessed(name, case)
    return _attach(name.strip(), _get_ending(sounds, case)) if sounds else name.strip()


def is_patronymic(name: str) -> bool:
    """Whether the last word is a name on `-ұлы` or `-қызы`, in any spelling."""
    return _PATRONYMIC.fullmatch(get_sounds(name)) is not None


def inflect_possessed(noun: str, case: Case) -> str:
    """A noun that already says whose it is (`баласы`, `мейрамханасы`), with its ending: `баласына`, `баласын`.

    Args:
        noun: a noun with the possessive ending of the third person; of several words the last is inflected.
        case: as for `inflect`.
    """
    back, front = _POSSESSED_ENDINGS[case]
    return _attach(noun.strip(), front if is_front(get_sounds(noun)) else back)


def _get_ending(sounds: str, case: Case) -> str:
    """The ending that a word of these sounds takes."""
    last, front = get_last_sound(sounds), is_front(sounds)
    if case == "nominative":
        return ""
    if case == "instrumental":
        return {"buzzing": "бен", "hard": "пен"}.get(last, "мен")
    if case == "dative":
        if last == "hard":
            return "ке" if front else "қа"
        return "ге" if front else "ға"
    return _STARTS[case][last] + _CORES[case][front]


def _attach(name: str, ending: str) -> str:
    """The name with the ending in its own capitals, after a hyphen if the name is Latin."""
    name = unicodedata.normalize("NFC", name)
    if not ending or not name or not name[-1].isalpha():
        return name
    word = name.split()[-1]
    hyphen = "" if "\u0400" <= word[-1] <= "\u04ff" else "-"
    return name + hyphen + (ending.upper() if word.isupper() and len(word) > 1 else ending)
