"""Sending photos; rows U1 to U12 of `facts/reliability.md`, as far as they are about a door of our own."""

import asyncio
import io
import time
from collections.abc import AsyncIterator
from pathlib import Path

import pytest
from PIL import Image

from tests.support.albums import Album, open_album
from tests.support.photos import (
    BLUE,
    RED,
    break_checksum,
    draw,
    make_animation,
    make_empty_png,
    make_gossip,
    make_photo,
    make_polyglots,
    make_strangers,
    make_text_bomb,
    save,
)
from tests.support.web import open_browser
from toi_invite.db import Database

pytestmark = pytest.mark.parametrize("engine_name", ["sqlite"])  # files, not rows; those are in test_media.py

STORED = {f"{width}.{ending}" for width in (480, 800) for ending in ("avif", "webp", "jpg")} | {"master.jpg"}


@pytest.fixture
async def album(database: Database, tmp_path: Path) -> AsyncIterator[Album]:
    """An organizer with a draft."""
    async with open_browser(database, tmp_path) as client:
        yield await open_album(client, database)


def list_files(folder: Path) -> list[Path]:
    """Every file that is stored."""
    return [path for path in (folder / "media").rglob("*") if path.is_file()]


async def read(album: Album, media_id: str, name: str = "800.jpg") -> Image.Image:
    """A picture as the organizer gets it."""
    return Image.open(io.BytesIO((await album.get(media_id, name)).content))


def is_like(pixel: object, colour: tuple[int, int, int]) -> bool:
    """Whether a pixel has about this colour."""
    assert isinstance(pixel, tuple)
    return all(abs(one - two) < 12 for one, two in zip(pixel, colour, strict=True))


async def test_photo_is_stored_in_every_size_and_format(album, tmp_path) -> None:
    """Two widths for a photo of 900 pixels, under a random name, and the answer says where to look."""
    answer = await album.send(make_photo())

    media_id = answer.json()["media_id"]
    assert answer.status_code == 201
    assert answer.json() == {"media_id": media_id, "width": 800, "height": 533, "url": f"/media/{media_id}/480.jpg"}
    assert {path.name for path in list_files(tmp_path)} == STORED
    assert {path.parent.name for path in list_files(tmp_path)} == {media_id}
    for ending, kind in (("avif", "AVIF"), ("webp", "WEBP"), ("jpg", "JPEG")):
        picture = await read(album, media_id, f"480.{ending}")
        assert (picture.format, picture.size) == (kind, (480, 320))
        assert is_like(picture.convert("RGB").getpixel((60, 60)), RED)


@pytest.mark.parametrize(
    ("kind", "mode"),
    [
        *[("JPEG", mode) for mode in ("L", "CMYK", "1")],
        *[("PNG", mode) for mode in ("RGB", "L", "LA", "RGBA", "P", "1", "I;16")],
        *[("WEBP", mode) for mode in ("RGB", "RGBA")],
    ],
)
async def test_every_kind_of_pixels_is_taken(album, kind, mode) -> None:
    """Grey, printers', transparent and indexed pictures become ordinary ones."""
    picture = draw().convert("L").convert(mode) if mode == "I;16" else draw(mode=mode)
    body = save(picture, kind)

    assert (await read(album, await album.add(body))).mode == "RGB"


@pytest.mark.parametrize(("width", "height", "sizes"), [(300, 200, (300, 200)), (1, 1, (1, 1)), (5000, 40, (1600, 13))])
async def test_small_and_narrow_photos_are_not_blown_up(album, width, height, sizes) -> None:
    """There is always one size, and none larger than the photo."""
    answer = (await album.send(make_photo((width, height)))).json()

    assert (answer["width"], answer["height"]) == sizes
    picture = await read(album, answer["media_id"], "480.jpg")
    assert picture.size == (min(480, width), max(1, round(min(480, width) * sizes[1] / sizes[0])))


