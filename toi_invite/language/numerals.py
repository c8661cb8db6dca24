"""Kazakh numbers as one says them, and the endings that written digits take from them (`facts/product.md` D.3)."""

from toi_invite.language.kazakh import Case, inflect, inflect_possessed
from toi_invite.language.sounds import get_last_sound, get_sounds, is_front

_UNITS = ("нөл", "бір", "екі", "үш", "төрт", "бес", "алты", "жеті", "сегіз", "тоғыз")
_TENS = ("", "он", "жиырма", "отыз", "қырық", "елу", "алпыс", "жетпіс", "сексен", "тоқсан")
_LARGEST = 9999
_SHORTENED = {"қырық": "қырқ", "жиырма": "жиырмас"}  # before the vowel of an ordinal or of a possessive


def spell_number(n: int) -> str:
    """The number in words: 25 gives `жиырма бес`.

    Args:
        n: from 0 to 9999.

    Raises:
        ValueError: when `n` is outside of that.
    """
    if not 0 <= n <= _LARGEST:
        raise ValueError(f"no words for {n}")
    thousands, hundreds, tens, units = (int(digit) for digit in f"{n:04}")
    words = [*_count(thousands, "мың"), *_count(hundreds, "жүз"), _TENS[tens], _UNITS[units] if units else ""]
    return " ".join(word for word in words if word) or _UNITS[0]


def inflect_number(n: int, case: Case) -> str:
    """The number in digits with the ending of its last numeral: 60 gives `60-қа`, 10 in the ablative `10-нан`."""
    last = _get_last_numeral(n)
    ending = inflect(last, case).removeprefix(last)
    return f"{n}-{ending}" if ending else str(n)


def spell_ordinal(n: int) -> str:
    """The ordinal in words: 1 gives `бірінші`, 20 `жиырмасыншы`, 25 `жиырма бесінші`."""
    head, _, last = spell_number(n).rpartition(" ")
    return f"{head} {_to_ordinal(last)}".strip()


def format_ordinal_kk(n: int) -> str:
    """The ordinal in digits with its ending: `1-ші`, `6-шы`, `50-ші`, `60-шы`."""
    return f"{n}-{_to_ordinal(_get_last_numeral(n))[-2:]}"


def number_possessed(n: int, case: Case = "nominative") -> str:
    """The number as the one of its month: 12 gives `12-сі` (`он екісі`), in the locative `12-сінде`."""
    last = _get_last_numeral(n)
    ending = _get_possessive(last)
    return f"{n}-{inflect_possessed(last + ending, case).removeprefix(last)}"


def _count(n: int, what: str) -> list[str]:
    """How many hundreds or thousands; a single one goes without `бір`."""
    return [] if n == 0 else [what] if n == 1 else [_UNITS[n], what]


def _get_last_numeral(n: int) -> str:
    """The word one says last."""
    return spell_number(n).split()[-1]


def _to_ordinal(numeral: str) -> str:
    """One numeral as an ordinal."""
    stem = _SHORTENED.get(numeral, numeral)
    front = is_front(get_sounds(numeral))
    link = "" if get_last_sound(get_sounds(stem)) == "vowel" else "і" if front else "ы"
    return f"{stem}{link}{'нші' if front else 'ншы'}"


def _get_possessive(numeral: str) -> str:
    """The possessive ending of a numeral: `сі` after `екі`, `і` after `бес`, `сы` after `жиырма`."""
    vowel = "і" if is_front(get_sounds(numeral)) else "ы"
    return f"с{vowel}" if get_last_sound(get_sounds(numeral)) == "vowel" else vowel
