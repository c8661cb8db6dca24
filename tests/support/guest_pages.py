"""Published events in the database of a running server, so that a browser reads their pages over a real socket."""

import asyncio
from collections.abc import Sequence
from concurrent.futures import ThreadPoolExecutor

from tests.support.events import add_event, add_organizer, publish
from toi_invite.db import Database
from toi_invite.models.content import EventContent
from toi_invite.services.templates import get_template


def publish_all(database_url: str, contents: Sequence[EventContent]) -> list[str]:
    """The addresses' paths (`/e/aigerim-nurlan`) of one published event for each content.

    In a thread of its own, because a browser driven from this one has an event loop here.
    """
    with ThreadPoolExecutor(1) as thread:
        return thread.submit(asyncio.run, _publish_all(database_url, contents)).result()


async def _publish_all(database_url: str, contents: Sequence[EventContent]) -> list[str]:
    database = Database(database_url)
    async with database.transaction() as session:
        organizer_id = await add_organizer(session)
        events = [await add_event(session, organizer_id, content) for content in contents]
        published = [
            await publish(session, organizer_id, event.id, get_template(content.template).category)
            for event, content in zip(events, contents, strict=True)
        ]
    await database.dispose()
    return [f"/e/{event.slug}" for event in published]
