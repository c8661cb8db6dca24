"""Phone numbers."""

import pytest
from hypothesis import given
from hypothesis import strategies as st

from toi_invite.language.phones import format_phone, parse_kazakh_mobile, parse_phone


@pytest.mark.parametrize(
    ("text", "e164", "shown"),
    [
        ("8 701 234 56 78", "+77012345678", "+7 701 234 56 78"),
        ("+7 701 234 56 78", "+77012345678", "+7 701 234 56 78"),
        ("7 701 234 56 78", "+77012345678", "+7 701 234 56 78"),
        ("701 234 56 78", "+77012345678", "+7 701 234 56 78"),
        ("+7 (701) 234-56-78", "+77012345678", "+7 701 234 56 78"),
        ("8(747)2345678", "+77472345678", "+7 747 234 56 78"),
        (" 8701\u00a0234\u00a05678 ", "+77012345678", "+7 701 234 56 78"),
        ("+7 703 111 22 33", "+77031112233", "+7 703 111 22 33"),
        ("8 727 250 00 00", "+77272500000", "+7 727 250 00 00"),
        ("+7 912 345 67 89", "+79123456789", "+7 912 345 67 89"),
        ("+49 151 23456789", "+4915123456789", "+49 1512 3456789"),
        ("+1 202 555 0143", "+12025550143", "+1 202-555-0143"),
        ("+90 532 123 45 67", "+905321234567", "+90 532 123 45 67"),
    ],
)
def test_number_is_kept_in_one_form_and_shown_in_groups(text: str, e164: str, shown: str) -> None:
    """Every habit of writing gives the same E.164, and people see groups of digits."""
    assert parse_phone(text) == e164
    assert format_phone(e164) == shown


@pytest.mark.parametrize(
    "text",
    [
        "",
        " ",
        "+",
        "123",
        "8 701 234 56",
        "8 701 234 56 789",
        "8 701 ABC DEFG",
        "+7 000 000 00 00",
        "aigerim",
        "+999 12345678",
    ],
)
def test_text_that_is_no_number_is_refused(text: str) -> None:
    """Too short, too long, with letters or of no country: none of these is a phone."""
    assert parse_phone(text) is None


def test_text_that_is_no_number_is_shown_as_it_is() -> None:
    """An unreadable number is not hidden from the reader."""
    assert format_phone("call the uncle") == "call the uncle"


@given(st.from_regex(r"7(0[0-8]|47|7[15678])[0-9]{7}", fullmatch=True), st.sampled_from(["8", "7", "+7", ""]))
def test_any_mobile_survives_being_shown_and_read_again(national: str, prefix: str) -> None:
    """A Kazakh mobile number, however it begins, is the same after showing and reading."""
    e164 = parse_phone(prefix + national)
    assert e164 == f"+7{national}"
    assert parse_phone(format_phone(f"+7{national}")) == e164


@given(st.text(max_size=40))
def test_any_text_is_a_number_or_nothing(text: str) -> None:
    """No text makes the parser fail, and what it gives reads back as itself."""
    e164 = parse_phone(text)
    assert e164 is None or parse_phone(e164) == e164


@pytest.mark.parametrize(
    ("text", "e164"),
    [
        ("8 701 234 56 78", "+77012345678"),
        ("+7 777 777 77 77", "+77777777777"),
        ("+7 703 111 22 33", "+77031112233"),
        ("8 727 250 00 00", None),
        ("8 7122 30 00 00", None),
        ("+7 912 345 67 89", None),
        ("+49 151 23456789", None),
        ("701", None),
    ],
)
def test_bill_goes_to_a_kazakh_mobile_only(text: str, e164: str | None) -> None:
    """No landline, no Russian number under the shared code, no other country."""
    assert parse_kazakh_mobile(text) == e164
