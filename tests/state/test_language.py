"""The language of the pages: what the browser asks for, and texts that exist in all three."""

import pytest

from toi_invite.components.text import t
from toi_invite.language.codes import Language
from toi_invite.state.language import choose_language


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
    assert choose_language(accept_language) is language


def test_text_is_baked_in_all_languages() -> None:
    """A switch of language needs no request: the page holds the three texts."""
    expression = str(t("common.templates"))
    assert all(f'["{language.value}"]' in expression for language in Language)


def test_missing_text_stops_the_build() -> None:
    """A key that no file has is found when the page is compiled, not by a reader."""
    with pytest.raises(KeyError):
        t("common.no_such_text")
