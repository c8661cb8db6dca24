"""The steppe: soft ridges one behind another, mountains behind them, feather grass before them."""

from dataclasses import dataclass
from functools import cached_property

from toi_invite.invitation.ornament.chance import Chance
from toi_invite.invitation.ornament.path import Point, draw_lines, list_bows, pull, write_chain, write_whole

WIDTH = 720
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
        """The filled hills as path data; they begin and end half a step outside."""
        return f"M{write_whole(self._start)}{write_chain(self._start, self._bows)}V{self.foot}H{self._start.x:.0f}"

    @property
    def _start(self) -> Point:
        return Point(-self.step / 2, (self._handles[0].y + self._handles[1].y) / 2).round(0)

    @cached_property
    def _handles(self) -> list[Point]:
        heights = (self.knots[1], *self.knots, self.knots[-2])
        return pull([Point(self.step * number, y) for number, y in enumerate(heights, start=-1)])

    @cached_property
    def _bows(self) -> list[tuple[Point, Point]]:
        """From the middle between two knots to the next one."""
        _, first, *others, last = self._handles
        end = Point((others[-1].x + last.x) / 2, (others[-1].y + last.y) / 2)
        return list_bows(first.round(0), [*others, end], digits=0)

    def find_y(self, x: float) -> float:
        """How high the line is at `x`."""
        number, rest = divmod(x + self.step / 2, self.step)
        (_, start), (handle, end) = [(self._start, self._start), *self._bows][int(number) : int(number) + 2]
        part = rest / self.step
        return round(start.y * (1 - part) ** 2 + 2 * handle.y * part * (1 - part) + end.y * part**2, 1)


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
    body = f"{draw_lines(*outline, peaks[-1].saddle)}V{foot}H0"
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
        peaks.append(_Peak(left, peak, knee.move(0, round(chance.between(f"{name}knee{number}", -2.5, 4.5))), saddle))
    return peaks


def _draw_shade(chance: Chance, name: str, peak: _Peak, foot: int) -> str:
    """The side of a peak that looks right, with a broken edge down its face."""
    fall = peak.saddle.y - peak.top.y
    edge = Point(peak.top.x - round(chance.between(f"{name}edge", -2, 6)), round(peak.top.y + fall * 0.7))
    end = Point(peak.top.x + round(chance.between(f"{name}end", 2, 13)), min(foot, round(peak.saddle.y + fall * 0.35)))
    return draw_lines(peak.top, peak.knee, peak.saddle, end, edge)


def _draw_snow(chance: Chance, name: str, peak: _Peak) -> str:
    """The cap of a peak with a ragged hem."""
    part = chance.between(f"{name}snow", 0.26, 0.42)
    first, last = _walk(peak.top, peak.left, part), _walk(peak.top, peak.knee, part * 1.7)
    width, low = last.x - first.x, max(first.y, last.y)
    hem = [
        Point(round(last.x - width * share), round(low + chance.between(f"{name}hem{share}", -0.5, 1) + drop))
        for share, drop in ((0.22, -3), (0.42, 2), (0.6, -3.5), (0.8, 0.5))
    ]
    return draw_lines(peak.top, last, *hem, first)


def _walk(start: Point, end: Point, part: float) -> Point:
    return Point(round(start.x + (end.x - start.x) * part), round(start.y + (end.y - start.y) * part))


def draw_grass(chance: Chance, name: str, ridge: Ridge, count: int) -> str:
    """Blades of feather grass on a ridge, all bent by the same wind, as path data for a thin stroke."""
    blades, pen = list[str](), Point(0, 0)
    for number in range(count):
        x = round(WIDTH * chance.between(f"{name}x{number}", number, number + 1) / count)
        height = chance.between(f"{name}h{number}", 4.5, 13)
        bend = height * chance.between(f"{name}b{number}", 0.3, 0.8)
        root, tip = Point(x, ridge.find_y(x) + 1).round(0), Point(bend, -height).round(0)
        blades.append(f"m{write_whole(root.move(-pen.x, -pen.y))}q{write_whole(Point(0, -height * 0.7), tip)}")
        pen = root.move(*tip)
    return "".join(blades)
