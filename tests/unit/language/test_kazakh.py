"""Kazakh endings by program."""

from datetime import time
from itertools import chain
from typing import get_args

import pytest
from hypothesis import given
from hypothesis import strategies as st

from toi_invite.language.clock_times import format_time_kk, get_time_suffix
from toi_invite.language.kazakh import Case, get_joiner, inflect

# name, the word between it and another name, whose, to whom
NAMES = """
Айгерім мен Айгерімнің Айгерімге
Нұрлан мен Нұрланның Нұрланға
Дамир мен Дамирдің Дамирге
Азамат пен Азаматтың Азаматқа
Ораз бен Ораздың Оразға
Ерлан мен Ерланның Ерланға
Дана мен Дананың Данаға
Әсел мен Әселдің Әселге
Айна мен Айнаның Айнаға
Жәнібек пен Жәнібектің Жәнібекке
Көктем мен Көктемнің Көктемге
Бауыржан мен Бауыржанның Бауыржанға
Гүлнәр мен Гүлнәрдің Гүлнәрге
Гүлнар мен Гүлнардың Гүлнарға
Айнұр мен Айнұрдың Айнұрға
Айсұлу мен Айсұлудың Айсұлуға
Ару мен Арудың Аруға
Әли мен Әлидің Әлиге
Ғали мен Ғалидың Ғалиға
Ғани мен Ғанидың Ғаниға
Мәди мен Мәдидің Мәдиге
Мади мен Мадидың Мадиға
Абай мен Абайдың Абайға
Шоқан мен Шоқанның Шоқанға
Ыбырай мен Ыбырайдың Ыбырайға
Мұхтар мен Мұхтардың Мұхтарға
Ілияс пен Ілиястың Ілиясқа
Сәкен мен Сәкеннің Сәкенге
Бейімбет пен Бейімбеттің Бейімбетке
Мағжан мен Мағжанның Мағжанға
Сұлтан мен Сұлтанның Сұлтанға
Қасым мен Қасымның Қасымға
Абылай мен Абылайдың Абылайға
Жанар мен Жанардың Жанарға
Жібек пен Жібектің Жібекке
Мөлдір мен Мөлдірдің Мөлдірге
Ботагөз бен Ботагөздің Ботагөзге
Алмаз бен Алмаздың Алмазға
Айжан мен Айжанның Айжанға
Асылбек пен Асылбектің Асылбекке
Ермек пен Ермектің Ермекке
Еркеғали мен Еркеғалидың Еркеғалиға
Тоқтар мен Тоқтардың Тоқтарға
Бақыт пен Бақыттың Бақытқа
Сәуле мен Сәуленің Сәулеге
Күләш пен Күләштің Күләшке
Роза мен Розаның Розаға
Мейрамгүл мен Мейрамгүлдің Мейрамгүлге
Қарлығаш пен Қарлығаштың Қарлығашқа
Бибігүл мен Бибігүлдің Бибігүлге
Әлия мен Әлияның Әлияға
Мария мен Марияның Марияға
Динара мен Динараның Динараға
Тимур мен Тимурдың Тимурға
Рүстем мен Рүстемнің Рүстемге
Қанат пен Қанаттың Қанатқа
Олжас пен Олжастың Олжасқа
Серік пен Серіктің Серікке
Болат пен Болаттың Болатқа
Марат пен Мараттың Маратқа
Айдос пен Айдостың Айдосқа
Нұрсұлтан мен Нұрсұлтанның Нұрсұлтанға
Ибраһим мен Ибраһимнің Ибраһимге
Шариф пен Шарифтің Шарифке
Ахмед пен Ахмедтің Ахмедке
Сергей мен Сергейдің Сергейге
Дмитрий мен Дмитрийдің Дмитрийге
Эндрю мен Эндрюдің Эндрюге
Игорь мен Игорьдің Игорьге
Ақбөпе мен Ақбөпенің Ақбөпеге
Таң мен Таңның Таңға
Барлық пен Барлықтың Барлыққа
Марк пен Марктің Маркке
"""
ROWS = [tuple(line.split()) for line in NAMES.strip().splitlines()]
KAZAKH_LETTERS = "абвгғдеёжзийкқлмнңоөпрстуұүфхһцчшщъыьіэюяә"


