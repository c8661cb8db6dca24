"""Whose: kin words and other nouns with possessive endings (`facts/product.md` D.2, 2 and D.5, 5)."""

from typing import Literal

from toi_invite.language.kazakh import Case, inflect, inflect_possessed
from toi_invite.language.sounds import get_last_sound, get_sounds, is_front

Owner = Literal["our", "your", "their"]

# Back and front, after a consonant; after a vowel the first vowel goes, and the third person takes an `с`.
_ENDINGS: dict[Owner, tuple[str, str]] = {"our": ("ымыз", "іміз"), "your": ("ыңыз", "іңіз"), "their": ("ы", "і")}
_SOFTENED = {"к": "г", "қ": "ғ", "п": "б"}


def possess(noun: str, owner: Owner = "their", case: Case = "nominative") -> str:
    """A noun with its owner: `бала` gives `баласы`, `баламыз` or `балаңыз`; with a case `баласына`, `баламызға`.

    Args:
        noun: a noun in the nominative, small letters; of several words the last changes (`ата-ана`, `күйеу бала`).
            Nouns that lose a vowel before the ending (`халық`, `ауыз`) are not for this function.
        owner: `our` (біздің), `your` (сіздің) or `their` (оның, олардың).
        case: the case of the whole.
    """
    owned = _attach(noun.strip(), owner)
    return inflect_possessed(owned, case) if owner == "their" else inflect(owned, case)


def _attach(noun: str, owner: Owner) -> str:
    """The noun in the nominative with its possessive ending."""
    sounds = get_sounds(noun)
    ending = _ENDINGS[owner][is_front(sounds)]
    if get_last_sound(sounds) == "vowel":
        return noun + (f"с{ending}" if owner == "their" else ending[1:])
    return noun[:-1] + _SOFTENED.get(noun[-1], noun[-1]) + ending
