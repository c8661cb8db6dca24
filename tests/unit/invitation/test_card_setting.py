"""Text in the space of a card: shrunk and broken, never cut."""

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from toi_invite.invitation.cards.setting import fit, fit_two
from toi_invite.invitation.cards.typefaces import Style, outline, read_cap_height, set_line

YESEVA = Style("Yeseva One", leading=1.1)
KAZAKH = "ӘәҒғҚқҢңӨөҰұҮүҺһІі"
WORDS = st.lists(st.text("Әбдіқадыр-ЖщіМ", min_size=1, max_size=30), min_size=1, max_size=12).map(" ".join)


@given(WORDS, st.integers(1, 4), st.floats(50, 1000), st.floats(20, 400))
@settings(max_examples=60, deadline=None)
def test_text_is_never_wider_or_higher_than_its_space(text, lines, width, height) -> None:
    """And every word of it is set, in its order."""
    block = fit(text, YESEVA, width=width, height=height, size=200, lines=lines)

    assert 0 < block.size <= 200
    assert block.width <= width * 1.0001
    assert block.height <= height * 1.0001
    assert 1 <= len(block.lines) <= lines
    assert " ".join(line.text for line in block.lines) == " ".join(text.split())


@given(WORDS, WORDS, st.floats(100, 1000), st.floats(60, 500))
@settings(max_examples=30, deadline=None)
def test_two_texts_have_one_size_and_fit_together(first, second, width, height) -> None:
    """The gap between them counts."""
    upper, lower = fit_two((first, second), YESEVA, width=width, height=height, size=150, gap=1.6)

    assert upper.size == lower.size > 0
    assert max(upper.width, lower.width) <= width * 1.0001
    gap = (1.6 - lower.cap) * lower.size
    assert upper.rise + gap + lower.height <= height * 1.0001


def test_short_text_keeps_its_size() -> None:
    """It grows no larger than it is wished."""
    assert fit("Әмір", YESEVA, width=1000, height=400, size=90).size == 90


def test_long_text_is_broken_where_it_is_most_even() -> None:
    """Two lines of like width, not one full and one short."""
    block = fit("Сакен Жунусович Бейсенов", YESEVA, width=500, height=400, size=200, lines=2)

    assert [line.text for line in block.lines] == ["Сакен Жунусович", "Бейсенов"]


def test_text_is_not_broken_for_little() -> None:
    """One line that is nearly as large stays one."""
    one = fit("Сакен Бейсенов", YESEVA, width=500, height=80, size=60, lines=3)

    assert len(one.lines) == 1


def test_line_breaks_are_spaces() -> None:
    """What came in by pasting changes nothing."""
    pasted = fit(" Сакен\n\tБейсенов ", YESEVA, width=900, height=90, size=60)

    assert pasted == fit("Сакен Бейсенов", YESEVA, width=900, height=90, size=60)


@pytest.mark.parametrize("text", ["", "  \n ", "🎉", "\u202e\u200b"])
def test_nothing_to_set_is_nothing(text) -> None:
    """It has no height, so that nothing is left free for it."""
    block = fit(text, YESEVA, width=100, height=100, size=50)

    assert (block.height, block.width, str(block.draw(0, 0)).count(' d="M')) == (0, 0, 0)


@pytest.mark.parametrize("family", ["Cormorant", "Golos Text", "Yeseva One", "Lora", "Playfair"])
def test_each_family_has_the_kazakh_letters(family) -> None:
    """Every one of them is an outline of its own."""
    assert len({draw(letter, family) for letter in KAZAKH}) == len(KAZAKH)
    assert 0.5 < read_cap_height(family) < 0.8


def test_letter_that_a_family_lacks_comes_from_another() -> None:
    """Playfair holds the letters of names alone; a number sign is still drawn, and an emoji is left out."""
    assert draw("#", "Playfair") == draw("#", "Golos Text") != ""
    assert draw("А🎉Б", "Playfair") == draw("АБ", "Playfair")


def test_latin_letters_come_from_the_familys_other_file() -> None:
    """And not from the fallback."""
    assert draw("Qa", "Lora") not in {draw("Qa", "Golos Text"), ""}


def test_italic_comes_from_its_own_face() -> None:
    """The joiner has one; a letter that it lacks is upright."""
    assert draw("мен", "Lora", italic=True) != draw("мен", "Lora")
    assert draw("Щ", "Lora", italic=True) == draw("Щ", "Lora")


def test_tracking_stands_between_letters_alone() -> None:
    """Nothing follows the last one, so that centred capitals stand in the middle."""
    wide, plain = set_line("АА", Style("Lora", tracking=0.5)), set_line("АА", Style("Lora"))

    assert wide.width == pytest.approx(plain.width + 0.5)


def test_only_what_hangs_below_the_line_is_deep() -> None:
    """Capitals stand on it."""
    assert set_line("НА", Style("Lora")).depth < 0.03
    assert set_line("Нұр", Style("Lora")).depth > 0.15


def draw(text: str, family: str, *, italic: bool = False) -> str:
    """The outline of a text."""
    return outline(set_line(text, Style(family, italic=italic)))
