"""Music over HTTP: what organizers send (row U15 of `facts/reliability.md`), and what players ask for in parts."""

import io
from collections.abc import AsyncIterator
from pathlib import Path
from typing import Any

import httpx
import pytest
import soundfile

from tests.support.albums import Album, open_album
from tests.support.events import COMPLETE
from tests.support.music import make_gossip, make_music, make_strangers
from tests.support.web import ORIGIN, open_browser
from toi_invite.clock import read_clock
from toi_invite.db import Database
from toi_invite.invitation.soundtrack import get_piece
from toi_invite.models.music import Music, Piece
from toi_invite.services.drafts import save_draft
from toi_invite.services.events import duplicate_event, get_event
from toi_invite.services.media.storage import FolderStorage
from toi_invite.services.media.sweep import KEPT_UNUSED, sweep

pytestmark = pytest.mark.parametrize("engine_name", ["sqlite"])  # files, not rows


@pytest.fixture
async def album(database: Database, tmp_path: Path) -> AsyncIterator[Album]:
    """An organizer with a draft."""
    async with open_browser(database, tmp_path) as client:
        yield await open_album(client, database)


async def send(album: Album, body: Any, **headers: str) -> httpx.Response:
    """Send a file as music, from our page, as the organizer."""
    said = {"content-type": "audio/mpeg", "origin": ORIGIN, **album.cookie, **headers}
    return await album.browser.post(f"/api/events/{album.event_id}/music", content=body, headers=said)


async def add(album: Album, body: bytes | None = None) -> str:
    """Send good music; its id."""
    answer = await send(album, make_music() if body is None else body)
    assert answer.status_code == 201, answer.text
    return answer.json()["media_id"]


async def play(album: Album, media_id: str, *, signed_in: bool = True, **headers: str) -> httpx.Response:
    """Ask for the music."""
    cookie = album.cookie if signed_in else {}
    return await album.browser.get(f"/media/{media_id}/music.mp3", headers={**cookie, **headers})


async def choose(album: Album, media_id: str) -> Music | None:
    """Save the draft with this music; what it has then."""
    content = COMPLETE.model_copy(update={"music": Music(media_id=media_id, title="Біздің ән")})
    owner = {"organizer_id": album.organizer_id, "event_id": album.event_id}
    async with album.database.transaction() as session:
        event = await get_event(session, **owner)
        await save_draft(session, **owner, version=event.version, content=content, now=read_clock())
        return (await get_event(session, **owner)).content.music


@pytest.mark.parametrize(
    ("kind", "subtype", "rate", "channels"),
    [
        ("MP3", None, 44_100, 2),
        ("WAV", None, 44_100, 1),
        ("WAV", "FLOAT", 96_000, 6),
        ("OGG", "VORBIS", 44_100, 2),
        ("OGG", "OPUS", 48_000, 1),
        ("FLAC", None, 48_000, 2),
    ],
)
async def test_music_becomes_an_mp3_that_every_telephone_plays(album, kind, subtype, rate, channels) -> None:
    """One or two channels, at a rate that an MP3 has, as loud as our own pieces."""
    answer = await send(album, make_music(kind, subtype=subtype, rate=rate, channels=channels))

    assert answer.status_code == 201
    assert answer.json()["seconds"] == pytest.approx(3, abs=0.1)
    kept = await album.browser.get(answer.json()["url"], headers=album.cookie)
    assert kept.headers["Content-Type"] == "audio/mpeg"
    with soundfile.SoundFile(io.BytesIO(kept.content)) as music:
        assert (music.format, music.channels) == ("MP3", min(2, channels))
        assert music.samplerate == min(rate, 48_000)
        assert music.frames / music.samplerate == pytest.approx(3, abs=0.1)


async def test_u15_nothing_of_the_tags_is_kept(album, tmp_path) -> None:
    """Neither the picture, nor the address, nor the script, nor who sang."""
    sent = make_gossip()
    kept = (await play(album, await add(album, sent))).content

    assert b"evil.example" in sent
    assert [word for word in (b"ID3", b"TAG", b"APIC", b"evil", b"script", b"Secret", b"PNG") if word in kept] == []
    assert [path.name for path in (tmp_path / "media").rglob("*") if path.is_file()] == ["music.mp3"]


@pytest.mark.parametrize("stranger", make_strangers())
async def test_u15_what_is_no_music_is_refused(album, stranger, tmp_path) -> None:
    """Its name and its media type may say what they want; nothing is kept."""
    answer = await send(album, make_strangers()[stranger])

    assert (answer.status_code, answer.json()["error"]) == (415, "not_audio")
    assert list((tmp_path / "media").rglob("*")) == []


@pytest.mark.parametrize(
    ("body", "status", "code"),
    [
        (make_music("WAV", seconds=361, rate=8_000, channels=1), 422, "too_long"),
        (make_music("MP3", seconds=361, rate=8_000, channels=1), 422, "too_long"),
        (make_music("MP3")[:9_000], 422, "broken"),
        (make_music("FLAC")[:9_000], 422, "broken"),
        (make_music("WAV", seconds=0.2), 422, "broken"),
    ],
    ids=["long-wav", "long-mp3", "cut-mp3", "cut-flac", "a-blink"],
)
async def test_u15_music_that_is_too_long_or_cut_off_is_refused(album, body, status, code) -> None:
    """Six minutes at most, and whole."""
    answer = await send(album, body)

    assert (answer.status_code, answer.json()["error"]) == (status, code)


