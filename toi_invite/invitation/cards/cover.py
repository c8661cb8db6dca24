"""The organizer's first photo, as the `card.svg` of a template frames it; its bytes come from above."""

import base64
from dataclasses import dataclass

from markupsafe import Markup

from toi_invite.invitation.photos import Picture
from toi_invite.models.photo import Photo, list_widths

_RATIOS = {"tall": 4 / 5, "square": 1.0, "wide": 4 / 3}
"""Of the frame around a photo of each shape, as on the page."""

_ABOVE = 0.35  # of what a frame cuts off is cut off above, as on the page: faces are high up
_CALM = Markup(
    '<filter id="calm" color-interpolation-filters="sRGB"><feColorMatrix type="saturate" values=".6"/></filter>'
)


@dataclass(frozen=True)
class Cover:
    """A photo as JPEG, in one of its stored sizes; `is_quiet` has it speak as softly as it does on the page."""

    picture: Picture
    body: bytes
    is_quiet: bool

    def fit(self, width: float, height: float) -> tuple[float, float]:
        """Width and height of the largest frame of the page's ratio within so many pixels."""
        ratio = _RATIOS[self.picture.shape]
        return min(width, height * ratio), min(height, width / ratio)

    def draw(self, x: float, y: float, width: float, height: float) -> Markup:
        """The photo over all of a box in pixels, and beyond it where it has another ratio: who draws it clips it."""
        zoom = max(width / self.picture.width, height / self.picture.height)
        wide, high = self.picture.width * zoom, self.picture.height * zoom
        image = Markup(
            '<image x="{:.1f}" y="{:.1f}" width="{:.1f}" height="{:.1f}" preserveAspectRatio="none" '
            'href="data:image/jpeg;base64,{}"/>'
        ).format(x - (wide - width) / 2, y - (high - height) * _ABOVE, wide, high, base64.b64encode(self.body).decode())
        return _CALM + Markup('<g filter="url(#calm)">{}</g>').format(image) if self.is_quiet else image


def name_cover_file(photo: Photo, side: int) -> str:
    """Which stored file of a photo is fine enough for a frame of at most `side` pixels in width and height."""
    needed = side * max(photo.width / photo.height, _RATIOS["tall"])
    widths = list_widths(photo.width)
    return f"{next((width for width in widths if width >= needed), widths[-1])}.jpg"
