"""A browser in front of the session routes."""

import email
from collections.abc import AsyncIterator
from contextlib import asynccontextmanager
from email import policy
from pathlib import Path
from typing import Any

import httpx

from toi_invite.config import Settings, load_settings
from toi_invite.db import Database
from toi_invite.web import session
from toi_invite.web.app import build_web_app, wrap

PUBLIC_URL = "https://toi.example.kz"
ACCOUNT: dict[str, Any] = {"name": "Айгерім", "email": "aigerim@example.kz", "password": "ақ тілек бауырсақ"}


def make_settings(folder: Path, **values: Any) -> Settings:
    """Settings of development over https, with mail in the folder."""
    known = {
        "TOI_ENVIRONMENT": "development",
        "TOI_DATA_DIR": folder,
        "TOI_PUBLIC_URL": PUBLIC_URL,
        "KASPI_MOCK": "true",
    }
    return load_settings(**(known | values))


class Browser:
    """Sends forms as `assets/session.js` does and keeps cookies."""

    def __init__(self, client: httpx.AsyncClient) -> None:
        self.client = client

    async def send(self, action: str, headers: dict[str, str] | None = None, **fields: Any) -> httpx.Response:
        """Send a form as JSON."""
        return await self.client.post(f"/api/session/{action}", json=fields, headers=headers)

    async def sign_up(self, **fields: Any) -> httpx.Response:
        """Make the account of these tests."""
        return await self.send("sign-up", **ACCOUNT | fields)

    @property
    def token(self) -> str | None:
        """The token of the session cookie."""
        return self.client.cookies.get("__Host-session")

    async def is_signed_in(self) -> bool:
        """Whether the next form of an open tab would be served."""
        return (await self.send("name", name="Айгерім")).status_code == 200


class Site:
    """One running application."""

    def __init__(self, settings: Settings, database: Database) -> None:
        self.settings = settings
        self._app = wrap(build_web_app(settings, database, routers=[session.router]))

    @asynccontextmanager
    async def open(self, address: str = "203.0.113.9") -> AsyncIterator[Browser]:
        """A browser at the address, with cookies of its own."""
        transport = httpx.ASGITransport(self._app, client=(address, 40000))
        async with httpx.AsyncClient(transport=transport, base_url=self.settings.public_url) as client:
            yield Browser(client)

    def list_mail(self) -> list[tuple[str, str, str]]:
        """Receiver, subject and text of each mail, oldest first."""
        files = sorted((self.settings.data_dir / "mail").glob("*.eml"), key=lambda path: path.stat().st_mtime_ns)
        mails = [email.message_from_bytes(path.read_bytes(), policy=policy.default) for path in files]
        return [(mail["to"], mail["subject"], mail.get_content()) for mail in mails]
