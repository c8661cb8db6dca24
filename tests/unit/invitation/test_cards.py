"""Card and story as pictures: their size, what changes them, and that nothing an organizer writes breaks them."""

import datetime as dt
import re
from io import BytesIO
from itertools import combinations
from xml.etree import ElementTree as ET

import pytest
from fontTools.pens.boundsPen import BoundsPen
from fontTools.svgLib.path import parse_path
from PIL import Image

from tests.unit.invitation.pages import build
from toi_invite.invitation.cards.drawing import SHEETS, Kind, build_context, draw_picture, draw_svg
from toi_invite.invitation.cards.raster import rasterise, scale_dashes
from toi_invite.invitation.cards.versions import get_picture_version
from toi_invite.invitation.markup import get_environment
from toi_invite.language.codes import Language
from toi_invite.models.content import EventContent, Texts
from toi_invite.models.occasion import Occasion
from toi_invite.models.people import Reason
from toi_invite.services.templates import FOLDER, get_template, list_templates

TEMPLATES = [template.slug for template in list_templates()]
DRAWN = [slug for slug in TEMPLATES if (FOLDER / slug / "card.svg").exists()]
SIZES = {Kind.CARD: (1200, 630), Kind.STORY: (1080, 1920)}
LONG = {
    "person_1": Texts(kk="Әбдіқадырова Гүлбаршын", ru="Абдикадырова Гульбаршын"),
    "person_2": Texts(kk="Мұхамедғали", ru="Мухамедгали"),
}
Box = tuple[float, float, float, float]
_TEXT = re.compile(r'translate\((-?\d+\.\d\d) (-?\d+\.\d\d)\)scale\((\d+\.\d{3})\)" d="([^"]*)"')
HOSTILE = Texts(kk="</script><img src=x onerror=alert(1)>\"'&amp;]]><!--", ru="{{ 7*7 }}{% raw %}${7*7}")


def draw(content: EventContent, kind: Kind = Kind.CARD, language: Language = Language.KK, seed: str = "one") -> bytes:
    """A picture of an event."""
    return draw_picture(content, kind, language=language, time_zone="Asia/Almaty", seed=seed)


def write(content: EventContent, kind: Kind = Kind.CARD, language: Language = Language.KK, seed: str = "one") -> str:
    """Its SVG."""
    return draw_svg(content, kind, language=language, time_zone="Asia/Almaty", seed=seed)


def open_picture(body: bytes) -> Image.Image:
    """The decoded picture."""
    picture = Image.open(BytesIO(body))
    picture.load()
    return picture


def list_text_boxes(svg: str) -> list[Box]:
    """What each line of text takes on the sheet, in pixels."""
    found: list[tuple[str, str, str, str]] = _TEXT.findall(svg)
    return [_find_box(float(x), float(y), float(size), path) for x, y, size, path in found if path]


def assert_texts_stand_well(svg: str, kind: Kind) -> None:
    """There are some, none is cut by the edge, none lies on another."""
    width, height = SIZES[kind]
    boxes = list_text_boxes(svg)
    assert boxes
    assert [box for box in boxes if box[0] < 20 or box[1] < 12 or box[2] > width - 20 or box[3] > height - 20] == []
    assert [pair for pair in combinations(boxes, 2) if lie_on_each_other(*pair)] == []


def lie_on_each_other(first: Box, second: Box) -> bool:
    """Whether the two touch in more than what hangs below a line."""
    across = min(first[2], second[2]) - max(first[0], second[0])
    down = min(first[3], second[3]) - max(first[1], second[1])
    return across > 0 and down > 0.3 * min(first[3] - first[1], second[3] - second[1])


def _find_box(x: float, y: float, size: float, path: str) -> Box:
    pen = BoundsPen(None)
    parse_path(path, pen)
    left, top, right, bottom = pen.bounds
    return x + left * size, y + top * size, x + right * size, y + bottom * size


@pytest.mark.parametrize("kind", Kind)
@pytest.mark.parametrize("slug", TEMPLATES)
def test_picture_is_a_jpeg_of_its_size(slug, kind) -> None:
    """Dimensions, weight and colours, with the longest names that people have."""
    body = draw(build(template=slug, **LONG), kind)
    picture = open_picture(body)

    assert (picture.format, picture.mode, picture.size) == ("JPEG", "RGB", SIZES[kind])
    assert len(body) <= (250_000 if kind is Kind.CARD else 900_000)
    assert len(picture.convert("L").getcolors(256) or []) > 40


@pytest.mark.parametrize("slug", TEMPLATES)
def test_same_event_is_drawn_alike(slug) -> None:
    """Byte for byte, so that a picture can be kept by its version."""
    assert draw(build(template=slug)) == draw(build(template=slug))


@pytest.mark.parametrize("slug", DRAWN)
@pytest.mark.parametrize("kind", Kind)
def test_another_event_has_an_ornament_of_its_own(slug, kind) -> None:
    """The seed is the event's id."""
    assert write(build(template=slug), kind) != write(build(template=slug), kind, seed="another")


@pytest.mark.parametrize("slug", TEMPLATES)
def test_picture_speaks_its_language(slug) -> None:
    """Names, occasion and date are those of the language."""
    assert len({write(build(template=slug), language=language) for language in Language}) == len(Language)


