"""What is celebrated, and what each occasion asks for (`facts/product.md` D.1)."""

from enum import StrEnum


class Occasion(StrEnum):
    """What is celebrated."""

    WEDDING = "wedding"
    UZATU = "uzatu"
    BETASHAR = "betashar"
    KUDALYK = "kudalyk"
    SYRGA = "syrga"
    NIKAH = "nikah"
    SHILDEHANA = "shildehana"
    BESIK = "besik"
    KYRQYNAN = "kyrqynan"
    TUSAU = "tusau"
    SUNDET = "sundet"
    TILASHAR = "tilashar"
    MUSHEL = "mushel"
    MEREITOI = "mereitoi"
    SILVER = "silver"
    GOLD = "gold"
    BIRTHDAY = "birthday"
    QONYS = "qonys"
    CORPORATE = "corporate"
    GENDER = "gender"
    AS = "as"
    QURAN = "quran"


class Form(StrEnum):
    """Whose names an occasion asks for: what they are called, how many are needed, what else is told of them."""

    COUPLE = "couple"
    PERSON = "person"
    CHILD = "child"
    COMPANY = "company"
    MEMORY = "memory"


COUPLE_OCCASIONS = frozenset(
    {
        Occasion.WEDDING,
        Occasion.BETASHAR,
        Occasion.KUDALYK,
        Occasion.NIKAH,
        Occasion.SILVER,
        Occasion.GOLD,
        Occasion.GENDER,
    }
)
"""Occasions that are for two: both names are required to publish; every other one asks for one name."""

_FORMS = {
    **dict.fromkeys(COUPLE_OCCASIONS, Form.COUPLE),
    Occasion.SHILDEHANA: Form.CHILD,
    Occasion.BESIK: Form.CHILD,
    Occasion.KYRQYNAN: Form.CHILD,
    Occasion.TUSAU: Form.CHILD,
    Occasion.SUNDET: Form.CHILD,
    Occasion.TILASHAR: Form.CHILD,
    Occasion.CORPORATE: Form.COMPANY,
    Occasion.AS: Form.MEMORY,
    Occasion.QURAN: Form.MEMORY,
}

AGED_OCCASIONS = frozenset(
    {
        Occasion.TUSAU,
        Occasion.SUNDET,
        Occasion.TILASHAR,
        Occasion.MUSHEL,
        Occasion.MEREITOI,
        Occasion.BIRTHDAY,
    }
)
"""Occasions that may tell how old somebody is."""

ANNIVERSARIES = {Occasion.SILVER: 25, Occasion.GOLD: 50}
"""Occasions whose name says how many years they count."""

MUSHEL_AGES = tuple(range(13, 98, 12))
"""At which ages a мүшел ends."""

QUIET_OCCASIONS = frozenset({Occasion.NIKAH, Occasion.AS, Occasion.QURAN})
"""Occasions whose page has no countdown and nothing festive (`facts/product.md` D.5, 7)."""


SHARED_OCCASIONS = frozenset(Occasion) - QUIET_OCCASIONS - {Occasion.CORPORATE}
"""Occasions that may be celebrated at one table."""


def get_form(occasion: Occasion) -> Form:
    """Whose names the occasion asks for."""
    return _FORMS.get(occasion, Form.PERSON)


def names_required(occasion: Occasion) -> int:
    """How many names (1 or 2) the occasion needs before an event can be published."""
    return 2 if get_form(occasion) is Form.COUPLE else 1
