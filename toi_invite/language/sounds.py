"""The sounds of a Kazakh word and the endings they ask for (`facts/product.md` D.3; sources in `docs/language.md`)."""

import re
import unicodedata
from typing import Literal

LastSound = Literal["vowel", "nasal", "glide", "buzzing", "hard"]

BACK_VOWELS = frozenset("аоұыя")
FRONT_VOWELS = frozenset("әөүіеэё")
NEUTRAL_VOWELS = frozenset("иую")
VOWELS = BACK_VOWELS | FRONT_VOWELS | NEUTRAL_VOWELS
SIGNS = "ьъ"

_OPEN_VOWELS = VOWELS - NEUTRAL_VOWELS  # и, у and ю end in a glide and take the endings of й
_NASALS = frozenset("мнң")
_GLIDES = frozenset("рлй") | NEUTRAL_VOWELS
_BUZZING = frozenset("зж")
_BACK_ENDS = ("қ", "ғ", "х")
_FRONT_ENDS = ("к", "г", "ь", "кс", "кт")
_SURNAME = re.compile(r"(.{3,})[оеё]в")

_ACUTE_LETTERS = frozenset("áóúǵńý")
# Two letters that spell one sound; ý is the у of the acute alphabet, so it waits for the single letters.
_PAIRS = (("sh", "ш"), ("ch", "ч"), ("zh", "ж"), ("kh", "х"), ("gh", "ғ"), ("ya", "я"), ("yu", "ю"), ("ph", "ф"))
_GLIDE_AFTER_VOWEL = re.compile(r"(?<=[aäáeiıoöóuüúūу])[yı]")  # Aray, Sergey; Abaı and Aıgerim of the acute alphabet
_BOTH = dict(zip("aäáeéiïoöóüúūbcdfgğǵhjklmnñńpqrsştvwxz", "аәәеэииоөөүүұбкдфгғғхжклмнңңпқрсштвукз", strict=True))
_LATIN_2021 = str.maketrans(_BOTH | {"ı": "і", "u": "у", "y": "ы", "ç": "к"})
_LATIN_ACUTE = str.maketrans(_BOTH | {"ı": "и", "i": "і", "u": "ұ", "y": "ы", "ý": "у"})


def get_sounds(text: str) -> str:
    """The letters of the last word in lower case, Latin ones by the Cyrillic letter of the same sound.

    Both Latin alphabets are read, the one of 2021 (`Äsel`, `Jänıbek`) and the acute one of 2018 (`Ásel`, `Jánibek`),
    and the spelling of passports (`Zhanibek`); a text without letters gives an empty answer (product.md D.4).
    """
    composed = unicodedata.normalize("NFC", text).lower()
    words = "".join(letter if letter.isalpha() else " " for letter in composed).split()
    if not words:
        return ""
    for pair, letter in _PAIRS:
        words[-1] = words[-1].replace(pair, letter)
    word = _GLIDE_AFTER_VOWEL.sub("й", words[-1])
    return word.translate(_LATIN_ACUTE if _ACUTE_LETTERS.intersection(word) else _LATIN_2021)


def get_last_sound(sounds: str) -> LastSound:
    """The class of the last sound, which chooses the ending's first consonant; б в г д count as hard (rule § 36)."""
    last = sounds.rstrip(SIGNS)[-1:]
    if not last or last in _OPEN_VOWELS:
        return "vowel"
    if last in _NASALS:
        return "nasal"
    if last in _GLIDES:
        return "glide"
    return "buzzing" if last in _BUZZING else "hard"


def is_front(sounds: str) -> bool:
    """Whether the word takes front endings: by a telling last consonant, otherwise by the last vowel.

    A surname on `-ов` or `-ев` follows the name that it is made of: `Әуезовке`, `Тоқаевқа`.
    """
    stem = strip_surname(sounds)
    if stem.endswith(_FRONT_ENDS) or stem.endswith(_BACK_ENDS):
        return stem.endswith(_FRONT_ENDS)
    vowels = list_vowels(stem)
    if not vowels:
        return False
    if vowels[-1] not in NEUTRAL_VOWELS:
        return vowels[-1] in FRONT_VOWELS
    if stem[-1] in NEUTRAL_VOWELS:
        return _is_front_before(vowels)
    return vowels[-1] != "у"


def list_vowels(sounds: str) -> list[str]:
    """The vowels of a word in their order."""
    return [letter for letter in sounds if letter in VOWELS]


def strip_surname(sounds: str) -> str:
    """The name within a surname on `-ов` or `-ев`; any other word as it is."""
    surname = _SURNAME.fullmatch(sounds)
    return surname[1] if surname and list_vowels(surname[1]) else sounds


def _is_front_before(vowels: list[str]) -> bool:
    """The harmony of a name that ends in `и`, `у` or `ю`: that of the vowels before (`Ғалидың`, `Әлидің`)."""
    telling = [vowel for vowel in vowels if vowel not in NEUTRAL_VOWELS]
    return telling[-1] in FRONT_VOWELS if telling else "и" in vowels
