"""`/e/{slug}/card.jpg` and `story.jpg` over HTTP, and the tags in the page's head that lead messengers there."""

import json
from collections.abc import AsyncIterator
from html.parser import HTMLParser
from io import BytesIO
from pathlib import Path
from typing import Any

import httpx
import pytest
from PIL import Image

from tests.support.events import add_event, named, publish
from tests.support.moment import NOW
from tests.support.web import Stopwatch, open_browser
from toi_invite.db import Database
from toi_invite.models.category import Category
from toi_invite.models.content import EventContent, LongTexts, Texts
from toi_invite.services.drafts import save_draft, update_published
from toi_invite.services.event_views import EventView
from toi_invite.services.events import get_event, withdraw_event
from toi_invite.services.slugs import choose_slug

PUBLIC_URL = "https://toi.example"
HOSTILE = "</script><img src=x onerror=alert(1)><!--\u2028\u2029&\"'"
CONTENT = named("Айгерім", latitude=43.2, longitude=76.9, venue_name=Texts(kk="Астана сарайы", ru="Дворец Астана"))


class Head(HTMLParser):
    """The tags of a page, as a browser's parser sees them."""

    def __init__(self, page: str) -> None:
        super().__init__()
        self.meta: dict[str, list[str]] = {}
        self.data: list[str] = []
        self.tags: list[str] = []
        self._is_data = False
        self.feed(page)

    def handle_starttag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        """Keep what share tags say."""
        said = dict(attrs)
        self.tags.append(tag)
        self._is_data = said.get("type") == "application/ld+json"
        if tag == "meta":
            name = said.get("property") or said.get("name") or ""
            self.meta.setdefault(name, []).append(said.get("content") or "")

    def handle_data(self, data: str) -> None:
        """Keep what stands in the data block."""
        if self._is_data:
            self.data.append(data)

    def handle_endtag(self, tag: str) -> None:
        """The data block ends with its element."""
        self._is_data = self._is_data and tag != "script"

    def read_data(self) -> Any:
        """The one data block."""
        return json.loads("".join(self.data))


@pytest.fixture
async def guest(database: Database, tmp_path: Path, stopwatch: Stopwatch) -> AsyncIterator[httpx.AsyncClient]:
    """A messenger or a browser."""
    async with open_browser(database, tmp_path, stopwatch=stopwatch, TOI_PUBLIC_URL=PUBLIC_URL) as client:
        yield client


@pytest.fixture
async def event(database: Database, organizer_id: str) -> EventView:
    """A published wedding."""
    return await add_published(database, organizer_id, CONTENT)


async def add_published(database: Database, organizer_id: str, content: EventContent) -> EventView:
    """A published event with the content."""
    async with database.transaction() as session:
        draft = await add_event(session, organizer_id, content)
        return await publish(session, organizer_id, draft.id, Category.STANDARD)


async def read_head(guest: httpx.AsyncClient, slug: str, language: str = "kk") -> Head:
    """What the page's head says in a language."""
    return Head((await guest.get(f"/e/{slug}?lang={language}")).text)


async def find_card(guest: httpx.AsyncClient, slug: str, language: str = "kk") -> str:
    """The path of the card that the page names."""
    (url,) = (await read_head(guest, slug, language)).meta["og:image"]
    return url.removeprefix(PUBLIC_URL)


@pytest.mark.parametrize(("name", "size"), [("card", (1200, 630)), ("story", (1080, 1920))])
async def test_published_event_has_its_pictures(guest, event, name, size) -> None:
    """A JPEG that needs no version; without one it is kept for a minute."""
    answer = await guest.get(f"/e/{event.slug}/{name}.jpg")
    picture = Image.open(BytesIO(answer.content))

    assert answer.status_code == 200
    assert answer.headers["content-type"] == "image/jpeg"
    assert answer.headers["cache-control"] == "public, max-age=60"
    assert answer.headers["x-robots-tag"] == "noindex"
    assert answer.headers["x-content-type-options"] == "nosniff"
    assert "content-disposition" not in answer.headers
    assert (picture.format, picture.size) == ("JPEG", size)


