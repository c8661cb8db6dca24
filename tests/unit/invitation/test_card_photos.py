"""Card and story with the organizer's cover: it is there, framed as on the page, beside the texts, and light enough."""

import os

import pytest
from PIL import Image, ImageChops, ImageDraw

from tests.support.photos import save
from tests.unit.invitation.card_pictures import (
    FILLINGS,
    LONG,
    SIZES,
    TEMPLATES,
    assert_texts_stand_well,
    draw,
    list_text_boxes,
    open_picture,
    write,
)
from tests.unit.invitation.pages import build
from toi_invite.invitation.cards.cover import name_cover_file
from toi_invite.invitation.cards.drawing import SHEETS, Kind, build_context
from toi_invite.invitation.cards.raster import rasterise
from toi_invite.invitation.markup import get_environment
from toi_invite.language.codes import Language
from toi_invite.models.content import EventContent
from toi_invite.models.occasion import Occasion
from toi_invite.models.photo import Photo

MAGENTA, GREEN = (255, 0, 255), (0, 255, 0)
SHAPES = {"tall": (1200, 1600), "square": (1200, 1200), "wide": (1600, 1067)}
LONGEST = FILLINGS[8]
PLAIN = save(Image.new("RGB", (480, 480), MAGENTA))


def build_with(shape: str, **changes: object) -> EventContent:
    """An event whose cover has a shape; its bytes come apart, and are drawn into it."""
    width, height = SHAPES[shape]
    return build(photos=(Photo(media_id="0" * 32, width=width, height=height),), **changes)


def find_colour(picture: Image.Image, colour: tuple[int, int, int]) -> Image.Image:
    """White where the picture has about that colour, black elsewhere."""
    apart = ImageChops.difference(picture.convert("RGB"), Image.new("RGB", picture.size, colour))
    worst = ImageChops.lighter(ImageChops.lighter(*apart.split()[:2]), apart.split()[2])
    return worst.point([255] * 60 + [0] * 196)


def measure(mask: Image.Image) -> float:
    """Which part of it is white."""
    return mask.histogram()[255] / (mask.width * mask.height)


@pytest.mark.parametrize(("shape", "names"), [("tall", LONG), ("square", {}), ("wide", LONGEST)])
@pytest.mark.parametrize("kind", Kind)
@pytest.mark.parametrize("slug", TEMPLATES)
def test_cover_is_in_the_picture_and_no_text_on_it(slug, kind, shape, names) -> None:
    """Whatever its shape and however long the names are."""
    content = build_with(shape, template=slug, **names)
    shown = find_colour(open_picture(draw(content, kind, photo=PLAIN)), MAGENTA)
    boxes = list_text_boxes(write(content, kind, photo=PLAIN))

    assert measure(shown) > 0.07
    assert [box for box in boxes if shown.crop(box).getbbox()] == []


@pytest.mark.parametrize("kind", Kind)
@pytest.mark.parametrize("slug", TEMPLATES)
def test_without_its_bytes_no_cover_is_drawn(slug, kind) -> None:
    """Byte for byte as an event that has none, and nothing of the photo's colour."""
    body = draw(build_with("tall", template=slug), kind)

    assert body == draw(build(template=slug, photos=()), kind)
    assert measure(find_colour(open_picture(body), MAGENTA)) == 0


@pytest.mark.parametrize("kind", Kind)
@pytest.mark.parametrize("slug", TEMPLATES)
@pytest.mark.parametrize("changes", FILLINGS)
def test_every_filling_stands_whole_and_apart_beside_a_photo(slug, kind, changes) -> None:
    """Also where the photo takes most of the room."""
    for language, shape in ((Language.KK, "tall"), (Language.RU, "wide")):
        svg = write(build_with(shape, template=slug, **changes), kind, language, photo=PLAIN)
        assert_texts_stand_well(svg, kind)


