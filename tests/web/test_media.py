"""Who sees which photo; rows U13 and U14 of `facts/reliability.md`, and which photos a content may name."""

from collections.abc import AsyncIterator
from pathlib import Path

import pytest

from tests.support.albums import Album, open_album
from tests.support.web import open_browser
from toi_invite.clock import read_clock
from toi_invite.db import Database
from toi_invite.models.content import EventContent
from toi_invite.services.drafts import update_published
from toi_invite.services.events import (
    archive_event,
    duplicate_event,
    get_event,
    republish_event,
    restore_event,
    withdraw_event,
)

PRIVATE, PUBLIC = "private, no-store", "public, max-age=31536000, immutable"


@pytest.fixture
async def album(database: Database, tmp_path: Path) -> AsyncIterator[Album]:
    """An organizer with a draft."""
    async with open_browser(database, tmp_path) as client:
        yield await open_album(client, database)


async def change(album: Album, act) -> None:
    """Do something with the organizer's event."""
    async with album.database.transaction() as session:
        await act(session, organizer_id=album.organizer_id, event_id=album.event_id, now=read_clock())


async def test_u13_photo_of_a_draft_is_its_organizers_alone(album, database) -> None:
    """U13: a guest and another organizer get what an unknown photo gets, byte by byte."""
    media_id = await album.add()
    await album.save(media_id)
    other = await open_album(album.browser, database, "other@example.kz")

    own = await album.get(media_id)
    guest = await album.get(media_id, signed_in=False)
    neighbour = await album.browser.get(f"/media/{media_id}/480.jpg", headers=other.cookie)
    unknown = await album.browser.get(f"/media/{'0' * 32}/480.jpg")

    assert (own.status_code, own.headers["cache-control"]) == (200, PRIVATE)
    assert own.headers["x-content-type-options"] == "nosniff"
    assert {(each.status_code, each.content) for each in (guest, neighbour, unknown)} == {(404, b"not found")}
    assert {tuple(sorted(each.headers.items())) for each in (guest, neighbour)} == {
        tuple(sorted(unknown.headers.items()))
    }


async def test_photo_of_a_published_page_is_everybodys_and_kept_for_ever(album) -> None:
    """What is not on the page stays private; each answer says what it is and is sent once."""
    shown, spare = await album.add(), await album.add()
    await album.save(shown)
    await album.publish()

    answer = await album.get(shown, "800.avif", signed_in=False)
    again = await album.browser.get(f"/media/{shown}/800.avif", headers={"if-none-match": answer.headers["etag"]})
    head = await album.browser.head(f"/media/{shown}/800.avif")

    assert (answer.status_code, answer.headers["content-type"]) == (200, "image/avif")
    assert answer.headers["cache-control"] == PUBLIC
    assert answer.headers["x-content-type-options"] == "nosniff"
    assert (again.status_code, again.content) == (304, b"")
    assert (head.status_code, head.content, head.headers["content-length"]) == (200, b"", str(len(answer.content)))
    assert (await album.get(spare, signed_in=False)).status_code == 404
    assert (await album.get(spare)).status_code == 200


async def test_photo_added_after_publication_waits_for_the_update(album) -> None:
    """Guests see it when they see the page that shows it, and the one that left it no more."""
    old, new = await album.add(), await album.add()
    await album.save(old)
    await album.publish()
    await album.save(new)
    before = [(await album.get(each, signed_in=False)).status_code for each in (old, new)]

    async with album.database.transaction() as session:
        owner = {"organizer_id": album.organizer_id, "event_id": album.event_id}
        event = await get_event(session, **owner)
        await update_published(session, **owner, version=event.version, now=read_clock())

    after = [(await album.get(each, signed_in=False)).status_code for each in (old, new)]
    assert (before, after) == ([200, 404], [404, 200])


async def test_photo_of_a_closed_event_is_gone_for_guests(album) -> None:
    """Withdrawn and archived are 404; shown again, it is there again."""
    media_id = await album.add()
    await album.save(media_id)
    await album.publish()
    seen = []

    for act in (withdraw_event, republish_event, archive_event, restore_event):
        await change(album, act)
        seen.append((await album.get(media_id, signed_in=False)).status_code)

    assert seen == [404, 200, 404, 200]
    assert (await album.get(media_id)).status_code == 200


