"""Invitations to choose from: opening formulas, texts and closings of each occasion (`facts/product.md` D.1, D.2, D.5).

The texts are `wording.*` of `locales/`. Quiet occasions have openings and closings of their own, no word of a feast.
"""

from dataclasses import dataclass

from toi_invite.language.ages import format_age, format_age_kk, format_jubilee, format_ordinal_en
from toi_invite.language.codes import Language
from toi_invite.language.texts import load_texts

_GROUPS = {"corporate": "company", "gender": "light", "nikah": "nikah", "as": "memorial", "quran": "prayer"}


@dataclass(frozen=True)
class Wording:
    """One invitation: its key (`wedding_1`, `wedding_named_1`), the address, the text and the last line."""

    key: str
    greeting: str
    body: str
    closing: str


def list_wordings(occasion: str, language: Language, *, whose: str = "", age: int | None = None) -> list[Wording]:
    """The invitations that an organizer may choose for an occasion: with names and age first, then with names.

    Args:
        occasion: the key of the occasion, such as `wedding`; one without texts gives an empty list.
        language: the language of the texts.
        whose: the names as the texts take them: in Kazakh the answer of `find_whose`, in the other languages the names
            as they are; as many as the occasion asks for, because the sentences are for one person or for a couple.
            Empty when there are none or their form is doubtful; then only texts without names are listed.
        age: the years that are celebrated, if the event knows them; only texts of `mereitoi`, `mushel` and `birthday`
            tell them, together with the names.
    """
    plain = _list_texts(f"wording.words_{occasion}", language)
    bodies = [(f"{occasion}_{n}", text) for n, text in enumerate(plain, start=1)]
    if whose:
        bodies = _fill_names(occasion, language, whose, age) + bodies
    greetings, closings = list_greetings(occasion, language), list_closings(occasion, language)
    return [
        Wording(key, greetings[place % len(greetings)], body, closings[place % len(closings)])
        for place, (key, body) in enumerate(bodies)
    ]


def list_shared_wordings(reasons: str, language: Language) -> list[Wording]:
    """The invitations to several feasts at one table.

    Args:
        reasons: what is celebrated and for whom, as `join_reasons` tells it.
        language: the language of the texts.
    """
    bodies = [text.format(reasons=reasons) for text in _list_texts("wording.words_several", language)]
    greetings, closings = list_greetings("several", language), list_closings("several", language)
    return [Wording(f"several_{n + 1}", greetings[n], body, closings[n]) for n, body in enumerate(bodies)]


def list_greetings(occasion: str, language: Language) -> list[str]:
    """The addresses that fit the occasion: `Құрметті ағайын-туыс, …!`."""
    return _list_texts(f"wording.opening_{_get_group(occasion)}", language)


def list_closings(occasion: str, language: Language) -> list[str]:
    """The last lines that fit the occasion."""
    return _list_texts(f"wording.closing_{_get_group(occasion)}", language)


def _fill_names(occasion: str, language: Language, whose: str, age: int | None) -> list[tuple[str, str]]:
    """Keys and texts that tell names, first those that tell the age as well."""
    values = {"whose": whose} | ({} if age is None else _describe_age(age, language))
    aged = [] if age is None else _list_texts(f"wording.aged_{occasion}", language)
    named = _list_texts(f"wording.named_{occasion}", language)
    return [
        *((f"{occasion}_aged_{n}", text.format(**values)) for n, text in enumerate(aged, start=1)),
        *((f"{occasion}_named_{n}", text.format(**values)) for n, text in enumerate(named, start=1)),
    ]


def _describe_age(age: int, language: Language) -> dict[str, str]:
    """The age as the texts take it: `60 жасқа` and `60 жылдық`, `60 лет` and `60-летие`, `60` and `60th`."""
    if language is Language.KK:
        return {"age": format_age_kk(age, "dative"), "jubilee": format_jubilee(age, language)}
    if language is Language.RU:
        return {"age": format_age(age, language), "jubilee": format_jubilee(age, language)}
    return {"age": str(age), "jubilee": format_ordinal_en(age)}


def _get_group(occasion: str) -> str:
    """The occasions that share their addresses and closings; most are feasts."""
    return _GROUPS.get(occasion, "feast")


def _list_texts(kind: str, language: Language) -> list[str]:
    """The texts `<kind>_1`, `<kind>_2` and so on."""
    return [text for key, text in load_texts(language).items() if key.startswith(f"{kind}_")]
