"""Writing: saving, two tabs, and *Update* after publication."""

import asyncio
import json
from datetime import UTC, date, datetime, time

import pytest

from tests.support.events import COMPLETE, add_event, add_organizer, named, publish
from tests.support.moment import NOW
from toi_invite.db import Database
from toi_invite.errors import IncompleteEventError, InvalidInputError, RefusedError, StaleVersionError
from toi_invite.models.category import Category
from toi_invite.models.content import EventContent, Texts
from toi_invite.services.drafts import compute_start, parse_content, save_draft, update_published
from toi_invite.services.events import archive_event, get_event


async def test_saved_draft_is_read_back_with_the_next_version(database: Database) -> None:
    """What was typed is there again, with its start as an instant."""
    async with database.transaction() as session:
        organizer = await add_organizer(session)
        event = await add_event(session, organizer)
        owner = {"organizer_id": organizer, "event_id": event.id}
        version = await save_draft(session, **owner, version=event.version, content=named("Дана"), now=NOW)
        saved = await get_event(session, **owner)
    assert saved.content.person_1.kk == "Дана"
    assert saved.version == version == event.version + 1
    assert saved.starts_at == datetime(2027, 6, 12, 13, 0, tzinfo=UTC)


async def test_second_tab_is_told_and_the_first_ones_words_stay(database: Database) -> None:
    """Two tabs that read the same version: the second save is refused with the present version (B16)."""
    async with database.transaction() as session:
        organizer = await add_organizer(session)
        event = await add_event(session, organizer)
        owner = {"organizer_id": organizer, "event_id": event.id}
        await save_draft(session, **owner, version=event.version, content=named("Бірінші"), now=NOW)
        with pytest.raises(StaleVersionError) as refusal:
            await save_draft(session, **owner, version=event.version, content=named("Екінші"), now=NOW)
        kept = await get_event(session, **owner)
    assert refusal.value.version == event.version + 1
    assert kept.content.person_1.kk == "Бірінші"


async def test_archived_event_is_not_saved(database: Database) -> None:
    """A tab that was left open does not change an event in the archive."""
    async with database.transaction() as session:
        organizer = await add_organizer(session)
        event = await add_event(session, organizer)
        owner = {"organizer_id": organizer, "event_id": event.id}
        await archive_event(session, **owner, now=NOW)
        with pytest.raises(RefusedError, match="archived"):
            await save_draft(session, **owner, version=event.version, content=named("Дана"), now=NOW)
        assert (await get_event(session, **owner)).content == COMPLETE


async def test_edit_after_publication_waits_for_update(database: Database) -> None:
    """Guests keep reading the published revision until *Update*, then a new one."""
    async with database.transaction() as session:
        organizer = await add_organizer(session)
        event = await add_event(session, organizer)
        owner = {"organizer_id": organizer, "event_id": event.id}
        published = await publish(session, organizer, event.id, Category.STANDARD)
        version = await save_draft(session, **owner, version=event.version, content=named("Дана"), now=NOW)
        edited = await get_event(session, **owner)
        updated = await update_published(session, **owner, version=version, now=NOW)
    assert not published.has_unpublished_changes
    assert edited.has_unpublished_changes
    assert edited.revision_id == published.revision_id
    assert not updated.has_unpublished_changes
    assert updated.revision_id != published.revision_id


async def test_same_words_again_are_no_conflict(database: Database) -> None:
    """A save whose answer was lost is sent again over the version that was read before it (B16)."""
    async with database.transaction() as session:
        organizer = await add_organizer(session)
        event = await add_event(session, organizer)
        owner = {"organizer_id": organizer, "event_id": event.id}
        versions = [
            await save_draft(session, **owner, version=event.version, content=named("Дана"), now=NOW) for _ in range(2)
        ]
        kept = await get_event(session, **owner)
    assert versions == [event.version + 1] * 2
    assert kept.version == event.version + 1


async def test_update_of_a_stale_tab_is_refused(database: Database) -> None:
    """*Update* publishes only what the organizer sees."""
    async with database.transaction() as session:
        organizer = await add_organizer(session)
        event = await add_event(session, organizer)
        owner = {"organizer_id": organizer, "event_id": event.id}
        await publish(session, organizer, event.id, Category.STANDARD)
        await save_draft(session, **owner, version=event.version, content=named("Дана"), now=NOW)
        with pytest.raises(StaleVersionError):
            await update_published(session, **owner, version=event.version, now=NOW)


async def test_incomplete_draft_does_not_replace_what_guests_read(database: Database) -> None:
    """*Update* lists what is missing and changes nothing."""
    async with database.transaction() as session:
        organizer = await add_organizer(session)
        event = await add_event(session, organizer)
        owner = {"organizer_id": organizer, "event_id": event.id}
        published = await publish(session, organizer, event.id, Category.STANDARD)
        content = named("", venue_name=Texts())
        version = await save_draft(session, **owner, version=event.version, content=content, now=NOW)
        with pytest.raises(IncompleteEventError) as refusal:
            await update_published(session, **owner, version=version, now=NOW)
        assert (await get_event(session, **owner)).revision_id == published.revision_id
    assert refusal.value.missing == ["person_1", "venue_name"]


