"""Texts that want to be more than text, in every free field of a page, in Chromium: they stay text (B1, B2, B5, B6)."""

import itertools
import re
from collections.abc import Iterator
from dataclasses import dataclass, field, replace
from pathlib import Path
from typing import Any

import pytest
from markupsafe import escape
from playwright.sync_api import Browser, Dialog

from tests.proofs.scale import SCALE
from tests.support.hostile import PAYLOADS, list_texts, plant, plant_harmless, plant_hostile
from tests.support.invitations import NOW, PAGE, Case, fill
from tests.support.look import HOST, Look, open_browser
from toi_invite.invitation.renderer import RenderedPage, render_page
from toi_invite.invitation.view import View, build_view
from toi_invite.language.codes import Language
from toi_invite.models.content import EventContent
from toi_invite.services.templates import get_template, list_templates

SLUGS = [template.slug for template in list_templates()]
_ANATOMY = (Path(__file__).parents[1] / "support" / "hostile_look.js").read_text(encoding="utf-8")

Opened = tuple[str, Language, int]


@dataclass
class Guest:
    """A browser before which a page cannot hide what it does."""

    look: Look
    dialogs: list[str] = field(default_factory=list)

    def open(self, page: RenderedPage) -> dict[str, Any]:
        """What the page consists of."""
        self.dialogs.clear()
        self.look.open(page, 390)
        return self.look.page.evaluate("anatomy()")

    def list_deeds(self) -> list[str]:
        """What no text may bring about: dialogs, foreign requests, complaints of the content policy."""
        foreign = [url for url in self.look.requests if not url.startswith(f"{HOST}/")]
        return [*self.dialogs, *foreign, *self.look.complaints]


@pytest.fixture(scope="module")
def guest(browser: Browser) -> Iterator[Guest]:
    """Reads Kazakh, moves nothing."""
    with open_browser(browser, reduced_motion="reduce", locale="kk-KZ") as look:
        guest = Guest(look)
        look.page.context.add_init_script(_ANATOMY)
        look.page.on("dialog", lambda dialog: dismiss(guest, dialog))
        yield guest


def dismiss(guest: Guest, dialog: Dialog) -> None:
    """Note it, and let the page go on."""
    guest.dialogs.append(f"dialog: {dialog.message}")
    dialog.dismiss()


def choose_pages() -> list[Opened]:
    """Every payload in every field, every template with every payload; in a soak with every language too."""
    languages = list(Language)
    if SCALE.name == "soak":
        return list(itertools.product(SLUGS, languages, range(len(PAYLOADS))))
    return [
        (SLUGS[(rotation + shift) % len(SLUGS)], languages[(rotation + shift) % len(languages)], rotation)
        for rotation in range(len(PAYLOADS))
        for shift in (0, 3)
    ]


def write(opened: Opened) -> tuple[EventContent, EventContent]:
    """The content with hostile texts, and with harmless ones of the same shape."""
    slug, language, rotation = opened
    content = fill(Case(slug, get_template(slug).occasions[0], language, "many"))
    return plant(content, plant_hostile(rotation)), plant(content, plant_harmless(rotation))


def render(content: EventContent, language: Language) -> RenderedPage:
    """The published page."""
    kind = {"page_url": PAGE, "preview": False, "revision_id": "3f0c9d1e-0000-4000-8000-000000000000"}
    return render_page(content, language=language, now=NOW, seed="hostile", **kind)


def look_at(content: EventContent, language: Language) -> View:
    """What the page has to say."""
    return build_view(content, language=language, time_zone="Asia/Almaty", now=NOW, preview=False)


def plain(text: str) -> str:
    """The text as a reader sees it, with every space alike."""
    return re.sub(r"\s+", " ", text.replace("\ufeff", " ")).strip()


