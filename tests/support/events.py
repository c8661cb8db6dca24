"""Organizers and events as other parts of the product leave them: signed up, paid, published, given back."""

import uuid

import sqlalchemy as sa
from sqlalchemy.ext.asyncio import AsyncSession
from sqlmodel import col

from tests.support.moment import NOW
from toi_invite.config import OFFER_VERSION
from toi_invite.models.category import Category
from toi_invite.models.content import EventContent, Texts
from toi_invite.models.event import Event, EventStatus, Grant
from toi_invite.models.occasion import Occasion
from toi_invite.models.organizer import Organizer
from toi_invite.models.payment import Payment, PaymentStatus
from toi_invite.services.drafts import add_revision, save_draft
from toi_invite.services.event_views import EventView, get_own_row
from toi_invite.services.events import create_event, get_event
from toi_invite.services.slugs import reserve_event_slug

COMPLETE = EventContent.model_validate(
    {
        "template": "ulttyq",
        "occasion": Occasion.WEDDING,
        "person_1": {"kk": "Айгерім"},
        "person_2": {"kk": "Нұрлан"},
        "date": "2027-06-12",
        "time": "18:00",
        "venue_name": {"kk": "Астана сарайы"},
        "venue_address": {"kk": "Алматы қ., Абай даңғылы, 10"},
    }
)
"""A wedding that can be published."""


def named(first: str, second: str = "Нұрлан", **values: object) -> EventContent:
    """The complete wedding of other people, or with other values."""
    people = {"person_1": Texts(kk=first), "person_2": Texts(kk=second)}
    return COMPLETE.model_copy(update=people | values)


async def add_organizer(session: AsyncSession) -> str:
    """A new account's id."""
    organizer = Organizer(email=f"{uuid.uuid4()}@toi.example", name="Гүлнар", created_at=NOW)
    session.add(organizer)
    await session.flush()
    return organizer.id


async def add_event(session: AsyncSession, organizer_id: str, content: EventContent = COMPLETE) -> EventView:
    """A draft with the content."""
    event = await create_event(session, organizer_id=organizer_id, template=content.template, now=NOW)
    owner = {"organizer_id": organizer_id, "event_id": event.id}
    await save_draft(session, **owner, version=event.version, content=content, now=NOW)
    return await get_event(session, **owner)


async def publish(session: AsyncSession, organizer_id: str, event_id: str, category: Category) -> EventView:
    """Publish the draft, with a completed payment for the category or, for a free one, a grant."""
    slug = await reserve_event_slug(session, organizer_id=organizer_id, event_id=event_id, now=NOW)
    row = await get_own_row(session, organizer_id, event_id)
    revision = await add_revision(session, row, now=NOW)
    right = _grant(event_id) if category is Category.FREE else _pay(row, revision.id, category)
    session.add(right)
    await session.flush()
    column = "grant_id" if category is Category.FREE else "payment_id"
    values = {"status": EventStatus.PUBLISHED, "revision_id": revision.id, "published_at": NOW, "slug": slug}
    await session.execute(sa.update(Event).where(col(Event.id) == event_id).values(values | {column: right.id}))
    return await get_event(session, organizer_id=organizer_id, event_id=event_id)


async def give_back(session: AsyncSession, event_id: str) -> None:
    """Refund the event's payment in full, without touching the event."""
    statement = sa.update(Payment).where(col(Payment.event_id) == event_id)
    await session.execute(statement.values(status=PaymentStatus.REFUNDED))


def _grant(event_id: str) -> Grant:
    return Grant(event_id=event_id, kind="free", category=Category.FREE, created_at=NOW)


def _pay(row: Event, revision_id: str, category: Category) -> Payment:
    return Payment(
        number=f"T{uuid.uuid4().int % 10**8:08}",
        event_id=row.id,
        organizer_id=row.organizer_id,
        revision_id=revision_id,
        status=PaymentStatus.COMPLETED,
        category=category,
        template=row.content["template"],
        amount_tiyn=299_000,
        publishes=True,
        offer_version=OFFER_VERSION,
        created_at=NOW,
        completed_at=NOW,
    )
