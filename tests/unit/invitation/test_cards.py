"""Card and story as pictures: their size, what changes them, and that nothing an organizer writes breaks them."""

from xml.etree import ElementTree as ET

import pytest

from tests.unit.invitation.card_pictures import (
    FILLINGS,
    LONG,
    SIZES,
    TEMPLATES,
    assert_texts_stand_well,
    draw,
    open_picture,
    write,
)
from tests.unit.invitation.pages import build
from toi_invite.invitation.cards.drawing import SHEETS, Kind, build_context
from toi_invite.invitation.cards.raster import rasterise, scale_dashes
from toi_invite.invitation.cards.versions import get_picture_version
from toi_invite.invitation.markup import get_environment
from toi_invite.language.codes import Language
from toi_invite.models.content import Texts
from toi_invite.services.templates import FOLDER, get_template

DRAWN = [slug for slug in TEMPLATES if (FOLDER / slug / "card.svg").exists()]
HOSTILE = Texts(kk="</script><img src=x onerror=alert(1)>\"'&amp;]]><!--", ru="{{ 7*7 }}{% raw %}${7*7}")


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
