"""Dates and times as people of the three languages write them; moments are shown in the time of Kazakhstan."""

import calendar
from datetime import date, datetime, time
from typing import Literal
from zoneinfo import ZoneInfo

from babel.dates import format_date as format_by_pattern

from toi_invite.language.clock_times import format_time_kk
from toi_invite.language.codes import Language
from toi_invite.language.kazakh import Case, inflect
from toi_invite.language.numerals import number_possessed

ALMATY = ZoneInfo("Asia/Almaty")

_LOCALES = {Language.KK: "kk_KZ", Language.RU: "ru_KZ", Language.EN: "en_GB"}
_RUSSIAN_ON = ("в понедельник", "во вторник", "в среду", "в четверг", "в пятницу", "в субботу", "в воскресенье")
_DATES = {Language.KK: "y 'жылғы' d MMMM", Language.RU: "d MMMM y 'года'", Language.EN: "d MMMM y"}


def format_date(day: date, language: Language) -> str:
    """The long date: `2027 жылғы 12 маусым`, `12 июня 2027 года`, `12 June 2027`."""
    return _format(day, _DATES[language], language)


def get_month(day: date, language: Language, *, form: Literal["nominative", "genitive"] = "nominative") -> str:
    """The month's name: Russian `июнь`, or `июня` as it stands after a number; the others have one form."""
    return _format(day, "LLLL" if form == "nominative" else "MMMM", language)


def get_weekday(day: date, language: Language, *, short: bool = False) -> str:
    """The weekday: `сенбі`, `суббота`, `Saturday`; short `сб`, `сб`, `Sat`."""
    return _format(day, "EEE" if short else "EEEE", language)


def list_weekdays(language: Language) -> list[str]:
    """The seven short weekdays, Monday first, as the head of a month calendar."""
    return [get_weekday(date(2024, 1, number), language, short=True) for number in range(1, 8)]


def format_time(clock_time: time, language: Language) -> str:
    """The time of day in a sentence: `сағат 18:00-де`, `в 18:00`, `at 18:00`."""
    if language is Language.KK:
        return f"сағат {format_time_kk(clock_time)}"
    return f"{'в' if language is Language.RU else 'at'} {clock_time:%H:%M}"


def format_time_range(start: time, end: time, language: Language) -> str:
    """From one time to another: `сағат 18:00-ден 22:00-ге дейін`, `с 18:00 до 22:00`, `from 18:00 to 22:00`."""
    if language is Language.KK:
        return f"сағат {format_time_kk(start, 'ablative')} {format_time_kk(end, 'dative')} дейін"
    words = ("с", "до") if language is Language.RU else ("from", "to")
    return f"{words[0]} {start:%H:%M} {words[1]} {end:%H:%M}"


def format_when(day: date, clock_time: time | None, language: Language) -> str:
    """Date, weekday and time (if there is one) in one line: `2027 жылғы 12 маусым, сенбі, сағат 18:00-де`."""
    parts = [format_date(day, language), get_weekday(day, language)]
    if language is Language.EN:
        parts.reverse()
    if clock_time is not None:
        parts.append(format_time(clock_time, language))
    return ", ".join(parts)


def format_day(day: date, language: Language) -> str:
    """On which day, within a sentence: `12 маусым, сенбі күні`, `в субботу, 12 июня`, `on Saturday, 12 June`."""
    number = f"{day.day} {get_month(day, language, form='genitive')}"
    if language is Language.KK:
        return f"{number}, {get_weekday(day, language)} күні"
    on = _RUSSIAN_ON[day.weekday()] if language is Language.RU else f"on {get_weekday(day, language)}"
    return f"{on}, {number}"


def format_day_kk(day: date, case: Case) -> str:
    """Day and month with an ending: `12 маусымда`, `12 маусымға` (дейін), `12 маусымнан` (бастап)."""
    return f"{day.day} {inflect(get_month(day, Language.KK), case)}"


def format_day_of_month_kk(day: date, case: Case = "nominative") -> str:
    """The day as one of its month: `маусымның 12-сі` (күні), in the locative `маусымның 12-сінде`."""
    return f"{inflect(get_month(day, Language.KK), 'genitive')} {number_possessed(day.day, case)}"


def format_moment(moment: datetime, language: Language) -> str:
    """An instant as the wall clock of Kazakhstan shows it: `23 қараша 2026, 14:35`.

    Args:
        moment: an aware datetime.
        language: the language of the month.

    Raises:
        ValueError: when the moment is naive, for then it is no instant.
    """
    if moment.tzinfo is None:
        raise ValueError("a moment needs a time zone")
    local = moment.astimezone(ALMATY)
    return f"{_format(local.date(), 'd MMMM y', language)}, {local:%H:%M}"


def build_month(day: date) -> list[list[int | None]]:
    """The weeks of the day's month, Monday first, seven cells each; `None` where another month's days would be."""
    weeks = calendar.Calendar(firstweekday=calendar.MONDAY).monthdayscalendar(day.year, day.month)
    return [[number or None for number in week] for week in weeks]


def _format(day: date, pattern: str, language: Language) -> str:
    """Babel's text; its lone Kazakh months begin with a capital, which has no place within a sentence."""
    text = format_by_pattern(day, pattern, locale=_LOCALES[language])
    return text if language is Language.EN else text.lower()
