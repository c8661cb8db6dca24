"""The years of a jubilee, read from the occasion and from the organizer's words."""

import pytest

from tests.unit.invitation.pages import NOW, build, read, render
from toi_invite.invitation.age import find_age
from toi_invite.invitation.demonstration import make_demonstration
from toi_invite.language.codes import Language
from toi_invite.models.content import Texts
from toi_invite.models.occasion import Occasion
from toi_invite.services.templates import get_template


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
    assert find_age(occasion, *texts) == age


@pytest.mark.parametrize(
    "text", ["", "Асқар", "2027 жыл", "12.06.2027", "18:00", "1/2", "0", "131", "Той № 999", "1967-2027"]
)
def test_what_is_no_number_of_years_is_passed_over(text: str) -> None:
    """Years of the calendar, dates, hours and numbers that nobody reaches are not an age."""
    assert find_age(Occasion.MEREITOI, text) is None


def test_number_in_another_occasion_is_no_age() -> None:
    """A wedding's title may say anything."""
    assert find_age(Occasion.WEDDING, "60 қонақ") is None


def test_jubilee_shows_its_years_and_a_nameless_number_shows_initials() -> None:
    """The number stands on the page as a picture that is read aloud; without it the wreath holds the initials."""
    sixty = build(template="mereitoi", occasion=Occasion.MEREITOI, title=Texts(kk="60 жас"), person_2=Texts())
    assert 'role="img" aria-label="60"' in read(render(sixty, Language.KK))
    silent = read(render(sixty.model_copy(update={"title": Texts()}), Language.KK))
    assert 'role="img"' not in silent
    assert ">А</text>" in silent


@pytest.mark.parametrize("occasion", get_template("mereitoi").occasions)
def test_gallery_shows_a_jubilee_with_its_years(occasion: Occasion) -> None:
    """What is woven of ornament there is a number wherever the occasion counts years by itself or in its title."""
    shown = read(render(make_demonstration(get_template("mereitoi"), occasion, now=NOW)))
    has_number = 'role="img"' in shown
    assert has_number == (occasion in {Occasion.MEREITOI, Occasion.SILVER, Occasion.GOLD})
