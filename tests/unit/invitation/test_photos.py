"""Photos on the page: sizes and formats to choose from, words for who cannot see, and who comes first."""

import re

import pytest

from tests.support.invitations import make_photos
from tests.unit.invitation.pages import build, read, render
from toi_invite.invitation.static_files import get_static_url
from toi_invite.language.codes import Language
from toi_invite.models.occasion import Occasion
from toi_invite.models.section import Section
from toi_invite.services.templates import list_templates

SLUGS = [template.slug for template in list_templates()]


@pytest.mark.parametrize(
    ("number", "widths"), [(0, "480w 800w 1200w"), (1, "480w 800w 1200w 1600w"), (2, "480w 800w"), (3, "300w")]
)
def test_every_format_is_offered_in_the_sizes_that_exist(number: int, widths: str) -> None:
    """AVIF first, WebP next, JPEG for the rest; a small photo says how small it is; room is kept before it comes."""
    html = read(render(build(photos=make_photos(10)[number : number + 1])))

    sets = re.findall(r'srcset="([^"]+)"', html)
    assert [re.findall(r"\.(\w+) ", each)[0] for each in sets] == ["avif", "webp", "jpg"]
    assert {" ".join(re.findall(r" (\d+w)", each)) for each in sets} == {widths}
    assert f"/media/{number:032x}/480.avif {widths.split(maxsplit=1)[0]}" in html
    assert re.search(r'<img src="/media/[^>]* width="\d+" height="\d+" alt="[^"]+" loading="lazy"', html)


@pytest.mark.parametrize("slug", SLUGS)
@pytest.mark.parametrize("count", [0, 1, 2, 10])
def test_first_photo_is_the_cover_and_the_others_fill_the_gallery(slug: str, count: int) -> None:
    """In every template; a single photo needs no gallery, and none leaves nothing behind."""
    html = read(render(build(template=slug, photos=make_photos(count))))

    assert html.count('<figure class="cover') == min(count, 1)
    assert html.count('<li class="photo-') == max(count - 1, 0)
    assert ('id="gallery"' in html) == (count > 1)
    assert html.count("data-photo=") == count
    assert (get_static_url("lightbox.js") in html) == (count > 0)


def test_gallery_that_was_switched_off_leaves_the_cover() -> None:
    """The parts are the organizer's to choose."""
    html = read(render(build(sections=(Section.WORDS,))))

    assert 'id="gallery"' not in html
    assert '<figure class="cover' in html


@pytest.mark.parametrize(
    ("language", "alts"),
    [
        (Language.KK, ["Сақина салу сәті", "Тау бөктеріндегі серуен", "3-сурет"]),
        (Language.RU, ["Обмен кольцами", "Прогулка в горах", "Фотография 3"]),
        (Language.EN, ["The rings", "A walk in the mountains", "Photo 3"]),
    ],
)
def test_photo_is_described_in_the_guests_language(language: Language, alts: list[str]) -> None:
    """In the organizer's words, else by its number."""
    html = read(render(language=language))

    assert re.findall(r'<img src="/media/[^>]*? alt="([^"]*)"', html) == alts


def test_description_falls_back_to_the_main_language() -> None:
    """Without a trace, as every text does."""
    photos = tuple(
        photo.model_copy(update={"alt": photo.alt.model_copy(update={"en": ""})}) for photo in make_photos(1)
    )

    assert 'alt="Сақина салу сәті"' in read(render(build(photos=photos), Language.EN))


@pytest.mark.parametrize("occasion", [Occasion.AS, Occasion.QURAN])
def test_memorial_has_words_of_its_own_over_its_photos(occasion: Occasion) -> None:
    """Nothing festive stands over the portraits of the departed."""
    memorial = read(render(build(template="tynysh", occasion=occasion)))

    assert "Жүрегімізде" in memorial
    assert "Естелік сәттер" not in memorial