@pytest.mark.parametrize(
    "path",
    [
        "/media/{id}/480.gif",
        "/media/{id}/481.jpg",
        "/media/{id}/1600.jpg",
        "/media/{id}/master.jpg",
        "/media/{id}/480.jpg%00",
        "/media/{id}/",
        "/media/{id}",
        "/media/",
        "/media",
        "/media/..%2f..%2ftoi.db/480.jpg",
        "/media/%00/480.jpg",
        "/media/{id}/..%2fmaster.jpg",
    ],
)
async def test_u13_there_is_no_listing_and_no_other_file(album, path) -> None:
    """U13: only the sizes that exist, under their exact names; the master and the folder are nobody's."""
    media_id = await album.add()

    answer = await album.browser.get(path.replace("{id}", media_id), headers=album.cookie)

    assert (answer.status_code, answer.content) == (404, b"not found")


@pytest.mark.parametrize(("path", "allow"), [("/media/x/480.jpg", "GET, HEAD"), ("/api/events/x/photos", "POST")])
async def test_other_method_is_refused_with_allow(album, path, allow) -> None:
    """405, as everywhere."""
    answer = await album.browser.request("DELETE", path)

    assert (answer.status_code, answer.headers["allow"]) == (405, allow)


async def test_content_names_only_photos_of_its_own_event(album, database) -> None:
    """A foreign, an unknown and another event's photo are left out when a draft is saved; its own stay in order."""
    other = await open_album(album.browser, database, "other@example.kz")
    first, second, foreign = await album.add(), await album.add(), await other.add()

    assert await album.save(second, foreign, "0" * 32, first) == [second, first]
    assert await other.save(first) == []


async def test_size_and_blur_of_a_photo_are_not_the_browsers_word(album) -> None:
    """A page whose layout a browser could falsify would jump, and a blur could be any picture."""
    media_id = await album.add()
    await album.save(media_id)

    async with album.database.reading() as session:
        event = await get_event(session, organizer_id=album.organizer_id, event_id=album.event_id)

    photo = event.content.photos[0]
    assert (photo.width, photo.height) == (800, 533)
    assert photo.blur.startswith("data:image/webp;base64,")
    assert len(photo.blur) < 400


async def test_preview_shows_own_photos_and_no_foreign_ones(album, database) -> None:
    """Neither saved nor unsaved; the policy of the page lets them in."""
    other = await open_album(album.browser, database, "other@example.kz")
    own, foreign = await album.add(), await other.add()
    photos = [{"media_id": each, "width": 5, "height": 5} for each in (own, foreign)]
    content = EventContent.model_validate({"template": "gul", "occasion": "wedding", "photos": photos})

    page = await album.browser.post(
        f"/preview/{album.event_id}", content=content.model_dump_json(), headers=album.cookie
    )

    assert f"/media/{own}/800.avif 800w" in page.text
    assert foreign not in page.text
    assert "img-src 'self' data:" in page.headers["content-security-policy"]


async def test_copy_of_an_event_has_photos_of_its_own(album) -> None:
    """They are seen while the first event is closed, and may be cropped; nobody else gets them by that."""
    media_id = await album.add()
    await album.save(media_id)
    async with album.database.transaction() as session:
        copy = await duplicate_event(
            session, organizer_id=album.organizer_id, event_id=album.event_id, now=read_clock()
        )
    copied = copy.content.photos[0]
    await change(album, archive_event)

    assert copied.media_id != media_id
    assert (await album.get(copied.media_id)).status_code == 200
    assert (await album.get(copied.media_id, signed_in=False)).status_code == 404
    box = {"left": 0, "top": 0, "width": 0.5, "height": 1}
    crop = await album.browser.post(
        f"/api/events/{copy.id}/photos/{copied.media_id}/crop", json=box, headers=album.cookie
    )
    assert crop.status_code == 201


async def test_archived_event_takes_no_photo(album) -> None:
    """It has to be taken out of the archive first."""
    await change(album, archive_event)

    answer = await album.send(b"whatever")

    assert (answer.status_code, answer.json()["error"]) == (409, "archived")
