"""A content with photos, and contents from before there were any."""

from typing import Any

import pytest
from pydantic import ValidationError

from toi_invite.models.content import EventContent
from toi_invite.models.section import Section

_PLAIN = {"template": "gul", "occasion": "wedding"}


def _photo(number: int = 1, **fields: Any) -> dict[str, Any]:
    return {"media_id": f"{number:032x}", "width": 1600, "height": 1200, **fields}


def test_new_content_shows_the_gallery_after_the_hosts() -> None:
    """Whoever adds photos sees them at once."""
    shown = EventContent.model_validate(_PLAIN).sections

    assert shown[shown.index(Section.HOSTS) + 1] is Section.GALLERY


def test_gallery_switched_off_since_stays_off() -> None:
    """A content that knows of photos says itself whether they are shown."""
    content = EventContent.model_validate(_PLAIN | {"sections": ["words"], "photos": []})

    assert EventContent.model_validate(content.model_dump(mode="json")).sections == (Section.WORDS,)


@pytest.mark.parametrize("sections", ["words", 5, None, {"words": 1}, ["words", "nonsense"]])
def test_sections_that_are_no_list_of_parts_are_refused(sections: object) -> None:
    """Nothing is guessed of what is no part of a page."""
    with pytest.raises(ValidationError):
        EventContent.model_validate(_PLAIN | {"sections": sections})


def test_ten_photos_are_taken_and_eleven_refused() -> None:
    """As many as a page carries."""
    ten = [_photo(number) for number in range(10)]

    assert len(EventContent.model_validate(_PLAIN | {"photos": ten}).photos) == 10
    with pytest.raises(ValidationError):
        EventContent.model_validate(_PLAIN | {"photos": [*ten, _photo(10)]})


@pytest.mark.parametrize(
    "photos",
    [
        [_photo(), _photo()],
        [_photo(media_id="../../etc/passwd")],
        [_photo(media_id="A" * 32)],
        [_photo(media_id="a" * 31)],
        [_photo(width=0)],
        [_photo(height=12_001)],
        [_photo(blur="data:text/html;base64,PHNjcmlwdD4=")],
        [_photo(blur='data:image/webp;base64,AA" onload="x')],
        [_photo(blur="https://evil.example/x.webp")],
        [_photo(extra=1)],
        [_photo(alt={"kk": "а" * 121})],
    ],
)
def test_photo_that_is_none_of_ours_is_refused(photos: list[dict[str, Any]]) -> None:
    """Twice the same, a path instead of an id, impossible sizes, a foreign placeholder, unknown fields."""
    with pytest.raises(ValidationError):
        EventContent.model_validate(_PLAIN | {"photos": photos})
