"""Single elements of Kazakh ornament, each standing on the origin in a box of 40 by 40 units.

Everything else is put together from them by `groups.py`. Those that are no mirror images of themselves show best what a
group of symmetry does.
"""

from collections.abc import Callable

from toi_invite.invitation.ornament.chance import Chance
from toi_invite.invitation.ornament.horn import Horn
from toi_invite.invitation.ornament.path import Point, draw_diamond, write_points

SIZE = 40
_BARS = ("M-11.5-8.5 11.5-31.5M11.5-8.5-11.5-31.5", "M0-4V-36M-16-20H16", "M-9-7V-33M0-4V-36M9-7V-33")


def draw_horn(chance: Chance) -> str:
    """Сыңар мүйіз: one horn."""
    return f'<path d="{_make_horn(chance).draw()}"/>'


def draw_rams(chance: Chance) -> str:
    """Қошқар мүйіз: the horns of a ram."""
    horn = _make_horn(chance).draw()
    crown = draw_diamond(0, -37, 4, 6)
    return f'<path d="{horn}"/><path d="{horn}" transform="scale(-1 1)"/><path d="{crown}"/>'


def draw_camel_foot(chance: Chance) -> str:
    """Түйе табан: the print of a camel, two toes side by side."""
    cleft = chance.between("cleft", -26, -18)
    toe = f"M0 0C-15-1-20-15-16-27-13-37-3-37 0 {cleft:.0f}C3-37 13-37 16-27 20-15 15-1 0 0Z"
    return f'<path fill-rule="evenodd" d="{toe}M0-6C-8-7-11-15-9-22L0-13 9-22C11-15 8-7 0-6Z"/>'


def draw_wing(chance: Chance) -> str:
    """Құс қанаты: a bird's wing of feathers that grow shorter."""
    lift = chance.between("wing", 0.8, 1)
    feathers = "".join(_draw_feather(number, lift) for number in range(4))
    return f'<path d="{feathers}"/>'


def draw_zigzag(chance: Chance) -> str:
    """Ирек: water, a line that turns at even distances."""
    high, thick = chance.between("zigzag", 16, 24), chance.between("thick", 4, 6)
    upper = [Point(-20, -thick), Point(-10, -high - thick), Point(10, -thick), Point(20, -high * 0.5 - thick)]
    lower = [spot.move(0, thick) for spot in reversed(upper)]
    return f'<path d="M{write_points(*upper, *lower)}Z"/>'


def draw_crown(chance: Chance) -> str:
    """Шаңырақ: the crown of a yurt with its crossing bars."""
    bars = chance.pick("bars", _BARS)
    rim = '<circle cy="-20" r="16.5" stroke-width="3"/>'
    return f'<g fill="none" stroke="currentColor">{rim}<path stroke-width="2" d="{bars}"/></g>'


ELEMENTS: dict[str, Callable[[Chance], str]] = {
    "horn": draw_horn,
    "rams": draw_rams,
    "camel_foot": draw_camel_foot,
    "wing": draw_wing,
    "zigzag": draw_zigzag,
    "crown": draw_crown,
}


def _make_horn(chance: Chance) -> Horn:
    decay = chance.between("element-decay", 0.4, 0.5)
    return Horn(rise=21, lean=2, radius=8.6, turns=1.45, decay=decay, thickness=3.8, foot=chance.between("stand", 3, 6))


def _draw_feather(number: int, lift: float) -> str:
    """One of the feathers, the first one the longest."""
    foot, reach, high = -18 + number * 9, 22 - number * 3, (36 - number * 8) * lift
    tip = write_points(Point(foot + reach, -high))
    bend = write_points(Point(foot, -high * 0.5), Point(foot + reach * 0.4, -high * 0.9))
    back = write_points(Point(foot + reach * 0.5, -high * 0.6), Point(foot + 6.5, -high * 0.3))
    return f"M{foot} 0C{bend} {tip}C{back} {foot + 6.5} 0Z"
