"""QR codes that are printed and sent: dark on light, error level M, a quiet zone of four modules."""

from io import BytesIO

import qrcode
from qrcode.constants import ERROR_CORRECT_M
from qrcode.image.base import BaseImage
from qrcode.image.pil import PilImage
from qrcode.image.svg import SvgPathFillImage

_QUIET_ZONE = 4  # modules
_MODULE = 24  # pixels; a code of 33 modules is printed sharply at 8 cm


def draw_png(text: str) -> bytes:
    """The text as a PNG."""
    return _draw(text, PilImage)


def draw_svg(text: str) -> bytes:
    """The text as an SVG of one path on white."""
    return _draw(text, SvgPathFillImage)


def _draw(text: str, factory: type[BaseImage]) -> bytes:
    code = qrcode.QRCode(error_correction=ERROR_CORRECT_M, border=_QUIET_ZONE, box_size=_MODULE)
    code.add_data(text)
    drawn = BytesIO()
    code.make_image(image_factory=factory).save(drawn)
    return drawn.getvalue()
