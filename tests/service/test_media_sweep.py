"""Photos that nobody needs go within a day, quotas, and decoders that misbehave; rows U14 and U16."""

import asyncio
import os
import shutil
import sys
import uuid
from collections.abc import AsyncIterator
from datetime import timedelta
from pathlib import Path

import pytest
import sqlalchemy as sa

from tests.support.albums import Album, open_album
from tests.support.photos import make_photo
from tests.support.web import open_browser
from toi_invite.clock import read_clock
from toi_invite.db import Database
from toi_invite.errors import RefusedError
from toi_invite.models.media import Media
from toi_invite.services.events import archive_event, duplicate_event, empty_events
from toi_invite.services.media.photos import MOST_BYTES, MOST_FILES
from toi_invite.services.media.storage import FolderStorage
from toi_invite.services.media.sweep import sweep
from toi_invite.services.media.workshop import DECODER, Workshop

HOUR = timedelta(hours=1)


@pytest.fixture
async def album(database: Database, tmp_path: Path) -> AsyncIterator[Album]:
    """An organizer with a draft."""
    async with open_browser(database, tmp_path) as client:
        yield await open_album(client, database)


def list_folders(folder: Path) -> set[str]:
    """The photos whose files are there."""
    return {path.name for path in (folder / "media").glob("??/*")}


async def sweep_after(album: Album, folder: Path, *hours: float) -> None:
    """Sweep so many hours from now, once for each."""
    for each in hours:
        await sweep(album.database, FolderStorage(folder / "media"), now=read_clock() + each * HOUR)


async def count_rows(database: Database) -> int:
    """How many photos there are in the database."""
    async with database.reading() as session:
        return await session.scalar(sa.select(sa.func.count()).select_from(Media)) or 0


async def test_photo_that_nothing_names_goes_within_a_day(album, tmp_path) -> None:
    """Not while a builder may still be open; what the draft shows stays for ever."""
    used, unused = await album.add(), await album.add()
    await album.save(used)

    await sweep_after(album, tmp_path, 1, 11)
    assert list_folders(tmp_path) == {used, unused}
    await sweep_after(album, tmp_path, 13, 1000)

    assert list_folders(tmp_path) == {used}
    assert await count_rows(album.database) == 1
    assert (await album.get(used)).status_code == 200


async def test_photo_taken_out_of_the_draft_waits_as_long(album, tmp_path) -> None:
    """Whoever takes a step back half a day later still finds it; naming it again begins anew."""
    media_id = await album.add()
    await album.save(media_id)
    await sweep_after(album, tmp_path, 100)
    await album.save()
    await sweep_after(album, tmp_path, 101, 112)
    assert await album.save(media_id) == [media_id]
    await sweep_after(album, tmp_path, 114, 200)
    assert list_folders(tmp_path) == {media_id}

    await album.save()
    await sweep_after(album, tmp_path, 201, 214)

    assert list_folders(tmp_path) == set()


async def test_photo_of_the_published_page_stays_though_the_draft_left_it(album, tmp_path) -> None:
    """Guests still see it, until the page is updated."""
    media_id = await album.add()
    await album.save(media_id)
    await album.publish()
    await album.save()

    await sweep_after(album, tmp_path, 1, 100)

    assert (await album.get(media_id, signed_in=False)).status_code == 200


async def test_archive_keeps_its_photos(album, tmp_path) -> None:
    """It can be undone."""
    media_id = await album.add()
    await album.save(media_id)
    async with album.database.transaction() as session:
        await archive_event(session, organizer_id=album.organizer_id, event_id=album.event_id, now=read_clock())

    await sweep_after(album, tmp_path, 100)

    assert list_folders(tmp_path) == {media_id}


async def test_u14_deleted_account_leaves_no_file(album, tmp_path) -> None:
    """U14: at the next sweep, even of what was published; nobody sees it from the moment of the farewell on."""
    media_id = await album.add()
    await album.save(media_id)
    await album.publish()
    async with album.database.transaction() as session:
        await empty_events(session, organizer_id=album.organizer_id, now=read_clock())
    gone = await album.get(media_id, signed_in=False)

    await sweep_after(album, tmp_path, 0.1)

    assert gone.status_code == 404
    assert (list_folders(tmp_path), await count_rows(album.database)) == (set(), 0)


async def test_copy_keeps_the_files_that_it_shares(album, tmp_path) -> None:
    """They go with the last event that shows them."""
    media_id = await album.add()
    await album.save(media_id)
    async with album.database.transaction() as session:
        copy = await duplicate_event(
            session, organizer_id=album.organizer_id, event_id=album.event_id, now=read_clock()
        )
    await album.save()

    await sweep_after(album, tmp_path, 1, 14)

    assert await count_rows(album.database) == 1
    assert (await album.get(copy.content.photos[0].media_id)).status_code == 200