async def test_address_in_the_page_is_kept_for_ever(guest, event) -> None:
    """Absolute, over https, with the version and the language; the picture is light enough for every messenger."""
    (url,) = (await read_head(guest, event.slug)).meta["og:image"]
    answer = await guest.get(url.removeprefix(PUBLIC_URL))

    assert url.startswith(f"{PUBLIC_URL}/e/{event.slug}/card.jpg?v=")
    assert url.endswith("&lang=kk")
    assert answer.headers["cache-control"] == "public, max-age=31536000, immutable"
    assert len(answer.content) <= 250_000


async def test_share_tags_are_complete(guest, event) -> None:
    """What WhatsApp, Telegram and the others ask for, once each, and the other languages."""
    meta = (await read_head(guest, event.slug, "ru")).meta

    assert meta["og:image:secure_url"] == meta["og:image"]
    assert (meta["og:image:type"], meta["og:image:width"], meta["og:image:height"]) == (
        ["image/jpeg"],
        ["1200"],
        ["630"],
    )
    assert meta["og:image:alt"] == meta["og:title"]
    assert meta["twitter:card"] == ["summary_large_image"]
    assert (meta["og:locale"], meta["og:locale:alternate"]) == (["ru_RU"], ["kk_KZ", "en_US"])
    assert meta["og:site_name"] == ["toi invite"]
    assert meta["og:url"] == [f"{PUBLIC_URL}/e/{event.slug}"]


async def test_plain_address_has_no_secure_picture(database, tmp_path, event) -> None:
    """As in development."""
    async with open_browser(database, tmp_path) as guest:
        meta = (await read_head(guest, event.slug)).meta

    assert meta["og:image"][0].startswith("http://localhost:8000/e/")
    assert "og:image:secure_url" not in meta


async def test_event_is_told_as_data(guest, event) -> None:
    """Name, moments with their offset, place, picture, address."""
    head = await read_head(guest, event.slug, "ru")
    data = head.read_data()

    assert data["@type"] == "Event"
    assert data["name"].endswith("· Свадьба")
    assert (data["startDate"], data["endDate"]) == ("2027-06-12T18:00:00+05:00", "2027-06-12T23:00:00+05:00")
    assert data["location"]["name"] == "Дворец Астана"
    assert data["location"]["geo"] == {"@type": "GeoCoordinates", "latitude": 43.2, "longitude": 76.9}
    assert (data["url"], data["image"]) == (f"{PUBLIC_URL}/e/{event.slug}", head.meta["og:image"])
    assert data["inLanguage"] == "ru"


async def test_whole_day_is_told_as_a_day(guest, database, organizer_id) -> None:
    """Begin and end are the day itself."""
    event = await add_published(database, organizer_id, named("Айгерім", time=None))
    data = (await read_head(guest, event.slug)).read_data()

    assert (data["startDate"], data["endDate"]) == ("2027-06-12", "2027-06-12")


async def test_hostile_texts_stay_texts(guest, database, organizer_id) -> None:
    """One data block, no foreign element, the texts as they were written; the picture is drawn."""
    texts = dict.fromkeys(("title", "hosts", "venue_name", "venue_address", "dress_code"), Texts(kk=HOSTILE))
    event = await add_published(database, organizer_id, named(HOSTILE, HOSTILE, words=LongTexts(kk=HOSTILE), **texts))
    head = await read_head(guest, event.slug)

    assert head.read_data()["location"]["name"] == HOSTILE
    assert "img" not in head.tags
    assert head.tags.count("script") == 2
    assert {"\u2028", "\u2029", "&", "<", ">"}.isdisjoint("".join(head.data))
    assert (await guest.get(await find_card(guest, event.slug))).headers["content-type"] == "image/jpeg"


async def test_preview_has_neither_picture_nor_data(guest) -> None:
    """Only a published page is shared."""
    head = Head((await guest.get("/preview/template/ulttyq")).text)

    assert "og:image" not in head.meta
    assert head.data == []


async def test_update_gives_the_picture_another_address(guest, database, organizer_id, event, stopwatch) -> None:
    """The older address shows the newer picture, for a minute."""
    owner = {"organizer_id": organizer_id, "event_id": event.id}
    old = await find_card(guest, event.slug)
    before = (await guest.get(old)).content
    async with database.transaction() as session:
        await save_draft(session, **owner, version=event.version, content=named("Жанерке"), now=NOW)
        version = (await get_event(session, **owner)).version
        await update_published(session, **owner, version=version, now=NOW)
    stopwatch.now += 1.01
    new = await find_card(guest, event.slug)
    stale, fresh = await guest.get(old), await guest.get(new)

    assert old != new
    assert stale.content == fresh.content != before
    assert stale.headers["cache-control"] == "public, max-age=60"
    assert "immutable" in fresh.headers["cache-control"]


