"""What an account is made of, as typed by a person: cleaned, and judged with the code of a reason."""

import unicodedata

from email_validator import EmailNotValidError, validate_email
from zxcvbn.frequency_lists import FREQUENCY_LISTS

from toi_invite.errors import InvalidInputError

SHORTEST_PASSWORD = 8  # bytes
LONGEST_PASSWORD = 1024  # bytes
LONGEST_NAME = 120  # characters, as the column
_LONGEST_EMAIL = 254  # characters, RFC 5321
_COMMON_PASSWORDS = frozenset(FREQUENCY_LISTS["passwords"])
_PRODUCT_WORDS = frozenset({"toiinvite", "toishaqyru", "toyshaqyru", "тойшақыру", "toiinvitekz"})


def clean_name(text: str) -> str:
    """The name with single spaces and without invisible characters."""
    composed = unicodedata.normalize("NFC", text)
    visible = (letter for letter in composed if letter.isspace() or not unicodedata.category(letter).startswith("C"))
    return " ".join("".join(visible).split())


def clean_email(text: str) -> str:
    """The one spelling of an e-mail address under which an account is found: compatibility form, small, trimmed."""
    return unicodedata.normalize("NFKC", text).strip().lower()


def find_name_problem(name: str) -> str | None:
    """Why the cleaned name cannot be taken: `name_missing`, `name_long`, or nothing."""
    if not any(letter.isalnum() for letter in name):
        return "name_missing"
    return "name_long" if len(name) > LONGEST_NAME else None


def find_email_problem(email: str) -> str | None:
    """Why the cleaned address cannot be taken: `email_invalid`, `email_not_latin`, or nothing.

    Other alphabets are refused as a whole: `а` and `a` look alike, and would be two accounts.
    """
    if not email.isascii():
        return "email_not_latin"
    if len(email) > _LONGEST_EMAIL or "." not in email.rpartition("@")[2]:
        return "email_invalid"
    try:
        validate_email(email, check_deliverability=False, globally_deliverable=False)
    except EmailNotValidError:
        return "email_invalid"
    return None


def find_password_problem(password: str, *, email: str) -> str | None:
    """Why the password cannot be taken: `password_short`, `password_long`, `password_common`, or nothing."""
    size = len(password.encode())
    if size < SHORTEST_PASSWORD:
        return "password_short"
    if size > LONGEST_PASSWORD:
        return "password_long"
    return "password_common" if _is_guessable(password.lower(), email) else None


def _is_guessable(password: str, email: str) -> bool:
    letters = "".join(letter for letter in password if letter.isalpha())
    is_repeated = len(set(password)) <= 2  # noqa: PLR2004 - "aaaaaaaa", "abababab"
    is_own = password in {email, email.partition("@")[0]}
    return password in _COMMON_PASSWORDS or letters in _PRODUCT_WORDS or is_repeated or is_own


def refuse(problems: dict[str, str | None]) -> None:
    """Refuse the fields that have a problem.

    Raises:
        InvalidInputError: when at least one field has a reason.
    """
    found = {field: reason for field, reason in problems.items() if reason}
    if found:
        raise InvalidInputError(found)
