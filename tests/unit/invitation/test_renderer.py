"""The guest page as bytes: what is on it, in which language, and what never gets through."""

import base64
import datetime as dt
import hashlib
import re
from html.parser import HTMLParser

import pytest

from tests.support.invitations import make_photos
from tests.unit.invitation.pages import FULL, NOW, build, read, render
from toi_invite.language.codes import Language
from toi_invite.models.content import EventContent, LongTexts, ProgrammeItem, Texts
from toi_invite.models.occasion import QUIET_OCCASIONS, Occasion
from toi_invite.models.section import Section
from toi_invite.services.templates import TemplateNotFoundError, list_templates

SLUGS = [template.slug for template in list_templates()]
OUR_LINK = re.compile(
    r"\?lang=|tel:\+|/media/[0-9a-f]{32}/\d+\.jpg$|"
    r"https://(2gis\.kz|yandex\.kz|www\.google\.com|calendar\.google\.com|wa\.me|pay\.kaspi\.kz|toi\.example/e)/"
)
HOSTILE = [
    "<script>alert(1)</script>",
    "<img src=x onerror=alert(1)>",
    "<svg onload=alert(1)>",
    '"><b onmouseover=alert(1)>',
    "javascript:alert(1)",
    "</style><style>*{display:none}",
    "red;background:url(//evil.example)",
    "{{ 7 * 7 }}{% raw %}",
    "' autofocus onfocus='alert(1)",
]


class _Reader(HTMLParser):
    """Collects tags with their attributes, and the text that a guest can see."""

    def __init__(self) -> None:
        super().__init__()
        self.tags: list[tuple[str, dict[str, str | None]]] = []
        self.words: list[str] = []
        self._silent = 0

    def handle_starttag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        self.tags.append((tag, dict(attrs)))
        self._silent += tag in {"style", "script", "nav"}

    def handle_endtag(self, tag: str) -> None:
        self._silent -= tag in {"style", "script", "nav"}

    def handle_data(self, data: str) -> None:
        if not self._silent:
            self.words.append(data)


def _parse(html: str) -> _Reader:
    reader = _Reader()
    reader.feed(html)
    return reader


def list_parts(content: EventContent) -> list[str]:
    """The parts of the page, from above to below."""
    return re.findall(r'<section id="(\w+)"', read(render(content)))


@pytest.mark.parametrize("language", list(Language))
@pytest.mark.parametrize("slug", SLUGS)
def test_every_template_in_every_language_shows_everything(slug: str, language: Language) -> None:
    """Names, date, venue, hosts, dress code, phone and three map links are on each page."""
    html = read(render(build(template=slug), language))
    shown = " ".join(_parse(html).words)
    assert f'<html lang="{language}">' in html
    texts = (FULL.person_1, FULL.person_2, FULL.hosts, FULL.venue_name, FULL.venue_address, FULL.landmark)
    for each in (*texts, FULL.dress_code, FULL.wishes, *(item.what for item in FULL.programme)):
        assert each.read(language, Language.KK) in shown
    assert "+7\u00a0701\u00a0765\u00a043\u00a021" in shown
    assert 'href="https://pay.kaspi.kz/pay/abc"' in html
    assert "+7\u00a0701\u00a0234\u00a056\u00a078" in shown
    assert all(host in html for host in ("https://2gis.kz/", "https://yandex.kz/", "https://www.google.com/maps/"))
    assert 'href="tel:+77012345678"' in html
    assert "https://wa.me/77012345678?text=" in html


@pytest.mark.parametrize("occasion", list(Occasion))
@pytest.mark.parametrize("language", list(Language))
def test_every_occasion_has_words_of_its_own(occasion: Occasion, language: Language) -> None:
    """An organizer who wrote no words gets those of the occasion in the page's language."""
    first = read(render(build(template="aq-tilek", occasion=occasion), language))
    other = Occasion.AS if occasion is not Occasion.AS else Occasion.WEDDING
    second = read(render(build(template="aq-tilek", occasion=other), language))
    assert re.findall(r"<p>(.*?)</p>", first)[0] != re.findall(r"<p>(.*?)</p>", second)[0]


@pytest.mark.parametrize("slug", SLUGS)
@pytest.mark.parametrize("occasion", list(Occasion))
def test_kazakh_page_has_no_foreign_label(occasion: Occasion, slug: str) -> None:
    """With Kazakh names only, no letter that Kazakh words of the page never use and no English word is left."""
    content = build(template=slug, occasion=occasion, venue_name=Texts(kk="Ақ Орда"), venue_address=Texts(kk="Алматы"))
    shown = " ".join(_parse(read(render(content))).words)
    foreign = set(re.findall(r"[A-Za-z]{2,}", shown)) - {"GIS", "Yandex", "Google", "WhatsApp", "Kaspi"}
    assert not foreign
    assert not re.search(r"(?i)приглаш|свадьб|хозяев|календарь|[ёщъ]", shown)


