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
from toi_invite.models.payment import PaymentStatus
from toi_invite.services.event_views import EventView
from toi_invite.services.payments.history import PaymentView
from toi_invite.services.readiness import list_missing
from toi_invite.services.reasons import name_occasions
from toi_invite.services.templates import get_template
from toi_invite.state.builder_view import is_publishable
from toi_invite.state.publish_view import Texts, find_trouble, format_instant, format_name
from toi_invite.state.sharing import PublishedLinks, make_links


@dataclass(frozen=True)
class OpenPayment:
    """What is not settled about an event's payment: money that is awaited until `deadline`, or a `trouble` with it."""

    number: str = ""
    attempt: str = ""
    deadline: str = ""
    trouble: str = ""


@dataclass(frozen=True)
class EventCard:
    """One event; `lacks` is how many required fields are missing, `left` says how far the day is.

    `views` is how often guests opened the page.
    """

    id: str
    status: str
    name: Texts
    slug: str
    category: str
    payment_status: str
    lacks: int
    has_changes: bool
    views: int
    is_publishable: bool
    payment: OpenPayment = OpenPayment()
    links: PublishedLinks = field(default_factory=PublishedLinks)
    occasion: Texts = field(default_factory=dict[str, str])
    when: Texts = field(default_factory=dict[str, str])
    left: Texts = field(default_factory=dict[str, str])


def make_card(event: EventView, payments: list[PaymentView], now: datetime, *, views: int) -> EventCard:
    """The card of an event with its payments, the newest first, and how often guests opened its page."""
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
        views=views,
        is_publishable=is_publishable(event),
        payment=_find_open(payments),
        links=make_links(event),
        occasion={language.value: name_occasions(content, language) for language in Language},
        when={language.value: _tell_date(content, language) for language in Language},
        left={language.value: _tell_left(content, language, now) for language in Language},
    )


def is_awaited(card: EventCard) -> bool:
    """Whether money for the event may come at any moment."""
    return card.payment.attempt != ""


def _name(content: EventContent) -> Texts:
    people = {language.value: _name_people(content, language) for language in Language}
    return people if any(people.values()) else format_name(content)


def _name_people(content: EventContent, language: Language) -> str:
    main = content.main_language
    return join_couple(content.person_1.read(language, main), content.person_2.read(language, main), language)


def _find_open(payments: list[PaymentView]) -> OpenPayment:
    troubled = next((payment for payment in payments if payment.review), None)
    if troubled is not None:
        return OpenPayment(number=troubled.number, trouble=find_trouble(troubled))
    pending = next((payment for payment in payments if payment.status is PaymentStatus.PENDING), None)
    attempt = pending.current_attempt if pending else None
    if pending is None or attempt is None:
        return OpenPayment()
    return OpenPayment(number=pending.number, attempt=attempt.status.value, deadline=format_instant(attempt.deadline))


def _tell_date(content: EventContent, language: Language) -> str:
    return format_when(content.date, content.time, language) if content.date else ""


def _tell_left(content: EventContent, language: Language, now: datetime) -> str:
    if content.date is None:
        return ""
    days = (content.date - now.astimezone(ALMATY).date()).days
    if days > 0:
        return get_text(language, "dashboard.days_left", days=count_days(days, language))
    return get_text(language, "dashboard.day_past" if days else "dashboard.day_today")