@pytest.mark.parametrize(("name", "joiner", "genitive", "dative"), ROWS)
def test_name_gets_its_joiner_and_endings(name: str, joiner: str, genitive: str, dative: str) -> None:
    """Joiner, genitive and dative of a name are those that a Kazakh speaker writes."""
    assert (get_joiner(name), inflect(name, "genitive"), inflect(name, "dative")) == (joiner, genitive, dative)


@pytest.mark.parametrize(
    ("name", "genitive"),
    [
        ("Нұрлан Серікұлы", "Нұрлан Серікұлының"),
        ("НҰРЛАН", "НҰРЛАННЫҢ"),
        ("Aigerim", "Aigerim-нің"),
        ("Nurlan", "Nurlan-ның"),
        ("Асан 60", "Асан 60"),
        ("Асан (марқұм)", "Асан (марқұм)"),
        (" ", ""),
    ],
)
def test_unusual_name_keeps_its_spelling(name: str, genitive: str) -> None:
    """Several words, capitals, Latin letters and things that are no word come out readable."""
    assert inflect(name, "genitive") == genitive


@pytest.mark.parametrize(
    ("name", "joiner"),
    [("Асан Оразұлы", "мен"), ("АЗАМАТ", "пен"), ("Azamat", "пен"), ("Oraz", "бен"), ("Ораз!", "бен"), ("", "мен")],
)
def test_joiner_follows_the_last_sound_before_it(name: str, joiner: str) -> None:
    """The joiner listens to the last letter that is heard, whatever the case or alphabet."""
    assert get_joiner(name) == joiner


HOUR_SUFFIXES = {
    "да": (6, 9, 10, 16, 19, 20),
    "де": (0, 1, 2, 7, 8, 11, 12, 17, 18, 21, 22),
    "те": (3, 4, 5, 13, 14, 15, 23),
}
QUARTERS = [
    *[(time(hour), suffix) for suffix, hours in HOUR_SUFFIXES.items() for hour in hours],
    *chain.from_iterable([(time(h, 15), "те"), (time(h, 30), "да"), (time(h, 45), "те")] for h in range(24)),
]


def test_quarter_hours_are_all_in_the_table() -> None:
    """The table below covers the day: 96 different quarter hours."""
    assert len({clock_time for clock_time, _ in QUARTERS}) == 96


@pytest.mark.parametrize(("clock_time", "suffix"), QUARTERS)
def test_quarter_hour_gets_the_ending_of_its_last_numeral(clock_time: time, suffix: str) -> None:
    """Each quarter hour of the day has the ending of the numeral said last."""
    assert get_time_suffix(clock_time) == suffix
    assert format_time_kk(clock_time) == f"{clock_time:%H:%M}-{suffix}"


@pytest.mark.parametrize(
    ("clock_time", "text"), [(time(9, 5), "09:05-те"), (time(18, 40), "18:40-та"), (time(7, 50), "07:50-де")]
)
def test_other_minutes_follow_the_same_rule(clock_time: time, text: str) -> None:
    """Times between the quarters are read by their minutes."""
    assert format_time_kk(clock_time) == text


@given(st.text(alphabet=KAZAKH_LETTERS + KAZAKH_LETTERS.upper(), min_size=2), st.sampled_from(get_args(Case)))
def test_any_word_keeps_its_stem(name: str, case: Case) -> None:
    """Whatever the letters, the form is the name and an ending of at most three letters."""
    form = inflect(name, case)
    assert form.startswith(name)
    assert len(form) - len(name) <= 3
    assert (form == name) == (case == "nominative")
