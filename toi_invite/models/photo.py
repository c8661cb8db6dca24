"""A photo as a content names it; what is stored of it is `models/media.py`."""

from typing import Annotated

from pydantic import AfterValidator, Field

from toi_invite.models.texts import Strict, Texts

MOST_PHOTOS = 10
MEDIA_ID = r"^[0-9a-f]{32}$"
LONGEST_SIDE = 12_000
"""Of a picture, in pixels."""

# What the decoder writes: a picture of a few pixels; a save takes it from there and never from a browser.
_BLUR = r"^(data:image/webp;base64,[A-Za-z0-9+/]{1,400}={0,2})?$"


class Photo(Strict):
    """One photo: `width` and `height` in pixels are those of its largest picture, `blur` stands in till it is there."""

    media_id: str = Field(pattern=MEDIA_ID)
    width: int = Field(ge=1, le=LONGEST_SIDE)
    height: int = Field(ge=1, le=LONGEST_SIDE)
    alt: Texts = Texts()
    blur: str = Field(default="", pattern=_BLUR)


def _refuse_repeated(photos: tuple[Photo, ...]) -> tuple[Photo, ...]:
    if len({photo.media_id for photo in photos}) < len(photos):
        raise ValueError("a photo stands here twice")
    return photos


Photos = Annotated[tuple[Photo, ...], Field(max_length=MOST_PHOTOS), AfterValidator(_refuse_repeated)]

WIDTHS = (480, 800, 1200, 1600)


def list_widths(width: int) -> list[int]:
    """The widths, in pixels, in which a photo of `width` is kept; a smaller one goes under the name of the smallest."""
    return [each for each in WIDTHS if each <= width] or [WIDTHS[0]]
