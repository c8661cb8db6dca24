"""Every template with every occasion, language and filling: words, structure and links of the page as HTML.

`tests/e2e/test_templates.py` opens a part of the same pages in Chromium.
"""

import itertools
import re
from collections import Counter
from dataclasses import dataclass, field
from html.parser import HTMLParser

import pytest

from tests.support.invitations import FILLINGS, PAGE, Case, fill, render_case
from toi_invite.invitation.static_files import get_static_url
from toi_invite.language.codes import Language
from toi_invite.models.content import EventContent
from toi_invite.models.occasion import QUIET_OCCASIONS, Occasion
from toi_invite.models.section import LOUD_SECTIONS, Section
from toi_invite.services.templates import get_template, list_templates

MOST_BYTES = 60_000  # without the twelve addresses that each photo has
_PHOTO = re.compile(r"<picture>.*?</picture>", re.DOTALL)
_EMPTY = frozenset({"meta", "link", "br", "hr", "img", "input", "source", "wbr"})
_UNSEEN = frozenset({"style", "script", "nav", "title"})
_ONCE = ("title", "h1", "main", "header", "footer", "nav", "style")
_SERVICES = re.compile(r"https://(2gis\.kz|yandex\.kz|(www|calendar)\.google\.com|wa\.me|pay\.kaspi\.kz)/")
_OURS = re.compile(
    rf"\?lang=(kk|ru|en)|tel:\+\d+|{re.escape(PAGE)}/calendar\.ics\?lang=(kk|ru|en)"
    r"|/media/[0-9a-f]{32}/(480|800|1200|1600)\.jpg"
)
_LEFTOVERS = re.compile(r"\{[{%]|[%}]\}|\bNone\b|\bundefined\b|\bpage\.[a-z_]+|\{\w+\}")
_FOREIGN = {
    Language.KK: re.compile(
        r"[ёщъ]|(?i:приглаш|свадьб|хозяев|календарь)|(?!GIS|Yandex|Google|WhatsApp|Kaspi)\b[A-Za-z]{3,}"
    ),
    Language.RU: re.compile(r"[ӘәҒғҚқҢңӨөҰұҮүҺһІі]|(?!GIS|WhatsApp|Google|Kaspi)\b[A-Za-z]{3,}"),
    Language.EN: re.compile(r"[А-Яа-яЁёӘәҒғҚқҢңӨөҰұҮүҺһІі]"),
}
_PARTS = {
    "minimal": {Section.WORDS, Section.DATE, Section.COUNTDOWN, Section.VENUE},
    "full": set(Section),
    "long": set(Section),
    "many": set(Section),
}


@dataclass
class _Link:
    """A link as it is marked up, with what a guest reads on it."""

    attributes: dict[str, str | None]
    words: str = ""


@dataclass
class _Outline(HTMLParser):
    """What one page consists of; `faults` are tags that do not close each other."""

    html: str
    tags: Counter[str] = field(default_factory=Counter)
    ids: list[str] = field(default_factory=list)
    attributes: list[tuple[str, dict[str, str | None]]] = field(default_factory=list)
    links: list[_Link] = field(default_factory=list)
    headings: list[str] = field(default_factory=list)
    pictures: int = 0
    words: list[str] = field(default_factory=list)
    faults: list[str] = field(default_factory=list)

    def __post_init__(self) -> None:
        super().__init__()
        self._open: list[tuple[str, bool]] = []
        self.feed(self.html)
        self.faults += [f"{tag} is not closed" for tag, _ in self._open]

    def handle_starttag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        attributes = dict(attrs)
        hidden = attributes.get("aria-hidden") == "true" or bool(self._open and self._open[-1][1])
        self.tags[tag] += 1
        self.attributes.append((tag, attributes))
        self.ids += [attributes["id"] or ""] if "id" in attributes else []
        self.pictures += tag == "svg" and not hidden and not attributes.get("aria-label")
        if re.fullmatch("h[1-6]", tag):
            self.headings.append(tag)
        if tag == "a":
            self.links.append(_Link(attributes))
        if tag == "img":
            self._read_photo(attributes, hidden=hidden)
        if tag not in _EMPTY:
            self._open.append((tag, hidden))

    def _read_photo(self, attributes: dict[str, str | None], *, hidden: bool) -> None:
        """A photo says what it shows, within a link too; a blur says nothing."""
        alt = attributes.get("alt") or ""
        self.pictures += not hidden and not alt
        if any(tag == "a" for tag, _ in self._open):
            self.links[-1].words += alt
        self.words.append(alt)

    def handle_startendtag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        self.handle_starttag(tag, attrs)
        if tag not in _EMPTY:
            self._open.pop()

    def handle_endtag(self, tag: str) -> None:
        last = self._open.pop()[0] if self._open else "nothing"
        if last != tag:
            self.faults.append(f"{tag} closes {last}")

    def handle_data(self, data: str) -> None:
        around = {tag for tag, _ in self._open}
        if not around & _UNSEEN:
            self.words.append(data)
        if "a" in around:
            self.links[-1].words += data.strip()


