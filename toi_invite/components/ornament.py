"""The ornament of the app: one tapered horn (қошқар мүйіз), mirrored and turned. Gold, never a carrier of meaning."""

from functools import cache
from math import cos, pi, sin

import reflex as rx

_STEPS = 44
_LENGTH = 106.0
_ROOT = 4.6  # half the thickness where the horn begins
_TIP = 0.9
_SPREAD = 88  # from one pair of horns to the next in a band


@cache
def _horn() -> str:
    """The outline of a horn that rises from the origin and curls in upon itself, ever thinner and ever tighter."""
    left: list[str] = []
    right: list[str] = []
    x = y = 0.0
    heading = -pi / 2 + 0.1
    for step in range(_STEPS + 1):
        done = step / _STEPS
        width = _TIP + (_ROOT - _TIP) * (1 - done) ** 0.8
        left.append(f"{x + sin(heading) * width:.1f} {y - cos(heading) * width:.1f}")
        right.append(f"{x - sin(heading) * width:.1f} {y + cos(heading) * width:.1f}")
        x += cos(heading) * _LENGTH / _STEPS
        y += sin(heading) * _LENGTH / _STEPS
        heading += 0.04 + 0.5 * done**2
    return "M" + "L".join([*left, *reversed(right)]) + "Z"


def _pair(transform: str) -> rx.Component:
    """Two horns from one root, and a drop between them."""
    return rx.el.svg.g(
        rx.el.svg.path(d=_horn()),
        rx.el.svg.path(d=_horn(), transform="scale(-1,1)"),
        rx.el.svg.path(d="M0 -42 L4.500 -34 L0 -24 L-4.500 -34 Z"),
        transform=transform,
    )


def ornament(class_name: str = "") -> rx.Component:
    """A medallion: four pairs of horns around one point, with a diamond in the middle."""
    pairs = [_pair(f"rotate({angle}) translate(0,-27)") for angle in (0, 90, 180, 270)]
    return rx.el.svg(
        *pairs,
        rx.el.svg.path(d="M0 -13 L13 0 L0 13 L-13 0 Z"),
        view_box="-88 -88 176 176",
        class_name=f"ornament {class_name}".strip(),
        custom_attrs={"aria-hidden": "true", "focusable": "false"},
    )


def frieze(count: int = 28) -> rx.Component:
    """A band of horns, as along the edge of a carpet."""
    pairs = [_pair(f"translate({_SPREAD * index + _SPREAD // 2},58)") for index in range(count)]
    return rx.el.svg(
        *pairs,
        view_box=f"0 0 {_SPREAD * count} 62",
        class_name="frieze",
        custom_attrs={"aria-hidden": "true", "focusable": "false", "preserveAspectRatio": "xMidYMax slice"},
    )
