"""What an owed mail says, and to whom: address and language are those of the moment when it is sent."""

import json
from dataclasses import dataclass
from typing import Any

from sqlalchemy.ext.asyncio import AsyncSession

from toi_invite.config import Settings
from toi_invite.language.codes import Language
from toi_invite.language.money import format_tenge
from toi_invite.language.texts import get_text
from toi_invite.models.event import Event
from toi_invite.models.notice import Notice
from toi_invite.models.organizer import Organizer
from toi_invite.services.alert_cases import describe_case
from toi_invite.services.notices import NoticeKind


@dataclass(frozen=True)
class Letter:
    """A plain text for one address."""

    to: str
    subject: str
    text: str


async def write_letter(session: AsyncSession, settings: Settings, notice: Notice) -> Letter | None:
    """The letter of a notice; None when nobody can get it: a deleted account, or no TOI_OPERATOR_EMAIL."""
    facts = json.loads(notice.facts)
    if notice.organizer_id is None:
        return _write_alert(settings.operator_email, facts) if settings.operator_email else None
    organizer = await session.get_one(Organizer, notice.organizer_id)
    if not organizer.email:
        return None
    language = Language(organizer.language)
    page = await _find_page_address(session, settings, facts)
    name = _name_text(NoticeKind(notice.kind), facts)
    text = get_text(
        language,
        f"notices.{name}_text",
        number=facts["number"],
        sum=format_tenge(facts["amount_tiyn"], language),
        page=page,
        payments=f"{settings.public_url}/dashboard/payments",
        support=settings.support_email,
    )
    return Letter(organizer.email, get_text(language, f"notices.{name}_subject"), text)


def _write_alert(to: str, facts: dict[str, Any]) -> Letter:
    """The operator's letter: what it is, the facts, and the command to begin with."""
    case = facts.pop("case")
    about = facts.get("reference") or facts.get("number") or ""
    description = describe_case(case, facts)
    lines = [f"  {name}: {_show(name, value)}" for name, value in facts.items()]
    commands = [f"  {command}" for command in description.commands]
    text = "\n".join(
        [description.meaning, "", *lines, "", description.advice, "", *commands, "", "This case is told once."]
    )
    return Letter(to, f"toi_invite alert: {case} {about}".strip(), text)


def _show(name: str, value: object) -> str:
    if name.endswith("_tiyn") and isinstance(value, int):
        return f"{value} ({format_tenge(value, Language.EN)})"
    return str(value)


async def _find_page_address(session: AsyncSession, settings: Settings, facts: dict[str, Any]) -> str:
    event = await session.get(Event, facts["event_id"]) if "event_id" in facts else None
    return f"{settings.public_url}/e/{event.slug}" if event else ""


def _name_text(kind: NoticeKind, facts: dict[str, Any]) -> str:
    return "withdrawn" if kind is NoticeKind.REFUNDED and facts["withdrawn"] else kind.value