async def test_language_is_that_of_the_address_alone(guest, event) -> None:
    """Caches between us and the messenger know no cookies."""
    path = f"/e/{event.slug}/card.jpg"
    own = await guest.get(path, headers={"cookie": "lang=en", "accept-language": "en"})
    russian = await guest.get(f"{path}?lang=ru")

    assert own.content == (await guest.get(f"{path}?lang=kk")).content
    assert own.content == (await guest.get(f"{path}?lang=xx")).content
    assert own.content != russian.content
    assert "vary" not in own.headers
    assert "set-cookie" not in russian.headers


async def test_known_picture_is_not_sent_again(guest, event) -> None:
    """304 with what it may be kept by; another language is another picture."""
    path = await find_card(guest, event.slug)
    first = await guest.get(path)
    again = await guest.get(path, headers={"if-none-match": first.headers["etag"]})
    other = await guest.get(path.replace("lang=kk", "lang=ru"), headers={"if-none-match": first.headers["etag"]})

    assert (again.status_code, again.content) == (304, b"")
    assert again.headers["etag"] == first.headers["etag"]
    assert again.headers["cache-control"] == first.headers["cache-control"]
    assert other.status_code == 200


async def test_head_says_what_get_says(guest, event) -> None:
    """The same headers, no body."""
    path = await find_card(guest, event.slug)
    got, asked = await guest.get(path), await guest.head(path)

    assert (asked.status_code, asked.content) == (200, b"")
    assert dict(asked.headers) == dict(got.headers)


@pytest.mark.parametrize(("name", "file"), [("card", "{}.jpg"), ("story", "{}-story.jpg")])
async def test_picture_can_be_downloaded(guest, event, name, file) -> None:
    """Under the event's name."""
    answer = await guest.get(f"/e/{event.slug}/{name}.jpg?download")

    assert answer.headers["content-disposition"] == f'attachment; filename="{file.format(event.slug)}"'


@pytest.mark.parametrize("name", ["card", "story"])
async def test_moved_address_redirects_to_the_picture(guest, database, organizer_id, event, name) -> None:
    """308 as the page."""
    async with database.transaction() as session:
        await choose_slug(session, organizer_id=organizer_id, event_id=event.id, slug="another-address", now=NOW)

    answer = await guest.get(f"/e/{event.slug}/{name}.jpg?lang=ru&v=1")

    assert (answer.status_code, answer.headers["location"]) == (308, f"/e/another-address/{name}.jpg?lang=ru")


@pytest.mark.parametrize("name", ["card", "story"])
async def test_closed_event_has_no_picture(guest, database, organizer_id, event, name) -> None:
    """410 at once, though the picture still is in memory."""
    path = f"/e/{event.slug}/{name}.jpg"
    etag = (await guest.get(path)).headers["etag"]
    async with database.transaction() as session:
        await withdraw_event(session, organizer_id=organizer_id, event_id=event.id, now=NOW)

    answer = await guest.get(path, headers={"if-none-match": etag})

    assert (answer.status_code, answer.headers["cache-control"]) == (410, "no-store")


async def test_draft_and_unknown_address_are_one_404(guest, database, organizer_id) -> None:
    """The bytes of the page's own 404."""
    async with database.transaction() as session:
        draft = await add_event(session, organizer_id, named("Айгерім"))
        await choose_slug(session, organizer_id=organizer_id, event_id=draft.id, slug="our-toi", now=NOW)
    unknown = (await guest.get("/e/nobody-here")).content

    for path in ("/e/our-toi/card.jpg", "/e/our-toi/story.jpg", "/e/nobody-here/card.jpg", "/e/our-toi/card.png"):
        answer = await guest.get(path)
        assert (answer.status_code, answer.content) == (404, unknown)


async def test_other_methods_are_refused(guest, event) -> None:
    """405 with what there is."""
    answer = await guest.post(f"/e/{event.slug}/card.jpg")

    assert (answer.status_code, answer.headers["allow"]) == (405, "GET, HEAD")
