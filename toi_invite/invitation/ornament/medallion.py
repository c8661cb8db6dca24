"""A medallion (күн): horns round a middle, in rings that share one symmetry.

Drawn round the origin, 200 units in radius.
"""

from toi_invite.invitation.ornament.chance import Chance
from toi_invite.invitation.ornament.horn import Horn
from toi_invite.invitation.ornament.path import Point, draw_circle, draw_diamond, draw_polygon

RADIUS = 200


def draw_medallion(chance: Chance, name: str) -> str:
    """SVG in `currentColor`; `name` makes the ids of its parts unique in the page."""
    petals = chance.pick("petals", (10, 12))
    step = 360 / petals
    return "".join(
        [
            f"<defs>{_draw_petals(chance, name, step)}</defs>",
            _turn(f"{name}-tall", petals, step, 0),
            _turn(f"{name}-small", petals, step, step / 2),
            f'<path d="{_draw_beads(112, petals * 6, 1.1)}{_draw_beads(192, petals * 2, 1.7)}"/>',
            _draw_rings(),
            f'<path d="{_draw_rays(petals)}"/>',
        ]
    )


def _draw_petals(chance: Chance, name: str, step: float) -> str:
    decay = chance.between("decay", 0.4, 0.5)
    width = 2.1 * 150 * step / 360
    tall = Horn(rise=34, lean=3, radius=width * 0.36, turns=1.5, decay=decay, thickness=6, foot=8)
    small = Horn(rise=15, lean=2.4, radius=width * 0.22, turns=1.4, decay=decay, thickness=3.6, foot=4.6)
    crown = draw_diamond(0, -181, 6.4, 11) + draw_diamond(0, -150, 4, 7)
    seed = draw_diamond(0, -166, 5, 8) + draw_circle(0, -156, 1.3) + draw_circle(0, -176, 1.3)
    return _define(f"{name}-tall", tall, 118, crown) + _define(f"{name}-small", small, 118, seed)


def _define(name: str, horn: Horn, distance: float, extra: str) -> str:
    outline = horn.draw()
    pair = f'<path d="{outline}"/><path d="{outline}" transform="scale(-1 1)"/>'
    return f'<g id="{name}"><g transform="translate(0 -{distance})">{pair}</g><path d="{extra}"/></g>'


def _turn(name: str, count: int, step: float, first: float) -> str:
    return "".join(f'<use href="#{name}" transform="rotate({first + step * index:g})"/>' for index in range(count))


def _draw_beads(distance: float, count: int, radius: float) -> str:
    spots = [Point(0, -distance).turn(360 * (index + 0.5) / count) for index in range(count)]
    return "".join(draw_circle(spot.x, spot.y, radius) for spot in spots)


def _draw_rings() -> str:
    rings = ((107, 0.7), (117, 1.6), (96, 0.5))
    return "".join(
        f'<circle r="{radius}" fill="none" stroke="currentColor" stroke-width="{width}"/>' for radius, width in rings
    )


def _draw_rays(petals: int) -> str:
    """Short blades inside the inner ring, as the poles of a yurt run to its crown."""
    count = petals * 4
    return "".join(
        draw_polygon([Point(x, y).turn(360 * index / count) for x, y in ((-0.9, -103.5), (0.9, -103.5), (0, -98.5))])
        for index in range(count)
    )
