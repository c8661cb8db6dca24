"""How well one colour is read on another, as WCAG 2 counts it."""

from collections.abc import Sequence

_LARGEST_STEP = 255
Colour = Sequence[float]
"""Red, green and blue, 0 to 255."""


def measure_contrast(first: Colour, second: Colour) -> float:
    """1 (the same) to 21 (black and white)."""
    darker, lighter = sorted((_get_luminance(first), _get_luminance(second)))
    return (lighter + 0.05) / (darker + 0.05)


def _get_luminance(colour: Colour) -> float:
    parts = [part / _LARGEST_STEP for part in colour]
    red, green, blue = (part / 12.92 if part <= 0.03928 else ((part + 0.055) / 1.055) ** 2.4 for part in parts)
    return 0.2126 * red + 0.7152 * green + 0.0722 * blue