async def test_draft_is_not_updated(database: Database) -> None:
    """There is nothing to update before the first publication."""
    async with database.transaction() as session:
        organizer = await add_organizer(session)
        event = await add_event(session, organizer)
        with pytest.raises(RefusedError, match="not_published"):
            await update_published(session, organizer_id=organizer, event_id=event.id, version=event.version, now=NOW)


@pytest.mark.parametrize(
    ("paid", "template", "is_refused"),
    [
        (Category.FREE, "ulttyq", True),
        (Category.STANDARD, "altyn-kesh", True),
        (Category.STANDARD, "aq-tilek", False),
        (Category.PREMIUM, "ulttyq", False),
    ],
)
async def test_dearer_template_after_payment_is_refused(
    database: Database, *, paid: Category, template: str, is_refused: bool
) -> None:
    """After a payment or a grant an equal or cheaper template is free, a dearer one is refused (law 13, B10)."""
    first = {Category.FREE: "aq-tilek", Category.STANDARD: "ulttyq", Category.PREMIUM: "altyn-kesh"}[paid]
    async with database.transaction() as session:
        organizer = await add_organizer(session)
        event = await add_event(session, organizer, COMPLETE.model_copy(update={"template": first}))
        owner = {"organizer_id": organizer, "event_id": event.id}
        await publish(session, organizer, event.id, paid)
        content = event.content.model_copy(update={"template": template})
        if is_refused:
            with pytest.raises(RefusedError, match="dearer_template"):
                await save_draft(session, **owner, version=event.version, content=content, now=NOW)
        else:
            await save_draft(session, **owner, version=event.version, content=content, now=NOW)
        saved = await get_event(session, **owner)
    assert saved.content.template == (first if is_refused else template)


@pytest.mark.parametrize(
    ("change", "field"),
    [
        ({"status": "published"}, "status"),
        ({"organizer_id": "42"}, "organizer_id"),
        ({"price": 0}, "price"),
        ({"occasion": "picnic"}, "occasion"),
        ({"template": "../secret"}, "template"),
        ({"template": "no-such"}, "template"),
        ({"date": "2027-02-30"}, "date"),
        ({"date": "0001-01-01"}, "date"),
        ({"date": "9999-12-31"}, "date"),
        ({"person_1": ["a"]}, "person_1"),
        ({"person_1": {"kk": "а" * 121}}, "person_1.kk"),
        ({"latitude": "91"}, "latitude"),
        ({"phone": "javascript:alert(1)"}, "phone"),
    ],
)
def test_content_with_a_wrong_or_smuggled_field_is_refused(change: dict[str, object], field: str) -> None:
    """Only the fields of an event, in their types and limits, come out of a browser's JSON (B6, B7, B8)."""
    text = json.dumps(COMPLETE.model_dump(mode="json") | change)
    with pytest.raises(InvalidInputError) as refusal:
        parse_content(text)
    assert list(refusal.value.fields) == [field]


@pytest.mark.parametrize("text", ["", "null", "[]", "{", '"kk"', "\x00"])
def test_content_that_is_no_object_is_refused(text: str) -> None:
    """Anything but a content's JSON is invalid input and never another error (R9)."""
    with pytest.raises(InvalidInputError):
        parse_content(text)


def test_text_loses_control_characters_and_overrides() -> None:
    """NUL and bidi overrides never reach the database or a page (B6)."""
    text = json.dumps(COMPLETE.model_dump(mode="json") | {"person_1": {"kk": " Ай\x00ге\u202eрім "}})
    assert parse_content(text).person_1.kk == "Айгерім"


@pytest.mark.parametrize(
    ("day", "clock_time", "expected"),
    [
        (date(2027, 6, 12), time(18), datetime(2027, 6, 12, 13, tzinfo=UTC)),
        (date(2027, 6, 12), None, datetime(2027, 6, 11, 19, tzinfo=UTC)),
        (date(2024, 2, 29), time(18), datetime(2024, 2, 29, 12, tzinfo=UTC)),
        (date(2024, 3, 1), time(18), datetime(2024, 3, 1, 13, tzinfo=UTC)),
        (None, time(18), None),
    ],
)
def test_start_is_the_wall_clock_of_almaty(
    day: date | None, clock_time: time | None, expected: datetime | None
) -> None:
    """Kazakhstan is at UTC+5 since the first of March 2024, Almaty was at UTC+6 before (B7)."""
    content = EventContent.model_validate(COMPLETE.model_dump() | {"date": day, "time": clock_time})
    assert compute_start(content, "Asia/Almaty") == expected


async def test_parallel_saves_of_one_version_have_one_winner(database: Database) -> None:
    """Ten tabs save over the same version at once: one is kept whole, nine are told (B16)."""
    async with database.transaction() as session:
        organizer = await add_organizer(session)
        event = await add_event(session, organizer)
    owner = {"organizer_id": organizer, "event_id": event.id}

    async def save(number: int) -> int:
        async with database.transaction() as session:
            content = named(f"Дана {number}")
            return await save_draft(session, **owner, version=event.version, content=content, now=NOW)

    results = await asyncio.gather(*(save(number) for number in range(10)), return_exceptions=True)
    winners = [number for number, result in enumerate(results) if result == event.version + 1]
    assert len(winners) == 1
    assert sum(isinstance(result, StaleVersionError) for result in results) == 9
    async with database.reading() as session:
        saved = await get_event(session, **owner)
    assert saved.content.person_1.kk == f"Дана {winners[0]}"
    assert saved.version == event.version + 1
