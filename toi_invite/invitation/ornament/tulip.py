"""Қызғалдақ, the tulip of the steppe: pointed petals in two rings of three, long waved leaves.

A blossom stands on the origin, about 120 units high; what lies farther back is drawn first. Classes tell the tone of
each part: `far`, `side` and `near` petals, `vein` for the lines upon them; `leaf`, its turned edge `fold`, its `rib`.
"""

from toi_invite.invitation.ornament.chance import Chance
from toi_invite.invitation.ornament.path import Point, draw_bows, write_whole

_LINES = (-0.5, 0.0, 0.5)


def draw_blossom(chance: Chance, name: str, *, opened: float) -> str:
    """A blossom from the side; `opened` is 0 for a bud and 1 for petals that bend outwards."""
    height, lean = chance.between(f"{name}-height", 116, 128), chance.between(f"{name}-lean", -5, 5)
    spread, belly = 12 + 38 * opened, 18 + 7 * opened
    far = "".join(
        _draw_petal(
            Point(side * (6 + 18 * opened) + lean, -height * chance.between(f"{name}{side}far", 0.95, 1.03)), belly
        )
        for side in (-1, 1)
    )
    tips = [
        Point(side * spread + lean, -height * chance.between(f"{name}{side}", 0.88, 1) + 8 * opened) for side in (-1, 1)
    ]
    sides = "".join(_draw_petal(tip, belly * 1.25, out=side) for tip, side in zip(tips, (-1, 1), strict=True))
    near = Point(lean * 1.4, -height * chance.between(f"{name}-near", 0.84, 0.93))
    return (
        f'<path class="far" d="M0 0{far}"/><path class="side" d="M0 0{sides}"/>'
        f'<path class="vein" d="{"".join(_draw_side_veins(tip, belly) for tip in tips)}"/>'
        f'<path class="near" d="M0 0{_draw_petal(near, belly * 1.2)}"/>'
        f'<path class="vein" d="{_draw_veins(near, belly)}"/>'
    )


def draw_leaf(chance: Chance) -> str:
    """A leaf that stands on the origin, 200 units long, bends to the right and turns its edge over."""
    bend, wave = chance.between("leaf-bend", 48, 76), chance.between("leaf-wave", 4, 14)
    tip, turned, middle = Point(bend, -200), Point(bend - 32, -160), Point(16 + wave, -92)
    outer = write_whole(Point(-30 - wave, -56), Point(-18, -140), tip)
    inner, fold = write_whole(turned, middle, Point(4, 0)), write_whole(turned, middle, Point(10, -48))
    back = write_whole(Point(32 + wave, -80), Point(bend - 12, -132), tip)
    ribs = (
        f"M0-4C{write_whole(Point(-12, -60), Point(4, -128), Point(bend * 0.8, -184))}"
        f"M-2-8C{write_whole(Point(-22, -60), Point(-10, -124), Point(bend * 0.52, -168))}"
    )
    return (
        f'<path class="leaf" d="M-4 0C{outer}C{inner}Z"/><path class="rib" d="{ribs}"/>'
        f'<path class="fold" d="M{write_whole(tip)}C{fold}C{back}Z"/>'
    )


def _draw_petal(tip: Point, belly: float, *, out: int = 0) -> str:
    """A petal from the origin to its tip and back, widest below the middle; `out` turns the tip to a side."""
    foot, below, shoulder, above = _list_edge(tip, belly, -1, out)
    up = f"C{write_whole(foot, below, shoulder)}S{write_whole(above, tip)}"
    foot, below, shoulder, above = _list_edge(tip, belly, 1, out)
    over = Point(2 * shoulder.x - below.x, 2 * shoulder.y - below.y)
    return f"{up}C{write_whole(above, over, shoulder)}S{write_whole(foot, Point(0, 0))}Z"


def _list_edge(tip: Point, belly: float, side: int, out: int) -> list[Point]:
    """One edge of a petal from the foot upwards: two handles, the shoulder, and the handle before the tip."""
    full = belly * (1.0 if out in (0, side) else 0.35)
    shoulder = Point(tip.x * 0.66 + side * full * 0.95, tip.y * 0.58)
    foot = Point(tip.x * 0.22 + side * full * 0.82, tip.y * 0.01)
    below = Point(shoulder.x + side * full * 0.22, tip.y * 0.34)
    above = Point(tip.x + side * 4.4 - out * 13, tip.y * 0.87)
    return [foot, below, shoulder, above]


def _draw_veins(tip: Point, belly: float) -> str:
    """Lines that rise from the foot of the near petal and draw together towards its tip."""
    return "".join(_draw_vein(tip, belly, line) for line in _LINES)


def _draw_vein(tip: Point, belly: float, line: float) -> str:
    foot, bend = Point(line * 10, -6 - 6 * abs(line)), Point(line * belly * 2.1, tip.y * 0.4)
    end = Point(tip.x + line * belly * 0.9, tip.y * (0.86 - 0.4 * abs(line)))
    return draw_bows(foot, (bend, end))


def _draw_side_veins(tip: Point, belly: float) -> str:
    return "".join(_draw_side_vein(tip, belly, part) for part in (0, 0.8))


def _draw_side_vein(tip: Point, belly: float, part: float) -> str:
    side = 1 if tip.x > 0 else -1
    foot = Point(side * belly * (0.9 + 0.3 * part), tip.y * 0.12 * (1 + part))
    bend = Point(tip.x * 0.8 + side * belly * (0.15 + 0.5 * part), tip.y * 0.5)
    end = Point(tip.x - side * (4 - 4 * part), tip.y * (0.9 - 0.12 * part))
    return draw_bows(foot, (bend, end))


def draw_rosette(radius: float) -> str:
    """Path data of a tulip seen from above: six petals round the origin."""
    lobes = [_list_lobe(radius, 60 * number) for number in range(6)]
    return draw_bows(Point(0, -radius * 0.76).turn(-30), *(bow for lobe in lobes for bow in lobe)) + "Z"


def _list_lobe(radius: float, turn: float) -> list[tuple[Point, Point]]:
    """One petal of the rosette, from one gap to its tip and from there to the next gap, each by way of a handle."""
    places = ((1.0, -22), (1, 0), (1.0, 22), (0.76, 30))
    left, tip, right, gap = (Point(0, -radius * part).turn(turn + angle) for part, angle in places)
    return [(left, tip), (right, gap)]
