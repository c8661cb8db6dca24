"""What is celebrated, and for whom: one occasion, or several at one table."""

from dataclasses import dataclass

from toi_invite.language.ages import format_age
from toi_invite.language.codes import Language
from toi_invite.language.names import join_names
from toi_invite.language.texts import get_text
from toi_invite.models.content import EventContent
from toi_invite.models.occasion import AGED_OCCASIONS, Form, Occasion, get_form
from toi_invite.models.people import Reason

_BY_NAME = frozenset({Form.PERSON, Form.CHILD})
_SEPARATOR = " · "


@dataclass(frozen=True)
class ToldReason:
    """One occasion in one language: `names` and `years` (`5 жас`) may be empty."""

    occasion: str
    names: str
    years: str

    @property
    def sentence(self) -> str:
        """Who, how old, and what, without an ending on any name: `Алихан, 5 жас — сүндет той`."""
        who = ", ".join(part for part in (self.names, self.years) if part)
        return f"{who} — {_begin_small(self.occasion)}" if who else _begin_small(self.occasion)


def name_occasions(content: EventContent, language: Language) -> str:
    """Everything that is celebrated: `Тұсаукесер · Сүндет той`."""
    occasions = (content.occasion, *(reason.occasion for reason in content.also))
    return _SEPARATOR.join(get_text(language, f"occasions.{occasion}") for occasion in dict.fromkeys(occasions))


def head_of(content: EventContent, language: Language) -> str:
    """What a page says above the names where its organizer wrote no title."""
    if content.also:
        return name_occasions(content, language)
    return get_text(language, f"page.head_{content.occasion}")


def list_called(content: EventContent, language: Language) -> list[str]:
    """The names that head the page: those of the occasion, and of the others as long as each is for one person."""
    main = content.main_language
    own = [content.person_1.read(language, main), content.person_2.read(language, main)]
    shared = [reason.names.read(language, main) for reason in content.also] if _is_by_name(content) else []
    return [name for name in (*own, *shared) if name]


def list_reasons(content: EventContent, language: Language) -> list[ToldReason]:
    """Every occasion with its people, the event's own first; empty when there is only one."""
    if not content.also:
        return []
    people = [
        content.person_1.read(language, content.main_language),
        content.person_2.read(language, content.main_language),
    ]
    own = _tell(content.occasion, join_names(people, language), content.age, language)
    return [own, *(_tell_reason(reason, content, language) for reason in content.also)]


def join_reasons(content: EventContent, language: Language) -> str:
    """All of them in one sentence: `Әділет, 1 жас — тұсаукесер; Алихан, 5 жас — сүндет той`."""
    return "; ".join(reason.sentence for reason in list_reasons(content, language))


def _is_by_name(content: EventContent) -> bool:
    forms = {get_form(occasion) for occasion in (content.occasion, *(reason.occasion for reason in content.also))}
    return forms <= _BY_NAME


def _tell_reason(reason: Reason, content: EventContent, language: Language) -> ToldReason:
    return _tell(reason.occasion, reason.names.read(language, content.main_language), reason.age, language)


def _tell(occasion: Occasion, names: str, age: int | None, language: Language) -> ToldReason:
    years = format_age(age, language) if age and occasion in AGED_OCCASIONS else ""
    return ToldReason(get_text(language, f"occasions.{occasion}"), names, years)


def _begin_small(text: str) -> str:
    return text[:1].lower() + text[1:]
