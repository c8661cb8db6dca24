"""The ornament of the app: one tapered horn (қошқар мүйіз), mirrored and turned. Gold, never a carrier of meaning."""

import reflex as rx

# One horn: rises from the middle line and curls inwards, thick at the root and thin at the tip.
_HORN = (
    "M0 30 C-1 14 6 3 17 3 C26 3 31 10 31 17 C31 24 26 28 21 28 C16 28 13 24 13 20.500 C13 17 16 15 18.500 15.500 "
    "C21 16 21.500 19 19.500 20 C20.500 22.500 25 21.500 25 17 C25 12.500 22 9 17 9 C10 9 6 16 6 30 Z"
)
_DIAMOND = "M0 -3 L3 2 L0 7 L-3 2 Z"


def _pair(transform: str) -> rx.Component:
    return rx.el.svg.g(
        rx.el.svg.path(d=_HORN),
        rx.el.svg.path(d=_HORN, transform="scale(-1 1)"),
        rx.el.svg.path(d=_DIAMOND),
        transform=transform,
    )


def ornament(class_name: str = "") -> rx.Component:
    """A medallion: four pairs of horns around one point."""
    pairs = [_pair(f"rotate({angle}) translate(0 -34)") for angle in (0, 90, 180, 270)]
    return rx.el.svg(
        *pairs,
        view_box="-70 -70 140 140",
        class_name=f"ornament {class_name}".strip(),
        custom_attrs={"aria-hidden": "true", "focusable": "false"},
    )


def frieze(count: int = 12) -> rx.Component:
    """A band of horns, as along the edge of a carpet."""
    step = 68
    pairs = [_pair(f"translate({step * index + step // 2} 4)") for index in range(count)]
    return rx.el.svg(
        *pairs,
        view_box=f"0 0 {step * count} 40",
        class_name="frieze",
        custom_attrs={"aria-hidden": "true", "focusable": "false", "preserveAspectRatio": "xMidYMid slice"},
    )