@pytest.mark.parametrize("headers", [{"cookie": ""}, {"cookie": "session=nobody"}])
async def test_u1_stranger_is_refused_before_the_file_is_read(album, headers, tmp_path) -> None:
    """U1, U2: without a session of one's own there is nothing here."""

    async def never() -> AsyncIterator[bytes]:
        raise AssertionError("the body was read")
        yield b""

    answer = await album.send(never(), **headers)

    assert (answer.status_code, answer.json()["error"]) == (401, "not_signed_in")
    assert list_files(tmp_path) == []


@pytest.mark.parametrize(
    "headers", [{"origin": "https://evil.example"}, {"sec-fetch-site": "cross-site"}, {"origin": "null"}]
)
async def test_u1_foreign_page_is_refused(album, headers) -> None:
    """Another site cannot fill an organizer's quota."""
    answer = await album.send(make_photo(), **headers)

    assert (answer.status_code, answer.json()["error"]) == (403, "foreign_page")


@pytest.mark.parametrize("event_id", ["00000000-0000-4000-8000-000000000000", "x", "%00", "..%2f..%2fetc"])
async def test_u12_event_that_is_not_ones_own_is_not_found(album, event_id) -> None:
    """U12: an unknown, malformed or foreign event gets no photo."""
    answer = await album.browser.post(
        f"/api/events/{event_id}/photos", content=make_photo(), headers={"content-type": "image/jpeg", **album.cookie}
    )

    assert (answer.status_code, answer.json()["error"]) == (404, "not_found")


async def test_u12_photo_for_another_organizers_event_is_refused(album, database, tmp_path) -> None:
    """The owner may, a neighbour with a session may not."""
    other = await open_album(album.browser, database, "other@example.kz")

    answer = await album.send(make_photo(), **other.cookie)

    assert (answer.status_code, answer.json()["error"]) == (404, "not_found")
    assert list_files(tmp_path) == []


@pytest.mark.parametrize("kind", ["text/html", "application/json", "multipart/form-data; boundary=x", ""])
async def test_body_that_says_that_it_is_no_file_is_refused(album, kind) -> None:
    """What a form of another site could send has none of our types."""
    answer = await album.send(make_photo(), **{"content-type": kind})

    assert (answer.status_code, answer.json()["error"]) == (415, "not_a_photo")


async def test_u4_file_of_more_than_ten_megabytes_is_refused(album, tmp_path) -> None:
    """U4: by what it says, and by what it is."""
    said = await album.send(make_photo(), **{"content-length": str(10 * 1024 * 1024 + 1)})
    sent = []

    async def endless() -> AsyncIterator[bytes]:
        while len(sent) < 50:
            sent.append(1)
            yield bytes(1024 * 1024)

    streamed = await album.send(endless())

    assert [(each.status_code, each.json()["error"]) for each in (said, streamed)] == [(413, "too_large")] * 2
    assert len(sent) == 11
    assert list_files(tmp_path) == []


async def test_u4_file_of_nearly_ten_megabytes_is_taken(album) -> None:
    """The limit is where we say it is."""
    noise = Image.effect_noise((2900, 2900), 120).convert("RGB")
    body = save(noise, quality=93)
    assert 6 * 1024 * 1024 < len(body) < 10 * 1024 * 1024

    assert (await album.send(body)).status_code == 201


async def test_u4_many_at_once_are_told_to_wait(album) -> None:
    """Three of one organizer's files are under way at a time, the others may come again; the server goes on."""
    gate = asyncio.Event()

    async def slow() -> AsyncIterator[bytes]:
        await gate.wait()
        yield make_photo()

    first = [asyncio.create_task(album.send(slow())) for _ in range(3)]
    await asyncio.sleep(0)
    late = [await album.send(make_photo()) for _ in range(3)] if await _are_reading(first) else []
    health = await album.browser.get("/api/health/live")
    gate.set()
    answers = await asyncio.gather(*first)

    assert {(each.status_code, each.json()["error"], each.headers["retry-after"]) for each in late} == {
        (429, "busy", "5")
    }
    assert health.status_code == 200
    assert [each.status_code for each in answers] == [201] * 3
    assert (await album.send(make_photo())).status_code == 201


