"""The shanyraq, crown of a yurt, drawn in stars round the origin: rim, crossing bars, poles. 200 units in radius."""

import math

from toi_invite.invitation.ornament.chance import Chance
from toi_invite.invitation.ornament.path import Point, write_number, write_points

RADIUS = 200
_RIM = 120
_INNER_RIM = 110
_POLES = 72
_TRAILS = (156, 164, 171, 179, 186, 194)
_SPREAD = 0.27
_BOW = 1.7


def draw_shanyraq(chance: Chance) -> str:
    """SVG strokes in `currentColor`: fine lines, dots of four sizes where stars stand, and the trails stars leave."""
    bars = [_bend_bar(offset, turn) for turn in (0, 90) for offset in (-1, 0, 1)]
    poles = [_place_pole(chance, number) for number in range(_POLES)]
    trails = "".join(_draw_trail(chance, radius) for radius in _TRAILS)
    return (
        f'<g fill="none" stroke="currentColor" stroke-linecap="round"><g stroke-width=".55" opacity=".34">{trails}</g>'
        f'<circle r="{_RIM}" stroke-width="1"/><circle r="{_INNER_RIM}" stroke-width=".7"/>'
        f'<circle r="115" stroke-width="{_RIM - _INNER_RIM}" pathLength="{_POLES}" stroke-dasharray=".05 .95"'
        f' stroke-dashoffset=".025" stroke-linecap="butt" opacity=".8"/>'
        f'<path stroke-width=".6" d="{_draw_bars(bars)}"/>'
        f'<path stroke-width=".55" opacity=".8" d="{_draw_lines(poles)}"/>'
        f'<path stroke-width="3.4" d="{_draw_dots(_list_crossings(bars))}"/>'
        f'<path stroke-width="2.2" d="{_draw_dots(_list_rim_stars(chance))}"/>'
        f'<path stroke-width="1.4" d="{_draw_dots(_list_small_stars(bars))}"/>'
        f'<path stroke-width="8" opacity=".16" d="{_draw_dots([end for _, end in poles[::6]])}"/>'
        f'<path stroke-width="2.8" d="{_draw_dots([end for _, end in poles[::6]])}"/></g>'
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


def _draw_lines(pairs: list[tuple[Point, Point]]) -> str:
    return "".join(f"M{write_points(start)}L{write_points(end)}" for start, end in pairs)


def _draw_trail(chance: Chance, radius: int) -> str:
    """Arcs of one circle, as a star leaves them on a long exposure."""
    lengths = [chance.between(f"trail{radius}-{number}", 4, 17) for number in range(6)]
    dashes = " ".join(f"{length:.1f}" for length in lengths)
    turn = chance.between(f"turn{radius}", 0, 360)
    return f'<circle r="{radius}" pathLength="100" stroke-dasharray="{dashes}" transform="rotate({turn:.0f})"/>'


def _get_spot(bar: tuple[Point, Point, Point], part: float) -> Point:
    first, middle, last = (1 - part) ** 2, 2 * part * (1 - part), part**2
    return Point(
        bar[0].x * first + bar[1].x * middle + bar[2].x * last,
        bar[0].y * first + bar[1].y * middle + bar[2].y * last,
    )


def _list_crossings(bars: list[tuple[Point, Point, Point]]) -> list[Point]:
    """Where bars meet the rim, and where those of one direction meet those of the other."""
    ends = [spot for bar in bars for spot in (bar[0], bar[2])]
    return ends + [_find_crossing(upright, level).turn(45) for upright in (-1, 0, 1) for level in (-1, 0, 1)]


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


def _list_rim_stars(chance: Chance) -> list[Point]:
    turns = [360 * number / 36 + chance.between(f"rim{number}", -3, 3) for number in range(36)]
    return [Point(0, -_RIM).turn(turn) for turn in turns]


def _place_pole(chance: Chance, number: int) -> tuple[Point, Point]:
    length = 56 if number % 6 == 0 else (30, 18, 24, 18, 30)[number % 6 - 1] + chance.between(f"pole{number}", 0, 3)
    turn = 360 * (number + 0.5) / _POLES
    return Point(0, -_RIM - 5).turn(turn), Point(0, -_RIM - 5 - length).turn(turn)


def _draw_dots(spots: list[Point]) -> str:
    """Dots for a round stroke: lines without length."""
    return "".join(f"M{write_number(spot.x)} {write_number(spot.y)}h0".replace(" -", "-") for spot in spots)
