"""Organizers who send photos, over the application as a server would run it."""

from dataclasses import dataclass
from typing import Any

import httpx

from tests.support.accounts import make_account, open_session
from tests.support.events import COMPLETE, add_event, publish
from tests.support.photos import make_photo
from tests.support.web import ORIGIN
from toi_invite.clock import read_clock
from toi_invite.db import Database
from toi_invite.models.category import Category
from toi_invite.services.drafts import save_draft
from toi_invite.services.events import get_event


@dataclass
class Album:
    """An organizer's draft, and a browser that says whose it is only where a test wants it."""

    browser: httpx.AsyncClient
    database: Database
    organizer_id: str
    event_id: str
    cookie: dict[str, str]

    @property
    def path(self) -> str:
        """Where photos of the event are sent."""
        return f"/api/events/{self.event_id}/photos"

    async def send(self, body: Any, **headers: str) -> httpx.Response:
        """Send a file from our page, as the organizer."""
        said = {"content-type": "image/jpeg", "origin": ORIGIN, **self.cookie, **headers}
        return await self.browser.post(self.path, content=body, headers=said)

    async def add(self, body: bytes | None = None) -> str:
        """Send a good photo; its id."""
        answer = await self.send(make_photo() if body is None else body)
        assert answer.status_code == 201, answer.text
        return answer.json()["media_id"]

    async def get(self, media_id: str, name: str = "480.jpg", *, signed_in: bool = True) -> httpx.Response:
        """One picture of a photo."""
        return await self.browser.get(f"/media/{media_id}/{name}", headers=self.cookie if signed_in else {})

    async def save(self, *media_ids: str) -> list[str]:
        """Save the draft with these photos; those that it has then."""
        photos = [{"media_id": media_id, "width": 900, "height": 600} for media_id in media_ids]
        content = type(COMPLETE).model_validate(COMPLETE.model_dump() | {"photos": photos})
        owner = {"organizer_id": self.organizer_id, "event_id": self.event_id}
        async with self.database.transaction() as session:
            event = await get_event(session, **owner)
            await save_draft(session, **owner, version=event.version, content=content, now=read_clock())
            saved = await get_event(session, **owner)
        return [photo.media_id for photo in saved.content.photos]

    async def publish(self) -> None:
        """Show the draft to guests."""
        async with self.database.transaction() as session:
            await publish(session, self.organizer_id, self.event_id, Category.STANDARD)


async def open_album(browser: httpx.AsyncClient, database: Database, email: str = "aigerim@example.kz") -> Album:
    """A signed-in organizer with a draft."""
    account = await make_account(database, email=email)
    token = await open_session(database, account, now=read_clock())
    async with database.transaction() as session:
        event = await add_event(session, account.organizer_id)
    return Album(browser, database, account.organizer_id, event.id, {"cookie": f"session={token}"})
