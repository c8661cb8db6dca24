"""Dates in the three languages."""

import calendar
from datetime import UTC, date, datetime, time

import pytest
from hypothesis import given
from hypothesis import strategies as st

from toi_invite.language.codes import Language
from toi_invite.language.dates import (
    build_month,
    format_date,
    format_day,
    format_day_kk,
    format_day_of_month_kk,
    format_moment,
    format_time_range,
    format_when,
    get_month,
    get_weekday,
    list_weekdays,
)

SATURDAY = date(2027, 6, 12)
KK, RU, EN = Language.KK, Language.RU, Language.EN
KAZAKH_MONTHS = [
    "қаңтар",
    "ақпан",
    "наурыз",
    "сәуір",
    "мамыр",
    "маусым",
    "шілде",
    "тамыз",
    "қыркүйек",
    "қазан",
    "қараша",
    "желтоқсан",
]
RUSSIAN_MONTHS = [
    "январь",
    "февраль",
    "март",
    "апрель",
    "май",
    "июнь",
    "июль",
    "август",
    "сентябрь",
    "октябрь",
    "ноябрь",
    "декабрь",
]
RUSSIAN_GENITIVES = [
    "января",
    "февраля",
    "марта",
    "апреля",
    "мая",
    "июня",
    "июля",
    "августа",
    "сентября",
    "октября",
    "ноября",
    "декабря",
]
KAZAKH_WEEKDAYS = ["дүйсенбі", "сейсенбі", "сәрсенбі", "бейсенбі", "жұма", "сенбі", "жексенбі"]


@pytest.mark.parametrize(
    ("language", "text"),
    [(KK, "2027 жылғы 12 маусым"), (RU, "12 июня 2027 года"), (EN, "12 June 2027")],
)
def test_date_reads_as_people_write_it(language: Language, text: str) -> None:
    """The order of its parts follows the language."""
    assert format_date(SATURDAY, language) == text


@pytest.mark.parametrize(
    ("language", "with_time", "without"),
    [
        (KK, "2027 жылғы 12 маусым, сенбі, сағат 18:00-де", "2027 жылғы 12 маусым, сенбі"),
        (RU, "12 июня 2027 года, суббота, в 18:00", "12 июня 2027 года, суббота"),
        (EN, "Saturday, 12 June 2027, at 18:00", "Saturday, 12 June 2027"),
    ],
)
def test_when_tells_day_and_time(language: Language, with_time: str, without: str) -> None:
    """The line of an invitation has date, weekday and, if known, the time."""
    assert format_when(SATURDAY, time(18), language) == with_time
    assert format_when(SATURDAY, None, language) == without


@pytest.mark.parametrize("number", range(1, 13))
def test_month_has_its_name(number: int) -> None:
    """Months are small-lettered in Kazakh and Russian, and Russian has a form after a number."""
    day = date(2027, number, 1)
    assert get_month(day, KK) == get_month(day, KK, form="genitive") == KAZAKH_MONTHS[number - 1]
    assert get_month(day, RU) == RUSSIAN_MONTHS[number - 1]
    assert get_month(day, RU, form="genitive") == RUSSIAN_GENITIVES[number - 1]
    assert get_month(day, EN) == calendar.month_name[number]


def test_weekdays_start_on_monday() -> None:
    """The head of a calendar starts on Monday in every language."""
    assert list_weekdays(KK) == ["дс", "сс", "ср", "бс", "жм", "сб", "жс"]
    assert list_weekdays(RU) == ["пн", "вт", "ср", "чт", "пт", "сб", "вс"]
    assert list_weekdays(EN) == ["Mon", "Tue", "Wed", "Thu", "Fri", "Sat", "Sun"]


def test_weekday_is_written_in_full() -> None:
    """The seven days of a week have their Kazakh names; Saturday its Russian and English ones."""
    assert [get_weekday(date(2027, 6, day), KK) for day in range(7, 14)] == KAZAKH_WEEKDAYS
    assert (get_weekday(SATURDAY, RU), get_weekday(SATURDAY, EN)) == ("суббота", "Saturday")


@pytest.mark.parametrize(
    ("language", "text"),
    [(KK, "23 қараша 2026, 14:35"), (RU, "23 ноября 2026, 14:35"), (EN, "23 November 2026, 14:35")],
)
def test_moment_shows_the_clock_of_kazakhstan(language: Language, text: str) -> None:
    """An instant in UTC is shown five hours later."""
    assert format_moment(datetime(2026, 11, 23, 9, 35, tzinfo=UTC), language) == text


