"""Invitations to choose from."""

import re

import pytest

from toi_invite.language.codes import Language
from toi_invite.language.names import find_whose
from toi_invite.language.wording import list_closings, list_greetings, list_wordings
from toi_invite.models.occasion import QUIET_OCCASIONS, Occasion

OCCASIONS = [*Occasion]
EVERYWHERE = [(occasion, language) for occasion in OCCASIONS for language in Language]
FESTIVE = {
    Language.KK: ("той", "мереке", "салтанат", "думан", "қуаныш", "шаттық", "сыйлық"),
    Language.RU: ("той", "тоя", "праздн", "торжеств", "весел", "радост", "подар", "свадьб"),
    Language.EN: ("toi", "feast", "celebrat", "party", "joy", "gala", "gift", "wedding"),
}


def _read_all(occasion: str, language: Language, whose: str = "") -> list[str]:
    """Every sentence that could be offered for an occasion."""
    wordings = list_wordings(occasion, language, whose=whose)
    bodies = [wording.body for wording in wordings]
    return [*bodies, *list_greetings(occasion, language), *list_closings(occasion, language)]


@pytest.mark.parametrize(("occasion", "language"), EVERYWHERE)
def test_occasion_has_a_choice(occasion: str, language: Language) -> None:
    """Each occasion offers at least three different texts, and several addresses and closings, in each language."""
    wordings = list_wordings(occasion, language, whose="Айгерім")
    assert len({wording.key for wording in wordings}) == len({wording.body for wording in wordings}) >= 3
    assert len(set(list_greetings(occasion, language))) >= 2
    assert len(set(list_closings(occasion, language))) >= 2


@pytest.mark.parametrize(("occasion", "language"), EVERYWHERE)
def test_names_stand_in_the_text_or_nowhere(occasion: str, language: Language) -> None:
    """With names the first text has them; without, no text has a gap where they were."""
    assert "Айгерімнің" in list_wordings(occasion, language, whose="Айгерімнің")[0].body
    plain = list_wordings(occasion, language)
    assert len(plain) >= 2
    assert not any("{" in text or "  " in text for wording in plain for text in (wording.greeting, wording.body))


@pytest.mark.parametrize("language", list(Language))
@pytest.mark.parametrize("occasion", sorted(QUIET_OCCASIONS))
def test_quiet_occasion_has_nothing_festive(occasion: str, language: Language) -> None:
    """A memorial meal, a nikah and a reading of the Quran never say «той» nor speak of a feast."""
    told = " ".join(_read_all(occasion, language, whose="Асан")).lower()
    assert [word for word in FESTIVE[language] if word in told] == []


@pytest.mark.parametrize(("occasion", "language"), EVERYWHERE)
def test_address_is_an_address(occasion: str, language: Language) -> None:
    """A greeting is short and ends as the page expects of one, so it stands on a line of its own."""
    for greeting in list_greetings(occasion, language):
        assert len(greeting) <= 90
        assert greeting[-1] in "!,"


@pytest.mark.parametrize("occasion", OCCASIONS)
def test_kazakh_and_russian_are_polite(occasion: str) -> None:
    """Kazakh says «Сіз» with a capital, never «сен»; Russian says «вы», never «ты»."""
    kazakh = " ".join(_read_all(occasion, Language.KK, whose="Асан"))
    russian = " ".join(_read_all(occasion, Language.RU, whose="Асан"))
    assert re.search(r"\bсіз|\b[Сс]ен(і|дер|ің)?\b", kazakh) is None
    assert re.search(r"\b(Вы|Вас|Вам|[Тт]ы|[Тт]ебя|[Тт]ебе)\b", russian) is None


@pytest.mark.parametrize("language", list(Language))
def test_colleagues_are_not_addressed_as_family(language: Language) -> None:
    """A company's evening has no family words."""
    told = " ".join(_read_all("corporate", language, whose="Асан")).lower()
    family = ("ағайын", "құда", "бата", "родн", "сват", "дастархан", "family", "relatives", "blessing")
    assert [word for word in family if word in told] == []


def test_doubtful_name_leaves_texts_without_names() -> None:
    """A name whose form nobody has confirmed gets the texts that need no ending."""
    sure = list_wordings("uzatu", Language.KK, whose=find_whose("Айгерім") or "")
    doubtful = list_wordings("uzatu", Language.KK, whose=find_whose("Айгул") or "")
    typed = list_wordings("uzatu", Language.KK, whose=find_whose("Айгул", "Айгүлдің") or "")
    assert [wording.key for wording in sure] == ["uzatu_named_1", "uzatu_1", "uzatu_2", "uzatu_3"]
    assert [wording.key for wording in doubtful] == ["uzatu_1", "uzatu_2", "uzatu_3"]
    assert "қызымыз Айгүлдің ұзату" in typed[0].body


@pytest.mark.parametrize(
    ("occasion", "language", "whose", "told"),
    [
        ("mereitoi", Language.KK, "Болаттың", "Болаттың 60\u00a0жылдық мерейтойына"),
        ("mereitoi", Language.RU, "Болат", "Болат отмечает 60-летие."),
        ("mereitoi", Language.EN, "Bolat", "Bolat is celebrating the 60th birthday."),
        ("birthday", Language.KK, "Болаттың", "Болаттың 60\u00a0жасқа толуына"),
        ("birthday", Language.RU, "Болат", "исполняется 60\u00a0лет"),
        ("mushel", Language.EN, "Bolat", "Bolat is turning 60"),
    ],
)
def test_age_is_told_when_known(occasion: str, language: Language, whose: str, told: str) -> None:
    """The first text tells the years that are celebrated; without them it is not offered."""
    assert told in list_wordings(occasion, language, whose=whose, age=60)[0].body
    assert "60" not in " ".join(wording.body for wording in list_wordings(occasion, language, whose=whose))


def test_unknown_occasion_offers_nothing() -> None:
    """An occasion without texts has an empty list."""
    assert list_wordings("unknown", Language.KK, whose="Асанның") == []
