"""The event's frieze bent into a ring: its figures stand on an inner circle and hang from an outer one, in turn."""

import math

from toi_invite.invitation.ornament.chance import Chance
from toi_invite.invitation.ornament.frieze import draw_figure
from toi_invite.invitation.ornament.path import Point, draw_polygon

RADIUS = 200
_INNER = 122
_OUTER = 170
_REPEAT = 92
_RAYS = 24


def draw_wreath(chance: Chance, name: str) -> str:
    """SVG in `currentColor` round the origin; `name` is the id of its figure. The middle, 105 in radius, is free."""
    count = round(math.tau * (_INNER + _OUTER) / 2 / _REPEAT)
    step = 360 / count
    figure = f'<g id="{name}">{draw_figure(chance)}</g>'
    stands = "".join(_place(name, step * index, _INNER) for index in range(count))
    hangs = "".join(_place(name, step * (index + 0.5), _OUTER, "scale(1 -1)") for index in range(count))
    beads = count * chance.pick("wreath-beads", (8, 9, 10))
    return f"<defs>{figure}</defs>{stands}{hangs}{_draw_zigzag(count)}{_draw_rims(beads)}"


def _place(name: str, turn: float, distance: int, more: str = "") -> str:
    return f'<use href="#{name}" transform="rotate({turn:g})translate(0 -{distance}){more}"/>'


def _draw_zigzag(count: int) -> str:
    """The line from the foot of one figure to the foot of the next."""
    spots = [Point(0, -(_OUTER if index % 2 else _INNER)).turn(180 / count * index) for index in range(2 * count)]
    return f'<path fill="none" stroke="currentColor" stroke-width="1.5" d="{draw_polygon(spots)}"/>'


def _draw_rims(beads: int) -> str:
    """Circles round the figures, and circles of beads: dots of a path whose length is their number."""
    rims = "".join(
        f'<circle r="{radius}" stroke-width="{width}"/>'
        for radius, width in ((108, 1.6), (_INNER, 1), (_OUTER, 1), (184, 1.6), (191, 0.8))
    )
    dots = "".join(
        f'<circle r="{radius}" stroke-width="{width}" pathLength="{number}"/>'
        for radius, width, number in ((115, 3.4, beads), (177, 3.4, beads), (198, 2.8, _RAYS))
    )
    beaded = f'<g stroke-dasharray="0 1" stroke-linecap="round">{dots}</g>'
    return f'<g fill="none" stroke="currentColor">{rims}{beaded}</g>'