def find_differences(found: dict[str, Any], harmless: dict[str, Any]) -> list[str]:
    """Elements, attributes, links and rules that one of the pages has and the other has not."""
    kinds = found["count"].keys() | harmless["count"].keys()
    counts = [kind for kind in sorted(kinds) if found["count"].get(kind) != harmless["count"].get(kind)]
    return counts + [part for part in ("links", "styles", "inline") if found[part] != harmless[part]]


@pytest.mark.parametrize("opened", choose_pages(), ids=lambda opened: "-".join(map(str, opened)))
def test_hostile_texts_stay_texts(guest: Guest, opened: Opened) -> None:
    """No dialog, no foreign node, no foreign host, no complaint; every text stands there letter by letter."""
    hostile, harmless = write(opened)
    calm = guest.open(render(harmless, opened[1]))
    found = guest.open(render(hostile, opened[1]))

    assert guest.list_deeds() == []
    assert find_differences(found, calm) == []
    assert "scrolls sideways" not in guest.look.list_faults()
    pairs = zip(list_texts(hostile), list_texts(harmless), strict=True)
    shown = [text for text, twin in pairs if plain(twin) in calm["words"]]
    assert len(shown) >= 6
    assert [text for text in shown if plain(text) not in found["words"]] == []


@pytest.mark.parametrize("opened", choose_pages()[:9], ids=lambda opened: "-".join(map(str, opened)))
def test_hostile_texts_stay_texts_in_share_tags(guest: Guest, opened: Opened) -> None:
    """Title, tags and JSON-LD say them as they are."""
    hostile, _ = write(opened)
    found, view = guest.open(render(hostile, opened[1])), look_at(hostile, opened[1])

    assert found["title"] == plain(view.title)
    assert found["told"]["og:title"] == found["told"]["og:image:alt"] == plain(view.title)
    assert found["told"]["og:description"] == found["told"]["description"] == plain(view.summary)
    assert found["data"]["description"] == view.summary
    assert view.venue
    assert found["data"]["location"]["name"] == view.venue.name


@pytest.mark.parametrize(
    ("sink", "payload"),
    [
        ("<h1", "<script>alert(1)</script>"),
        ("<h1", '"><img src=x onerror=alert(1)>'),
        ("<h1", "<svg><foreignObject><iframe srcdoc='<script>alert(1)</script>'>"),
        ("<h1", "<math><mtext></table><mglyph><style><img src=x onerror=alert(1)>"),
        ("<h1", "<!--"),
        ("<title", "</title><script>alert(1)</script>"),
        ('property="og:title"', '"><img src=x onerror=alert(1)>'),
    ],
)
def test_one_forgotten_escape_is_seen(guest: Guest, sink: str, payload: str) -> None:
    """The same page, in which one place prints a text as it is."""
    content = plant(fill(Case("ulttyq", get_template("ulttyq").occasions[0], Language.KK, "many")), plant_harmless(0))
    name = content.person_1.model_copy(update={"kk": payload})
    content = content.model_copy(update={"person_1": name})
    page = render(content, Language.KK)
    before, found, after = page.body.decode().partition(sink)
    assert found
    broken = before + found + after.replace(str(escape(payload)), payload, 1)
    calm = guest.open(page)

    assert find_differences(guest.open(replace(page, body=broken.encode())), calm) or guest.list_deeds()


def test_unruly_page_is_seen(guest: Guest) -> None:
    """Data that is not escaped for its script element, and no content policy that stops what it brings about."""
    content = fill(Case("ulttyq", get_template("ulttyq").occasions[0], Language.KK, "many"))
    name = content.person_1.model_copy(update={"kk": "</script><script>alert(1)</script>"})
    page = render(content.model_copy(update={"person_1": name}), Language.KK)
    calm = guest.open(page)
    broken = page.body.decode().replace("\\u003c", "<").replace("\\u003e", ">")
    broken = broken.replace(' type="application/ld+json"', "", 1)

    assert find_differences(guest.open(RenderedPage(broken.encode(), page.etag, "")), calm) != []
    assert "dialog: 1" in guest.list_deeds()