async def test_files_without_a_row_are_removed(album, tmp_path) -> None:
    """A crash between the file and its row leaves nothing for ever."""
    media_id = await album.add()
    folder = tmp_path / "media" / media_id[:2] / media_id
    stray = uuid.uuid4().hex
    shutil.copytree(folder, tmp_path / "media" / stray[:2] / stray)

    await sweep_after(album, tmp_path, 0.1)

    assert list_folders(tmp_path) == {media_id}


@pytest.mark.parametrize("values", [{"bytes": MOST_BYTES}, {"bytes": 1, "count": MOST_FILES}])
async def test_u14_organizer_whose_photos_take_too_much_is_told(album, values) -> None:
    """U14: by number and by bytes; another organizer is not held back."""
    await album.add()
    async with album.database.transaction() as session:
        row = (await session.scalars(sa.select(Media))).one()
        for _ in range(values.get("count", 2) - 1):
            copy = row.model_dump() | {"id": uuid.uuid4().hex, "bytes": values["bytes"]}
            await session.execute(sa.insert(Media).values(copy))
    other = await open_album(album.browser, album.database, "other@example.kz")

    answer = await album.send(make_photo())

    assert (answer.status_code, answer.json()["error"]) == (429, "quota")
    assert (await other.send(make_photo())).status_code == 201


@pytest.fixture
def photo(tmp_path: Path) -> Path:
    """A file that came in."""
    path = tmp_path / "sent"
    path.write_bytes(make_photo())
    return path


def write_program(folder: Path, text: str) -> Path:
    """A decoder that does something else."""
    path = folder / "decoder.py"
    path.write_text(text, encoding="utf-8")
    return path


PROGRAMS = {
    "crash": "import os, signal; os.kill(os.getpid(), signal.SIGSEGV)",
    "endless": "while True: pass",
    "error": "raise SystemExit(3)",
    "nonsense": "print('<html>')",
    "silence": "",
}


@pytest.mark.parametrize("name", sorted(PROGRAMS))
async def test_u16_decoder_that_fails_refuses_the_file(photo, tmp_path, name) -> None:
    """U16: whether it dies, hangs or talks nonsense; the server goes on and the next file gets its turn."""
    workshop = Workshop(write_program(tmp_path, PROGRAMS[name]), seconds=2)

    for _ in range(3):
        with pytest.raises(RefusedError, match="broken"):
            await workshop.make_pictures(photo)

    assert (await Workshop().make_pictures(photo)).width == 800


async def test_u16_decoder_gets_nothing_of_the_server(photo, tmp_path, monkeypatch) -> None:
    """No setting, no secret, no open file: what a decoder could give away is the picture."""
    monkeypatch.setenv("TOI_SECRET_KEY", "very secret")
    told = (
        "import json, os; print(json.dumps("
        "{'width': len(os.environ.get('TOI_SECRET_KEY', '')), 'height': len(os.listdir('/proc/self/fd')), 'blur': ''}))"
    )

    found = await Workshop(write_program(tmp_path, told)).make_pictures(photo)

    assert found.width == 0
    assert found.height <= 4


async def test_u16_decoder_limits_itself_before_it_opens_the_file(tmp_path) -> None:
    """Memory, time, size of files and core dumps: what the program is held to while it reads a file that never ends."""
    pipe = tmp_path / "pipe"
    os.mkfifo(pipe)
    decoder = await asyncio.create_subprocess_exec(sys.executable, "-I", str(DECODER), str(pipe), str(tmp_path))
    with await asyncio.to_thread(pipe.open, "wb"):
        limits = await asyncio.to_thread(Path(f"/proc/{decoder.pid}/limits").read_text, encoding="utf-8")
    await decoder.wait()

    held = {line[:26].strip(): line[26:].split()[:2] for line in limits.splitlines()}
    assert held["Max address space"] == [str(1024**3)] * 2
    assert held["Max cpu time"] == ["20", "20"]
    assert held["Max file size"] == [str(16 * 1024**2)] * 2
    assert held["Max core file size"] == ["0", "0"]


async def test_slow_decoders_make_others_wait_and_then_come_again(photo, tmp_path) -> None:
    """Nobody waits for ever for a turn."""
    workshop = Workshop(write_program(tmp_path, PROGRAMS["endless"]), seconds=3, patience=0.5)
    results = await _gather_reasons(workshop, photo, 3)

    assert sorted(results) == ["broken", "broken", "busy"]


async def _gather_reasons(workshop: Workshop, photo: Path, count: int) -> list[str]:
    done = await asyncio.gather(*(workshop.make_pictures(photo) for _ in range(count)), return_exceptions=True)
    return [each.reason for each in done if isinstance(each, RefusedError)]
