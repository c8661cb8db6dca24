"""A medallion (күн): rings of horns, arches and beads that share one symmetry.

Drawn round the origin, 200 units in radius; the middle is left free for what stands in it.
"""

import math

from toi_invite.invitation.ornament.chance import Chance
from toi_invite.invitation.ornament.horn import Horn
from toi_invite.invitation.ornament.path import Point, draw_circle, draw_diamond, write_number, write_points, write_size
from toi_invite.invitation.ornament.symmetry import turn_round

RADIUS = 200
_INNER = 116
_SMALL = 0.5  # the size of the horns between the petals


def draw_medallion(chance: Chance, name: str) -> str:
    """SVG in `currentColor`; `name` makes the ids of its parts unique in the page."""
    petals = chance.pick("petals", (12, 14, 16))
    rings = [
        _draw_ring(_INNER, 1.5),
        _draw_ring(110.5, 1.7, beads=petals * 8),
        _draw_ring(105, 0.6),
        _draw_ring(101.8, 3.4, ticks=petals * 6),
        _draw_ring(98.5, 0.4),
    ]
    return (
        f"<defs>{_define_sector(chance, name, petals)}</defs>{turn_round(f'{name}-ray', petals)}"
        f'<g fill="none" stroke="currentColor">{"".join(rings)}</g>'
    )


def _define_sector(chance: Chance, name: str, petals: int) -> str:
    """A tall pair of horns with its crown, a small one beside it with its seed, and the arches over them."""
    step = 360 / petals
    decay = chance.between("medallion-decay", 0.42, 0.5)
    width = 2 * math.pi * 150 * step / 360
    horn = Horn(rise=24, lean=2, radius=width * 0.2, turns=1.55, decay=decay, thickness=3.6, foot=5)
    crown = draw_diamond(0, -168, 4.2, 8) + draw_circle(0, -159, 1) + draw_circle(0, -194, 1.3)
    seed = draw_diamond(0, -147, 3.2, 6) + draw_circle(0, -153.5, 0.9) + draw_circle(0, -157.5, 0.7)
    pair = f'<path id="{name}-horn" d="{horn.draw()}"/><use href="#{name}-horn" transform="scale(-1 1)"/>'
    return (
        f'<g id="{name}-ray"><g id="{name}-pair" transform="translate(0-{_INNER})">{pair}</g><path d="{crown}"/>'
        f'<g transform="rotate({step / 2:g})">'
        f'<use href="#{name}-pair" transform="translate(0-{_INNER * (1 - _SMALL):g})scale({write_size(_SMALL)})"/>'
        f'<path d="{seed}{draw_diamond(0, -176, 3.6, 3.6)}"/></g>'
        f'<g fill="none" stroke="currentColor"><path stroke-width=".8" d="{_draw_arch(step, 166)}"/>'
        f'<path stroke-width=".4" d="{_draw_arch(step, 170)}"/></g></g>'
    )


def _draw_ring(radius: float, width: float, *, beads: int = 0, ticks: int = 0) -> str:
    """A circle, or as many beads or radial ticks on it: dashes of a path whose length is their number."""
    dashes = (
        f' pathLength="{beads or ticks}" stroke-dasharray="{"0 1" if beads else ".05 .95"}"' if beads or ticks else ""
    )
    cap = ' stroke-linecap="round"' if beads else ""
    return f'<circle r="{radius}" stroke-width="{write_number(width)}"{dashes}{cap}/>'


def _draw_arch(step: float, distance: float) -> str:
    """An arc over the petal, from the gap before it to the next."""
    begin, end = Point(0, -distance).turn(-step / 2), Point(0, -distance).turn(step / 2)
    radius = write_number(math.pi * distance * step / 360 * 1.14)
    return f"M{write_points(begin)}A{radius} {radius} 0 0 1 {write_points(end)}"
