"""What a browser's builder sends, read kindly: one field that is wrong does not keep the others from being saved."""

import json
from dataclasses import dataclass
from typing import Any, cast

from toi_invite.errors import InvalidInputError
from toi_invite.language.phones import parse_phone
from toi_invite.models.content import EventContent
from toi_invite.services.drafts import parse_content
from toi_invite.services.palettes import find_accent_offer
from toi_invite.services.readiness import has_word

_TEXTS = (
    "title",
    "person_1",
    "person_2",
    "hosts",
    "words",
    "venue_name",
    "venue_address",
    "landmark",
    "dress_code",
    "wishes",
)
_PHONES = ("phone", "gift_phone")
_LOOK = ("palette", "accent")
_PLACE = ("latitude", "longitude")
_PEOPLE = ("whose", "age", "life_years", "families", "contacts", "also")
_FORGIVEN = frozenset({*_TEXTS, *_PHONES, *_LOOK, *_PLACE, *_PEOPLE, "date", "time", "programme", "gift_link", "music"})


@dataclass(frozen=True)
class DraftInput:
    """What can be saved, and for each field that needs another look the code of its reason.

    `problems` has keys like `phone` and `title.kk`. A text without a letter (`wordless`) is saved as it is; of any
    other field the value that was saved before is kept. For an `unreadable` accent `accent_offer` is the nearest one
    that can be read, `#RRGGBB`.
    """

    content: EventContent
    problems: dict[str, str]
    accent_offer: str = ""


def read_input(text: str, *, saved: EventContent) -> DraftInput:
    """Read the builder's JSON: an `EventContent` whose phone may be written in any usual way.

    Args:
        text: JSON.
        saved: what takes the place of fields that cannot be taken.

    Raises:
        InvalidInputError: for anything that is not a content, or has fields that none has.
    """
    raw = _read_object(text)
    wordless = _find_wordless(raw)
    _spell_phones(raw)
    wrong = _find_wrong(raw)
    raw |= saved.model_dump(mode="json", include=set(wrong))
    if wrong.get("also") == "mixed":  # what was saved does not suit the new occasion either
        raw["also"] = []
    content, problems = parse_content(json.dumps(raw)), wordless | wrong
    if offer := find_accent_offer(content):
        kept = content.model_copy(update={"accent": saved.accent})
        return DraftInput(kept, problems | {"accent": "unreadable"}, offer)
    return DraftInput(content, problems)


def _find_wrong(raw: dict[str, Any]) -> dict[str, str]:
    """Fields that cannot be taken but may be passed over, with the reason."""
    try:
        parse_content(json.dumps(raw))
    except InvalidInputError as error:
        reasons = {field.partition(".")[0]: reason for field, reason in error.fields.items()}
        return {field: reason for field, reason in reasons.items() if field in _FORGIVEN}
    return {}


def _find_wordless(raw: dict[str, Any]) -> dict[str, str]:
    """Texts that somebody typed and that say nothing."""
    fields = [(name, cast("dict[object, object]", raw[name])) for name in _TEXTS if isinstance(raw.get(name), dict)]
    typed = {f"{name}.{code}": text for name, texts in fields for code, text in texts.items()}
    return {field: "wordless" for field, text in typed.items() if isinstance(text, str) and text and not has_word(text)}


def _read_object(text: str) -> dict[str, Any]:
    try:
        raw = json.loads(text)
    except (ValueError, RecursionError):
        raw = None
    if not isinstance(raw, dict):
        raise InvalidInputError({"content": "json_invalid"})
    return cast("dict[str, Any]", raw)


def _spell_phones(raw: dict[str, Any]) -> None:
    for name in _PHONES:
        _spell_phone(raw, name)
    contacts: object = raw.get("contacts")
    for contact in cast("list[object]", contacts) if isinstance(contacts, list) else []:
        if isinstance(contact, dict):
            _spell_phone(cast("dict[str, Any]", contact))


def _spell_phone(fields: dict[str, Any], name: str = "phone") -> None:
    typed = fields.get(name)
    if isinstance(typed, str):
        fields[name] = parse_phone(typed) or typed.strip()