async def test_u15_music_that_is_too_large_is_refused_while_it_comes(album) -> None:
    """Half a gigabyte is not read to its end."""
    sent = 0

    async def pour() -> AsyncIterator[bytes]:
        nonlocal sent
        for _ in range(500):
            sent += 1
            yield b"ID3" + bytes(1024 * 1024)

    answer = await send(album, pour(), **{"accept-language": "kk"})

    assert (answer.status_code, answer.json()["error"]) == (413, "too_large")
    assert answer.json()["message"] == "Файл тым үлкен: 15 МБ-тан аспауы керек."
    assert sent < 20


@pytest.mark.parametrize(("headers", "status"), [({"cookie": ""}, 401), ({"origin": "https://evil.example"}, 403)])
async def test_stranger_may_not_send_music(album, headers, status) -> None:
    """The same door as for photos."""
    assert (await send(album, make_music(), **headers)).status_code == status


async def test_music_of_a_draft_is_its_organizers_alone_until_it_is_published(album) -> None:
    """As with photos: guests hear what a published page plays, and never what was only tried out."""
    chosen, tried = await add(album), await add(album)
    assert await choose(album, chosen)
    assert (await play(album, chosen)).status_code == 200
    assert (await play(album, chosen, signed_in=False)).status_code == 404

    await album.publish()
    published = await play(album, chosen, signed_in=False)

    assert (published.status_code, published.headers["Cache-Control"]) == (200, "public, max-age=31536000, immutable")
    assert (await play(album, tried, signed_in=False)).status_code == 404


async def test_music_of_another_event_and_a_photo_are_no_music_of_this_one(album) -> None:
    """A content names its own event's music or none."""
    other = await open_album(album.browser, album.database, "nurlan@example.kz")

    assert await choose(album, await add(other)) is None
    assert await choose(album, await album.add()) is None
    assert await choose(album, "0" * 32) is None


async def test_copy_of_an_event_plays_the_same_music_as_its_own(album, tmp_path) -> None:
    """And keeps the file when the first one is swept away."""
    media_id = await add(album)
    await choose(album, media_id)
    async with album.database.transaction() as session:
        owner = {"organizer_id": album.organizer_id, "event_id": album.event_id}
        copy = (await duplicate_event(session, **owner, now=read_clock())).content.music
    await sweep(album.database, FolderStorage(tmp_path / "media"), now=read_clock() + 2 * KEPT_UNUSED)

    assert copy
    assert copy.media_id not in {None, media_id}
    assert (await play(album, str(copy.media_id))).content == (await play(album, media_id)).content


async def test_music_that_nothing_names_is_swept_away(album, tmp_path) -> None:
    """Whoever tried out ten songs leaves one."""
    chosen, tried = await add(album), await add(album)
    await choose(album, chosen)
    await sweep(album.database, FolderStorage(tmp_path / "media"), now=read_clock() + 2 * KEPT_UNUSED)

    assert (await play(album, chosen)).status_code == 200
    assert (await play(album, tried)).status_code == 404


@pytest.mark.parametrize(
    ("wished", "start", "end"),
    [("bytes=0-1", 0, 2), ("bytes=100-", 100, None), ("bytes=-7", -7, None), ("bytes=5-99999999", 5, None)],
)
async def test_part_of_music_is_sent_alone(album, wished, start, end) -> None:
    """Safari plays nothing from a server that does not answer its first two bytes with 206."""
    media_id = await add(album)
    whole = (await play(album, media_id)).content
    part = await play(album, media_id, range=wished)

    assert (part.status_code, part.content) == (206, whole[start:end])
    first = start % len(whole)
    assert part.headers["Content-Range"] == f"bytes {first}-{first + len(part.content) - 1}/{len(whole)}"


@pytest.mark.parametrize("wished", ["bytes=99999999-", "bytes=-0"])
async def test_part_beyond_the_end_of_music_is_refused(album, wished) -> None:
    """416 with the length."""
    answer = await play(album, await add(album), range=wished)

    assert answer.status_code == 416
    assert answer.headers["Content-Range"].startswith("bytes */")


@pytest.mark.parametrize(
    "headers", [{"range": "bytes=0-1,5-6"}, {"range": "seconds=1-2"}, {"range": "bytes=0-1", "if-range": '"older"'}]
)
async def test_range_that_is_not_understood_or_of_another_file_brings_the_whole(album, headers) -> None:
    """As the standard says."""
    assert (await play(album, await add(album), **headers)).status_code == 200


async def test_piece_of_ours_is_kept_for_ever_and_sent_in_parts(album) -> None:
    """The same for what we composed."""
    path = get_piece(Piece.QUANYSH)
    whole = await album.browser.get(path)
    part = await album.browser.get(path, headers={"Range": "bytes=0-1"})

    assert whole.headers["Content-Type"] == "audio/mpeg"
    assert "immutable" in whole.headers["Cache-Control"]
    assert (part.status_code, part.content) == (206, whole.content[:2])
    assert part.headers["Content-Range"] == f"bytes 0-1/{len(whole.content)}"
    assert (await album.browser.get(path, headers={"Range": "bytes=99999999-"})).status_code == 416