def test_template_without_a_drawing_shows_the_photo_too() -> None:
    """In a plain frame."""
    for kind, shape in ((Kind.CARD, "wide"), (Kind.STORY, "tall")):
        content = build_with(shape, **LONG)
        context = build_context(content, kind, language=Language.KK, time_zone="Asia/Almaty", seed="one", photo=PLAIN)
        svg = get_environment().get_template("shared/card.svg").render(context)
        picture = open_picture(rasterise(svg, SHEETS[kind].most_bytes))
        assert_texts_stand_well(svg, kind)
        assert measure(find_colour(picture, MAGENTA)) > 0.12


def test_every_template_has_a_frame_of_its_own() -> None:
    """No two show the same photo at the same place in the same shape."""
    content = {slug: build_with("tall", template=slug) for slug in TEMPLATES}
    masks = {find_colour(open_picture(draw(each, photo=PLAIN)), MAGENTA).tobytes() for each in content.values()}

    assert len(masks) == len(TEMPLATES)


@pytest.mark.parametrize("slug", TEMPLATES)
def test_frame_cuts_a_high_photo_as_the_page_does(slug) -> None:
    """A third of what is too much goes above, for faces are high up: of 400 by 1000, green ends are not seen."""
    photo = Image.new("RGB", (400, 1000), GREEN)
    ImageDraw.Draw(photo).rectangle((0, 160, 400, 700), fill=MAGENTA)
    content = build(template=slug, photos=(Photo(media_id="0" * 32, width=400, height=1000),))
    picture = open_picture(draw(content, photo=save(photo)))

    assert measure(find_colour(picture, MAGENTA)) > 0.05
    assert measure(find_colour(picture, GREEN)) == 0


def test_photo_of_a_quiet_day_speaks_softly() -> None:
    """Its colours are paler, as on the page; those of a wedding stay."""
    seen = {}
    for occasion in (Occasion.WEDDING, Occasion.AS, Occasion.QURAN):
        content = build_with("tall", template="tynysh", occasion=occasion)
        seen[occasion] = measure(find_colour(open_picture(draw(content, photo=PLAIN)), MAGENTA))

    assert seen[Occasion.WEDDING] > 0.1
    assert seen[Occasion.AS] == seen[Occasion.QURAN] == 0


@pytest.mark.parametrize("kind", Kind)
@pytest.mark.parametrize("slug", TEMPLATES)
def test_noisiest_photo_is_light_enough(slug, kind) -> None:
    """Chance in every pixel, which nothing can pack; the same event and photo are the same bytes."""
    noise = save(Image.frombytes("RGB", (800, 600), os.urandom(800 * 600 * 3)), quality=95)
    body = draw(build_with("wide", template=slug), kind, photo=noise)

    assert len(body) <= SHEETS[kind].most_bytes
    assert open_picture(body).size == SIZES[kind]
    assert body == draw(build_with("wide", template=slug), kind, photo=noise)


@pytest.mark.parametrize("broken", [b"nonsense", PLAIN[: len(PLAIN) // 2]])
def test_broken_photo_leaves_the_picture(broken) -> None:
    """A stored file that cannot be read any more takes nothing else along."""
    assert open_picture(draw(build_with("tall"), photo=broken)).size == SIZES[Kind.CARD]


@pytest.mark.parametrize(
    ("size", "side", "name"),
    [
        ((1200, 1600), 480, "480.jpg"),
        ((1600, 1067), 480, "800.jpg"),
        ((1200, 1600), 660, "800.jpg"),
        ((1600, 500), 660, "1600.jpg"),
        ((900, 300), 660, "800.jpg"),
        ((300, 200), 660, "480.jpg"),
    ],
)
def test_file_that_fits_is_chosen(size, side, name) -> None:
    """Fine enough for the frame and no finer, else the finest that there is."""
    photo = Photo(media_id="0" * 32, width=size[0], height=size[1])

    assert name_cover_file(photo, side) == name