def list_structure_faults(page: _Outline) -> list[str]:
    """One of each landmark, headings in steps, every picture hidden or named, no reference to nothing."""
    faults = [f"{page.tags[tag]} times {tag}" for tag in _ONCE if page.tags[tag] != 1]
    faults += [f"id {name} twice" for name, times in Counter(page.ids).items() if times > 1]
    asked = set(re.findall(r'(?:href="|url\()#([\w-]+)', page.html))
    faults += [f"nothing is called {name}" for name in sorted(asked - set(page.ids))]
    faults += [] if page.headings[:1] == ["h1"] else ["the first heading is not h1"]
    levels = [int(heading[1]) for heading in page.headings]
    faults += ["a heading skips a level" for one, two in itertools.pairwise(levels) if two > one + 1]
    faults += [f"{page.pictures} pictures have no name"] if page.pictures else []
    faults += [f"{tag} with {name}" for tag, all_of in page.attributes for name in all_of if name.startswith("on")]
    faults += [f"{tag} with a style of its own" for tag, all_of in page.attributes if "style" in all_of]
    scripts = [all_of.get("src") or all_of.get("type") for tag, all_of in page.attributes if tag == "script"]
    faults += (
        []
        if sorted(map(str, scripts)) == [get_static_url("page.js"), "application/ld+json"]
        else [f"scripts {scripts}"]
    )
    return faults + page.faults


def list_link_faults(page: _Outline) -> list[str]:
    """Every link has words, leads to a known place, and opens a stranger's page without telling whence."""
    faults = [f"no words on {link.attributes['href']}" for link in page.links if not link.words]
    for link in page.links:
        address = link.attributes["href"] or ""
        if _SERVICES.match(address):
            safe = link.attributes.get("rel") == "noopener noreferrer" and link.attributes.get("target") == "_blank"
            faults += [] if safe or address.startswith("https://wa.me/") else [f"{address} learns whence"]
        elif not _OURS.fullmatch(address):
            faults.append(f"link to {address}")
    languages = [link.attributes["href"] for link in page.links if link.attributes.get("hreflang")]
    return faults + ([] if languages == ["?lang=kk", "?lang=ru", "?lang=en"] else ["no three languages"])


def list_word_faults(page: _Outline, case: Case) -> list[str]:
    """Everything written is there, nothing that is not of this language, and nothing that only programs read."""
    shown = " ".join(" ".join(page.words).split())
    faults = [f"{text!r} is missing" for text in _list_texts(fill(case), case) if text not in shown]
    faults += [f"foreign {word!r}" for word in _FOREIGN[case.language].findall(shown) if word]
    faults += [f"left over {word!r}" for word in _LEFTOVERS.findall(shown)]
    if case.occasion in QUIET_OCCASIONS and re.search(
        r"(?i)\bто[йю]", shown.replace("тойхана", "").replace("Тойхана", "")
    ):
        faults.append("a feast in a quiet place")
    return faults


