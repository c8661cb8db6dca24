"""Names whose letters do not tell their Kazakh endings: only the organizer's own form is used for them.

The classes follow `facts/product.md` D.3 ("names with «и», «у», Russian names and names ending in б/в/г/д need a manual
override field"); `docs/language.md` gives examples of each.
"""

from typing import Literal

from toi_invite.language.codes import Language
from toi_invite.language.kazakh import Case, inflect, is_patronymic
from toi_invite.language.sounds import (
    BACK_VOWELS,
    FRONT_VOWELS,
    NEUTRAL_VOWELS,
    SIGNS,
    VOWELS,
    get_sounds,
    is_front,
    list_vowels,
    strip_surname,
)
from toi_invite.language.texts import get_text

Doubt = Literal["no_word", "foreign", "voiced_end", "surname", "hard_k", "closed_i", "open_i", "u", "russian_letters"]

_KAZAKH_LETTERS = frozenset("әөүіғқңұһ")
_BACK_MARKS = frozenset("қғұыо")
_TELLING_ENDS = ("к", "г", "ь", "қ", "ғ", "кс", "кт", "ий")


def find_doubt(name: str) -> Doubt | None:
    """Why the program cannot be sure of the name's endings, or None when its letters tell them.

    Args:
        name: a name as the organizer wrote it; of several words the last counts.
    """
    name = name.strip()
    sounds = get_sounds(name)
    if not list_vowels(sounds) or not name[-1:].isalpha():
        return "no_word"
    if _is_foreign(name.split()[-1].lower()):
        return "foreign"
    if is_patronymic(name):
        return None
    stem = strip_surname(sounds)
    if stem != sounds:
        return _find_doubt_of_surname(stem, sounds)
    return "voiced_end" if sounds.rstrip(SIGNS)[-1] in "бвгд" else _find_doubt_of_vowels(sounds)


def find_form(name: str, case: Case, typed: str = "") -> str | None:
    """The form of a name that may be shown: the organizer's, else the program's, or None when that is doubtful.

    Args:
        name: the name in the nominative.
        case: the case, as for `inflect`.
        typed: what the organizer typed for this form; empty if nothing.
    """
    if typed.strip():
        return typed.strip()
    return None if find_doubt(name) else inflect(name, case)


def explain_doubt(doubt: Doubt, language: Language) -> str:
    """A sentence for the organizer that says why the form must be typed."""
    return get_text(language, f"wording.doubt_{doubt}")


def _is_foreign(word: str) -> bool:
    """Whether a Latin word is spelled as neither Kazakh alphabet would: `Alice`, `Luke`."""
    if not word.isascii():
        return False
    return (
        bool(set("wx") & set(word)) or "c" in word.replace("ch", "") or (word[-1] == "e" and word[-2:-1] not in "aeiou")
    )


def _find_doubt_of_surname(stem: str, sounds: str) -> Doubt | None:
    """A surname on `-ов` or `-ев` is sure when the name within is Kazakh and says its harmony."""
    if doubt := _find_doubt_of_vowels(stem):
        return doubt
    front = is_front(stem)
    if sounds.endswith("ев") and stem[-1] not in BACK_VOWELS:
        return None if front else "surname"
    return "surname" if front and not _KAZAKH_LETTERS.intersection(stem) else None


def _find_doubt_of_vowels(sounds: str) -> Doubt | None:
    """The doubts that lie in the last syllable."""
    vowels = list_vowels(sounds)
    last = vowels[-1]
    if sounds[-1] in "кг" and sounds[-2:-1] in BACK_VOWELS | {"у"}:
        return "hard_k"
    if sounds[-1] == last:
        return _find_doubt_of_open_end(sounds, vowels)
    if sounds.endswith(_TELLING_ENDS):
        return None
    if last == "и":
        return "closed_i" if len(vowels) > 1 and _get_telling(vowels) not in FRONT_VOWELS else None
    if last == "у":
        return "u"
    return "russian_letters" if _is_russian_for_front(sounds, last) else None


def _find_doubt_of_open_end(sounds: str, vowels: list[str]) -> Doubt | None:
    """A final `и` after `а` may be that of Ғали or of Әли; a final `у` needs a vowel before it that tells."""
    telling = _get_telling(vowels)
    if vowels[-1] == "и":
        unsure = "у" in vowels if not telling else telling in ("а", "я") and not _BACK_MARKS.intersection(sounds)
        return "open_i" if unsure else None
    return "u" if vowels[-1] == "у" and (not telling or vowels[-2] == "у") else None


def _is_russian_for_front(sounds: str, last: str) -> bool:
    """Whether the last syllable may be a front one in Russian letters: `Ботагоз` for Ботагөз, `Кулян` for Күлән."""
    before = sounds[sounds.rindex(last) - 1 : sounds.rindex(last)]
    return (last == "о" and before in ("к", "г")) or (last == "я" and before not in ("", *SIGNS, *VOWELS))


def _get_telling(vowels: list[str]) -> str:
    """The last vowel that is surely back or front; empty if there is none."""
    return next((vowel for vowel in reversed(vowels) if vowel not in NEUTRAL_VOWELS), "")
