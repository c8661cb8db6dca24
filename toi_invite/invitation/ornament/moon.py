"""The moon in its phase, round the origin."""

import math

from toi_invite.invitation.ornament.path import write_number

_THINNEST = 0.07
_FULL = 0.5


def draw_moon(age: float, radius: float) -> str:
    """Path data of the lit part.

    Args:
        age: the part of the lunar month that has passed: 0 is new, 0.25 the first quarter, 0.5 full. A moon too young
            or too old to be seen is drawn as the thinnest crescent.
        radius: in units of the drawing.
    """
    shown = max(_THINNEST, min(1 - _THINNEST, age))
    waxing = shown < _FULL
    bulge = math.cos(math.tau * shown)
    towards_right = waxing == (bulge > 0)
    width, size = write_number(abs(bulge) * radius), write_number(radius)
    return f"M0-{size}A{size} {size} 0 0 {int(waxing)} 0 {size}A{width} {size} 0 0 {int(not towards_right)} 0-{size}Z"
