"""QR codes that pages draw."""

import re

import pytest
import zxingcpp
from PIL import Image

from toi_invite.services.qr_codes import QUIET_ZONE, QrDrawing, draw_qr

_SCALE = 6  # pixels a module
_RUN = re.compile(r"M(\d+) (\d+)h(\d+)v1H\1z")


def paint(drawing: QrDrawing) -> Image.Image:
    """What a browser makes of the path."""
    picture = Image.new("L", (drawing.size, drawing.size), 255)
    for x, y, width in _RUN.findall(drawing.path):
        picture.paste(0, (int(x), int(y), int(x) + int(width), int(y) + 1))
    return picture.resize((drawing.size * _SCALE, drawing.size * _SCALE), Image.Resampling.NEAREST)


@pytest.mark.parametrize("text", ["https://pay.kaspi.kz/pay/abc123", "a" * 2000, "Төлем № T48213907"])
def test_code_is_read_back(text: str) -> None:
    """By a scanner that never saw our code."""
    found = zxingcpp.read_barcodes(paint(draw_qr(text)))
    assert [code.text for code in found] == [text]
    assert found[0].ec_level == "M"


def test_code_has_a_quiet_zone_on_every_side() -> None:
    """Four modules of white, which scanners need."""
    drawing = draw_qr("https://pay.kaspi.kz/pay/abc123")
    box = Image.eval(paint(drawing), lambda value: 255 - value).getbbox()
    edge = QUIET_ZONE * _SCALE
    size = drawing.size * _SCALE
    assert box == (edge, edge, size - edge, size - edge)
