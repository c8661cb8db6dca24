"""Cards and stories for the tests: drawn, opened, and where their texts stand."""

import datetime as dt
import re
from io import BytesIO
from itertools import combinations

from fontTools.pens.boundsPen import BoundsPen
from fontTools.svgLib.path import parse_path
from PIL import Image

from toi_invite.invitation.cards.drawing import Kind, draw_picture, draw_svg
from toi_invite.language.codes import Language
from toi_invite.models.content import EventContent, Texts
from toi_invite.models.occasion import Occasion
from toi_invite.models.people import Reason
from toi_invite.services.templates import list_templates

TEMPLATES = [template.slug for template in list_templates()]
SIZES = {Kind.CARD: (1200, 630), Kind.STORY: (1080, 1920)}
LONG = {
    "person_1": Texts(kk="Әбдіқадырова Гүлбаршын", ru="Абдикадырова Гульбаршын"),
    "person_2": Texts(kk="Мұхамедғали", ru="Мухамедгали"),
}
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

Box = tuple[float, float, float, float]
_TEXT = re.compile(r'translate\((-?\d+\.\d\d) (-?\d+\.\d\d)\)scale\((\d+\.\d{3})\)" d="([^"]*)"')


def draw(
    content: EventContent,
    kind: Kind = Kind.CARD,
    language: Language = Language.KK,
    *,
    seed: str = "one",
    photo: bytes | None = None,
) -> bytes:
    """A picture of an event."""
    return draw_picture(content, kind, language=language, time_zone="Asia/Almaty", seed=seed, photo=photo)


def write(
    content: EventContent,
    kind: Kind = Kind.CARD,
    language: Language = Language.KK,
    *,
    seed: str = "one",
    photo: bytes | None = None,
) -> str:
    """Its SVG."""
    return draw_svg(content, kind, language=language, time_zone="Asia/Almaty", seed=seed, photo=photo)


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
