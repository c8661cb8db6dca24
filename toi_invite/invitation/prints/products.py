"""What can be printed, and how large it is; every length is in millimetres."""

from dataclasses import dataclass
from enum import StrEnum

SMALLEST_MODULE = 0.5
SAFE = 5.0  # what printers at home cannot reach
BLEED = 3.0  # what a print shop cuts away
MARKS = 7.0  # beyond the bleed, where the crop marks stand


class Product(StrEnum):
    """What is printed."""

    A6 = "a6"
    CARDS = "cards"
    A5 = "a5"
    TENT = "tent"
    POSTER = "poster"


class Edge(StrEnum):
    """Where it is printed: at `home` on white paper with a margin, in a `shop` with ground, bleed and crop marks."""

    HOME = "home"
    SHOP = "shop"


class FileKind(StrEnum):
    """Of what kind the file is."""

    PDF = "pdf"
    PNG = "png"


@dataclass(frozen=True)
class Place:
    """Where the upper left corner of a face comes to lie on the sheet, turned by `turn` degrees about it."""

    x: float
    y: float
    turn: int = 0


@dataclass(frozen=True)
class Sheet:
    """A sheet of paper after cutting, its faces, where it is folded, and its QR code with the quiet zone.

    `dots` per inch are those of the PNG; `read_dots` those at which the file is read back.
    """

    width: float
    height: float
    face_width: float
    face_height: float
    qr: float
    dots: int
    read_dots: int
    places: tuple[Place, ...] = (Place(0, 0),)
    folds: tuple[float, ...] = ()

    @property
    def cuts(self) -> tuple[list[float], list[float]]:
        """Where its faces are cut apart, from the left and from above; a folded sheet stays whole."""
        if self.folds:
            return [], []
        return sorted({place.x for place in self.places} - {0}), sorted({place.y for place in self.places} - {0})


_FACE = 105.0
_HALF = 148.5  # of an A4
_FLAP = 20.0  # is glued to the base below the tent
_RIDGE = _FLAP + _FACE

SHEETS = {
    Product.A6: Sheet(105, 148, 105, 148, qr=30, dots=300, read_dots=150),
    Product.CARDS: Sheet(
        210,
        297,
        105,
        _HALF,
        qr=30,
        dots=300,
        read_dots=150,
        places=(Place(0, 0), Place(_FACE, 0), Place(0, _HALF), Place(_FACE, _HALF)),
    ),
    Product.A5: Sheet(148, 210, 148, 210, qr=34, dots=300, read_dots=150),
    Product.TENT: Sheet(
        210,
        297,
        210,
        _FACE,
        qr=52,
        dots=300,
        read_dots=100,
        places=(Place(210, _RIDGE, 180), Place(0, _RIDGE)),
        folds=(_FLAP, _RIDGE, _RIDGE + _FACE),
    ),
    Product.POSTER: Sheet(297, 420, 297, 420, qr=112, dots=200, read_dots=72),
}
"""Four cards are a sheet of A4, which every printer takes. The faces of the tent meet head to head at the ridge;
base and flap close it to a prism that stands by itself."""


def get_margin(edge: Edge) -> float:
    """How far the file reaches beyond the sheet on each side."""
    return BLEED + MARKS if edge is Edge.SHOP else 0
