"""Latin letters: read for their sounds, and written for English pages."""

import unicodedata

import pytest

from toi_invite.language.latin import to_latin
from toi_invite.language.sounds import get_sounds


@pytest.mark.parametrize(
    ("latin_2021", "acute", "sounds"),
    [
        ("Äsel", "Ásel", "әсел"),
        ("Jänıbek", "Jánibek", "жәнібек"),
        ("Gülnär", "Gúlnár", "гүлнәр"),
        ("Botagöz", "Botagóz", "ботагөз"),
        ("Bağdat", "Baǵdat", "бағдат"),
        ("Şyñğys", "Shyńǵys", "шыңғыс"),
        ("Qūrmanğazy", "Qurmanǵazy", "құрманғазы"),
        ("Tıleu", "Tileý", "тілеу"),
    ],
)
def test_both_alphabets_sound_the_same(latin_2021: str, acute: str, sounds: str) -> None:
    """A name in the alphabet of 2021 and in the acute one of 2018 has the sounds of its Cyrillic letters."""
    assert (get_sounds(latin_2021), get_sounds(acute)) == (sounds, sounds)


@pytest.mark.parametrize(
    ("name", "sounds"),
    [
        ("Zhanibek", "жанибек"),
        ("Aray", "арай"),
        ("Sergey", "сергей"),
        ("Yrys", "ырыс"),
        ("Kuanysh", "куаныш"),
        ("Aıbek", "айбек"),
        ("Айша Bibi", "биби"),
        ("2027", ""),
    ],
)
def test_passport_spelling_is_understood(name: str, sounds: str) -> None:
    """Pairs of letters are one sound, `y` after a vowel is й; only the last word counts."""
    assert get_sounds(name) == sounds


@pytest.mark.parametrize(
    ("name", "latin"),
    [
        ("Жәнібек", "Zhanibek"),
        ("Айгерім", "Aigerim"),
        ("Әлия", "Aliya"),
        ("Қуаныш", "Kuanysh"),
        ("Шыңғыс Айтматов", "Shyngys Aitmatov"),
        ("Ғалымжан", "Galymzhan"),
        ("Бауыржан Момышұлы", "Bauyrzhan Momyshuly"),
        ("ЖӘНІБЕК", "ZHANIBEK"),
        ("Игорь", "Igor"),
        ("Aigerim", "Aigerim"),
        ("Äsel", "Äsel"),
        (unicodedata.normalize("NFD", "Абай-Ару"), "Abai-Aru"),
        ("", ""),
    ],
)
def test_cyrillic_name_is_spelled_as_in_a_passport(name: str, latin: str) -> None:
    """An English page gets a name in Latin letters, with its capitals."""
    assert to_latin(name) == latin