async def _are_reading(tasks: list[asyncio.Task]) -> bool:
    """Wait until the requests are under way."""
    for _ in range(200):
        await asyncio.sleep(0)
    return not any(task.done() for task in tasks)


@pytest.mark.parametrize("name", sorted(make_strangers()))
async def test_u5_file_that_is_no_photo_is_refused(album, name, tmp_path) -> None:
    """U5: whatever it calls itself."""
    answer = await album.send(make_strangers()[name])

    assert (answer.status_code, answer.json()["error"]) == (415, "not_a_photo")
    assert list_files(tmp_path) == []


@pytest.mark.parametrize(("width", "height"), [(13_000, 13_000), (60_000, 1), (1, 12_001), (6325, 6325)])
async def test_u6_huge_picture_is_refused_from_its_header(album, width, height) -> None:
    """U6: nobody unpacks it first."""
    body = make_empty_png(width, height)
    assert len(body) < 200_000
    before = time.monotonic()

    answer = await album.send(body)

    assert (answer.status_code, answer.json()["error"]) == (422, "too_many_pixels")
    assert time.monotonic() - before < 10


async def test_u6_picture_just_within_the_limits_is_taken(album) -> None:
    """The control: the limit does not stand lower than we say."""
    answer = await album.send(save(Image.new("1", (12_000, 3_333)), "PNG"))

    assert answer.json() | {"media_id": "", "url": ""} == {"media_id": "", "url": "", "width": 1600, "height": 444}


@pytest.mark.parametrize("kind", ["PNG", "WEBP"])
async def test_u6_moving_picture_is_refused(album, kind) -> None:
    """A page of still photos stays still."""
    answer = await album.send(make_animation(kind))

    assert (answer.status_code, answer.json()["error"]) == (422, "animated")


@pytest.mark.parametrize(
    "body",
    [
        make_photo()[:-2000],
        save(draw(), "PNG")[:-200],
        save(draw(), "WEBP")[:-100],
        break_checksum(save(draw(), "PNG")),
        make_text_bomb(),
    ],
    ids=["jpeg", "png", "webp", "checksum", "text-bomb"],
)
async def test_u7_damaged_file_is_refused(album, body, tmp_path) -> None:
    """U7: cut off, with a wrong checksum, with texts that unpack to half a gigabyte."""
    answer = await album.send(body)

    assert (answer.status_code, answer.json()["error"]) in {(422, "broken"), (415, "not_a_photo")}
    assert list_files(tmp_path) == []


async def test_u8_u9_nothing_of_the_file_but_its_pixels_is_kept(album, tmp_path) -> None:
    """U8, U9: place, maker, preview, profile and comments are gone from every stored file; it stands upright."""
    body = make_gossip()
    given = Image.open(io.BytesIO(body))
    assert given.getexif().get_ifd(0x8825)
    assert all(word in body for word in (b"<script>alert", b"secret place", b"secret!!", b"maker note"))

    media_id = await album.add(body)

    files = list_files(tmp_path)
    assert len(files) == 4
    for path in files:
        stored = path.read_bytes()
        picture = Image.open(io.BytesIO(stored))
        assert not set(picture.info) & {"exif", "icc_profile", "xmp", "XML:com.adobe.xmp", "comment", "photoshop"}
        assert not dict(picture.getexif())
        assert not any(word in stored for word in (b"<script", b"secret", b"maker", b"Exif", b"Photoshop", b"ICC_"))
        assert picture.height > picture.width
    upright = await read(album, media_id, "480.jpg")
    assert is_like(upright.getpixel((200, 20)), RED)
    assert is_like(upright.getpixel((200, upright.height - 20)), BLUE)


@pytest.mark.parametrize("name", sorted(make_polyglots()))
async def test_u10_second_nature_of_a_file_is_gone(album, name, tmp_path) -> None:
    """U10: what follows the picture, or hides in it, is not stored."""
    await album.add(make_polyglots()[name])

    stored = [path.read_bytes() for path in list_files(tmp_path)]
    assert not [
        body for body in stored if any(word in body for word in (b"<script", b"<?php", b"PK\x03\x04", b"<html"))
    ]


