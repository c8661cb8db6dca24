"""Public addresses: suggested, wished, reserved for ever."""

import asyncio

import pytest

from tests.support.events import add_event, add_organizer, named, publish
from tests.support.moment import NOW
from toi_invite.db import Database
from toi_invite.errors import InvalidInputError, SlugTakenError
from toi_invite.models.category import Category
from toi_invite.services import slugs
from toi_invite.services.drafts import save_draft
from toi_invite.services.events import get_event, withdraw_event
from toi_invite.services.guests import Closed, Moved, PublicPage, find_public_page
from toi_invite.services.slugs import SlugState


async def test_draft_address_follows_the_names(database: Database) -> None:
    """Until somebody wishes another one, the address is spelled from the names."""
    async with database.transaction() as session:
        organizer = await add_organizer(session)
        event = await add_event(session, organizer)
        owner = {"organizer_id": organizer, "event_id": event.id}
        await save_draft(session, **owner, version=event.version, content=named("Жәнібек", "Көктем"), now=NOW)
        renamed = await get_event(session, **owner)
    assert event.slug == "aigerim-nurlan"
    assert renamed.slug == "zhanibek-koktem"


async def test_wished_address_no_longer_follows_the_names(database: Database) -> None:
    """The organizer's own wish stays."""
    async with database.transaction() as session:
        organizer = await add_organizer(session)
        event = await add_event(session, organizer)
        owner = {"organizer_id": organizer, "event_id": event.id}
        await slugs.choose_slug(session, **owner, slug="bizdin-toi", now=NOW)
        await save_draft(session, **owner, version=event.version, content=named("Дана"), now=NOW)
        assert (await get_event(session, **owner)).slug == "bizdin-toi"


async def test_suggestions_offer_both_spellings_year_and_town(database: Database) -> None:
    """Passport letters and those of 2021, then with the year and with the town of the address."""
    async with database.transaction() as session:
        organizer = await add_organizer(session)
        event = await add_event(session, organizer, named("Жанар", "Қайрат"))
        offered = await slugs.list_suggestions(session, organizer_id=organizer, event_id=event.id)
    assert offered == [
        "zhanar-kairat",
        "janar-qairat",
        "zhanar-kairat-2027",
        "janar-qairat-2027",
        "zhanar-kairat-almaty",
        "janar-qairat-almaty",
    ]


async def test_two_drafts_wish_the_same_and_the_first_to_reserve_gets_it(database: Database) -> None:
    """A wish reserves nothing; payment or publication does."""
    async with database.transaction() as session:
        organizer = await add_organizer(session)
        first, second = await add_event(session, organizer), await add_event(session, organizer)
        assert first.slug == second.slug
        for event in (first, second):
            await slugs.choose_slug(session, organizer_id=organizer, event_id=event.id, slug="bizdin-toi", now=NOW)
        await slugs.reserve_event_slug(session, organizer_id=organizer, event_id=second.id, now=NOW)
        with pytest.raises(SlugTakenError):
            await slugs.reserve_event_slug(session, organizer_id=organizer, event_id=first.id, now=NOW)


async def test_address_that_nobody_wished_gives_way(database: Database) -> None:
    """When another event of the same names was first, a draft that follows its names takes the next address."""
    async with database.transaction() as session:
        organizer = await add_organizer(session)
        drafts = [await add_event(session, organizer) for _ in range(7)]
        reserved = [
            await slugs.reserve_event_slug(session, organizer_id=organizer, event_id=event.id, now=NOW)
            for event in drafts
        ]
    assert reserved[:3] == ["aigerim-nurlan", "aigerim-nurlan-2027", "aigerim-nurlan-almaty"]
    assert reserved[3:5] == ["aigerim-nurlan-2", "aigerim-nurlan-3"]
    assert len(set(reserved)) == 7


async def test_parallel_reservations_of_one_address_have_one_owner(database: Database) -> None:
    """Ten events reserve the same address at once: one has it, nine are told."""
    async with database.transaction() as session:
        organizer = await add_organizer(session)
        drafts = [await add_event(session, organizer) for _ in range(10)]

    async def reserve(event_id: str) -> None:
        async with database.transaction() as session:
            await slugs.reserve_slug(session, event_id=event_id, slug="bizdin-toi", now=NOW)

    results = await asyncio.gather(*(reserve(event.id) for event in drafts), return_exceptions=True)
    assert results.count(None) == 1
    assert sum(isinstance(result, SlugTakenError) for result in results) == 9


async def test_reserving_again_is_fine(database: Database) -> None:
    """A second click on *Pay* reserves the same address."""
    async with database.transaction() as session:
        organizer = await add_organizer(session)
        event = await add_event(session, organizer)
        for _ in range(2):
            await slugs.reserve_slug(session, event_id=event.id, slug="aigerim-nurlan", now=NOW)
        present = await get_event(session, organizer_id=organizer, event_id=event.id)
    assert present.slug == "aigerim-nurlan"


