"""A crowd that opens what nobody has opened before costs one question, one page and one picture (with a control)."""

import asyncio
from dataclasses import dataclass
from pathlib import Path

import httpx
from fastapi import FastAPI
from sqlalchemy import event
from typing_extensions import override

from tests.support.events import COMPLETE
from tests.support.guest_pages import publish_all
from tests.support.http_server import serve_web
from tests.support.web import Stopwatch
from toi_invite.web.cache import PageCache
from toi_invite.web.pictures import PictureCache

CROWD = 200
FEW = 20


class Pages(PageCache):
    """Knows how many were rendered; none grows old."""

    def __init__(self) -> None:
        super().__init__(Stopwatch().read)
        self.rendered = 0

    @override
    def keep(self, *words, **values) -> None:
        self.rendered += 1
        super().keep(*words, **values)


class PageForEach(Pages):
    """Asks and renders for every guest."""

    @override
    async def ask(self, slug, find):
        return await find(), self.read_seconds()

    @override
    def find_rendered(self, slug, language, **_key) -> None:
        return None


class Pictures(PictureCache):
    """Knows how many were drawn."""

    def __init__(self) -> None:
        super().__init__()
        self.drawn: list[str] = []

    @override
    async def get(self, key, draw) -> bytes:
        return await super().get(key, lambda: self.count(key, draw))

    async def count(self, key, draw) -> bytes:
        """Draw one more."""
        self.drawn.append(key[0])
        return await draw()


class PictureForEach(Pictures):
    """Draws for every guest."""

    @override
    async def get(self, key, draw) -> bytes:
        return await self.count(key, draw)


@dataclass
class Burst:
    """What came of it: the guests' different answers, and how much was asked, rendered and drawn."""

    answers: set[tuple[int, bytes]]
    questions: int
    rendered: int
    drawn: int


def open_at_once(url: str, folder: Path, what: str, guests: int, pages: Pages, pictures: Pictures) -> Burst:
    """Guests who open a page (`what` is empty) or a file of it over sockets of their own, when it is new."""
    questions: list[str] = []

    def prepare(app: FastAPI) -> None:
        app.state.pages, app.state.pictures = pages, pictures
        engine = app.state.database.engine.sync_engine
        event.listen(engine, "before_cursor_execute", lambda *words: questions.append(words[2]))

    (path,) = publish_all(url, [COMPLETE])
    with serve_web(url, folder, prepare=prepare) as origin:
        answers = asyncio.run(_let_come(origin + path + what, guests))
    asked = [statement for statement in questions if "slug_history" in statement]
    return Burst(answers, len(asked), pages.rendered, len(pictures.drawn))


async def _let_come(url: str, guests: int) -> set[tuple[int, bytes]]:
    endless = httpx.Limits(max_connections=None, max_keepalive_connections=None)
    async with httpx.AsyncClient(limits=endless, timeout=60, trust_env=False) as client:
        answers = await asyncio.gather(*(client.get(url) for _ in range(guests)))
    return {(answer.status_code, answer.content) for answer in answers}


def test_page_that_is_new_to_a_crowd_is_asked_for_and_rendered_once(engine_url: str, tmp_path: Path) -> None:
    """Two hundred guests within a moment all get the same page."""
    burst = open_at_once(engine_url, tmp_path, "", CROWD, Pages(), Pictures())

    assert [status for status, _ in burst.answers] == [200]
    assert (burst.questions, burst.rendered) == (1, 1)


def test_card_that_is_new_to_a_crowd_is_drawn_once(engine_url: str, tmp_path: Path) -> None:
    """Two hundred fetchers of messengers all get the same picture."""
    burst = open_at_once(engine_url, tmp_path, "/card.jpg", CROWD, Pages(), Pictures())

    assert [status for status, _ in burst.answers] == [200]
    assert burst.drawn == 1


def test_control_that_shares_nothing_pays_for_each(engine_url: str, tmp_path: Path) -> None:
    """The same crowd, without what is promised above."""
    page = open_at_once(engine_url, tmp_path, "", FEW, PageForEach(), PictureForEach())
    card = open_at_once(engine_url, tmp_path, "/card.jpg", FEW, PageForEach(), PictureForEach())

    assert page.questions > 1
    assert page.rendered > 1
    assert card.drawn == FEW
