"""Public addresses of events: suggested, wished, reserved for ever."""

import re
from collections.abc import Iterable, Iterator
from datetime import datetime
from enum import StrEnum

import sqlalchemy as sa
from sqlalchemy.exc import IntegrityError
from sqlalchemy.ext.asyncio import AsyncSession
from sqlmodel import col

from toi_invite.errors import InvalidInputError, SlugTakenError
from toi_invite.language.codes import Language
from toi_invite.language.names import join_couple
from toi_invite.language.slugs import is_slug, suggest_slugs
from toi_invite.models.content import EventContent
from toi_invite.models.event import Event, SlugHistory
from toi_invite.services.event_views import get_own_row
from toi_invite.services.slug_words import RESERVED_WORDS, TOWNS

_WORD = re.compile(r"[a-z0-9-]+")
_MOST_SUGGESTIONS = 6
_MOST_NUMBERED = 99

_reserved: set[str] = set(RESERVED_WORDS)


class SlugState(StrEnum):
    """What can be said of a wished address."""

    AVAILABLE = "available"
    TAKEN = "taken"
    RESERVED = "reserved"
    MALFORMED = "malformed"


def set_reserved(routes: Iterable[str]) -> None:
    """Refuse as a slug every word that the routes of the application consist of (`/dashboard/events/{id}`)."""
    for route in routes:
        _reserved.update(_WORD.findall(route.lower()))


def is_reserved(slug: str) -> bool:
    """Whether the word belongs to the application."""
    return slug in _reserved


async def check_slug(session: AsyncSession, *, slug: str, event_id: str) -> SlugState:
    """Whether the event can have this address; its own former ones it can."""
    if not is_slug(slug):
        return SlugState.MALFORMED
    if is_reserved(slug):
        return SlugState.RESERVED
    owner = await _find_owner(session, slug)
    return SlugState.AVAILABLE if owner in {None, event_id} else SlugState.TAKEN


async def list_suggestions(session: AsyncSession, *, organizer_id: str, event_id: str) -> list[str]:
    """Free addresses made of the event's names or title, the plainest first.

    Raises:
        NotFoundError: when the event is not the organizer's.
    """
    row = await get_own_row(session, organizer_id, event_id)
    wished = _suggest(EventContent.model_validate(row.content))
    return (await _keep_free(session, wished, row.id))[:_MOST_SUGGESTIONS]


async def pick_provisional(session: AsyncSession, *, content: EventContent, event_id: str, code: str) -> str:
    """The address of a draft whose organizer has not wished one: the first free suggestion, else one of its code."""
    wished = _suggest(content)
    free = await _keep_free(session, [*wished, *_number(wished)], event_id)
    return free[0] if free else _make_last(code)


async def choose_slug(session: AsyncSession, *, organizer_id: str, event_id: str, slug: str, now: datetime) -> None:
    """Give the event the wished address; one that had been reserved keeps its former ones as redirects.

    Raises:
        NotFoundError: when the event is not the organizer's.
        InvalidInputError: when the slug is malformed or reserved by the application.
        SlugTakenError: when it belongs to another event.
    """
    row = await get_own_row(session, organizer_id, event_id, locked=True)
    state = await check_slug(session, slug=slug, event_id=event_id)
    if state in {SlugState.MALFORMED, SlugState.RESERVED}:
        raise InvalidInputError({"slug": state.value})
    if state is SlugState.TAKEN:
        raise SlugTakenError(slug)
    if await _has_history(session, row.id):
        await reserve_slug(session, event_id=event_id, slug=slug, now=now)
    else:
        await _keep_slug(session, event_id, slug)


async def reserve_slug(session: AsyncSession, *, event_id: str, slug: str, now: datetime) -> None:
    """Make the address the event's for ever, and its present one; again is fine.

    Raises:
        SlugTakenError: when it belongs to another event.
    """
    if not await _take(session, event_id, slug, now):
        raise SlugTakenError(slug)
    await _keep_slug(session, event_id, slug)