@pytest.mark.parametrize("slug", SLUGS)
def test_memorial_page_never_says_toi(slug: str) -> None:
    """The word той and a countdown have no place at an ас."""
    html = read(render(build(template=slug, occasion=Occasion.AS, venue_name=Texts(kk="Үйіміз"))))
    shown = " ".join(_parse(html).words).lower()
    assert not re.search(r"\bтой", shown)
    assert "data-countdown" not in html


@pytest.mark.parametrize("slug", SLUGS)
def test_departed_never_signs_the_letter(slug: str) -> None:
    """Without hosts a memorial's letter ends without a signature; a couple signs its own."""
    memorial, wedding = (
        read(render(build(template=slug, occasion=occasion, hosts=Texts(), person_2=Texts())))
        for occasion in (Occasion.AS, Occasion.WEDDING)
    )
    assert 'class="signed"' not in memorial
    assert "Құрметпен" not in memorial
    assert '<p class="signed">Айгерім</p>' in wedding


@pytest.mark.parametrize("occasion", sorted(QUIET_OCCASIONS))
@pytest.mark.parametrize("slug", SLUGS)
def test_quiet_occasion_has_nothing_loud(slug: str, occasion: Occasion) -> None:
    """Nothing counts down to a quiet day, nobody is asked for gifts, however the organizer ordered the parts."""
    quiet, loud = (list_parts(build(template=slug, occasion=each)) for each in (occasion, Occasion.WEDDING))
    assert set(loud) - set(quiet) == {"countdown", "gift", "wishes"}


@pytest.mark.parametrize("slug", SLUGS)
def test_parts_stand_in_the_order_of_the_organizer(slug: str) -> None:
    """A part that was switched off is not there, one that was named twice is there once."""
    wanted = (Section.VENUE, Section.WORDS, Section.VENUE, Section.GIFT, Section.DATE)
    assert list_parts(build(template=slug, sections=wanted)) == ["venue", "words", "gift", "date"]
    assert list_parts(build(template=slug)) == [section.value for section in Section]


def test_programme_follows_the_evening() -> None:
    """Whatever happens after midnight comes last."""
    assert re.findall(r"<li><time>(.*?)</time>", read(render())) == ["18:00", "20:00", "00:30"]


@pytest.mark.parametrize("language", list(Language))
def test_colours_of_the_dress_code_have_names(language: Language) -> None:
    """Nobody has to guess a colour."""
    shown = read(render(language=language))
    names = {"kk": ["зүмірет жасыл", "алтын түстес"], "ru": ["изумрудный", "золотой"], "en": ["emerald", "gold"]}
    assert re.findall(r"</svg><span>(.*?)</span></li>", shown) == names[language]


@pytest.mark.parametrize("text", HOSTILE)
@pytest.mark.parametrize("slug", SLUGS)
def test_hostile_text_stays_text(slug: str, text: str) -> None:
    """Markup, addresses and styles that an organizer writes are read as words and do nothing."""
    everywhere = Texts(kk=text)
    content = build(
        template=slug,
        title=everywhere,
        person_1=everywhere,
        person_2=everywhere,
        hosts=everywhere,
        words=LongTexts(kk=text),
        venue_name=everywhere,
        venue_address=everywhere,
        dress_code=everywhere,
        landmark=LongTexts(kk=text),
        wishes=LongTexts(kk=text),
        programme=(ProgrammeItem(time=dt.time(18), what=everywhere),),
        photos=tuple(photo.model_copy(update={"alt": everywhere}) for photo in make_photos(1)),
    )
    reader = _parse(read(render(content)))
    assert text in "".join(reader.words)
    assert [tag for tag, _ in reader.tags].count("style") == 1
    assert [tag for tag, _ in reader.tags].count("script") == 1
    assert not {"b", "iframe", "base", "form"} & {tag for tag, _ in reader.tags}
    pictures = [dict(each) for tag, each in reader.tags if tag == "img"]
    assert [each["src"] for each in pictures if not str(each["src"]).startswith(("/media/", "data:image/webp;"))] == []
    assert text in {each["alt"] for each in pictures}
    assert not [
        name for _, attributes in reader.tags for name in attributes if name.startswith("on") or name == "autofocus"
    ]
    links = [attributes["href"] or "" for tag, attributes in reader.tags if tag == "a"]
    assert all(OUR_LINK.match(link) for link in links)


