"""How well one colour is read on another, the nearest shade that is read, and a shade carried to another colour.

Hue, chroma and lightness are those of OKLCH, in which equal steps look equal (ADR 0024).
"""

from collections.abc import Iterator, Mapping
from functools import lru_cache
from math import isnan

from coloraide import Color

_STEPS = 200  # shades looked at between black and white
_GREY = 0.004  # chroma below which a colour has no hue to speak of
_MOST_GAIN = 2.5  # how much more colourful a shade may become


def measure_contrast(first: str, second: str) -> float:
    """1 (the same) to 21 (black and white), as WCAG 2 counts it.

    Args:
        first: `#RRGGBB`.
        second: `#RRGGBB`.
    """
    return Color(first).contrast(second)


def is_readable(colour: str, grounds: Mapping[str, float]) -> bool:
    """Whether the colour reaches the contrast that each ground asks for.

    Args:
        colour: `#RRGGBB`.
        grounds: what it is seen on, `#RRGGBB`, each with its least contrast.
    """
    return all(measure_contrast(colour, ground) >= least for ground, least in grounds.items())


def find_readable_shade(colour: str, grounds: Mapping[str, float]) -> str:
    """The colour itself if it is readable, else the nearest shade of the same hue that is; black or white if none is.

    Args:
        colour: `#RRGGBB`.
        grounds: what it is seen on, `#RRGGBB`, each with its least contrast.
    """
    return _find_readable_shade(colour, tuple(grounds.items()))


def carry_shade(shade: str, origin: str, target: str) -> str:
    """What the shade becomes when the colour that it belongs to becomes another.

    Args:
        shade: `#RRGGBB`.
        origin: the colour that it was mixed for.
        target: the colour that takes the origin's place.
    """
    if origin == target:
        return shade
    own, before, after = (Color(colour).convert("oklch") for colour in (shade, origin, target))
    gain = min(after["c"] / before["c"], _MOST_GAIN) if before["c"] > _GREY else 1
    lightness = min(max(own["l"] + after["l"] - before["l"], 0), 1)
    turned = own["h"] + after["h"] - before["h"]  # not a number where one of them is grey
    hue = next((each for each in (turned, after["h"], own["h"]) if not isnan(each)), 0.0)
    return _write(lightness, own["c"] * gain, hue)


@lru_cache(maxsize=1024)
def _find_readable_shade(colour: str, grounds: tuple[tuple[str, float], ...]) -> str:
    wanted = dict(grounds)
    if is_readable(colour, wanted):
        return colour
    return next((shade for shade in _list_shades(colour) if is_readable(shade, wanted)), _pick_end(wanted))


def _list_shades(colour: str) -> Iterator[str]:
    """Shades of the same hue, the nearest first."""
    own = Color(colour).convert("oklch")
    for step in range(1, _STEPS + 1):
        for lightness in (own["l"] - step / _STEPS, own["l"] + step / _STEPS):
            if 0 <= lightness <= 1:
                yield _write(lightness, own["c"], own["h"])


def _pick_end(grounds: Mapping[str, float]) -> str:
    """Black or white, whichever is read better on the worst ground."""
    return max(("#000000", "#FFFFFF"), key=lambda end: min(measure_contrast(end, ground) for ground in grounds))


def _write(lightness: float, chroma: float, hue: float) -> str:
    """As `#RRGGBB`; a colour that no screen can show loses chroma, never its hue."""
    fitted = Color("oklch", [lightness, chroma, hue]).convert("srgb").fit(method="oklch-chroma")
    return fitted.to_string(hex=True).upper()
