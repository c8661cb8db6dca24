"""Prints as files: their sizes on paper, that every one of them can be scanned, and that no text is cut or covered."""

import datetime as dt
import re
from itertools import combinations
from xml.etree import ElementTree as ET

import pypdfium2
import pytest
from fontTools.pens.boundsPen import BoundsPen
from fontTools.svgLib.path import parse_path
from PIL import ImageStat

from tests.unit.invitation.pages import build
from toi_invite.invitation.markup import get_environment
from toi_invite.invitation.prints.drawing import Order, build_context, draw_svg
from toi_invite.invitation.prints.making import make_print
from toi_invite.invitation.prints.products import SAFE, SHEETS, SMALLEST_MODULE, Edge, FileKind, Product
from toi_invite.language.codes import Language
from toi_invite.models.content import EventContent, LongTexts, Texts
from toi_invite.models.occasion import Occasion
from toi_invite.services.qr_codes import QUIET_ZONE, draw_qr
from toi_invite.services.templates import FOLDER, get_template, list_templates

URL = "https://toi.example/q/abcdefgh"
TEMPLATES = [template.slug for template in list_templates()]
SIZES = {
    Product.A6: (105, 148),
    Product.CARDS: (210, 297),
    Product.A5: (148, 210),
    Product.TENT: (210, 297),
    Product.POSTER: (297, 420),
}
LONG = {"person_1": Texts(kk="Әбдіқадырова Гүлбаршын"), "person_2": Texts(kk="Мұхамедғали")}
JUBILEE = {"occasion": Occasion.MEREITOI, "person_1": Texts(kk="Сәкен Жүнісұлы"), "person_2": Texts()}
Box = tuple[float, float, float, float]
_TEXT = re.compile(r'translate\((-?\d+\.\d\d) (-?\d+\.\d\d)\)scale\((\d+\.\d{3})\)" d="([^"]*)"')


def order(
    content: EventContent, product: Product = Product.A6, edge: Edge = Edge.HOME, language: Language = Language.KK
) -> Order:
    """What is to be printed."""
    return Order(content, product, edge, language, "Asia/Almaty", "one", URL)


def measure_page(pdf: bytes) -> tuple[float, float]:
    """Width and height in millimetres."""
    width, height = pypdfium2.PdfDocument(pdf)[0].get_size()
    return width / 72 * 25.4, height / 72 * 25.4


def list_text_boxes(svg: str) -> list[Box]:
    """What each line of text takes on its face, in tenths of a millimetre."""
    found: list[tuple[str, str, str, str]] = _TEXT.findall(svg)
    return [find_box(float(x), float(y), float(size), path) for x, y, size, path in found if path]


def find_box(x: float, y: float, size: float, path: str) -> Box:
    """The outline's bounds."""
    pen = BoundsPen(None)
    parse_path(path, pen)
    left, top, right, bottom = pen.bounds
    return x + left * size, y + top * size, x + right * size, y + bottom * size


def lie_on_each_other(first: Box, second: Box) -> bool:
    """Whether the two touch in more than what hangs below a line."""
    across = min(first[2], second[2]) - max(first[0], second[0])
    down = min(first[3], second[3]) - max(first[1], second[1])
    return across > 0 and down > 0.3 * min(first[3] - first[1], second[3] - second[1])


def find_code(svg: str, module: float) -> Box:
    """The code with its quiet zone."""
    placed = re.search(rf"translate\((\S+) (\S+)\)scale\({module}\)", svg)
    assert placed
    x, y, size = float(placed[1]), float(placed[2]), module * draw_qr(URL).size
    return x, y, x + size, y + size


@pytest.mark.parametrize("language", Language)
@pytest.mark.parametrize("product", Product)
@pytest.mark.parametrize("slug", TEMPLATES)
def test_every_print_can_be_scanned(slug, product, language) -> None:
    """At home in every language: the check of the download refuses what cannot. The page is as large as its paper."""
    pdf = make_print(order(build(template=slug), product, language=language), FileKind.PDF)

    assert measure_page(pdf) == pytest.approx(SIZES[product], abs=0.1)
    assert b"/Font" not in pdf


@pytest.mark.parametrize("product", Product)
@pytest.mark.parametrize("slug", TEMPLATES)
def test_every_print_for_a_shop_can_be_scanned(slug, product) -> None:
    """On its own ground, with 10 mm of bleed and marks on each side, under long names."""
    pdf = make_print(order(build(template=slug, **LONG), product, Edge.SHOP), FileKind.PDF)

    assert measure_page(pdf) == pytest.approx([side + 20 for side in SIZES[product]], abs=0.1)


