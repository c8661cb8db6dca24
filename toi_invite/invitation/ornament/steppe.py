"""The steppe: soft ridges one behind another, mountains behind them, feather grass before them."""

from dataclasses import dataclass

from toi_invite.invitation.ornament.chance import Chance
from toi_invite.invitation.ornament.path import Point, write_points

WIDTH = 1440
_KNOTS = 9
_PEAKS = 9


@dataclass(frozen=True)
class Ridge:
    """A line of hills from the left edge of the drawing to the right one, over a ground at `foot`.

    `knots` are heights (y, downwards) at equal distances; between two of them the line goes as softly as it can.
    """

    knots: tuple[int, ...]
    foot: int

    @property
    def step(self) -> float:
        """The distance of two knots."""
        return WIDTH / (len(self.knots) - 1)

    @property
    def path(self) -> str:
        """The filled hills as path data."""
        third = self.step / 3
        first, *others = self.knots
        curves = "".join(
            f"S{self.step * number - third:.0f} {y} {self.step * number:.0f} {y}"
            for number, y in enumerate(others, start=1)
        )
        return f"M0 {first}{curves.replace('S', f'C{third:.0f} {first} ', 1)}V{self.foot}H0Z"

    def find_y(self, x: float) -> float:
        """How high the line is at `x`."""
        number = min(int(x / self.step), len(self.knots) - 2)
        part = x / self.step - number
        start, end = self.knots[number], self.knots[number + 1]
        return round(start + (end - start) * part * part * (3 - 2 * part), 1)


def draw_ridge(chance: Chance, name: str, top: int, swing: int, foot: int, knots: int = _KNOTS) -> Ridge:
    """Hills between `top` and `top + swing`: every second knot lies in the upper half, the others in the lower."""
    first = chance.pick(f"{name}-first", (0, 1))
    heights = [
        round(
            top
            + swing
            * chance.between(f"{name}{number}", 0.5 * ((number + first) % 2), 0.5 + 0.5 * ((number + first) % 2))
        )
        for number in range(knots)
    ]
    return Ridge(tuple(heights), foot)


@dataclass(frozen=True)
class Mountains:
    """Path data of a mountain range, of its sides away from the light, and of the snow on its peaks."""

    body: str
    shade: str
    snow: str


@dataclass(frozen=True)
class _Peak:
    """A peak, the break in its right slope, and the saddle where the next one begins; `left` is the saddle before."""

    left: Point
    top: Point
    knee: Point
    saddle: Point


def draw_mountains(chance: Chance, name: str, top: int, foot: int) -> Mountains:
    """Peaks from edge to edge, none higher than `top`; `name` tells one range from another."""
    peaks = _list_peaks(chance, name, top, foot)
    outline = [point for peak in peaks for point in (peak.left, peak.top, peak.knee)]
    body = f"M0 {foot}L{write_points(*outline, peaks[-1].saddle)}V{foot}Z"
    shade = "".join(_draw_shade(chance, f"{name}{number}", peak, foot) for number, peak in enumerate(peaks))
    snowy = sorted(peaks, key=lambda peak: peak.top.y)[: _PEAKS * 2 // 3]
    return Mountains(body, shade, "".join(_draw_snow(chance, f"{name}{peak.top.x}", peak) for peak in snowy))


def _list_peaks(chance: Chance, name: str, top: int, foot: int) -> list[_Peak]:
    shares = [chance.between(f"{name}wide{number}", 0.55, 1.45) for number in range(_PEAKS)]
    saddle, walked, peaks = Point(0, round(foot - (foot - top) * 0.3)), 0.0, list[_Peak]()
    for number, share in enumerate(shares):
        left, width = saddle, WIDTH * share / sum(shares)
        walked += width
        rise = (foot - top) * (0.4 + 0.6 * chance.between(f"{name}high{number}", 0, 1) * min(1, share))
        peak = Point(round(walked - width * chance.between(f"{name}lean{number}", 0.42, 0.62)), round(foot - rise))
        depth = rise * chance.between(f"{name}low{number}", 0.24, 0.5)
        saddle = Point(round(walked), round(foot - depth))
        knee = _walk(peak, saddle, 0.5)
        peaks.append(_Peak(left, peak, knee.move(0, round(chance.between(f"{name}knee{number}", -5, 9))), saddle))
    return peaks


def _draw_shade(chance: Chance, name: str, peak: _Peak, foot: int) -> str:
    """The side of a peak that looks right, with a broken edge down its face."""
    fall = peak.saddle.y - peak.top.y
    first = Point(peak.top.x + round(chance.between(f"{name}first", 2, 12)), round(peak.top.y + fall * 0.42))
    second = Point(peak.top.x - round(chance.between(f"{name}second", 2, 14)), round(peak.top.y + fall * 0.8))
    end = Point(peak.top.x + round(chance.between(f"{name}end", 4, 26)), min(foot, round(peak.saddle.y + fall * 0.35)))
    return f"M{write_points(peak.top, peak.knee, peak.saddle, end, second, first)}Z"


def _draw_snow(chance: Chance, name: str, peak: _Peak) -> str:
    """The cap of a peak with a ragged hem."""
    part = chance.between(f"{name}snow", 0.26, 0.42)
    first, last = _walk(peak.top, peak.left, part), _walk(peak.top, peak.knee, part * 1.7)
    width, low = last.x - first.x, max(first.y, last.y)
    hem = [
        Point(round(last.x - width * share), round(low + chance.between(f"{name}hem{share}", -1, 2) + drop))
        for share, drop in ((0.22, -6), (0.42, 4), (0.6, -7), (0.8, 1))
    ]
    return f"M{write_points(peak.top, last, *hem, first)}Z"


def _walk(start: Point, end: Point, part: float) -> Point:
    return Point(round(start.x + (end.x - start.x) * part), round(start.y + (end.y - start.y) * part))


def draw_grass(chance: Chance, name: str, ridge: Ridge, count: int) -> str:
    """Blades of feather grass on a ridge, all bent by the same wind, as path data for a thin stroke."""
    blades: list[str] = []
    for number in range(count):
        x = round(chance.between(f"{name}x{number}", 0, WIDTH))
        height = chance.between(f"{name}h{number}", 9, 26)
        bend = height * chance.between(f"{name}b{number}", 0.3, 0.8)
        blades.append(f"M{x} {ridge.find_y(x) + 2:.0f}q1-{height * 0.7:.0f} {bend:.0f}-{height:.0f}")
    return "".join(blades)