@pytest.mark.parametrize(
    "name", ["../../x", r"C:\x", "CON", "a.jpg%00.html", "%E2%80%AEgpj.exe", "x" * 5000], ids=lambda name: name[:9]
)
async def test_u11_name_of_the_file_is_ignored(album, name, tmp_path) -> None:
    """U11: a file is stored under a random name of ours."""
    answer = await album.send(make_photo(), **{"content-disposition": f'attachment; filename="{name}"'})

    assert {path.name for path in list_files(tmp_path)} == STORED
    assert {path.parent.name for path in list_files(tmp_path)} == {answer.json()["media_id"]}


async def test_crop_makes_a_new_photo_and_leaves_the_old_one(album) -> None:
    """The blue half of it, under an address of its own."""
    media_id = await album.add()
    box = {"left": 0.5, "top": 0, "width": 0.5, "height": 1}

    answer = await album.browser.post(f"{album.path}/{media_id}/crop", json=box, headers=album.cookie)

    new = answer.json()
    assert answer.status_code == 201
    assert (new["width"], new["height"]) == (450, 600)
    assert new["media_id"] != media_id
    assert is_like((await read(album, new["media_id"], "480.jpg")).getpixel((20, 20)), BLUE)
    assert is_like((await read(album, media_id, "480.jpg")).getpixel((20, 20)), RED)


@pytest.mark.parametrize(
    ("body", "status", "code"),
    [
        ('{"left": 0, "top": 0, "width": 0, "height": 1}', 422, "invalid_box"),
        ('{"left": 0.5, "top": 0, "width": 0.6, "height": 1}', 422, "invalid_box"),
        ('{"left": -0.1, "top": 0, "width": 1, "height": 1}', 422, "invalid_box"),
        ('{"left": NaN, "top": 0, "width": 1, "height": 1}', 422, "invalid_box"),
        ('{"left": 0, "top": 0, "width": 1e-9, "height": 1}', 422, "too_small"),
        ('{"left": 0, "top": 0, "width": 1}', 422, "invalid_box"),
        ("nonsense", 422, "invalid_box"),
        (" " * 2000, 413, "too_large"),
    ],
)
async def test_impossible_crop_is_refused(album, body, status, code) -> None:
    """Nothing is left, or more than there is."""
    media_id = await album.add()

    answer = await album.browser.post(f"{album.path}/{media_id}/crop", content=body, headers=album.cookie)

    assert (answer.status_code, answer.json()["error"]) == (status, code)


async def test_crop_of_another_organizers_photo_is_not_found(album, database) -> None:
    """Nor of a photo of another event, nor of one that does not exist."""
    other = await open_album(album.browser, database, "other@example.kz")
    foreign = await other.add()
    box = {"left": 0, "top": 0, "width": 0.5, "height": 1}

    for media_id in (foreign, "0" * 32, "x", "%00"):
        answer = await album.browser.post(f"{album.path}/{media_id}/crop", json=box, headers=album.cookie)
        assert (media_id, answer.status_code, answer.json()["error"]) == (media_id, 404, "not_found")


@pytest.mark.parametrize(("language", "words"), [("kk", "сурет емес"), ("ru", "не фотография"), ("en", "not a photo")])
async def test_refusal_speaks_the_organizers_language(album, language, words) -> None:
    """The message can be shown as it is."""
    answer = await album.send(b"text", **{"accept-language": language})

    assert words in answer.json()["message"]


async def test_hundred_tries_in_ten_minutes_are_enough(album) -> None:
    """U14: bad files are counted as well, before they are decoded."""
    answers = [await album.send(make_photo(), **{"content-type": "text/plain"}) for _ in range(101)]

    assert {each.status_code for each in answers[:100]} == {415}
    assert (answers[100].status_code, answers[100].json()["error"]) == (429, "quota")
    assert 0 < int(answers[100].headers["retry-after"]) <= 600
