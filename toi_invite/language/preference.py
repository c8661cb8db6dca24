"""Which language a reader gets: what was asked for, what was kept, what the browser prefers, else Kazakh."""

import re

from toi_invite.language.codes import Language

COOKIE = "lang"
"""Name of the cookie that keeps the language; scripts of our pages may read it."""

YEAR = 365 * 24 * 3600
"""How long it is kept, in seconds."""

_KEPT = re.compile(rf"(?:^|;) *{COOKIE}=\"?(\w\w)\"?(?:;|$)")


def choose_language(asked: str, cookies: str, accept_language: str) -> Language:
    """The language of an answer.

    Args:
        asked: the value of `?lang=`, or "".
        cookies: the Cookie header, or "".
        accept_language: the Accept-Language header, or "".
    """
    return find_language(asked) or find_kept_language(cookies) or prefer_language(accept_language)


def find_language(code: str) -> Language | None:
    """The language of an exact code, or None."""
    return Language(code) if code in set(Language) else None


def find_kept_language(cookies: str) -> Language | None:
    """The language that a Cookie header keeps, or None."""
    kept = _KEPT.search(cookies)
    return find_language(kept[1]) if kept else None


def prefer_language(accept_language: str) -> Language:
    """The language that the browser prefers among ours, Kazakh when it names none of them."""
    ranges = [part.partition(";q=") for part in accept_language.replace(" ", "").lower().split(",")]
    weighted = [(_read_weight(weight), find_language(tag[:2])) for tag, _, weight in ranges]
    wanted = [(weight, language) for weight, language in weighted if language and weight > 0]
    return max(wanted, key=lambda pair: pair[0])[1] if wanted else Language.KK


def _read_weight(text: str) -> float:
    try:
        return float(text or 1)
    except ValueError:
        return 0
