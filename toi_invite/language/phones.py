"""Phone numbers: kept as E.164, shown in the grouping of the country."""

import re

import phonenumbers
from phonenumbers import NumberFormat, PhoneNumber, PhoneNumberFormat, PhoneNumberType

_REGION = "KZ"
_SHARED_CODE = 7  # Kazakhstan and Russia
_TYPED = re.compile(r"\+?[\d\s().\-\u2010-\u2015]+")
_GROUPS = NumberFormat(pattern=r"(\d{3})(\d{3})(\d{2})(\d{2})", format=r"\1 \2 \3 \4")
_KAZAKH_START = "+77"
_KAZAKH_NATIONAL = re.compile(r"7\d{9}")


def parse_phone(text: str) -> str | None:
    """The number in E.164 (`+77012345678`), or `None` if the text is no phone number.

    Args:
        text: `8 7xx…`, `+7 7xx…`, `7 7xx…` or `7xx…` of Kazakhstan, or a number of any other country with its `+`;
            spaces, hyphens, dots and brackets are welcome.
    """
    text = text.strip()
    if not _TYPED.fullmatch(text):
        return None
    try:
        number = phonenumbers.parse(text, _REGION)
    except phonenumbers.NumberParseException:
        return None
    if not _is_plausible(number):
        return None
    return phonenumbers.format_number(number, PhoneNumberFormat.E164)


def parse_kazakh_mobile(text: str) -> str | None:
    """The number of a mobile phone of Kazakhstan in E.164 (`+77012345678`), or `None` if the text is none.

    Args:
        text: as for `parse_phone`.
    """
    e164 = parse_phone(text)
    if e164 is None or not e164.startswith(_KAZAKH_START):
        return None
    is_fixed = phonenumbers.number_type(phonenumbers.parse(e164)) == PhoneNumberType.FIXED_LINE
    return None if is_fixed else e164


def format_phone(e164: str) -> str:
    """The number as people read it: `+7 701 234 56 78`; other countries' in their own grouping.

    Args:
        e164: what `parse_phone` gave. Anything else comes back as it is.
    """
    try:
        number = phonenumbers.parse(e164)
    except phonenumbers.NumberParseException:
        return e164
    if number.country_code == _SHARED_CODE:
        return phonenumbers.format_by_pattern(number, PhoneNumberFormat.INTERNATIONAL, [_GROUPS])
    return phonenumbers.format_number(number, PhoneNumberFormat.INTERNATIONAL)


def _is_plausible(number: PhoneNumber) -> bool:
    """Valid by the library's tables, or of Kazakhstan's range, where operators open prefixes before the tables know."""
    if phonenumbers.is_valid_number(number):
        return True
    national = phonenumbers.national_significant_number(number)
    return number.country_code == _SHARED_CODE and _KAZAKH_NATIONAL.fullmatch(national) is not None
