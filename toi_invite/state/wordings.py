"""Texts to choose from, as the builder offers them: each in every language, with the names in their Kazakh form."""

import json
from dataclasses import dataclass

from toi_invite.language.codes import Language
from toi_invite.language.doubts import explain_doubt, find_doubt
from toi_invite.language.names import find_whose, join_couple
from toi_invite.language.wording import Wording, list_shared_wordings, list_wordings
from toi_invite.models.content import EventContent
from toi_invite.models.occasion import AGED_OCCASIONS, names_required
from toi_invite.services.reasons import join_reasons


@dataclass(frozen=True)
class WordingChoice:
    """One text: what it says in the event's main language, and the form's fields (JSON) in every language."""

    key: str
    text: str
    fields: str


@dataclass(frozen=True)
class Whose:
    """The Kazakh answer to «кімнің?»: the form that we would write, or by language why the organizer has to."""

    form: str
    doubt: dict[str, str]


def find_whose_of(content: EventContent) -> Whose:
    """What the program makes of the names; both empty without names."""
    names = _join(content, Language.KK)
    doubt = find_doubt(names) if names else None
    reasons = {language.value: explain_doubt(doubt, language) if doubt else "" for language in Language}
    return Whose(form=(find_whose(names) or "") if names else "", doubt=reasons)


def list_choices(content: EventContent) -> list[WordingChoice]:
    """The texts of the occasion; one that cannot be said in the main language is left out."""
    told = {language: _list(content, language) for language in Language}
    return [
        WordingChoice(key, _write(wording), _write_fields(key, told))
        for key, wording in told[content.main_language].items()
    ]


def _list(content: EventContent, language: Language) -> dict[str, Wording]:
    names = _join(content, language)
    if names and language is Language.KK:
        names = find_whose(names, content.whose) or ""
    age = content.age if content.occasion in AGED_OCCASIONS else None
    shared = list_shared_wordings(join_reasons(content, language), language) if content.also else []
    own = list_wordings(content.occasion, language, whose=names, age=age)
    return {wording.key: wording for wording in (*shared, *own)}


def _join(content: EventContent, language: Language) -> str:
    """As many names as the occasion asks for; empty when one of them is missing."""
    people = (content.person_1, content.person_2)[: names_required(content.occasion)]
    names = [person.read(language, content.main_language) for person in people]
    return join_couple(names[0], names[-1] if len(names) > 1 else "", language) if all(names) else ""


def _write(wording: Wording) -> str:
    return f"{wording.greeting}\n{wording.body}\n{wording.closing}"


def _write_fields(key: str, told: dict[Language, dict[str, Wording]]) -> str:
    fields = {f"words.{language}": _write(texts[key]) for language, texts in told.items() if key in texts}
    return json.dumps(fields, ensure_ascii=False)