def test_moment_after_seven_in_the_evening_utc_is_the_next_day() -> None:
    """The day changes with the clock of Kazakhstan, which is UTC+5 since March 2024."""
    assert format_moment(datetime(2026, 12, 31, 19, tzinfo=UTC), EN) == "1 January 2027, 00:00"


def test_naive_moment_is_refused() -> None:
    """A moment without a zone is no instant."""
    with pytest.raises(ValueError, match="time zone"):
        format_moment(datetime(2026, 11, 23, 9, 35), KK)  # noqa: DTZ001 - the fault under test


def test_month_is_laid_out_from_monday() -> None:
    """June 2027 begins on a Tuesday and ends on a Wednesday."""
    weeks = build_month(SATURDAY)
    assert weeks[0] == [None, 1, 2, 3, 4, 5, 6]
    assert weeks[-1] == [28, 29, 30, None, None, None, None]


@given(st.dates(min_value=date(1900, 1, 1), max_value=date(2200, 12, 31)))
def test_any_month_has_all_its_days_once(day: date) -> None:
    """The cells hold each day of the month once, in order, in the column of its weekday."""
    weeks = build_month(day)
    numbers = [number for week in weeks for number in week if number is not None]
    assert numbers == list(range(1, calendar.monthrange(day.year, day.month)[1] + 1))
    assert any(week[day.weekday()] == day.day for week in weeks)


@given(st.dates(min_value=date(1900, 1, 1), max_value=date(2200, 12, 31)), st.sampled_from(Language))
def test_no_date_holds_a_narrow_space(day: date, language: Language) -> None:
    """Babel's narrow no-break space breaks CSV and file names, so it never comes out."""
    assert "\u202f" not in format_date(day, language) + format_when(day, time(9, 30), language)


@pytest.mark.parametrize(
    ("number", "russian"),
    [
        (7, "в понедельник"),
        (8, "во вторник"),
        (9, "в среду"),
        (10, "в четверг"),
        (11, "в пятницу"),
        (12, "в субботу"),
        (13, "в воскресенье"),
    ],
)
def test_russian_day_stands_in_the_accusative(number: int, russian: str) -> None:
    """On a day of the week: `в субботу, 12 июня`."""
    assert format_day(date(2027, 6, number), RU) == f"{russian}, {number} июня"


def test_day_reads_within_a_sentence() -> None:
    """Kazakh says `күні`, English `on`."""
    assert format_day(SATURDAY, KK) == "12 маусым, сенбі күні"
    assert format_day(SATURDAY, EN) == "on Saturday, 12 June"


KAZAKH_MONTH_FORMS = """
қаңтардың қаңтарда қаңтарға қаңтардан
ақпанның ақпанда ақпанға ақпаннан
наурыздың наурызда наурызға наурыздан
сәуірдің сәуірде сәуірге сәуірден
мамырдың мамырда мамырға мамырдан
маусымның маусымда маусымға маусымнан
шілденің шілдеде шілдеге шілдеден
тамыздың тамызда тамызға тамыздан
қыркүйектің қыркүйекте қыркүйекке қыркүйектен
қазанның қазанда қазанға қазаннан
қарашаның қарашада қарашаға қарашадан
желтоқсанның желтоқсанда желтоқсанға желтоқсаннан
"""


@pytest.mark.parametrize(("month", "forms"), list(enumerate(KAZAKH_MONTH_FORMS.strip().splitlines(), start=1)))
def test_kazakh_month_takes_its_endings(month: int, forms: str) -> None:
    """On, until and from a day, and the day as one of its month."""
    genitive, locative, dative, ablative = forms.split()
    day = date(2027, month, 6)
    assert format_day_of_month_kk(day) == f"{genitive} 6-сы"
    assert format_day_of_month_kk(day, "locative") == f"{genitive} 6-сында"
    assert [format_day_kk(day, "locative"), format_day_kk(day, "dative"), format_day_kk(day, "ablative")] == [
        f"6 {locative}",
        f"6 {dative}",
        f"6 {ablative}",
    ]


@pytest.mark.parametrize(
    ("language", "text"),
    [(KK, "сағат 18:00-ден 22:30-ға дейін"), (RU, "с 18:00 до 22:30"), (EN, "from 18:00 to 22:30")],
)
def test_hours_run_from_one_time_to_another(language: Language, text: str) -> None:
    """Kazakh puts both times in their cases."""
    assert format_time_range(time(18), time(22, 30), language) == text