@pytest.mark.parametrize("edge", Edge)
@pytest.mark.parametrize("slug", TEMPLATES)
def test_chosen_colours_are_printed_and_can_be_scanned(slug, edge) -> None:
    """Every palette of the template, and the palest accent that somebody could wish for."""
    plain = draw_svg(order(build(template=slug), edge=edge))
    for palette in get_template(slug).palettes:
        content = build(template=slug, palette=palette.slug, accent="#FFE680")
        assert make_print(order(content, edge=edge), FileKind.PDF)
        assert draw_svg(order(content, edge=edge)) != plain


@pytest.mark.parametrize("product", Product)
def test_picture_can_be_scanned_too(product) -> None:
    """A PNG is drawn by another program than the PDF and read back as well."""
    assert make_print(order(build(template="gul"), product), FileKind.PNG).startswith(b"\x89PNG")


def test_code_is_large_enough_for_a_camera() -> None:
    """Half a millimetre to the module and more, quiet zone of four modules included in what is drawn."""
    size = draw_qr(URL).size
    for product, sheet in SHEETS.items():
        assert sheet.qr / size >= SMALLEST_MODULE, product
    assert QUIET_ZONE == 4


def test_tent_folds_into_a_prism() -> None:
    """Two equal faces head to head at the ridge, a base, and a flap to glue: together a sheet of A4."""
    sheet = SHEETS[Product.TENT]
    flap, ridge, foot = sheet.folds

    assert (sheet.width, sheet.height) == (210, 297)
    assert ridge - flap == foot - ridge == sheet.face_height
    assert [(place.x, place.y, place.turn) for place in sheet.places] == [(210, ridge, 180), (0, ridge, 0)]
    assert 0 < sheet.height - foot < 2 * sheet.face_height


def test_four_cards_fill_a_sheet_of_a4() -> None:
    """Two cuts make four equal cards, and lines show where; what stays whole or is folded has none."""
    sheet = SHEETS[Product.CARDS]
    content = build(template="ulttyq")

    assert sheet.cuts == ([105], [148.5])
    assert (2 * sheet.face_width, 2 * sheet.face_height) == (sheet.width, sheet.height)
    assert "M1050.0 0V2970" in draw_svg(order(content, Product.CARDS))
    assert draw_svg(order(content, Product.CARDS)).count('stroke-dasharray="14 16"') == 2
    assert [SHEETS[product].cuts for product in Product if product is not Product.CARDS] == [([], [])] * 4


def test_bleed_of_a_card_does_not_lie_on_its_neighbour() -> None:
    """The steppe at the foot of an upper card is as dark as at the foot of the one below it, whose sky begins there."""
    pdf = make_print(order(build(template="kok-aspan"), Product.CARDS, Edge.SHOP), FileKind.PDF)
    picture = pypdfium2.PdfDocument(pdf)[0].render(scale=2).to_pil().convert("L")
    feet = [round((10 + foot) * 2 * 72 / 25.4) for foot in (148.5, 297)]  # of the cards, below bleed and marks
    upper, lower = (ImageStat.Stat(picture.crop((120, foot - 10, 500, foot - 3))).mean[0] for foot in feet)

    assert upper == pytest.approx(lower, abs=15)


FILLINGS = [
    {},
    LONG,
    {"occasion": Occasion.TUSAU, "person_1": Texts(kk="Әмір"), "person_2": Texts()},
    {**JUBILEE, "title": Texts(kk="60 жас мерейтой")},
    {"occasion": Occasion.AS, "person_1": Texts(kk="Мұхамедғали Әбдіқадырұлы"), "person_2": Texts(), "time": None},
    {"date": None, "time": None, "venue_name": Texts(), "venue_address": Texts()},
    {"person_1": Texts(kk="Ұ" * 120), "person_2": Texts(kk="к " * 59), "venue_name": Texts(kk="Щ" * 120)},
    {"title": Texts(kk="Қ" * 120), "date": dt.date(2027, 9, 29), "time": dt.time(23, 59)},
    {"words": LongTexts(kk="Қадірлі қонақ! " * 27), "hosts": Texts(kk="Серік пен Гүлнар, Болат пен Сәуле " * 3)},
]
"""The longest words that fields take, one name, a quiet day, next to nothing."""


