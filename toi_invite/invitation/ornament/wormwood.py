"""Жусан, the wormwood whose smell is the steppe: silver leaves divided into threads, small heads hanging from twigs."""

import math

from toi_invite.invitation.ornament.chance import Chance
from toi_invite.invitation.ornament.path import Point, write_size, write_whole

HEIGHT = 480
_LEAVES = (0.07, 0.25, 0.42)
_LOBES = ((-18, 26), (-34, 28), (-50, 22))
_TWIGS = (0.56, 0.68)
_HIGHER = 0.79  # where both twigs stand once more, smaller by
_SMALLER = 0.77


def draw_sprig(chance: Chance) -> str:
    """A sprig that stands on the origin, 480 units high, put together of `#wn`, leaves at a node, and `#wm`, twigs."""
    bend = chance.between("sprig-bend", 20, 52)
    leaves = "".join(_place("wn", height, 1.2 - 0.75 * height, bend) for height in _LEAVES)
    twigs = "".join(_place("wm", height, 1.35 - 0.85 * height, bend) for height in _TWIGS)
    low, high = (_find_spot(height, bend) for height in (_TWIGS[0], _HIGHER))
    lift = write_whole(high.move(-low.x * _SMALLER, -low.y * _SMALLER))
    twigs = f'<g id="wx">{twigs}</g><use href="#wx" transform="translate({lift})scale({write_size(_SMALLER)})"/>'
    stem = f"M0 0Q{write_whole(Point(-bend * 0.4, -HEIGHT / 2), Point(bend, -HEIGHT))}"
    top = f'<use href="#wt" transform="translate({bend:.0f}-{HEIGHT - 12})scale(.6)"/>'
    return f'<path class="thread" d="{stem}"/>{leaves}{twigs}{top}'


def draw_node(chance: Chance, part: str) -> str:
    """Two leaves (`wl`) or twigs (`wt`) at a node: one to the left, a little higher one to the right."""
    left, right = (chance.between(f"{part}-{side}", 36, 56) for side in ("left", "right"))
    first = f'<use href="#{part}" transform="rotate(-{left:.0f})"/>'
    higher = f"translate(2-{chance.between(part, 22, 32):.0f})rotate({right:.0f})scale(-.9 .9)"
    return f'{first}<use href="#{part}" transform="{higher}"/>'


def draw_leaf(chance: Chance) -> str:
    """A leaf along -y, 80 units long: threads on both sides, the longer of which part again."""
    threads = [_draw_thread(chance, -64, 14), *(_draw_fork(chance, y, reach) for y, reach in _LOBES)]
    half = f'<path id="wh" class="thread" d="M0 0V-80{"".join(threads)}"/>'
    return f'{half}<use href="#wh" transform="scale(-1 1)"/>'


def draw_twig(chance: Chance) -> str:
    """A twig along -y, 72 units long, with heads that hang on both sides."""
    heads, stalks = ["M0-72h0"], ["M0 0Q6-36 0-72"]
    for number in range(6):
        y, side = -12 - 10 * number, (-1, 1)[number % 2]
        reach = side * chance.between(f"head{number}", 6.8, 11.6) * (1.2 - number / 12)
        heads.append(f"M{write_whole(Point(reach + 2, y + 2))}h0")
        stalks.append(f"M2{y}q{write_whole(Point(reach * 0.6, -4), Point(reach, 2))}")
    return f'<path class="thread" d="{"".join(stalks)}"/><path class="bud" d="{"".join(heads)}"/>'


def _draw_thread(chance: Chance, y: int, reach: int) -> str:
    """A thread that leaves the midrib at `y` and rises to the right."""
    rise = reach * chance.between(f"lobe{y}", 0.7, 1)
    return f"M0{y}q{write_whole(Point(reach * 0.6, -rise * 0.25), Point(reach, -rise))}"


def _draw_fork(chance: Chance, y: int, reach: int) -> str:
    """A thread and the shorter one that leaves it half-way."""
    fork = write_whole(Point(reach * 0.62, y - reach * 0.38))
    return f"{_draw_thread(chance, y, reach)}M{fork}q0-8 3-16"


def _place(part: str, height: float, size: float, bend: float) -> str:
    """A node of the stem, smaller towards the top."""
    turn = math.degrees(math.atan2(bend * (2.8 * height - 0.8), HEIGHT))
    spot = write_whole(_find_spot(height, bend))
    return f'<use href="#{part}" transform="translate({spot})rotate({turn:.0f})scale({write_size(size)})"/>'


def _find_spot(height: float, bend: float) -> Point:
    """The place on the bent stem at a part of its height."""
    return Point(2 * (1 - height) * height * -bend * 0.4 + height**2 * bend, -HEIGHT * height)
