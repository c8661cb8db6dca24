"""SVG into JPEG by libvips, whose calls let other threads run."""

import re
from typing import Any

import pyvips

_vips: Any = pyvips  # its operations exist only at run time
_vips.cache_set_max(0)  # every picture is drawn once; what it needed is not kept

_QUALITIES = (90, 84, 76, 66, 54, 40)
_ON_A_CIRCLE = re.compile(r'<circle r="([\d.]+)"([^>]*?) pathLength="([\d.]+)"([^>]*?)/>')
_DASHES = re.compile(r'(stroke-dash(?:array|offset))="([^"]+)"')
_TURN = 6.283185307


def rasterise(svg: str, most_bytes: int) -> bytes:
    """The drawing as JPEG, as fine as `most_bytes` allow; it has no transparent part.

    Args:
        svg: a document with width and height in pixels.
        most_bytes: the largest size.

    Raises:
        ValueError: when even the coarsest picture is larger.
    """
    drawn = _vips.Image.svgload_buffer(scale_dashes(svg).encode()).flatten().copy_memory()
    for quality in _QUALITIES:
        body = bytes(drawn.jpegsave_buffer(Q=quality, optimize_coding=True, interlace=True, subsample_mode="off"))
        if len(body) <= most_bytes:
            return body
    raise ValueError(f"The picture does not fit into {most_bytes} bytes.")


def scale_dashes(svg: str) -> str:
    """The same drawing without `pathLength` on circles, which librsvg does not know: dashes in drawing units."""
    return _ON_A_CIRCLE.sub(_scale_circle, svg)


def _scale_circle(found: re.Match[str]) -> str:
    radius, before, length, after = found.groups()
    unit = _TURN * float(radius) / float(length)
    rest = _DASHES.sub(lambda dashes: _scale(dashes, unit), f"{before}{after}")
    return f'<circle r="{radius}"{rest}/>'


def _scale(found: re.Match[str], unit: float) -> str:
    lengths = " ".join(f"{float(length) * unit:.4f}" for length in found[2].split())
    return f'{found[1]}="{lengths}"'
