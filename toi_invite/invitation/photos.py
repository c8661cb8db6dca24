"""An event's photos as the page shows them: addresses of every size and format, and words for who cannot see."""

from dataclasses import dataclass

from toi_invite.language.codes import Language
from toi_invite.language.texts import get_text
from toi_invite.models.content import EventContent
from toi_invite.models.photo import Photo, list_widths

_TYPES = {"avif": "image/avif", "webp": "image/webp", "jpg": "image/jpeg"}


@dataclass(frozen=True)
class Source:
    """One format of a photo: its media type, and its addresses with widths, as `srcset` wants them."""

    type: str
    srcset: str


@dataclass(frozen=True)
class Picture:
    """One photo; `sources` begin with the smallest format and end with the one that every browser reads.

    `largest` is the address of the largest picture, of `width` by `height` pixels, `smallest` that of the smallest.
    `words` are the organizer's own, empty without any; `alt` always says something.
    """

    sources: list[Source]
    largest: str
    smallest: str
    width: int
    height: int
    words: str
    alt: str
    blur: str

    @property
    def shape(self) -> str:
        """Whether it lies, stands or is about square."""
        ratio = self.width / self.height
        return "wide" if ratio > 1.15 else "tall" if ratio < 1 / 1.15 else "square"  # noqa: PLR2004


def build_pictures(content: EventContent, language: Language) -> list[Picture]:
    """The photos in the organizer's order, the cover first."""
    return [_build(photo, number, content, language) for number, photo in enumerate(content.photos, start=1)]


def name_picture(media_id: str, width: int, ending: str) -> str:
    """The path of one size of a photo."""
    return f"/media/{media_id}/{width}.{ending}"


def _build(photo: Photo, number: int, content: EventContent, language: Language) -> Picture:
    widths = list_widths(photo.width)
    words = photo.alt.read(language, content.main_language)
    return Picture(
        sources=[Source(kind, _write_set(photo, widths, ending)) for ending, kind in _TYPES.items()],
        largest=name_picture(photo.media_id, widths[-1], "jpg"),
        smallest=name_picture(photo.media_id, widths[0], "jpg"),
        width=photo.width,
        height=photo.height,
        words=words,
        alt=words or get_text(language, "page.photo", number=number),
        blur=photo.blur,
    )


def _write_set(photo: Photo, widths: list[int], ending: str) -> str:
    return ", ".join(f"{name_picture(photo.media_id, width, ending)} {min(width, photo.width)}w" for width in widths)
