"""QR codes as shapes that a page can draw by itself."""

from dataclasses import dataclass
from io import StringIO

import qrcode
from qrcode.constants import ERROR_CORRECT_M

QUIET_ZONE = 4  # modules of white around it, which scanners need


@dataclass(frozen=True)
class QrDrawing:
    """A code on a square of `size` modules, quiet zone included; `path` is the data of an SVG path in modules."""

    size: int
    path: str


def draw_qr(text: str) -> QrDrawing:
    """The QR code of a text, error correction level M.

    Raises:
        qrcode.exceptions.DataOverflowError: when the text is longer than 2331 bytes.
    """
    code = qrcode.QRCode(error_correction=ERROR_CORRECT_M, border=QUIET_ZONE)
    code.add_data(text)
    code.make(fit=True)
    rows: list[list[bool]] = code.get_matrix()
    path = "".join(_draw_row(row, y) for y, row in enumerate(rows))
    return QrDrawing(size=len(rows), path=path)


def print_qr(text: str) -> str:
    """The QR code of a text in half-block characters, for a terminal."""
    code = qrcode.QRCode(error_correction=ERROR_CORRECT_M, border=QUIET_ZONE)
    code.add_data(text)
    page = StringIO()
    code.print_ascii(out=page, invert=True)
    return page.getvalue()


def _draw_row(row: list[bool], y: int) -> str:
    """A rectangle for each run of dark modules: hairlines between single squares would disturb scanners."""
    shapes: list[str] = []
    start: int | None = None
    for x, is_dark in enumerate([*row, False]):
        if is_dark and start is None:
            start = x
        elif not is_dark and start is not None:
            shapes.append(f"M{start} {y}h{x - start}v1H{start}z")
            start = None
    return "".join(shapes)