@pytest.mark.parametrize("slug", SLUGS)
def test_policy_names_the_one_style_and_nothing_is_inline(slug: str) -> None:
    """The hash in the policy is that of the style element; there are no style attributes and no inline script."""
    page = render(build(template=slug))
    html = read(page)
    style = re.findall(r"<style>(.*?)</style>", html, re.DOTALL)
    digest = base64.b64encode(hashlib.sha256(style[0].encode()).digest()).decode()
    assert f"style-src 'sha256-{digest}'" in page.content_policy
    assert "unsafe" not in page.content_policy
    assert not [tag for tag, attributes in _parse(html).tags if "style" in attributes]
    assert re.findall(r"<script[^>]*>(.*?)</script>", html, re.DOTALL) == [""]
    assert not re.search(r"(src|url)\(?[=\"']+(https?:)?//", html)


def test_only_a_preview_may_be_framed() -> None:
    """Our own pages frame the preview; nobody frames the published page."""
    assert "frame-ancestors 'none'" in render().content_policy
    assert "frame-ancestors 'self'" in render(preview=True).content_policy


@pytest.mark.parametrize(
    ("day", "days"),
    [(dt.date(2027, 5, 2), "1"), (dt.date(2027, 6, 12), "42"), (dt.date(9999, 12, 31), None)],
)
def test_countdown_before_the_day_counts_calendar_days(day: dt.date, days: str | None) -> None:
    """The number is that of nights left by the calendar of Almaty."""
    shown = re.findall(r"data-days>(-?\d+)<", read(render(build(date=day))))
    assert shown
    assert days is None or shown == [days]


@pytest.mark.parametrize("slug", SLUGS)
@pytest.mark.parametrize("day", [dt.date(2027, 5, 1), dt.date(2027, 4, 30), dt.date(1, 1, 1)])
def test_countdown_on_the_day_and_after_it_speaks_and_never_counts(day: dt.date, slug: str) -> None:
    """From the day on there is a sentence and no number."""
    html = read(render(build(template=slug, date=day)))
    assert "data-days" not in html
    assert ("сол күн" in html.lower()) == (day == NOW.date())
    assert ("рақмет" in html) == (day < NOW.date())


def test_day_changes_at_midnight_of_almaty() -> None:
    """At 19:30 UTC of the day before it is already the day itself in Almaty."""
    late = dt.datetime(2027, 6, 11, 19, 30, tzinfo=dt.UTC)
    assert 'data-phase="today"' in read(render(now=late))
    assert 'data-phase="before"' in read(render(now=late - dt.timedelta(hours=1)))


def test_missing_translation_falls_back_to_the_main_language() -> None:
    """English labels stand beside the organizer's Kazakh words."""
    html = read(render(build(dress_code=Texts(kk="Кешкі үлгі")), Language.EN))
    assert "Dress code" in html
    assert "Кешкі үлгі" in html


@pytest.mark.parametrize("slug", SLUGS)
def test_empty_fields_leave_no_empty_places(slug: str) -> None:
    """A page with a single name has no hosts, date, venue, dress code or phone, and no sample of them."""
    content = build(
        template=slug,
        person_2=Texts(),
        hosts=Texts(),
        date=None,
        time=None,
        venue_name=Texts(),
        venue_address=Texts(),
        dress_code=Texts(),
        phone="",
    )
    html = read(render(content))
    assert "<table" not in html
    assert "2gis" not in html
    assert 'class="sample"' not in html
    assert "Той иелері" not in html
    assert "tel:" not in html


@pytest.mark.parametrize("language", list(Language))
@pytest.mark.parametrize("slug", SLUGS)
def test_empty_preview_shows_samples(slug: str, language: Language) -> None:
    """A draft without anything looks like an invitation, in the page's language."""
    draft = type(FULL)(template=slug, occasion=Occasion.WEDDING)
    html = read(render(draft, language, preview=True))
    assert 'class="sample"' in html
    assert "<table" in html
    assert {"kk": "Қалыңдық", "ru": "Невеста", "en": "Bride"}[language] in html


def test_own_words_replace_those_of_the_occasion() -> None:
    """A short first line ending in an exclamation becomes the greeting, the rest stays in paragraphs."""
    html = read(render(build(words=LongTexts(kk="Ардақты туыс!\n\nБізге келіңіз.\nКүтеміз."))))
    greeting = re.findall(r'<h2 class="greeting">(.*?)</h2>', html)
    assert re.sub(r"<.*?>", "", greeting[0]) == "Ардақты туыс!"
    assert re.findall(r"<p>(.*?)</p>", html)[:2] == ["Бізге келіңіз.", "Күтеміз."]
    assert "дастарқанымыз" not in html


