"""Tenge in words that people read."""

from decimal import Decimal

from babel.numbers import format_currency

from toi_invite.language.codes import Language

_TIYN_IN_TENGE = 100
_LOCALES = {  # Babel prints "KZT" for other locales
    Language.KK: "kk_KZ",
    Language.RU: "ru_KZ",
    Language.EN: "ru_KZ",
}


def format_tenge(amount_tiyn: int, language: Language) -> str:
    """The amount with no-break spaces (U+00A0): `2 990 ₸`; tiyn appear only when there are some: `2 990,50 ₸`.

    Args:
        amount_tiyn: the amount in tiyn, a hundredth of a tenge; may be negative.
        language: English gets a decimal point, the others a comma.
    """
    pattern = "#,##0.00\u00a0¤" if amount_tiyn % _TIYN_IN_TENGE else "#,##0\u00a0¤"
    tenge = Decimal(amount_tiyn) / _TIYN_IN_TENGE
    text = format_currency(tenge, "KZT", pattern, locale=_LOCALES[language], currency_digits=False)
    return text.replace(",", ".") if language is Language.EN else text
