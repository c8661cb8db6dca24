"""What grows on the steppe in April: tulips and wormwood, put together in a meadow and in sprays for the margins.

Plants are drawn once, standing on the origin (`p0` to `p3`, `s0` to `s2`), and stand in a picture by `<use>`.
"""

import math

from toi_invite.invitation.ornament.chance import Chance
from toi_invite.invitation.ornament.path import Point, write_size, write_whole
from toi_invite.invitation.ornament.tulip import draw_blossom, draw_leaf
from toi_invite.invitation.ornament.wormwood import HEIGHT, draw_node, draw_sprig, draw_twig
from toi_invite.invitation.ornament.wormwood import draw_leaf as draw_threads

SIZE = 800
_TURNED = 0.5
_HEIGHTS = (256, 372, 496, 632)
_SPRIGS = (340, 472, 660)


def draw_plants(chance: Chance) -> str:
    """SVG definitions of every plant of the event and of the parts they are made of."""
    parts = {
        "b0": draw_blossom(chance, "closed", opened=chance.between("closed", 0.05, 0.3)),
        "b1": draw_blossom(chance, "open", opened=chance.between("open", 0.5, 0.9)),
        "tl": draw_leaf(chance),
        "wl": draw_threads(chance),
        "wt": draw_twig(chance),
        "wn": draw_node(chance, "wl"),
        "wm": draw_node(chance, "wt"),
        "sp": draw_sprig(chance),
    }
    parts |= {f"p{number}": _draw_tulip(chance, number, height) for number, height in enumerate(_HEIGHTS)}
    return "".join(f'<g id="{name}">{markup}</g>' for name, markup in parts.items()) + "".join(
        _draw_sprig(chance, number, height) for number, height in enumerate(_SPRIGS)
    )


def draw_meadow(chance: Chance) -> str:
    """A meadow 800 units wide and high that stands on y = 0, low on the left and tall on the right."""
    sprigs = zip(("s0", "s1", "s1", "s2"), (124, 288, 452, 616), strict=True)
    tulips = zip(("p3", "p1", "p2", "p0", "p2", "p1", "p0"), (692, 624, 524, 428, 332, 184, 60), strict=True)
    return "".join(_stand(chance, plant, x) for plant, x in (*sprigs, *tulips))


def _stand(chance: Chance, plant: str, x: int) -> str:
    """A plant near `x`, a little smaller or larger, perhaps turned round."""
    size, place = chance.between(f"size{x}", 0.86, 1.06), x + chance.between(f"place{x}", -18, 18)
    turned = x <= SIZE * 0.8 and chance.between(f"side{x}", 0, 1) >= _TURNED
    scale = f"-{write_size(size)} {write_size(size)}" if turned else write_size(size)
    return f'<g><use href="#{plant}" transform="translate({place:.0f})scale({scale})"/></g>'


def draw_spray(chance: Chance, name: str) -> str:
    """A tulip, a lower one and wormwood that stand on y = 0 near x = 0 and lean to the right, 190 by 720 units."""
    tall, low, sprig = (chance.pick(f"{name}-{part}", (0, 1)) for part in ("tall", "low", "sprig"))
    plants = ((f"s{sprig}", 68), (f"p{tall + 2}", 30), (f"p{low}", 84))
    return "".join(f'<use href="#{plant}" x="{x + chance.between(f"{name}{x}", -16, 16):.0f}"/>' for plant, x in plants)


def _draw_tulip(chance: Chance, number: int, height: float) -> str:
    """A stem with its leaves and its blossom."""
    sway = chance.between(f"sway{number}", 16, 52)
    turn = math.degrees(math.atan2(sway * 1.3, height))
    stem = f'<path class="stem" d="M0 0Q{write_whole(Point(-sway * 0.2, -height * 0.55), Point(sway, -height))}"/>'
    low = _draw_leaf(chance, f"low{number}", -1, height, 0)
    high = _draw_leaf(chance, f"high{number}", 1, height * 0.8, chance.between(f"knot{number}", 0.08, 0.2) * height)
    top = f'<use href="#b{number % 2}" transform="translate({sway:.0f}-{height})rotate({turn:.0f})"/>'
    return stem + low + high + top


def _draw_leaf(chance: Chance, name: str, side: int, height: float, rise: float) -> str:
    """A leaf to the left or right of a stem, `rise` units above its foot."""
    length = 0.4 + height / 660
    width, turn = length * chance.between(f"{name}-width", 0.5, 0.85), side * chance.between(f"{name}-turn", 0, 13)
    scale = f"{write_size(side * width)} {write_size(length)}"
    lift = f"translate(0-{rise:.0f})" if rise else ""
    return f'<use href="#tl" transform="{lift}rotate({turn:.0f})scale({scale})"/>'


def _draw_sprig(chance: Chance, number: int, height: float) -> str:
    turn, size = chance.between(f"sprig{number}", -9, 7), height / HEIGHT
    scale = write_size(size) if number % 2 else f"-{write_size(size)} {write_size(size)}"
    return f'<use id="s{number}" href="#sp" transform="rotate({turn:.0f})scale({scale})"/>'
