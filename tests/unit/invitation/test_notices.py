"""What stands where an invitation cannot."""

import pytest

from toi_invite.invitation.renderer import render_not_found, render_notice, render_unavailable
from toi_invite.language.codes import Language


@pytest.mark.parametrize("language", list(Language))
def test_closed_invitation_tells_whom_to_call(language: Language) -> None:
    """The hosts' phone is shown and can be called."""
    html = render_notice("gone", language=language, phone="+77012345678", names="Айгерім мен Нұрлан").body.decode()
    assert f'<html lang="{language}">' in html
    assert "+7\u00a0701\u00a0234\u00a056\u00a078" in html
    assert 'href="tel:+77012345678"' in html
    assert "Айгерім мен Нұрлан" in html


def test_closed_invitation_without_phone_has_no_empty_buttons() -> None:
    """Without a phone there is another sentence and nothing to press."""
    html = render_notice("gone", language=Language.KK).body.decode()
    assert "<a " not in html
    assert "сілтемені жіберген" in html


def test_missing_page_speaks_all_languages_in_the_same_bytes() -> None:
    """Nobody learns from the answer why nothing is shown."""
    page = render_not_found()
    assert page.body == render_not_found().body
    assert all(f'<section lang="{language}">' in page.body.decode() for language in Language)


def test_unavailable_page_asks_to_come_back() -> None:
    """The page for people while the database is away needs nothing but itself."""
    page = render_unavailable()
    assert "Бір минуттан" in page.body.decode()
    assert "frame-ancestors 'none'" in page.content_policy