async def test_former_address_of_a_published_event_redirects_for_ever(database: Database) -> None:
    """Both addresses find the event, the former one as a redirect, and nobody else can have either (S13)."""
    async with database.transaction() as session:
        organizer = await add_organizer(session)
        event = await publish(session, organizer, (await add_event(session, organizer)).id, Category.STANDARD)
        other = await add_event(session, organizer)
        await slugs.choose_slug(session, organizer_id=organizer, event_id=event.id, slug="bizdin-toi", now=NOW)
        new = await find_public_page(session, slug="bizdin-toi")
        former = await find_public_page(session, slug="aigerim-nurlan")
        states = [
            await slugs.check_slug(session, slug=slug, event_id=other.id) for slug in ("bizdin-toi", "aigerim-nurlan")
        ]
        own = await slugs.check_slug(session, slug="aigerim-nurlan", event_id=event.id)
    assert isinstance(new, PublicPage)
    assert former == Moved("bizdin-toi")
    assert states == [SlugState.TAKEN, SlugState.TAKEN]
    assert own == SlugState.AVAILABLE


async def test_former_address_of_a_draft_is_free(database: Database) -> None:
    """What a draft once wished belongs to nobody."""
    async with database.transaction() as session:
        organizer = await add_organizer(session)
        event, other = await add_event(session, organizer), await add_event(session, organizer)
        owner = {"organizer_id": organizer, "event_id": event.id}
        await slugs.choose_slug(session, **owner, slug="bizdin-toi", now=NOW)
        await slugs.choose_slug(session, **owner, slug="bizdin-toi-2", now=NOW)
        state = await slugs.check_slug(session, slug="bizdin-toi", event_id=other.id)
    assert state == SlugState.AVAILABLE


@pytest.mark.parametrize(
    "slug", ["aigerim-nurlan", "unknown", "..%2fadmin", "AIGERIM-NURLAN", "", "а" * 10_000, "\x00"]
)
async def test_address_that_was_never_published_finds_nothing(database: Database, slug: str) -> None:
    """Drafts, also those that reserved an address, unknown and malformed addresses are alike (S1, S2, S3)."""
    async with database.transaction() as session:
        organizer = await add_organizer(session)
        event = await add_event(session, organizer)
        await slugs.reserve_event_slug(session, organizer_id=organizer, event_id=event.id, now=NOW)
        assert await find_public_page(session, slug=slug) is None


async def test_withdrawn_event_is_still_found(database: Database) -> None:
    """The guest page can answer with a kind notice."""
    async with database.transaction() as session:
        organizer = await add_organizer(session)
        event = await publish(session, organizer, (await add_event(session, organizer)).id, Category.STANDARD)
        await withdraw_event(session, organizer_id=organizer, event_id=event.id, now=NOW)
        found = await find_public_page(session, slug=event.slug)
    assert isinstance(found, Closed)


@pytest.mark.parametrize(
    ("slug", "state"),
    [
        ("ab", SlugState.MALFORMED),
        ("Toi", SlugState.MALFORMED),
        ("айгерім", SlugState.MALFORMED),
        ("a--b", SlugState.MALFORMED),
        ("a" * 51, SlugState.MALFORMED),
        ("admin", SlugState.RESERVED),
        ("sign-in", SlugState.RESERVED),
        ("zhana-bet", SlugState.RESERVED),
        ("aigerim", SlugState.AVAILABLE),
    ],
)
async def test_address_is_judged_before_it_is_wished(database: Database, slug: str, state: SlugState) -> None:
    """Malformed and reserved words, those of mounted routes too, cannot be chosen (S4)."""
    slugs.set_reserved(["/zhana-bet/{slug}", "/api/health/live"])
    async with database.transaction() as session:
        organizer = await add_organizer(session)
        event = await add_event(session, organizer)
        owner = {"organizer_id": organizer, "event_id": event.id}
        assert await slugs.check_slug(session, slug=slug, event_id=event.id) == state
        if state is SlugState.AVAILABLE:
            await slugs.choose_slug(session, **owner, slug=slug, now=NOW)
        else:
            with pytest.raises(InvalidInputError):
                await slugs.choose_slug(session, **owner, slug=slug, now=NOW)


async def test_names_that_spell_a_reserved_word_get_another_address(database: Database) -> None:
    """A corporate evening called *Support* does not take the word from the application."""
    async with database.transaction() as session:
        organizer = await add_organizer(session)
        event = await add_event(session, organizer, named("Support", ""))
    assert event.slug == "support-2027"
