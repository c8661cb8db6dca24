"""Events from the first draft to the archive."""

from collections.abc import Awaitable, Callable
from typing import Any

import pytest

from tests.support.events import COMPLETE, add_event, add_organizer, give_back, publish
from tests.support.moment import NOW
from toi_invite.db import Database
from toi_invite.errors import NotFoundError, RefusedError
from toi_invite.language.codes import Language
from toi_invite.models.category import Category
from toi_invite.models.content import EventContent
from toi_invite.models.event import EventStatus
from toi_invite.models.occasion import Occasion
from toi_invite.models.payment import PaymentStatus
from toi_invite.services import drafts, events, slugs


async def test_new_event_is_an_empty_draft_of_the_templates_first_occasion(database: Database) -> None:
    """The builder opens on a draft of the chosen template, in the organizer's language, with a code of its own."""
    async with database.transaction() as session:
        organizer = await add_organizer(session)
        event = await events.create_event(
            session, organizer_id=organizer, template="ulttyq", language=Language.RU, now=NOW
        )
    assert event.status == EventStatus.DRAFT
    assert event.content.template == "ulttyq"
    assert event.content.main_language == Language.RU
    assert len(event.code) == 8
    assert event.slug == f"shaqyru-{event.code}"


async def test_new_event_of_an_unknown_template_is_not_found(database: Database) -> None:
    """A template that does not exist makes no event."""
    async with database.transaction() as session:
        organizer = await add_organizer(session)
        with pytest.raises(NotFoundError):
            await events.create_event(session, organizer_id=organizer, template="nope", now=NOW)
        assert await events.list_events(session, organizer_id=organizer) == []


async def test_list_shows_only_ones_own_events_without_the_archive(database: Database) -> None:
    """The dashboard has the organizer's events; the archive has those that were put away."""
    async with database.transaction() as session:
        organizer, stranger = await add_organizer(session), await add_organizer(session)
        kept = await add_event(session, organizer)
        put_away = await add_event(session, organizer)
        await add_event(session, stranger)
        await events.archive_event(session, organizer_id=organizer, event_id=put_away.id, now=NOW)
        shown = await events.list_events(session, organizer_id=organizer)
        archived = await events.list_events(session, organizer_id=organizer, archived=True)
    assert [event.id for event in shown] == [kept.id]
    assert [event.id for event in archived] == [put_away.id]


async def test_list_shows_the_status_of_the_newest_payment(database: Database) -> None:
    """A card can tell how the payment stands."""
    async with database.transaction() as session:
        organizer = await add_organizer(session)
        event = await add_event(session, organizer)
        await publish(session, organizer, event.id, Category.STANDARD)
        shown = await events.list_events(session, organizer_id=organizer)
    assert [view.payment_status for view in shown] == [PaymentStatus.COMPLETED]


async def test_duplicate_says_the_same_as_a_new_draft(database: Database) -> None:
    """A copy of a published event is a draft with the same words and another address and code."""
    async with database.transaction() as session:
        organizer = await add_organizer(session)
        event = await add_event(session, organizer)
        await publish(session, organizer, event.id, Category.STANDARD)
        copy = await events.duplicate_event(session, organizer_id=organizer, event_id=event.id, now=NOW)
    assert copy.content == COMPLETE
    assert copy.status == EventStatus.DRAFT
    assert copy.code != event.code
    assert copy.slug != event.slug
    assert copy.starts_at == event.starts_at


async def test_archived_draft_comes_back_as_a_draft(database: Database) -> None:
    """Archiving can be undone."""
    async with database.transaction() as session:
        organizer = await add_organizer(session)
        owner = {"organizer_id": organizer, "event_id": (await add_event(session, organizer)).id}
        await events.archive_event(session, **owner, now=NOW)
        await events.archive_event(session, **owner, now=NOW)
        archived = await events.get_event(session, **owner)
        await events.restore_event(session, **owner, now=NOW)
        restored = await events.get_event(session, **owner)
    assert archived.status == EventStatus.ARCHIVED
    assert archived.archived_from == EventStatus.DRAFT
    assert restored.status == EventStatus.DRAFT


@pytest.mark.parametrize(("is_refunded", "expected"), [(False, EventStatus.PUBLISHED), (True, EventStatus.WITHDRAWN)])
async def test_archived_published_event_comes_back_as_its_payment_allows(
    database: Database, *, is_refunded: bool, expected: EventStatus
) -> None:
    """What was refunded while it lay in the archive comes back withdrawn, never published unpaid."""
    async with database.transaction() as session:
        organizer = await add_organizer(session)
        owner = {"organizer_id": organizer, "event_id": (await add_event(session, organizer)).id}
        await publish(session, organizer, owner["event_id"], Category.STANDARD)
        await events.archive_event(session, **owner, now=NOW)
        if is_refunded:
            await give_back(session, owner["event_id"])
        await events.restore_event(session, **owner, now=NOW)
        restored = await events.get_event(session, **owner)
    assert restored.status == expected


