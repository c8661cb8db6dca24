"""A frieze (жиек) as a carpet has it: standing and hanging horns on both sides of one running line.

The figures above and below the line are the same, turned over and moved by half a repeat, so that figure and ground
weigh the same. Proportions, the line, the gaps and the edges are the event's own.
"""

import itertools
from dataclasses import dataclass

from toi_invite.invitation.ornament.chance import Chance
from toi_invite.invitation.ornament.horn import Horn
from toi_invite.invitation.ornament.path import (
    Point,
    draw_circle,
    draw_diamond,
    draw_polygon,
    write_number,
    write_points,
)

HEIGHT = 72
_TOP = 13
_BOTTOM = 59
_BEADS = 'fill="none" stroke="currentColor" stroke-width="3.2" stroke-linecap="round"'


@dataclass(frozen=True)
class Tile:
    """One repeat of a frieze: its width and height in CSS pixels, its SVG in `currentColor`."""

    width: float
    height: float
    markup: str


def draw_frieze(chance: Chance) -> Tile:
    """One tile of the event's own frieze."""
    width = round(chance.between("width", 80, 92) / 2) * 2
    figure = draw_figure(chance)
    stands = f'<g transform="translate({width / 2:g} {_BOTTOM})"><g id="ram-figure">{figure}</g></g>'
    hangs = "".join(f'<use href="#ram-figure" transform="translate({x} {_TOP})scale(1 -1)"/>' for x in (0, width))
    return Tile(width, HEIGHT, stands + hangs + _draw_line(chance, width) + _draw_edges(chance, width))


def draw_figure(chance: Chance) -> str:
    """A ram with its crown and seeds, standing on the origin."""
    radius = chance.between("radius", 8, 8.8)
    horn = Horn(
        rise=chance.between("rise", 21, 23.5),
        lean=chance.between("lean", 1.2, 2.6),
        radius=radius,
        turns=chance.between("turns", 1.4, 1.65),
        decay=chance.between("decay", 0.42, 0.5),
        thickness=3.9,
        foot=chance.between("foot-width", 3, 7),
    )
    outline = horn.draw()
    crown = draw_diamond(0, -horn.rise - radius - 4.4, 4.6, 7.4)
    pair = f'<path id="ram-horn" d="{outline}"/><use href="#ram-horn" transform="scale(-1 1)"/>'
    return f'{pair}<path d="{crown}{_draw_seeds(chance)}"/>'


def _draw_seeds(chance: Chance) -> str:
    """What lies beside the stem."""
    kind = chance.pick("seeds", ("beads", "diamonds", "leaves", "bars"))
    if kind == "beads":
        return "".join(draw_circle(side * 7.4, -5, 1.5) + draw_circle(side * 12.4, -2.4, 1.1) for side in (-1, 1))
    if kind == "diamonds":
        return "".join(draw_diamond(side * 8.6, -4.6, 4.2, 6.8) for side in (-1, 1))
    if kind == "leaves":
        return "".join(_draw_leaf(side) for side in (-1, 1))
    return "".join(
        _draw_bar(side * 9.6, y, width) for side in (-1, 1) for y, width in ((-1.6, 10), (-4.6, 6), (-7.6, 2.4))
    )


def _draw_leaf(side: int) -> str:
    return draw_polygon([Point(side * 4.6, -0.6), Point(side * 9, -9), Point(side * 10, -4.6), Point(side * 15, -0.6)])


def _draw_bar(x: float, y: float, width: float) -> str:
    return f"M{write_points(Point(x - width / 2, y))}h{width:g}v1.7h-{width:g}Z"


def _draw_line(chance: Chance, width: float) -> str:
    """The line that runs between the figures, from the foot of one to the foot of the next."""
    middle, half = width / 2, width / 4
    kind = chance.pick("line", ("straight", "wave", "double"))
    if kind == "wave":
        path = f"M0 {_TOP}C{half} {_TOP} {half} {_BOTTOM} {middle:g} {_BOTTOM}S{width - half:g} {_TOP} {width} {_TOP}"
        return _stroke(path, 1.5)
    path = f"M0 {_TOP}L{middle:g} {_BOTTOM}L{width} {_TOP}"
    if kind == "straight":
        return _stroke(path, 1.7)
    inner = f"M4.6 {_TOP}L{middle:g} {_BOTTOM - 4.6}L{width - 4.6:g} {_TOP}"
    outer = f"M0 {_TOP + 4.6}L{middle - 4.6:g} {_BOTTOM}M{middle + 4.6:g} {_BOTTOM}L{width} {_TOP + 4.6}"
    return _stroke(inner + outer, 1)


def _stroke(path: str, width: float) -> str:
    return f'<path d="{path}" fill="none" stroke="currentColor" stroke-width="{width}" stroke-linejoin="round"/>'


def _draw_edges(chance: Chance, width: float) -> str:
    """Two rules on each side with a row of beads, diamonds or teeth between them."""
    count = round(width / chance.between("pitch", 6.4, 8.4))
    pitch = width / count
    kind = chance.pick("edge", ("beads", "diamonds", "teeth"))
    marks = "" if kind == "beads" else _draw_marks(kind, count, pitch)
    beads = _draw_beads(width, pitch) if kind == "beads" else ""
    edge = f'<g id="marks"><path d="{marks}M0 0H{width}v1.6H0ZM0 10.4H{width}v1H0Z"/>{beads}</g>'
    return f'{edge}<use href="#marks" transform="matrix(1 0 0-1 0 {HEIGHT})"/>'


def _draw_beads(width: float, pitch: float) -> str:
    dashes = f'stroke-dasharray="0 {pitch:.3f}" stroke-dashoffset="{pitch / 2:.3f}"'
    return f'<path d="M0 6H{width}" {_BEADS} {dashes}/>'


def _draw_marks(kind: str, count: int, pitch: float) -> str:
    """A row of marks, each from where the one before it has begun."""
    mark = _draw_diamond(pitch) if kind == "diamonds" else _draw_tooth(pitch)
    places = [round(pitch * (index + 0.5), 1) for index in range(count)]
    moves = "".join(f"m{write_number(end - start)} 0{mark}" for start, end in itertools.pairwise(places))
    return f"M{write_points(Point(places[0], 3.6))}{mark}{moves}"


def _draw_diamond(pitch: float) -> str:
    half = round(pitch * 0.33, 1)
    return f"l{write_points(Point(half, 2.4), Point(-half, 2.4), Point(-half, -2.4))}z"


def _draw_tooth(pitch: float) -> str:
    return f"l{write_points(Point(pitch * 0.42, 4.8))}h-{write_number(pitch * 0.84)}z"
