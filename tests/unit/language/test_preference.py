"""Which language a reader gets, by cookie and by browser."""

import pytest

from toi_invite.language.codes import Language
from toi_invite.language.preference import choose_language, find_kept_language, prefer_language


@pytest.mark.parametrize(
    ("accept_language", "language"),
    [
        ("ru-RU,ru;q=0.9,en;q=0.8", Language.RU),
        ("en-US", Language.EN),
        ("de, ru;q=0.5, kk;q=0.7", Language.KK),
        ("KK-KZ", Language.KK),
        ("fr,de;q=0.9", Language.KK),
        ("ru;q=nonsense, en;q=0.1", Language.EN),
        ("", Language.KK),
    ],
)
def test_browser_asks_for_languages_the_best_known_one_is_chosen(accept_language: str, language: Language) -> None:
    """Weights decide, unknown languages are passed over, Kazakh is the last word."""
    assert prefer_language(accept_language) is language


@pytest.mark.parametrize(
    ("cookies", "language"),
    [
        ("lang=ru", Language.RU),
        ('session=x; lang="en"; a=1', Language.EN),
        ("slang=ru", None),
        ("lang=RU", None),
        ("lang=russian", None),
        ("", None),
    ],
)
def test_cookie_keeps_exactly_one_of_our_languages(cookies: str, language: Language | None) -> None:
    """A cookie of another name or with another value keeps nothing."""
    assert find_kept_language(cookies) is language


def test_asked_language_wins_over_the_kept_and_the_preferred_one() -> None:
    """The order of every page: asked, kept, preferred."""
    assert choose_language("en", "lang=ru", "kk") is Language.EN
    assert choose_language("de", "lang=ru", "kk") is Language.RU
    assert choose_language("", "", "ru") is Language.RU
