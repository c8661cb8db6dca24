"""What a browser's builder sends, and what people copy out of maps."""

import json
from typing import Any

import pytest

from tests.support.events import COMPLETE
from toi_invite.errors import InvalidInputError
from toi_invite.services.draft_input import read_input
from toi_invite.services.map_links import parse_map_link


def _write(**changes: Any) -> str:
    return json.dumps(COMPLETE.model_dump(mode="json") | changes)


def test_complete_form_is_taken_as_it_is() -> None:
    """Nothing to complain about."""
    typed = read_input(_write(), saved=COMPLETE)
    assert typed.content == COMPLETE
    assert typed.problems == {}


@pytest.mark.parametrize("text", ["🎉🎉", "   ", "— !"])
def test_text_without_a_letter_is_told_beside_its_field_and_saved(text: str) -> None:
    """A title of only emoji or only spaces is told; what was typed does not vanish."""
    typed = read_input(_write(title={"kk": "", "ru": text, "en": ""}), saved=COMPLETE)
    assert typed.problems == {"title.ru": "wordless"}
    assert typed.content.title.ru == text.strip()


@pytest.mark.parametrize("text", ["8 701 234 56 78", "+7 (701) 234-56-78", "77012345678", "7012345678"])
def test_phone_in_any_usual_form_is_kept_as_one_number(text: str) -> None:
    """People write a number in their own way."""
    assert read_input(_write(phone=text), saved=COMPLETE).content.phone == "+77012345678"


def test_phone_of_a_contact_is_spelled_as_the_hosts_own() -> None:
    """And a half-typed one keeps the contacts that were saved, and nothing else."""
    contact = {"name": {"kk": "Ерлан"}, "phone": "8 701 222 33 44"}
    typed = read_input(_write(contacts=[contact]), saved=COMPLETE)
    assert typed.content.contacts[0].phone == "+77012223344"
    half = read_input(_write(contacts=[contact | {"phone": "8 701"}], age=5), saved=typed.content)
    assert list(half.problems) == ["contacts"]
    assert half.content.contacts == typed.content.contacts
    assert half.content.age == 5


def test_feast_beside_a_quiet_occasion_is_told_and_left_out() -> None:
    """Whoever turns a feast into a memorial keeps writing; the other occasion is not saved, and it is said why."""
    feast = read_input(_write(also=[{"occasion": "sundet"}]), saved=COMPLETE)
    assert (feast.problems, len(feast.content.also)) == ({}, 1)
    memorial = read_input(_write(occasion="as", also=[{"occasion": "sundet"}]), saved=feast.content)
    assert memorial.problems == {"also": "mixed"}
    assert (memorial.content.occasion, memorial.content.also) == ("as", ())


@pytest.mark.parametrize("value", [5, "x", [5], [{"people": "x"}], [{"phone": 5}], [{"occasion": "nope"}], [None] * 9])
@pytest.mark.parametrize("field", ["families", "contacts", "also"])
def test_lists_of_another_shape_are_passed_over(field: str, value: object) -> None:
    """Whatever comes instead of rows, the rest is saved."""
    typed = read_input(_write(age=7, **{field: value}), saved=COMPLETE)
    assert list(typed.problems) == [field]
    assert typed.content == COMPLETE.model_copy(update={"age": 7})


@pytest.mark.parametrize(
    ("change", "field"),
    [
        ({"phone": "8 701 23"}, "phone"),
        ({"phone": "javascript:alert(1)"}, "phone"),
        ({"date": "2027-02-30"}, "date"),
        ({"date": "9999-12-31"}, "date"),
        ({"time": "25:00"}, "time"),
        ({"latitude": "91"}, "latitude"),
        ({"age": "0"}, "age"),
        ({"age": "алпыс"}, "age"),
        ({"life_years": "1" * 121}, "life_years"),
        ({"title": {"kk": "а" * 121}}, "title"),
        ({"title": "not a text in languages"}, "title"),
    ],
)
def test_wrong_field_keeps_what_was_saved_and_the_others_are_taken(change: dict[str, Any], field: str) -> None:
    """A half-typed phone must not keep the name beside it from being saved."""
    typed = read_input(_write(person_1={"kk": "Дана"}, **change), saved=COMPLETE)
    assert list(typed.problems) == [field]
    assert typed.content == COMPLETE.model_copy(update={"person_1": typed.content.person_1})
    assert typed.content.person_1.kk == "Дана"


