"""Music over HTTP: players ask for parts of a file and want exactly those."""

from collections.abc import AsyncIterator
from pathlib import Path

import httpx
import pytest

from tests.support.web import open_browser
from toi_invite.db import Database
from toi_invite.invitation.soundtrack import get_piece
from toi_invite.models.music import Piece


@pytest.fixture
async def guest(database: Database, tmp_path: Path) -> AsyncIterator[httpx.AsyncClient]:
    """Whoever opens an invitation."""
    async with open_browser(database, tmp_path) as browser:
        yield browser


async def test_piece_is_kept_for_ever_and_sent_in_parts(guest: httpx.AsyncClient) -> None:
    """Safari plays nothing from a server that does not answer its first two bytes with 206."""
    path = get_piece(Piece.QUANYSH)
    whole = await guest.get(path)
    part = await guest.get(path, headers={"Range": "bytes=0-1"})

    assert whole.headers["Content-Type"] == "audio/mpeg"
    assert "immutable" in whole.headers["Cache-Control"]
    assert (part.status_code, part.content) == (206, whole.content[:2])
    assert part.headers["Content-Range"] == f"bytes 0-1/{len(whole.content)}"
    assert "immutable" in part.headers["Cache-Control"]


async def test_part_beyond_the_end_of_a_piece_is_refused(guest: httpx.AsyncClient) -> None:
    """416 with the length, as players expect."""
    answer = await guest.get(get_piece(Piece.QUANYSH), headers={"Range": "bytes=99999999-"})

    assert answer.status_code == 416
    assert answer.headers["Content-Range"].startswith("bytes */")
