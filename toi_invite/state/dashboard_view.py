"""An event in the words of its card."""

from dataclasses import dataclass, field
from datetime import datetime

from toi_invite.language.codes import Language
from toi_invite.language.dates import ALMATY, format_when
from toi_invite.language.names import join_couple
from toi_invite.language.plurals import count_days
from toi_invite.language.texts import get_text
from toi_invite.models.content import EventContent
from toi_invite.models.event import EventStatus
from toi_invite.services.event_views import EventView
from toi_invite.services.readiness import list_missing
from toi_invite.services.sharing import name_event
from toi_invite.services.templates import get_template
from toi_invite.state.builder_view import is_publishable
from toi_invite.state.sharing import PublishedLinks, make_links

Texts = dict[str, str]
"""One text in every language, by its code; empty when there is nothing to say."""


@dataclass(frozen=True)
class EventCard:
    """One event; `lacks` is how many required fields are missing, `left` says how far the day is."""

    id: str
    status: str
    name: str
    slug: str
    category: str
    payment_status: str
    lacks: int
    has_changes: bool
    is_publishable: bool
    links: PublishedLinks = field(default_factory=PublishedLinks)
    occasion: Texts = field(default_factory=dict[str, str])
    when: Texts = field(default_factory=dict[str, str])
    left: Texts = field(default_factory=dict[str, str])


def make_card(event: EventView, now: datetime) -> EventCard:
    """The card of an event."""
    content = event.content
    return EventCard(
        id=event.id,
        status=event.status.value,
        name=_name(content),
        slug=event.slug,
        category=get_template(content.template).category.value,
        payment_status=event.payment_status.value if event.payment_status else "",
        lacks=len(list_missing(content, now=now)) if event.status is EventStatus.DRAFT else 0,
        has_changes=event.has_unpublished_changes,
        is_publishable=is_publishable(event),
        links=make_links(event),
        occasion={language.value: get_text(language, f"occasions.{content.occasion}") for language in Language},
        when={language.value: _tell_date(content, language) for language in Language},
        left={language.value: _tell_left(content, language, now) for language in Language},
    )


def _name(content: EventContent) -> str:
    main = content.main_language
    people = join_couple(content.person_1.read(main, main), content.person_2.read(main, main), main)
    return people or name_event(content)


def _tell_date(content: EventContent, language: Language) -> str:
    return format_when(content.date, content.time, language) if content.date else ""


def _tell_left(content: EventContent, language: Language, now: datetime) -> str:
    if content.date is None:
        return ""
    days = (content.date - now.astimezone(ALMATY).date()).days
    if days > 0:
        return get_text(language, "dashboard.days_left", days=count_days(days, language))
    return get_text(language, "dashboard.day_past" if days else "dashboard.day_today")