@pytest.mark.parametrize(
    "change",
    [{"status": "published"}, {"organizer_id": "42"}, {"price": 0}, {"occasion": "picnic"}, {"template": "no-such"}],
)
def test_smuggled_or_unknown_value_is_refused_as_a_whole(change: dict[str, Any]) -> None:
    """Fields that no form has come from no form of ours (B8)."""
    with pytest.raises(InvalidInputError):
        read_input(_write(**change), saved=COMPLETE)


@pytest.mark.parametrize("text", ["", "null", "[1]", "{", '{"template": 5}', "[" * 100_000])
def test_no_content_at_all_is_refused(text: str) -> None:
    """Whatever a hostile browser sends is invalid input and never another error (R9)."""
    with pytest.raises(InvalidInputError):
        read_input(text, saved=COMPLETE)


PLACE = (43.238293, 76.945465)


@pytest.mark.parametrize(
    "link",
    [
        "https://2gis.kz/almaty/firm/70000001018103423/76.945465%2C43.238293?m=76.94%2C43.23%2F16",
        "https://2gis.kz/almaty?m=76.945465%2C43.238293%2F16",
        "https://yandex.kz/maps/162/almaty/?ll=76.945465%2C43.238293&z=17",
        "https://yandex.kz/maps/?ll=76.1%2C43.1&whatshere%5Bpoint%5D=76.945465%2C43.238293&z=17",
        "https://yandex.ru/maps/?rtext=~43.238293%2C76.945465&rtt=auto",
        "https://www.google.com/maps/place/X/@43.1,76.1,17z/data=!3m1!4b1!4m5!3d43.238293!4d76.945465",
        "https://www.google.com/maps/@43.238293,76.945465,17z",
        "https://maps.google.com/?q=43.238293,76.945465",
        " 43.238293, 76.945465 ",
    ],
)
def test_link_of_a_map_gives_the_place(link: str) -> None:
    """2GIS, Yandex and Google, each in its own order of numbers, and two plain numbers."""
    found = parse_map_link(link)
    assert (found.latitude, found.longitude) == PLACE


@pytest.mark.parametrize(
    "link",
    [
        "javascript:alert(1)//2gis.kz/76.945465,43.238293",
        "data:text/html,2gis.kz/76.945465,43.238293",
        "//2gis.kz/76.945465,43.238293",
        "\\\\2gis.kz/76.945465,43.238293",
        "http://2gis.kz/76.945465,43.238293",
        "https://user@2gis.kz/76.945465,43.238293",
        "https://2gis.kz@evil.example/76.945465,43.238293",
        "https://2gis.kz.evil.example/76.945465,43.238293",
        "https://evil2gis.kz/76.945465,43.238293",
        "https://2gіs.kz/76.945465,43.238293",
        "https://[2gis.kz/76.945465,43.238293",
        "Абай даңғылы, 10",
        "",
    ],
)
def test_link_of_another_place_is_refused(link: str) -> None:
    """Only https and only the hosts of the three maps, twins and tricks left out (B3)."""
    with pytest.raises(InvalidInputError) as refusal:
        parse_map_link(link)
    assert refusal.value.fields == {"map_link": "foreign"}


@pytest.mark.parametrize(
    ("link", "reason"),
    [
        ("https://maps.app.goo.gl/abc123", "short"),
        ("https://go.2gis.com/abc12", "short"),
        ("https://2gis.kz/almaty", "no_place"),
        ("https://www.google.com/maps/@95.0,76.9,17z", "no_place"),
        ("95.5, 76.9", "no_place"),
    ],
)
def test_link_without_a_place_says_why(link: str, reason: str) -> None:
    """A short link has to be opened first; a link of a whole town shows no house."""
    with pytest.raises(InvalidInputError) as refusal:
        parse_map_link(link)
    assert refusal.value.fields == {"map_link": reason}