FILLINGS = [
    {},
    LONG,
    {"occasion": Occasion.TUSAU, "person_1": Texts(kk="Әмір"), "person_2": Texts()},
    {"occasion": Occasion.MEREITOI, "person_1": Texts(kk="Сәкен Жүнісұлы Бейсенов"), "person_2": Texts()},
    {"occasion": Occasion.AS, "person_1": Texts(kk="Мұхамедғали Әбдіқадырұлы"), "person_2": Texts(), "time": None},
    {"date": None, "time": None, "venue_name": Texts(), "venue_address": Texts()},
    {"person_1": Texts(), "person_2": Texts(), "title": Texts(kk="Жыл қорытындысы")},
    {"person_1": Texts(kk="🎉🎉"), "person_2": Texts(kk="新郎")},
    {"person_1": Texts(kk="Ұ" * 120), "person_2": Texts(kk="к " * 59), "venue_name": Texts(kk="Щ" * 120)},
    {
        "occasion": Occasion.TUSAU,
        "person_2": Texts(),
        "also": tuple(Reason(occasion=Occasion.SUNDET, names=Texts(kk=name)) for name in ("Алихан", "Айзере")),
    },
    {"title": Texts(kk="Қ" * 120), "date": dt.date(2027, 9, 29), "time": dt.time(23, 59)},
]
"""One name, a quiet day, next to nothing, letters that no font has, the longest words of fields, several children."""


@pytest.mark.parametrize("kind", Kind)
@pytest.mark.parametrize("slug", TEMPLATES)
@pytest.mark.parametrize("changes", FILLINGS)
def test_every_filling_stands_whole_and_apart(slug, kind, changes) -> None:
    """No line is cut by the edge and none lies on another, whether next to nothing is written or the longest words."""
    for language in (Language.KK, Language.RU):
        assert_texts_stand_well(write(build(template=slug, **changes), kind, language), kind)


@pytest.mark.parametrize("slug", TEMPLATES)
def test_hostile_texts_become_outlines(slug) -> None:
    """No letter of an organizer stands in the markup, so none can be markup."""
    fields = ("title", "person_1", "person_2", "hosts", "venue_name", "venue_address")
    content = build(template=slug, **dict.fromkeys(fields, HOSTILE))

    for language in (Language.KK, Language.RU):
        svg = write(content, language=language)
        assert {"script", "img", "text", "image", "a", "foreignObject"}.isdisjoint(
            element.tag.rpartition("}")[2]
            for element in ET.fromstring(svg).iter()  # noqa: S314 - our own drawing
        )
        assert "onerror" not in svg
        assert "49" not in {element.text for element in ET.fromstring(svg).iter()}  # noqa: S314
    assert open_picture(draw(content)).size == SIZES[Kind.CARD]


@pytest.mark.parametrize("kind", Kind)
@pytest.mark.parametrize("changes", FILLINGS)
def test_template_without_a_drawing_gets_the_plain_one(changes, kind) -> None:
    """A frame in the template's colours and type, in which every filling stands well too."""
    context = build_context(build(**changes), kind, language=Language.KK, time_zone="Asia/Almaty", seed="one")
    svg = get_environment().get_template("shared/card.svg").render(context)
    picture = open_picture(rasterise(svg, SHEETS[kind].most_bytes)).convert("RGB")

    assert_texts_stand_well(svg, kind)
    assert picture.size == SIZES[kind]
    ground = picture.crop((4, 4, 12, 12)).resize((1, 1)).tobytes()
    assert max(abs(seen - wished) for seen, wished in zip(ground, bytes.fromhex("0E3B2E"), strict=True)) < 6


def test_heavy_picture_is_made_coarser() -> None:
    """The weight is kept, and what can never fit is refused."""
    svg = write(build(template="ulttyq"))
    fine, coarse = rasterise(svg, 250_000), rasterise(svg, 120_000)

    assert len(coarse) <= 120_000 < len(fine) <= 250_000
    with pytest.raises(ValueError, match="1000 bytes"):
        rasterise(svg, 1000)


def test_dashes_that_the_renderer_cannot_count_are_written_as_lengths() -> None:
    """Eight dashes round a circle of 10 are as many sixteenths of its length."""
    written = scale_dashes('<circle r="10" stroke-width="2" pathLength="8" stroke-dasharray="0.5 0.5" class="a"/>')

    assert written == '<circle r="10" stroke-width="2" stroke-dasharray="3.9270 3.9270" class="a"/>'


def test_version_changes_with_the_revision_alone() -> None:
    """Twelve hexadecimal digits."""
    assert get_picture_version("one") == get_picture_version("one") != get_picture_version("two")
    assert len(get_picture_version("one")) == len(set("0123456789ab")) == 12


@pytest.mark.parametrize("kind", list(Kind))
@pytest.mark.parametrize("slug", DRAWN)
def test_picture_is_drawn_in_the_chosen_colours(slug: str, kind: Kind) -> None:
    """The ground is another one, and no colour of the old palette is left."""
    palette = get_template(slug).palettes[0]
    own, other = write(build(template=slug), kind), write(build(template=slug, palette=palette.slug), kind)
    assert palette.accent in other
    assert palette.ink in other
    assert {shade for shade in _list_own_shades(slug) if shade in own and shade in other} == set()
    assert open_picture(draw(build(template=slug, palette=palette.slug), kind)).size == SIZES[kind]


def _list_own_shades(slug: str) -> set[str]:
    """The template's own colours and everything mixed from them."""
    template = get_template(slug)
    tones = template.tones
    mixed = {*tones.ground.values(), *tones.ink.values(), *tones.accent.values()}
    return {template.palette.ground, template.palette.ink, template.palette.accent, *mixed}