@pytest.mark.parametrize("edge", Edge)
@pytest.mark.parametrize("product", Product)
@pytest.mark.parametrize("slug", TEMPLATES)
def test_every_filling_stands_whole_and_apart(slug, product, edge) -> None:
    """No line reaches into the margin, none lies on another, none on the code."""
    sheet = SHEETS[product]
    width, height, safe = sheet.face_width * 10, sheet.face_height * 10, SAFE * 10
    for changes in FILLINGS if edge is Edge.HOME and product is not Product.POSTER else FILLINGS[-3:]:
        svg = draw_svg(order(build(template=slug, **changes), product, edge))
        boxes = list_text_boxes(svg)
        code = find_code(svg, sheet.qr * 10 / draw_qr(URL).size)

        assert len(boxes) >= 3
        assert [
            box for box in boxes if box[0] < safe or box[1] < safe or box[2] > width - safe or box[3] > height - safe
        ] == []
        assert [pair for pair in combinations(boxes, 2) if lie_on_each_other(*pair)] == []
        assert [box for box in boxes if lie_on_each_other(box, code)] == []


@pytest.mark.parametrize("product", Product)
def test_template_without_a_drawing_gets_the_plain_one(product) -> None:
    """A frame in its colours and type."""
    context = build_context(order(build(template="ulttyq"), product))
    svg = get_environment().get_template("shared/print.svg").render(context)

    assert len(list_text_boxes(svg)) >= 3
    assert svg != draw_svg(order(build(template="ulttyq"), product))


def test_names_stay_the_largest_words() -> None:
    """Everything else makes room, and a long letter is left out rather than made unreadable."""
    words = LongTexts(kk="Құрметті ағайын-туыс, құда-жекжат! " * 11)
    for slug in TEMPLATES:
        svg = draw_svg(order(build(template=slug, words=words), Product.A5))
        sizes = sorted({float(found[2]) for found in _TEXT.findall(svg)}, reverse=True)
        assert sizes[0] >= 1.5 * sizes[2]


def test_poster_welcomes_and_a_quiet_day_does_so_quietly() -> None:
    """The door of a memorial says nothing loud."""
    loud, quiet = (
        draw_svg(order(build(template="tynysh", occasion=occasion), Product.POSTER))
        for occasion in (Occasion.WEDDING, Occasion.AS)
    )
    card = draw_svg(order(build(template="tynysh"), Product.A6))

    assert len(list_text_boxes(loud)) > len(list_text_boxes(card)) - 2
    assert loud != quiet


@pytest.mark.parametrize("slug", TEMPLATES)
def test_ground_is_printed_in_a_shop_alone(slug) -> None:
    """White paper needs no ink: at home the corners of the sheet stay empty."""
    content = build(template=slug)
    corners = [draw_corner(make_print(order(content, edge=edge), FileKind.PDF)) for edge in Edge]

    assert corners[0] == (255, 255, 255)
    assert corners[1] != (255, 255, 255)


def draw_corner(pdf: bytes) -> tuple[int, ...]:
    """The colour of the paper where a finished A6 card is cut, in its lower left corner."""
    page = pypdfium2.PdfDocument(pdf)[0]
    picture = page.render(scale=1).to_pil()
    inset = 0 if page.get_width() < 300 else 20  # a print shop's page is larger by bleed and marks
    return picture.getpixel((inset + 11, picture.height - inset - 3))


@pytest.mark.parametrize("slug", TEMPLATES)
def test_hostile_texts_become_outlines(slug) -> None:
    """No letter of an organizer stands in the drawing; the title of the PDF is text and nothing else."""
    hostile = Texts(kk='</script><img src=x>"\'&amp;]]><!-- #eval("1") #{panic()}')
    fields = ("title", "person_1", "person_2", "hosts", "venue_name", "venue_address")
    content = build(template=slug, **dict.fromkeys(fields, hostile))
    svg = draw_svg(order(content, Product.A5))

    tags = {element.tag.rpartition("}")[2] for element in ET.fromstring(svg).iter()}  # noqa: S314 - our own drawing
    assert {"script", "img", "text", "image", "a", "foreignObject"}.isdisjoint(tags)
    pdf = pypdfium2.PdfDocument(make_print(order(content, Product.A5), FileKind.PDF))
    assert pdf.get_metadata_value("Title") == hostile.kk


def test_same_event_is_printed_alike() -> None:
    """Byte for byte, and another event in its own ornament."""
    content = build(template="ulttyq")
    again = Order(content, Product.A6, Edge.HOME, Language.KK, "Asia/Almaty", "another", URL)

    assert make_print(order(content), FileKind.PDF) == make_print(order(content), FileKind.PDF)
    assert draw_svg(order(content)) != draw_svg(again)


def test_every_template_has_a_print_of_its_own() -> None:
    """The plain one is for what somebody adds."""
    assert [slug for slug in TEMPLATES if not (FOLDER / slug / "print.svg").exists()] == []
