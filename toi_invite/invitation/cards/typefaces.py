"""The page's own fonts as outlines, so that a picture needs no font and no word of an organizer stands in its SVG."""

from dataclasses import dataclass
from functools import cache
from io import BytesIO
from typing import Any, NamedTuple

import uharfbuzz  # pyright: ignore[reportMissingTypeStubs]
from fontTools.pens.svgPathPen import SVGPathPen  # pyright: ignore[reportMissingTypeStubs]
from fontTools.pens.transformPen import TransformPen  # pyright: ignore[reportMissingTypeStubs]
from fontTools.ttLib import TTFont  # pyright: ignore[reportMissingTypeStubs]

from toi_invite.invitation.fonts import FOLDER, Face, list_faces

# Neither library declares its types; what leaves this module is typed.
_harfbuzz: Any = uharfbuzz
_FEATURES = {"kern": True, "lnum": True, "liga": False}
_FALLBACK = "Golos Text"  # has every letter that a builder's field is likely to hold


@dataclass(frozen=True)
class Style:
    """How a text looks: its family, `leading` from baseline to baseline and `tracking` between letters in ems."""

    family: str
    leading: float = 1.16
    tracking: float = 0
    italic: bool = False


@dataclass(frozen=True)
class Line:
    """A text in one line: how wide it is and how deep it hangs below the baseline, in ems."""

    text: str
    style: Style
    width: float
    depth: float


@dataclass(frozen=True)
class _Font:
    shaper: Any
    units: int
    letters: frozenset[int]


class _Glyph(NamedTuple):
    """A letter's drawing: its number in the font, how far the next one is, and where it is moved, in ems."""

    number: int
    advance: float
    right: float
    up: float


class _Run(NamedTuple):
    """Letters beside each other from one font."""

    font: _Font
    glyphs: list[_Glyph]


@cache
def read_cap_height(family: str) -> float:
    """How high the family's capitals are, in ems."""
    font = _open(_list_files(family, italic=False)[0])
    return font.shaper.get_metric_position(_harfbuzz.OTMetricsTag.CAP_HEIGHT) / font.units


def has_italic(family: str) -> bool:
    """Whether the family has a face for the joiner of two names."""
    return any(face.family == family and face.style == "italic" for face in list_faces())


def set_line(text: str, style: Style) -> Line:
    """The text in one line, as `outline` draws it."""
    runs = _shape(text, style)
    width = sum(glyph.advance for run in runs for glyph in run.glyphs) - style.tracking
    depth = max((-_find_lowest(run.font, glyph.number) for run in runs for glyph in run.glyphs), default=0)
    return Line(text, style, max(width, 0), depth)


def outline(line: Line) -> str:
    """SVG path data, one unit to the em, the baseline beginning at 0 0; empty if no font has the letters."""
    pen = SVGPathPen(None, ntos=lambda value: f"{value:.4f}".rstrip("0").rstrip("."))
    across = 0.0
    for run in _shape(line.text, line.style):
        scale = 1 / run.font.units
        for glyph in run.glyphs:
            place = TransformPen(pen, (scale, 0, 0, -scale, across + glyph.right, -glyph.up))
            run.font.shaper.draw_glyph_with_pen(glyph.number, place)
            across += glyph.advance
    return pen.getCommands()


def _shape(text: str, style: Style) -> list[_Run]:
    """The glyphs of the text. Letters that the family lacks come from its upright face, then from a font with most."""
    return [
        _shape_run(run, font, style.tracking)
        for font, run in _split(text, _list_files(style.family, italic=style.italic))
    ]


def _shape_run(text: str, font: _Font, tracking: float) -> _Run:
    buffer = _harfbuzz.Buffer()
    buffer.add_str(text)
    buffer.guess_segment_properties()
    buffer.direction = "ltr"
    _harfbuzz.shape(font.shaper, buffer, _FEATURES)
    unit = 1 / font.units
    glyphs = [
        _Glyph(info.codepoint, place.x_advance * unit + tracking, place.x_offset * unit, place.y_offset * unit)
        for info, place in zip(buffer.glyph_infos, buffer.glyph_positions, strict=True)
    ]
    return _Run(font, glyphs)


def _find_lowest(font: _Font, glyph: int) -> float:
    extents = font.shaper.get_glyph_extents(glyph)
    return min(extents.y_bearing + extents.height, 0) / font.units if extents else 0


def _split(text: str, files: list[str]) -> list[tuple[_Font, str]]:
    """Runs of letters that the same font has; each letter is taken from the first that has it."""
    runs: list[tuple[_Font, str]] = []
    for letter in text:
        # Files are opened one after the other: most texts need only the first.
        font = next((font for font in map(_open, files) if ord(letter) in font.letters), None)
        if font is None:
            continue
        if runs and runs[-1][0] is font:
            runs[-1] = (font, runs[-1][1] + letter)
        else:
            runs.append((font, letter))
    return runs


def _list_files(family: str, *, italic: bool) -> list[str]:
    """The family's italic face if it is wished, its lightest upright ones, then those of the fallback."""
    slanted = [face for face in list_faces() if face.family == family and face.style == "italic"]
    upright = [face for name in (family, _FALLBACK) for face in _list_upright(name)]
    return [face.file for face in (*(slanted if italic else ()), *upright)]


def _list_upright(family: str) -> list[Face]:
    faces = [face for face in list_faces() if face.family == family and face.style == "normal"]
    return [face for face in faces if face.weight == faces[0].weight]


@cache
def _open(file: str) -> _Font:
    # The shaper reads no WOFF2.
    unpacked: Any = TTFont(FOLDER / file)
    unpacked.flavor = None
    data = BytesIO()
    unpacked.save(data)
    shaper = _harfbuzz.Font(_harfbuzz.Face(data.getvalue()))
    return _Font(shaper, shaper.face.upem, frozenset(unpacked.getBestCmap()))
