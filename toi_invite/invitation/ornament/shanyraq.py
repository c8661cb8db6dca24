"""The shanyraq, crown of a yurt, drawn in stars round the origin: rim, crossing bars, poles. 200 units in radius."""

import math

from toi_invite.invitation.ornament.chance import Chance
from toi_invite.invitation.ornament.path import Point, write_number, write_points
from toi_invite.invitation.ornament.symmetry import turn_round

RADIUS = 200
_RIM = 120
_INNER_RIM = 110
_POLES = 72
_TWELFTHS = 12
_POLE_LENGTHS = (56, 30, 18, 24, 18, 30)
_RIM_STARS = 36
_TRAILS = (156, 164, 171, 179, 186, 194)
_SPREAD = 0.27
_BOW = 1.7


def draw_shanyraq(chance: Chance) -> str:
    """SVG strokes in `currentColor`: fine lines, dots of four sizes where stars stand, and the trails stars leave."""
    bars = [_bend_bar(offset, 0) for offset in (-1, 0, 1)]
    trails = "".join(_draw_trail(chance, radius) for radius in _TRAILS)
    half = (
        f'<g id="bars"><path stroke-width=".6" d="{_draw_bars(bars)}"/>'
        f'<path stroke-width="3.4" d="{_draw_dots([spot for bar in bars for spot in (bar[0], bar[2])])}"/>'
        f'<path stroke-width="1.4" d="{_draw_dots(_list_small_stars(bars))}"/></g>'
    )
    return (
        f'<g fill="none" stroke="currentColor" stroke-linecap="round"><g stroke-width=".55" opacity=".34">{trails}</g>'
        f'<circle r="{_RIM}"/><circle r="{_INNER_RIM}" stroke-width=".7"/>'
        f'<circle r="115" stroke-width="{_RIM - _INNER_RIM}" pathLength="{_POLES}" stroke-dasharray=".05 .95"'
        f' stroke-dashoffset=".025" stroke-linecap="butt" opacity=".8"/>'
        f'{half}<use href="#bars" transform="rotate(90)"/>'
        f'<g stroke-width=".55" opacity=".8">{_draw_poles(chance)}</g>'
        f'<path stroke-width="3.4" d="{_draw_dots(_list_crossings())}"/>{_draw_rim_stars(chance)}'
        f'<g transform="rotate(2.5)"><g opacity=".16">{_draw_lights(8)}</g>{_draw_lights(2.8)}</g></g>'
    )


def _bend_bar(offset: int, turn: float) -> tuple[Point, Point, Point]:
    """A bar from rim to rim, across; the outer two of three bow away from the middle, as the bent wood does."""
    start = Point(_INNER_RIM * _SPREAD * offset, -_INNER_RIM * math.sqrt(1 - (_SPREAD * offset) ** 2))
    middle = Point(start.x * _BOW, 0)
    end = Point(start.x, -start.y)
    return start.turn(turn + 45), middle.turn(turn + 45), end.turn(turn + 45)


def _draw_bars(bars: list[tuple[Point, Point, Point]]) -> str:
    """Each bar as two lines, a hand's breadth apart."""
    pieces: list[str] = []
    for bar in bars:
        along = math.hypot(bar[2].x - bar[0].x, bar[2].y - bar[0].y)
        across = Point((bar[2].y - bar[0].y) / along * 1.7, -(bar[2].x - bar[0].x) / along * 1.7)
        for side in (-1, 1):
            first, second, third = (spot.move(across.x * side, across.y * side) for spot in bar)
            pieces.append(f"M{write_points(first)}Q{write_points(second, third)}")
    return "".join(pieces)


def _draw_trail(chance: Chance, radius: int) -> str:
    """Arcs of one circle, as a star leaves them on a long exposure."""
    lengths = [chance.between(f"trail{radius}-{number}", 4, 17) for number in range(6)]
    dashes = " ".join(f"{length:.0f}" for length in lengths)
    turn = chance.between(f"turn{radius}", 0, 360)
    return f'<circle r="{radius}" pathLength="100" stroke-dasharray="{dashes}" transform="rotate({turn:.0f})"/>'


def _get_spot(bar: tuple[Point, Point, Point], part: float) -> Point:
    first, middle, last = (1 - part) ** 2, 2 * part * (1 - part), part**2
    return Point(
        bar[0].x * first + bar[1].x * middle + bar[2].x * last,
        bar[0].y * first + bar[1].y * middle + bar[2].y * last,
    )


def _list_crossings() -> list[Point]:
    """Where bars of one direction meet those of the other."""
    return [_find_crossing(upright, level).turn(45) for upright in (-1, 0, 1) for level in (-1, 0, 1)]


def _find_crossing(upright: int, level: int) -> Point:
    """The common point of two bars, found by walking from one to the other; each step comes several times nearer."""
    x = y = 0.0
    for _ in range(9):
        x = _get_distance(upright, y)
        y = _get_distance(level, x)
    return Point(x, y)


def _get_distance(offset: int, along: float) -> float:
    """How far the bar is from the middle, `along` units from its own middle."""
    start = _bend_bar(offset, -45)[0]
    part = (along - start.y) / (-2 * start.y)
    return start.x * ((1 - part) ** 2 + part**2 + 2 * _BOW * part * (1 - part))


def _list_small_stars(bars: list[tuple[Point, Point, Point]]) -> list[Point]:
    return [_get_spot(bar, part) for bar in bars for part in (0.1, 0.2, 0.3, 0.7, 0.8, 0.9)]


def _draw_rim_stars(chance: Chance) -> str:
    """Stars at uneven distances: dots of a line that is dashed so."""
    gaps = [1 + chance.between(f"rim{number}", -0.3, 0.3) for number in range(_RIM_STARS)]
    scale = _RIM_STARS / sum(gaps)
    dashes = " ".join(f"0 {gap * scale * 10:.0f}" for gap in gaps)
    return f'<circle r="{_RIM}" stroke-width="2.2" pathLength="{_RIM_STARS * 10}" stroke-dasharray="{dashes}"/>'


def _draw_poles(chance: Chance) -> str:
    """Six poles of uneven lengths, twelve times round the rim."""
    lines = "".join(_draw_pole(chance, number) for number in range(len(_POLE_LENGTHS)))
    return f'<path id="poles" d="{lines}"/>{turn_round("poles", _TWELFTHS)}'


def _draw_pole(chance: Chance, number: int) -> str:
    """The first one is the longest, and its end shines."""
    length = _POLE_LENGTHS[number] + (chance.between(f"pole{number}", 0, 3) if number else 0)
    turn = 360 * (number + 0.5) / _POLES
    return f"M{write_points(*(Point(0, -_RIM - 5 - reach).turn(turn) for reach in (0, length)))}"


def _draw_lights(width: float) -> str:
    """What shines at the ends of the longest poles."""
    radius = _RIM + 5 + _POLE_LENGTHS[0]
    return f'<circle r="{radius}" pathLength="{_TWELFTHS}" stroke-dasharray=".01 .99" stroke-width="{width:g}"/>'


def _draw_dots(spots: list[Point]) -> str:
    """Dots for a round stroke: lines without length."""
    return "".join(f"M{write_number(spot.x)} {write_number(spot.y)}h0".replace(" -", "-") for spot in spots)
