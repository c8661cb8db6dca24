"""The shanyraq, crown of a yurt, drawn in stars round the origin: rim, crossing bars, poles. 200 units in radius."""

import math

from toi_invite.invitation.ornament.chance import Chance
from toi_invite.invitation.ornament.path import Point, write_number, write_points

RADIUS = 200
_RIM = 120
_INNER_RIM = 111
_POLES = 60


def draw_shanyraq(chance: Chance) -> str:
    """SVG strokes in `currentColor`: fine lines, and dots of three sizes where stars stand."""
    bars = [_bend_bar(offset, turn) for turn in (0, 90) for offset in (-1, 0, 1)]
    lines = "".join(f"M{write_points(bar[0])}Q{write_points(bar[1], bar[2])}" for bar in bars)
    poles = [_place_pole(chance, number) for number in range(_POLES)]
    pole_lines = "".join(f"M{write_points(start)}L{write_points(end)}" for start, end in poles)
    return (
        f'<g fill="none" stroke="currentColor" stroke-linecap="round"><g stroke-width=".5">'
        f'<circle r="{_RIM}" stroke-width=".9"/><circle r="{_INNER_RIM}"/><path d="{lines}" stroke-width=".7"/>'
        f'<path d="{pole_lines}" opacity=".75"/></g>'
        f'<path stroke-width="3.4" d="{_draw_dots(_list_crossings(bars))}"/>'
        f'<path stroke-width="2.1" d="{_draw_dots(_list_rim_stars(chance))}"/>'
        f'<path stroke-width="1.5" d="{_draw_dots(_list_small_stars(bars))}"/>'
        f'<path stroke-width="2.6" d="{_draw_dots([end for _, end in poles[::5]])}"/></g>'
    )


def _bend_bar(offset: int, turn: float) -> tuple[Point, Point, Point]:
    """A bar from rim to rim; the outer two of three bow outwards, as the bent wood does."""
    half = math.asin(offset * 0.3)
    start = Point(_INNER_RIM * math.sin(half), -_INNER_RIM * math.cos(half))
    middle = Point(start.x + offset * 34, 0)
    end = Point(start.x, -start.y)
    return start.turn(turn), middle.turn(turn), end.turn(turn)


def _get_spot(bar: tuple[Point, Point, Point], part: float) -> Point:
    first, middle, last = (1 - part) ** 2, 2 * part * (1 - part), part**2
    return Point(
        bar[0].x * first + bar[1].x * middle + bar[2].x * last,
        bar[0].y * first + bar[1].y * middle + bar[2].y * last,
    )


def _list_crossings(bars: list[tuple[Point, Point, Point]]) -> list[Point]:
    """Where the bars of one direction meet those of the other (near enough for a star), and where they meet the rim."""
    spots = [spot for bar in bars for spot in (bar[0], bar[2])]
    for upright in bars[:3]:
        for level in bars[3:]:
            samples = [(_get_spot(upright, a / 60), _get_spot(level, b / 60)) for a in range(61) for b in range(61)]
            nearest = min(samples, key=lambda pair: math.dist(pair[0], pair[1]))
            spots.append(nearest[0])
    return spots


def _list_small_stars(bars: list[tuple[Point, Point, Point]]) -> list[Point]:
    return [_get_spot(bar, part) for bar in bars for part in (0.12, 0.22, 0.42, 0.58, 0.78, 0.88)]


def _list_rim_stars(chance: Chance) -> list[Point]:
    turns = [360 * number / 30 + chance.between(f"rim{number}", -3, 3) for number in range(30)]
    return [Point(0, -_RIM).turn(turn) for turn in turns]


def _place_pole(chance: Chance, number: int) -> tuple[Point, Point]:
    length = 46 if number % 5 == 0 else 24 + chance.between(f"pole{number}", 0, 9)
    turn = 360 * number / _POLES
    return Point(0, -_RIM - 8).turn(turn), Point(0, -_RIM - 8 - length).turn(turn)


def _draw_dots(spots: list[Point]) -> str:
    """Dots for a round stroke: lines without length."""
    return "".join(f"M{write_number(spot.x)} {write_number(spot.y)}h0".replace(" -", "-") for spot in spots)