async def reserve_event_slug(session: AsyncSession, *, organizer_id: str, event_id: str, now: datetime) -> str:
    """Reserve the event's present address when a payment starts or it is published, and return it.

    An address that nobody wished gives way to the next free one when another event was first.

    Raises:
        NotFoundError: when the event is not the organizer's.
        SlugTakenError: when the organizer wished it and it now belongs to another event.
    """
    row = await get_own_row(session, organizer_id, event_id, locked=True)
    slug, content = row.slug, EventContent.model_validate(row.content)
    # Others may have been first a moment ago, and again with the next free one.
    while not await _take(session, event_id, slug, now):
        if row.slug_chosen or slug == _make_last(row.code):
            raise SlugTakenError(slug)
        slug = await pick_provisional(session, content=content, event_id=event_id, code=row.code)
    await _keep_slug(session, event_id, slug)
    return slug


def _suggest(content: EventContent) -> list[str]:
    main = content.main_language
    year = content.date.year if content.date else None
    town = _find_town(content.venue_address.read(main, main))
    suggestions = [suggest_slugs(text, year=year, town=town) for text in _list_names(content)]
    return [slug for slugs in suggestions for slug in slugs if not is_reserved(slug)]


def _list_names(content: EventContent) -> list[str]:
    """Names and title, first in the main language and then as they are written in the others."""
    main = content.main_language
    languages = [main, *(language for language in Language if language is not main)]
    people = [
        join_couple(content.person_1.read(language, main), content.person_2.read(language, main), main)
        for language in languages
    ]
    titles = [content.title.read(language, main) for language in languages]
    return [text for text in dict.fromkeys([people[0], titles[0], *people, *titles]) if text]


def _find_town(address: str) -> str | None:
    words = set(re.findall(r"\w+", address.casefold()))
    return next((town for town in TOWNS if town.casefold() in words), None)


def _make_last(code: str) -> str:
    """What is left when every suggestion is taken; no word of a feast, for it may be a memorial."""
    return f"shaqyru-{code}"


def _number(slugs: list[str]) -> Iterator[str]:
    """When names, year and town are all taken: `aigerim-nurlan-2` and so on."""
    numbered = (f"{slugs[0]}-{number}" for number in range(2, _MOST_NUMBERED) if slugs)
    return (slug for slug in numbered if is_slug(slug))


async def _keep_free(session: AsyncSession, slugs: list[str], event_id: str) -> list[str]:
    query = sa.select(col(SlugHistory.slug)).where(
        col(SlugHistory.slug).in_(slugs), col(SlugHistory.event_id) != event_id
    )
    taken = set(await session.scalars(query))
    return [slug for slug in dict.fromkeys(slugs) if slug not in taken]


async def _find_owner(session: AsyncSession, slug: str) -> str | None:
    return await session.scalar(sa.select(col(SlugHistory.event_id)).where(col(SlugHistory.slug) == slug))


async def _has_history(session: AsyncSession, event_id: str) -> bool:
    query = sa.select(sa.exists().where(col(SlugHistory.event_id) == event_id))
    return bool(await session.scalar(query))


async def _take(session: AsyncSession, event_id: str, slug: str, now: datetime) -> bool:
    """Whether the address is the event's now."""
    owner = await _find_owner(session, slug) or await _insert(session, event_id, slug, now)
    return owner == event_id


async def _insert(session: AsyncSession, event_id: str, slug: str, now: datetime) -> str | None:
    """Add the row unless somebody was first; the id of the event that has it."""
    try:
        async with session.begin_nested():
            session.add(SlugHistory(slug=slug, event_id=event_id, reserved_at=now))
    except IntegrityError:
        return await _find_owner(session, slug)
    return event_id


async def _keep_slug(session: AsyncSession, event_id: str, slug: str) -> None:
    # Names no longer move it; a draft that is being saved at this moment finds `slug_chosen` set and leaves it alone.
    statement = sa.update(Event).where(col(Event.id) == event_id).values(slug=slug, slug_chosen=True)
    await session.execute(statement.execution_options(synchronize_session=False))