@pytest.mark.parametrize("category", [Category.FREE, Category.STANDARD])
async def test_withdrawn_event_is_published_again_without_paying(database: Database, category: Category) -> None:
    """Withdraw and back, with a payment or with a grant; repeating either changes nothing."""
    async with database.transaction() as session:
        organizer = await add_organizer(session)
        owner = {"organizer_id": organizer, "event_id": (await add_event(session, organizer)).id}
        await publish(session, organizer, owner["event_id"], category)
        for _ in range(2):
            await events.withdraw_event(session, **owner, now=NOW)
        withdrawn = await events.get_event(session, **owner)
        for _ in range(2):
            await events.republish_event(session, **owner, now=NOW)
        republished = await events.get_event(session, **owner)
    assert withdrawn.status == EventStatus.WITHDRAWN
    assert republished.status == EventStatus.PUBLISHED


async def test_refunded_event_is_not_published_again(database: Database) -> None:
    """Money that went back takes the right to publish along."""
    async with database.transaction() as session:
        organizer = await add_organizer(session)
        owner = {"organizer_id": organizer, "event_id": (await add_event(session, organizer)).id}
        await publish(session, organizer, owner["event_id"], Category.STANDARD)
        await events.withdraw_event(session, **owner, now=NOW)
        await give_back(session, owner["event_id"])
        with pytest.raises(RefusedError, match="not_paid"):
            await events.republish_event(session, **owner, now=NOW)
        event = await events.get_event(session, **owner)
    assert event.status == EventStatus.WITHDRAWN


async def test_draft_is_neither_withdrawn_nor_published_again(database: Database) -> None:
    """A draft becomes published by publishing only."""
    async with database.transaction() as session:
        organizer = await add_organizer(session)
        owner = {"organizer_id": organizer, "event_id": (await add_event(session, organizer)).id}
        with pytest.raises(RefusedError, match="not_published"):
            await events.withdraw_event(session, **owner, now=NOW)
        with pytest.raises(RefusedError, match="not_paid"):
            await events.republish_event(session, **owner, now=NOW)
        event = await events.get_event(session, **owner)
    assert event.status == EventStatus.DRAFT


async def test_emptied_events_hold_no_personal_words(database: Database) -> None:
    """When an account goes its events are closed, and drafts, revisions and unreserved addresses name nobody."""
    async with database.transaction() as session:
        organizer = await add_organizer(session)
        published, draft = await add_event(session, organizer), await add_event(session, organizer)
        await publish(session, organizer, published.id, Category.STANDARD)
        await events.empty_events(session, organizer_id=organizer, now=NOW)
        left = await events.list_events(session, organizer_id=organizer, archived=True)
    empty = EventContent(template="ulttyq", occasion=Occasion.WEDDING)
    assert {event.id for event in left} == {published.id, draft.id}
    assert [event.content for event in left] == [empty, empty]
    assert not any(event.has_unpublished_changes for event in left)
    assert {event.slug for event in left if event.id == draft.id} == {f"shaqyru-{draft.code}"}


_CALLS: dict[str, Callable[..., Awaitable[Any]]] = {
    "get": events.get_event,
    "duplicate": lambda session, **owner: events.duplicate_event(session, **owner, now=NOW),
    "archive": lambda session, **owner: events.archive_event(session, **owner, now=NOW),
    "restore": lambda session, **owner: events.restore_event(session, **owner, now=NOW),
    "withdraw": lambda session, **owner: events.withdraw_event(session, **owner, now=NOW),
    "republish": lambda session, **owner: events.republish_event(session, **owner, now=NOW),
    "save": lambda session, **owner: drafts.save_draft(session, **owner, version=2, content=COMPLETE, now=NOW),
    "update": lambda session, **owner: drafts.update_published(session, **owner, version=2, now=NOW),
    "suggest": slugs.list_suggestions,
    "choose": lambda session, **owner: slugs.choose_slug(session, **owner, slug="bizdin-toi", now=NOW),
    "reserve": lambda session, **owner: slugs.reserve_event_slug(session, **owner, now=NOW),
}


@pytest.mark.parametrize("call", _CALLS.values(), ids=_CALLS.keys())
async def test_foreign_event_is_not_found(database: Database, call: Callable[..., Awaitable[Any]]) -> None:
    """Every operation answers somebody else's event as one that does not exist (B12)."""
    async with database.transaction() as session:
        organizer, stranger = await add_organizer(session), await add_organizer(session)
        event = await publish(session, organizer, (await add_event(session, organizer)).id, Category.STANDARD)
        with pytest.raises(NotFoundError):
            await call(session, organizer_id=stranger, event_id=event.id)
        with pytest.raises(NotFoundError):
            await call(session, organizer_id=stranger, event_id="no-such-event")
        assert await events.get_event(session, organizer_id=organizer, event_id=event.id) == event
