"""A medallion (күн): rings of horns, arches and beads that share one symmetry.

Drawn round the origin, 200 units in radius; the middle is left free for what stands in it.
"""

import math

from toi_invite.invitation.ornament.chance import Chance
from toi_invite.invitation.ornament.horn import Horn
from toi_invite.invitation.ornament.path import Point, draw_circle, draw_diamond, write_number, write_points

RADIUS = 200
_INNER = 116


def draw_medallion(chance: Chance, name: str) -> str:
    """SVG in `currentColor`; `name` makes the ids of its parts unique in the page."""
    petals = chance.pick("petals", (12, 14, 16))
    step = 360 / petals
    rings = [
        _draw_ring(_INNER, 1.5),
        _draw_ring(110.5, 1.7, beads=petals * 8),
        _draw_ring(105, 0.6),
        _draw_ring(101.8, 3.4, ticks=petals * 6),
        _draw_ring(98.5, 0.4),
    ]
    return "".join(
        [
            f"<defs>{_define_petals(chance, name, step)}</defs>",
            _turn(f"{name}-tall", petals, step, 0),
            _turn(f"{name}-small", petals, step, step / 2),
            f'<g fill="none" stroke="currentColor">{"".join(rings)}',
            f'<path stroke-width=".8" d="{_draw_arches(petals, 166)}"/>',
            f'<path stroke-width=".4" d="{_draw_arches(petals, 170)}"/></g>',
            f'<path d="{_draw_tips(petals)}"/>',
        ]
    )


def _define_petals(chance: Chance, name: str, step: float) -> str:
    decay = chance.between("medallion-decay", 0.42, 0.5)
    width = 2 * math.pi * 150 * step / 360
    tall = Horn(rise=24, lean=2, radius=width * 0.2, turns=1.55, decay=decay, thickness=3.6, foot=5)
    small = Horn(rise=9, lean=1.4, radius=width * 0.105, turns=1.4, decay=decay, thickness=2.1, foot=3)
    crown = draw_diamond(0, -168, 4.2, 8) + draw_circle(0, -159, 1)
    seed = draw_diamond(0, -147, 3.2, 6) + draw_circle(0, -153.5, 0.9) + draw_circle(0, -157.5, 0.7)
    return _define(f"{name}-tall", tall, crown) + _define(f"{name}-small", small, seed)


def _define(name: str, horn: Horn, extra: str) -> str:
    pair = f'<path id="{name}-horn" d="{horn.draw()}"/><use href="#{name}-horn" transform="scale(-1 1)"/>'
    return f'<g id="{name}"><g transform="translate(0 -{_INNER})">{pair}</g><path d="{extra}"/></g>'


def _turn(name: str, count: int, step: float, first: float) -> str:
    return "".join(f'<use href="#{name}" transform="rotate({first + step * index:g})"/>' for index in range(count))


def _draw_ring(radius: float, width: float, *, beads: int = 0, ticks: int = 0) -> str:
    """A circle, or as many beads or radial ticks on it: dashes of a path whose length is their number."""
    dashes = (
        f' pathLength="{beads or ticks}" stroke-dasharray="{"0 1" if beads else ".05 .95"}"' if beads or ticks else ""
    )
    cap = ' stroke-linecap="round"' if beads else ""
    return f'<circle r="{radius}" stroke-width="{width}"{dashes}{cap}/>'


def _draw_tips(petals: int) -> str:
    """What stands over the crown of each arch and where two arches meet."""
    over = [Point(0, -194).turn(360 * index / petals) for index in range(petals)]
    between = [Point(0, -176).turn(360 * (index + 0.5) / petals) for index in range(petals)]
    crowns = "".join(draw_circle(spot.x, spot.y, 1.3) for spot in over)
    return crowns + "".join(draw_diamond(spot.x, spot.y, 3.6, 3.6) for spot in between)


def _draw_arches(petals: int, distance: float) -> str:
    """A garland of arcs round the petals, each from one gap to the next."""
    spots = [Point(0, -distance).turn(360 * (index - 0.5) / petals) for index in range(petals + 1)]
    radius = write_number(math.pi * distance / petals * 1.14)
    arcs = "".join(f"A{radius} {radius} 0 0 1 {write_points(spot)}" for spot in spots[1:])
    return f"M{write_points(spots[0])}{arcs}"
