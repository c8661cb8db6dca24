"""Kazakh and Russian letters in Latin ones, as in passports and in the alphabet of 2021 (`facts/product.md` D.4)."""

import unicodedata

_COMMON = dict(zip("абвгғдезийклмнңоөпрстуұүфыіэәhı", "abvggdeziiklmnnooprstuuufyieahi", strict=True))
_OTHER_LETTERS = {
    "ъ": "",
    "ь": "",
    "ї": "i",
    "є": "e",
    "ґ": "g",
    "ў": "u",
    "ҳ": "h",
    "ß": "ss",
    "æ": "ae",
    "ø": "o",
    "ł": "l",
}
PASSPORT = str.maketrans(
    _COMMON
    | _OTHER_LETTERS
    | {"қ": "k", "ж": "zh", "ш": "sh", "щ": "sh", "ч": "ch", "ц": "ts", "х": "kh", "һ": "h"}
    | {"ю": "yu", "я": "ya", "ё": "e"}
)
LATIN_2021 = str.maketrans(
    _COMMON
    | _OTHER_LETTERS
    | {"қ": "q", "ж": "j", "ш": "s", "щ": "s", "ч": "s", "ц": "s", "х": "h", "һ": "h"}
    | {"ю": "iu", "я": "ia", "ё": "io"}
)


def to_latin(name: str) -> str:
    """A name as a passport spells it, capitals kept: `Жәнібек` gives `Zhanibek`, `Әлия` `Aliya`.

    For an English page whose organizer wrote the name in Cyrillic only; Latin letters come back as they are.
    """
    spelled = "".join(_spell(letter) for letter in unicodedata.normalize("NFC", name))
    return spelled.upper() if name.isupper() and len(name) > 1 else spelled


def _spell(letter: str) -> str:
    """One letter, with a capital for a capital."""
    spelled = letter.lower().translate(PASSPORT) if letter.isalpha() and not letter.isascii() else letter
    return spelled.capitalize() if letter.isupper() else spelled
