"""The page's own fonts as outlines, so that a picture needs no font and no word of an organizer stands in its SVG."""

from dataclasses import dataclass
from functools import cache
from io import BytesIO
from typing import Any

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
class Outline:
    """A text in one line, one unit to the em: SVG path data with its baseline at 0 0, width, depth below the line."""

    path: str
    width: float
    depth: float


@dataclass(frozen=True)
class _Font:
    shaper: Any
    units: int
    letters: frozenset[int]


@cache
def read_cap_height(family: str) -> float:
    """How high the family's capitals are, in ems."""
    font = _open(_list_files(family, italic=False)[0])
    return font.shaper.get_metric_position(_harfbuzz.OTMetricsTag.CAP_HEIGHT) / font.units


def has_italic(family: str) -> bool:
    """Whether the family has a face for the joiner of two names."""
    return any(face.family == family and face.style == "italic" for face in list_faces())


def outline_text(text: str, family: str, *, italic: bool = False, tracking: float = 0) -> Outline:
    """The text in the family; letters that it lacks come from its upright face, then from a font that has most.

    Args:
        text: one line. What no font has (an emoji, say) is left out.
        family: as `assets/fonts/fonts.json` calls it.
        italic: whether the italic face is wished.
        tracking: what is added after each letter, in ems.
    """
    runs: list[Outline] = []
    width = 0.0
    for font, run in _split(text, _list_files(family, italic=italic)):
        runs.append(_outline_run(run, font, width, tracking))
        width += runs[-1].width
    path = "".join(run.path for run in runs)
    return Outline(path, max(width - tracking, 0), max((run.depth for run in runs), default=0))


def _outline_run(text: str, font: _Font, start: float, tracking: float) -> Outline:
    buffer = _harfbuzz.Buffer()
    buffer.add_str(text)
    buffer.guess_segment_properties()
    buffer.direction = "ltr"
    _harfbuzz.shape(font.shaper, buffer, _FEATURES)
    pen = SVGPathPen(None, ntos=lambda value: f"{value:.4f}".rstrip("0").rstrip("."))
    scale, across, lowest = 1 / font.units, start, 0.0
    for glyph, position in zip(buffer.glyph_infos, buffer.glyph_positions, strict=True):
        place = TransformPen(pen, (scale, 0, 0, -scale, across + position.x_offset * scale, -position.y_offset * scale))
        font.shaper.draw_glyph_with_pen(glyph.codepoint, place)
        across += position.x_advance * scale + tracking
        lowest = min(lowest, _find_lowest(font, glyph.codepoint))
    return Outline(pen.getCommands(), across - start, -lowest * scale)


def _find_lowest(font: _Font, glyph: int) -> float:
    extents = font.shaper.get_glyph_extents(glyph)
    return extents.y_bearing + extents.height if extents else 0


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