def test_share_tags_tell_who_when_and_where() -> None:
    """Messengers read names, date and venue; robots are asked to stay away."""
    html = read(render())
    assert '<meta property="og:title" content="Айгерім мен Нұрлан · Үйлену тойына шақыру">' in html
    assert "2027 жылғы 12 маусым, сенбі, сағат 18:00-де · «Ақ Орда» тойханасы" in html
    assert '<meta property="og:url" content="https://toi.example/e/aigerim-nurlan">' in html
    assert '<meta property="og:locale" content="kk_KZ">' in html
    assert 'name="robots" content="noindex' in html
    assert "og:url" not in read(render(page_url=None))


def test_language_switch_is_three_plain_links() -> None:
    """Each language is a link, and the present one says so."""
    html = read(render(language=Language.RU))
    assert re.findall(r'href="(\?lang=..)"', html) == ["?lang=kk", "?lang=ru", "?lang=en"]
    assert re.findall(r'lang="(..)"[^>]*aria-current', html) == ["ru"]


@pytest.mark.parametrize("slug", SLUGS)
def test_same_seed_draws_the_same_bytes_and_another_one_does_not(slug: str) -> None:
    """Every event has ornament of its own that never changes by itself."""
    content = build(template=slug)
    assert render(content).body == render(content).body
    assert render(content).etag == render(content).etag
    assert render(content, seed="two").body != render(content).body


@pytest.mark.parametrize("slug", SLUGS)
def test_page_is_light(slug: str) -> None:
    """The whole page with style and ornament stays under 60 KB."""
    assert len(render(build(template=slug)).body) < 60_000


def test_unknown_template_is_refused() -> None:
    """A template that does not exist is an error, never another look."""
    with pytest.raises(TemplateNotFoundError):
        render(build(template="no-such"))


def test_own_title_with_the_names_is_not_said_twice() -> None:
    """A title that names the couple is the whole title; another one stands after the names."""
    named = read(render(build(title=Texts(kk="Айгерім мен Нұрланның тойы"))))
    assert "<title>Айгерім мен Нұрланның тойы</title>" in named
    other = read(render(build(title=Texts(kk="Біздің той"))))
    assert "<title>Айгерім мен Нұрлан · Біздің той</title>" in other


@pytest.mark.parametrize("slug", SLUGS)
def test_preview_stands_still(slug: str) -> None:
    """The builder shows the page anew after every word, so only the published one moves."""
    assert re.search(r'<body class="[^"]*\bpreview"', read(render(build(template=slug), preview=True)))
    assert not re.search(r'<body class="[^"]*\bpreview', read(render(build(template=slug))))


@pytest.mark.parametrize("slug", SLUGS)
def test_preview_of_a_complete_event_is_the_published_page(slug: str) -> None:
    """There is no second implementation: only the mark of a preview tells them apart."""
    preview, published = (read(render(build(template=slug), preview=is_preview)) for is_preview in (True, False))
    assert re.sub(r'(<body class="[^"]*) preview"', r'\1"', preview) == published != preview


@pytest.mark.parametrize("slug", SLUGS)
def test_reduced_motion_stops_everything(slug: str) -> None:
    """Guests who ask for rest get a page without any movement."""
    assert re.search(
        r"prefers-reduced-motion:reduce\)\{\*,\*::before,\*::after\{animation:none", read(render(build(template=slug)))
    )


def test_chosen_colours_are_those_of_the_page_and_of_the_browser_s_frame() -> None:
    """Style, tones and theme colour follow the palette; each choice is another page to browsers that keep one."""
    own, blue = render(), render(build(palette="sapphire"))
    html = read(blue)
    assert '<meta name="theme-color" content="#12305C">' in html
    assert "--ground:#12305C;--ink:#F3EBDA;--accent:#DDB866" in html
    assert "#0E3B2E" not in html
    assert len({own.etag, blue.etag, render(build(accent="#F0C070")).etag}) == 3


def test_search_engines_may_show_a_page_only_if_its_organizer_says_so() -> None:
    """A preview is never shown."""
    listed = build(is_listed=True)
    assert 'name="robots" content="index, follow"' in read(render(listed))
    assert render(listed).is_listed
    assert 'name="robots" content="noindex, nofollow"' in read(render(listed, preview=True))
    assert not render(listed, preview=True).is_listed
