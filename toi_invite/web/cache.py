"""Published pages in memory, so that a guest's request is a dictionary look-up in front of FastAPI and Reflex.

A page is rendered once per revision, language and day (the countdown changes at midnight) and kept ready to send.
Before it is sent again, the database is asked for the event's present revision, at most once a second and address and
not by two requests at once; a crowd that opens a page which nobody has read before asks together, too. So an update or
a withdrawal is visible everywhere within a second and a half, with any number of worker processes and without anybody
telling them. While the database is away nothing older is sent: nobody could know whether the hosts have withdrawn it.
"""

import re
import time
from collections.abc import Callable, Coroutine
from dataclasses import dataclass
from functools import lru_cache
from typing import Any, NamedTuple
from urllib.parse import parse_qs

from starlette.types import ASGIApp, Receive, Scope, Send

from toi_invite.language.codes import Language
from toi_invite.language.preference import COOKIE, YEAR, choose_language, find_language
from toi_invite.services.guests import Found
from toi_invite.services.page_views import ViewCounter, is_person
from toi_invite.web.documents import Coding, Document, Headers
from toi_invite.web.once import Once

FRESH = 1.0
"""For how long a page is sent without asking the database, in seconds."""

BEING_ASKED = 1.5
"""For how long it is sent while another request is asking, in seconds."""

MOST_PAGES = 1000

_FOLDER = "/e/"
_TOLD_BY = (b"cookie", b"accept-language", b"if-none-match", b"accept-encoding", b"user-agent")
_PACKED: tuple[Coding, ...] = ("br", "gzip")  # the smallest first
_ACCEPTED = {coding: re.compile(rf"(?:^|,) *{coding} *(?!; *q=0(?:\.0*)? *(?:,|$))(?:;|,|$)") for coding in _PACKED}


class Reader(NamedTuple):
    """What a request says about its reader; `asked` is the valid value of `?lang=`."""

    language: Language
    asked: Language | None
    known_etags: str
    coding: Coding
    is_person: bool


@dataclass
class _Entry:
    revision_id: str
    day: str
    document: Document
    checked_at: float
    is_being_asked: bool = False


class PageCache:
    """Documents by slug and language; `seconds` is a clock that only goes forward."""

    def __init__(self, seconds: Callable[[], float] = time.monotonic) -> None:
        self.read_seconds = seconds
        self._entries: dict[tuple[str, Language], _Entry] = {}
        self._questions = Once[tuple[str, int], tuple[Found, float]]()

    async def ask(self, slug: str, find: Callable[[], Coroutine[Any, Any, Found]]) -> tuple[Found, float]:
        """What the database says of an address, asked once for all who come meanwhile; and the second of the question.

        Who comes in another second asks anew, so that a slow database makes no answer older than that.
        """
        asked_at = self.read_seconds()

        async def answer() -> tuple[Found, float]:
            return await find(), asked_at

        return await self._questions.get((slug, int(asked_at)), answer)

    def find_fresh(self, slug: str, language: Language) -> Document | None:
        """A document that may be sent at once; None asks the caller to look into the database."""
        entry = self._entries.get((slug, language))
        if entry is None:
            return None
        age = self.read_seconds() - entry.checked_at
        if age < FRESH or (entry.is_being_asked and age < BEING_ASKED):
            return entry.document
        entry.is_being_asked = True
        return None

    def find_rendered(
        self, slug: str, language: Language, *, revision_id: str, day: str, checked_at: float
    ) -> Document | None:
        """The document if it still is of this revision and day; it counts as fresh from `checked_at` on."""
        entry = self._entries.get((slug, language))
        if entry is None or (entry.revision_id, entry.day) != (revision_id, day):
            return None
        entry.checked_at, entry.is_being_asked = checked_at, False
        return entry.document

    def keep(
        self, slug: str, language: Language, document: Document, *, revision_id: str, day: str, checked_at: float
    ) -> None:
        """Keep a document; the one kept longest gives way when there are too many."""
        self._entries.pop((slug, language), None)
        if len(self._entries) >= MOST_PAGES:
            del self._entries[next(iter(self._entries))]
        self._entries[slug, language] = _Entry(revision_id, day, document, checked_at)

    def forget(self, slug: str) -> None:
        """Drop what is kept of an address that shows no page any more."""
        for language in Language:
            self._entries.pop((slug, language), None)


class CachedPages:
    """Answers GET and HEAD of pages that are fresh in memory; hands every other request on."""

    def __init__(self, app: ASGIApp, cache: PageCache, views: ViewCounter, *, is_https: bool) -> None:
        self._app = app
        self._cache = cache
        self._views = views
        self._is_https = is_https

    async def __call__(self, scope: Scope, receive: Receive, send: Send) -> None:
        """Answer or hand on."""
        if scope["type"] == "http" and scope["path"].startswith(_FOLDER) and scope["method"] in {"GET", "HEAD"}:
            reader = read_reader(scope)
            document = self._cache.find_fresh(scope["path"][len(_FOLDER) :], reader.language)
            if document is not None:
                await self._send(document, reader, scope["method"], send)
                return
        await self._app(scope, receive, send)

    async def _send(self, document: Document, reader: Reader, method: str, send: Send) -> None:
        status, headers, body = document.choose(reader.known_etags, reader.coding)
        headers = [*headers, *list_cookies(reader, is_https=self._is_https)]
        count_view(self._views, document, reader, method)
        await send({"type": "http.response.start", "status": status, "headers": headers})
        await send({"type": "http.response.body", "body": b"" if method == "HEAD" else body})


def read_reader(scope: Scope) -> Reader:
    """What the request's headers and query say."""
    found: dict[bytes, bytes] = {}
    for name, value in scope["headers"]:
        if name in _TOLD_BY:
            found[name] = found[name] + b"; " + value if name in found else value
    return _make_reader(scope["query_string"], *(found.get(name, b"") for name in _TOLD_BY))


@lru_cache(maxsize=4096)
def _make_reader(
    query: bytes, cookies: bytes, accept_language: bytes, etags: bytes, accept_encoding: bytes, user_agent: bytes
) -> Reader:
    asked = parse_qs(query.decode("latin-1")).get("lang", [""])[0]
    return Reader(
        language=choose_language(asked, cookies.decode("latin-1"), accept_language.decode("latin-1")),
        asked=find_language(asked),
        known_etags=etags.decode("latin-1"),
        coding=_choose_coding(accept_encoding.decode("latin-1").lower()),
        is_person=is_person(user_agent.decode("latin-1")),
    )


def _choose_coding(accepted: str) -> Coding:
    """The smallest one that is accepted."""
    for coding in _PACKED:
        if _ACCEPTED[coding].search(accepted):
            return coding
    return ""


def count_view(views: ViewCounter, document: Document, reader: Reader, method: str) -> None:
    """Count a page that a person gets to see."""
    if reader.is_person and method == "GET":
        views.add(document.event_id)


def list_cookies(reader: Reader, *, is_https: bool) -> Headers:
    """The cookie that keeps a language which was asked for, or nothing."""
    if reader.asked is None:
        return []
    secure = "; Secure" if is_https else ""
    cookie = f"{COOKIE}={reader.asked}; Path=/; Max-Age={YEAR}; SameSite=Lax{secure}"
    return [(b"set-cookie", cookie.encode())]
