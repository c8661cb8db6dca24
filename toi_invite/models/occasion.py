"""What is celebrated, and which names each occasion asks for (`facts/product.md` D.1)."""

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

MEMORIALS = frozenset({Occasion.AS, Occasion.QURAN})
"""Occasions in memory of somebody, who is named and never signs."""

QUIET_OCCASIONS = frozenset({Occasion.NIKAH, Occasion.AS, Occasion.QURAN})
"""Occasions whose page has no countdown and nothing festive (`facts/product.md` D.5, 7)."""


def names_required(occasion: Occasion) -> int:
    """How many names (1 or 2) the occasion needs before an event can be published."""
    return 2 if occasion in COUPLE_OCCASIONS else 1
