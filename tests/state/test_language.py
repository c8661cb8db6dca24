"""The texts of the pages: all three languages are in the page."""

import pytest

from toi_invite.components.text import t
from toi_invite.language.codes import Language


def test_text_is_baked_in_all_languages() -> None:
    """A switch of language needs no request: the page holds the three texts."""
    expression = str(t("common.templates"))
    assert all(f'["{language.value}"]' in expression for language in Language)


def test_missing_text_stops_the_build() -> None:
    """A key that no file has is found when the page is compiled, not by a reader."""
    with pytest.raises(KeyError):
        t("common.no_such_text")
