"""Drawings and files as pixels: libvips draws SVG and reads PNG, PDFium reads PDF."""

from dataclasses import dataclass
from io import BytesIO
from threading import Lock
from typing import Any

import pypdfium2  # pyright: ignore[reportMissingTypeStubs]
import pyvips

from toi_invite.invitation.cards.raster import scale_dashes

_vips: Any = pyvips  # its operations exist only at run time
_pdfium: Any = pypdfium2  # declares hardly any type
PDFIUM_LOCK = Lock()  # PDFium works for one thread at a time
INCH = 25.4  # millimetres
_UNIT = 0.1  # millimetres to a unit of our drawings
_POINTS = 72


@dataclass(frozen=True)
class Grey:
    """Pixels without colour, 0 to 255."""

    image: Any

    @property
    def width(self) -> int:
        """In pixels."""
        return self.image.width

    @property
    def height(self) -> int:
        """In pixels."""
        return self.image.height

    def view(self) -> memoryview:
        """The pixels, row by row."""
        return memoryview(self.image.write_to_memory()).cast("B", (self.height, self.width))

    def find_darkest(self, x: int, y: int, width: int, height: int) -> float:
        """The darkest pixel of a part."""
        return self.image.crop(x, y, width, height).min()

    def find_percentile(self, percent: float, x: int, y: int, width: int, height: int) -> float:
        """That which `percent` of a part's pixels are no lighter than."""
        return self.image.crop(x, y, width, height).percent(percent)

    def soften(self, sigma: float, *, scale: float, glare: float) -> "Grey":
        """The same out of focus, by `sigma` pixels, in less light and with a glare on it."""
        return Grey(self.image.gaussblur(sigma).linear(scale, glare).cast("uchar").copy_memory())


@dataclass(frozen=True)
class Picture:
    """A file as somebody sees it: pixels in colour, and how many of them are a millimetre."""

    image: Any
    per_mm: float

    def light(self, lamp: tuple[float, float, float]) -> Grey:
        """What a lamp shows of it, whose light is so much red, green and blue."""
        return Grey(self.image.extract_band(0, n=3).recomb([list(lamp)]).cast("uchar").copy_memory())

    @property
    def width(self) -> float:
        """In millimetres."""
        return self.image.width / self.per_mm

    @property
    def height(self) -> float:
        """In millimetres."""
        return self.image.height / self.per_mm


def draw_png(svg: str, dots: int) -> bytes:
    """The drawing as PNG that knows its size on paper.

    Args:
        svg: a document whose unit is a tenth of a millimetre.
        dots: pixels to the inch.
    """
    drawn = _vips.Image.svgload_buffer(scale_dashes(svg).encode(), scale=dots * _UNIT / INCH)
    white = drawn.flatten(background=[255, 255, 255]).copy(xres=dots / INCH, yres=dots / INCH)
    return bytes(white.pngsave_buffer(compression=6, keep="none"))


def read_png(body: bytes, dots: int) -> Picture:
    """A PNG at `dots` pixels to the inch, or as coarse as it is."""
    image = _vips.Image.new_from_buffer(body, "")
    shrink = max(1, image.xres * INCH / dots)
    small = image.resize(1 / shrink, kernel="linear") if shrink > 1 else image
    return Picture(small.copy_memory(), image.xres * small.width / image.width)


def read_pdf(body: bytes, dots: int) -> Picture:
    """The first page of a PDF at `dots` pixels to the inch."""
    with PDFIUM_LOCK:
        document = _pdfium.PdfDocument(body)
        try:
            drawn = document[0].render(scale=dots / _POINTS, rev_byteorder=True, prefer_bgrx=False)
            pixels = bytes(drawn.buffer)
        finally:
            document.close()
    image = _vips.Image.new_from_memory(
        pixels, drawn.stride // drawn.n_channels, drawn.height, drawn.n_channels, "uchar"
    )
    return Picture(image.crop(0, 0, drawn.width, drawn.height).copy_memory(), dots / INCH)


def write_boxes(body: bytes, *, margin: float, bleed: float) -> bytes:
    """The PDF with what a shop's programs cut by: the finished sheet `margin` within the page, and its bleed; in mm."""
    with PDFIUM_LOCK:
        document = _pdfium.PdfDocument(body)
        try:
            page = document[0]
            width, height = page.get_size()
            for distance, place in ((margin, page.set_trimbox), (margin - bleed, page.set_bleedbox)):
                inner = distance * _POINTS / INCH
                place(inner, inner, width - inner, height - inner)
            written = BytesIO()
            document.save(written)
        finally:
            document.close()
    return written.getvalue()
