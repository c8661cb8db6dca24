"""Public addresses out of names: two spellings in Latin letters that people of Kazakhstan use."""

import re
import unicodedata
from collections.abc import Iterable

from toi_invite.language.latin import LATIN_2021, PASSPORT

SHORTEST = 3
LONGEST = 50

_SLUG = re.compile(r"[a-z0-9]+(-[a-z0-9]+)*")
_NOT_ASCII_WORD = re.compile(r"[^a-z0-9]+")
_APOSTROPHES = str.maketrans("", "", "'’ʼ`ʹ")
_JOINERS = frozenset({"мен", "бен", "пен", "және", "и", "and"})


def is_slug(text: str) -> bool:
    """Whether the text is an address: small Latin letters and digits, single hyphens within, 3 to 50 long."""
    return SHORTEST <= len(text) <= LONGEST and _SLUG.fullmatch(text) is not None


def to_slug(text: str) -> str:
    """What the organizer typed, spelled as a passport would: `Жәнібек Көктем` gives `zhanibek-koktem`.

    The answer has no more than 50 characters; it may still be too short for an address, or empty, so ask `is_slug`.
    """
    return _cut(_spell(text, PASSPORT), LONGEST)


def suggest_slugs(title: str, *, year: int | None, town: str | None) -> list[str]:
    """Addresses to offer, the plainest first: both spellings of the title, then with the year, then with the town.

    Args:
        title: names or the title of the event, in any letters; words for "and" between names are left out.
        year: the year of the event.
        town: the town of the event.

    Returns:
        Valid addresses, each once; empty when the title has no letters or digits.
    """
    name = _drop_joiners(title)
    slugs: list[str] = []
    for ending in ("", str(year or ""), town or ""):
        slugs += [_extend(name, ending, spelling) for spelling in (PASSPORT, LATIN_2021)]
    return _keep_valid(slugs)


def _drop_joiners(title: str) -> str:
    """The title without the words that join two names."""
    words = title.split()
    inner = [word for word in words[1:-1] if word.lower() not in _JOINERS]
    return " ".join([*words[:1], *inner, *words[1:][-1:]])


def _spell(text: str, spelling: dict[int, str]) -> str:
    """The text in Latin letters, words joined by hyphens."""
    composed = unicodedata.normalize("NFC", text).lower().translate(_APOSTROPHES).translate(spelling)
    plain = unicodedata.normalize("NFKD", composed)
    bare = "".join(letter for letter in plain if not unicodedata.combining(letter))
    return _NOT_ASCII_WORD.sub("-", bare).strip("-")


def _extend(title: str, ending: str, spelling: dict[int, str]) -> str:
    """The title's slug with the ending's after it, the title cut so that both fit; empty if the title has none."""
    head, tail = _spell(title, spelling), _cut(_spell(ending, spelling), LONGEST // 2)
    if not head or not tail or f"-{tail}-" in f"-{head}-":
        return _cut(head, LONGEST)
    return f"{_cut(head, LONGEST - len(tail) - 1)}-{tail}"


def _cut(slug: str, longest: int) -> str:
    """The slug without the words that do not fit; a single word that is too long is cut within."""
    if len(slug) <= longest:
        return slug
    whole_words = slug[: longest + 1].rpartition("-")[0]
    return whole_words or slug[:longest]


def _keep_valid(slugs: Iterable[str]) -> list[str]:
    """The valid ones, each once, in their order."""
    return [slug for slug in dict.fromkeys(slugs) if is_slug(slug)]
