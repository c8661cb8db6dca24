"""The years that are told: the occasion's own, those that were filled in, those of the organizer's words."""

import pytest

from tests.unit.invitation.pages import NOW, build, read, render
from toi_invite.invitation.age import find_age
from toi_invite.invitation.demonstration import make_demonstration
from toi_invite.language.codes import Language
from toi_invite.models.content import EventContent, Texts
from toi_invite.models.occasion import Occasion
from toi_invite.services.templates import get_template


def _celebrate(occasion: Occasion, **values: object) -> EventContent:
    return EventContent.model_validate({"template": "aq-tilek", "occasion": occasion} | values)


@pytest.mark.parametrize(
    ("occasion", "texts", "age"),
    [
        (Occasion.SILVER, (), 25),
        (Occasion.GOLD, ("30 жыл",), 50),
        (Occasion.MEREITOI, ("60 жас",), 60),
        (Occasion.MEREITOI, ("", "Асқар 70", "80"), 70),
        (Occasion.MUSHEL, ("Мүшел той — 37",), 37),
        (Occasion.BIRTHDAY, ("18-летие",), 18),
        (Occasion.BIRTHDAY, ("Рахима әже 100 жаста",), 100),
    ],
)
def test_years_are_those_of_the_occasion_or_of_the_first_number(
    occasion: Occasion, texts: tuple[str, ...], age: int
) -> None:
    """Silver and gold are known; elsewhere the organizer's title and names are read in this order."""
    assert find_age(_celebrate(occasion), *texts) == age


@pytest.mark.parametrize(
    "text", ["", "Асқар", "2027 жыл", "12.06.2027", "18:00", "1/2", "0", "131", "Той № 999", "1967-2027"]
)
def test_what_is_no_number_of_years_is_passed_over(text: str) -> None:
    """Years of the calendar, dates, hours and numbers that nobody reaches are not an age."""
    assert find_age(_celebrate(Occasion.MEREITOI), text) is None


def test_number_in_another_occasion_is_no_age() -> None:
    """A wedding's title may say anything."""
    assert find_age(_celebrate(Occasion.WEDDING), "60 қонақ") is None


def test_jubilee_shows_its_years_and_a_nameless_number_shows_initials() -> None:
    """The number stands on the page as a picture that is read aloud; without it the wreath holds the initials."""
    sixty = build(template="mereitoi", occasion=Occasion.MEREITOI, title=Texts(kk="60 жас"), person_2=Texts())
    assert 'role="img" aria-label="60"' in read(render(sixty, Language.KK))
    silent = read(render(sixty.model_copy(update={"title": Texts()}), Language.KK))
    assert 'role="img"' not in silent
    assert ">А</text>" in silent


@pytest.mark.parametrize("occasion", get_template("mereitoi").occasions)
def test_gallery_shows_a_jubilee_with_its_years(occasion: Occasion) -> None:
    """What is woven of ornament there is a number for every occasion of that template."""
    shown = read(render(make_demonstration(get_template("mereitoi"), occasion, now=NOW)))
    assert 'role="img"' in shown


def test_age_that_was_filled_in_wins_over_words() -> None:
    """The field is the organizer's word; a number in the title was only a guess. Silver and gold say theirs."""
    assert find_age(_celebrate(Occasion.MEREITOI, age=60), "70 жас") == 60
    assert find_age(_celebrate(Occasion.TUSAU, age=1), "") == 1
    assert find_age(_celebrate(Occasion.TUSAU), "5 жас") is None
    assert find_age(_celebrate(Occasion.GOLD, age=60)) == 50
    assert find_age(_celebrate(Occasion.WEDDING, age=60)) is None


@pytest.mark.parametrize(
    ("language", "told"), [(Language.KK, "5\u00a0жас"), (Language.RU, "5\u00a0лет"), (Language.EN, "5\u00a0years")]
)
def test_age_stands_under_the_name(language: Language, told: str) -> None:
    """In the words of the language; no line where nothing was filled in or the title has told it."""
    boy = build(template="tusau", occasion=Occasion.SUNDET, person_2=Texts(), age=5)
    line = f'<p class="beneath">{told}</p>'
    assert line in read(render(boy, language))
    silent = (boy.model_copy(update={"age": None}), boy.model_copy(update={"title": Texts(kk="5 жас", ru="5 лет")}))
    assert all('class="beneath"' not in read(render(each, Language.KK)) for each in silent)
    assert 'class="beneath"' not in read(render(boy.model_copy(update={"occasion": Occasion.WEDDING}), language))


@pytest.mark.parametrize("occasion", [Occasion.AS, Occasion.QURAN])
def test_memorial_tells_the_years_of_a_life_and_never_an_age(occasion: Occasion) -> None:
    """They stand under the name of the departed."""
    shown = read(render(build(template="tynysh", occasion=occasion, life_years="1938–2024", age=86)))
    assert '<p class="beneath">1938–2024</p>' in shown
    assert "86\u00a0жас" not in shown


def test_drawn_number_is_not_told_a_second_time() -> None:
    """Where the age is woven of ornament no line repeats it."""
    shown = read(render(build(template="mereitoi", occasion=Occasion.MEREITOI, person_2=Texts(), age=60)))
    assert 'aria-label="60"' in shown
    assert 'class="beneath"' not in shown