def _list_texts(content: EventContent, case: Case) -> list[str]:
    """What the organizer wrote, as a guest reads it in this language."""
    loud = [content.wishes] if case.occasion not in QUIET_OCCASIONS else []
    items = [item.what for item in content.programme]
    short = (content.person_1, content.person_2, content.hosts, content.venue_name, content.venue_address)
    families = () if case.occasion is Occasion.CORPORATE else content.families
    people = [text for family in families for text in (family.label, *(host.name for host in family.people))]
    others = [*(contact.name for contact in content.contacts), *(reason.names for reason in content.also)]
    long = (content.landmark, content.dress_code, *items, *loud, *(photo.alt for photo in content.photos))
    texts = [each.read(case.language, Language.KK) for each in (*short, *long, *people, *others)]
    return [text for text in texts if text]


def list_part_faults(page: _Outline, case: Case) -> list[str]:
    """The parts that have something to say, in their order."""
    unfit = LOUD_SECTIONS if case.occasion in QUIET_OCCASIONS else frozenset[Section]()
    wanted = [part.value for part in Section if part in _PARTS[case.filling] - unfit]
    shown = [all_of["id"] for tag, all_of in page.attributes if tag == "section"]
    return [] if shown == wanted else [f"parts {shown}, not {wanted}"]


def list_head_faults(page: _Outline, case: Case) -> list[str]:
    """The page tells its language, its colour and what it is about; it is light."""
    names = {
        all_of.get("name") or all_of.get("property"): all_of.get("content")
        for tag, all_of in page.attributes
        if tag == "meta"
    }
    faults = [] if f'<html lang="{case.language}">' in page.html else ["another language"]
    faults += [] if names.get("theme-color") == get_template(case.template).palette.ground else ["another colour"]
    faults += [
        f"no {name}" for name in ("description", "og:title", "og:description", "viewport") if not names.get(name)
    ]
    size = len(_PHOTO.sub("", page.html).encode())
    return faults + ([] if size < MOST_BYTES else [f"{size} bytes"])


def list_faults(case: Case) -> list[str]:
    """Everything that is wrong with one page."""
    page = _Outline(render_case(case).body.decode())
    faults = (
        *list_structure_faults(page),
        *list_link_faults(page),
        *list_word_faults(page, case),
        *list_part_faults(page, case),
        *list_head_faults(page, case),
    )
    return [f"{case}: {fault}" for fault in faults]


@pytest.mark.parametrize("filling", FILLINGS)
@pytest.mark.parametrize("language", list(Language))
@pytest.mark.parametrize("slug", [template.slug for template in list_templates()])
def test_page_of_every_occasion_conforms(slug: str, language: Language, filling: str) -> None:
    """Whatever is celebrated, however much was written, in this look and this language."""
    cases = [Case(slug, occasion, language, filling) for occasion in get_template(slug).occasions]
    assert [fault for case in cases for fault in list_faults(case)] == []


def test_checks_see_what_is_wrong() -> None:
    """Each check finds its fault in a page that has it."""
    case = Case("aq-tilek", Occasion.WEDDING, Language.KK, "full")
    html = render_case(case).body.decode()
    broken = html.replace("</main>", "<svg></svg><p style=''>{{ Welcome }}</main>").replace("noopener noreferrer", "")
    page = _Outline(broken.replace('id="date"', 'id="words"').replace('<html lang="kk">', '<html lang="ru">'))
    assert list_structure_faults(_Outline(html)) == []
    assert {"id words twice", "main closes p", "1 pictures have no name", "p with a style of its own"} <= set(
        list_structure_faults(page)
    )
    assert any("learns whence" in fault for fault in list_link_faults(page))
    assert any("left over" in fault for fault in list_word_faults(page, case))
    assert any("foreign 'Welcome'" in fault for fault in list_word_faults(page, case))
    assert list_part_faults(page, case)
    assert "another language" in list_head_faults(page, case)
