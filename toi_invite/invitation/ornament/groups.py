"""The symmetries in which an element is repeated: the seven groups of friezes, a corner, a rosette, a carpet.

A group is told by the places (SVG matrices) of the copies that one repeat holds, for an element in a box of `SIZE`
whose left upper corner is the origin.
"""

from dataclasses import dataclass

from toi_invite.invitation.ornament.elements import SIZE
from toi_invite.invitation.ornament.symmetry import turn_round

_S = SIZE


@dataclass(frozen=True)
class Group:
    """One group: its places, and how wide and high one repeat is, in units of an element's box."""

    places: tuple[tuple[float, float, float, float, float, float], ...]
    width: int = 1
    height: int = 1


_AS_IT_IS = (1, 0, 0, 1, 0, 0)
_BESIDE = (-1, 0, 0, 1, 2 * _S, 0)  # a mirror that stands upright
_BELOW = (1, 0, 0, -1, 0, 2 * _S)  # a mirror that lies
_GLIDE = (1, 0, 0, -1, _S, _S)  # a step: turned over and moved by half a repeat
_HALF_TURN = (-1, 0, 0, -1, 2 * _S, _S)
FRIEZE_GROUPS: dict[str, Group] = {
    "p1": Group((_AS_IT_IS,)),
    "p11g": Group((_AS_IT_IS, _GLIDE), 2),
    "p1m1": Group((_AS_IT_IS, _BESIDE), 2),
    "p2": Group((_AS_IT_IS, _HALF_TURN), 2),
    "p2mg": Group((_AS_IT_IS, _BESIDE, (1, 0, 0, -1, 2 * _S, _S), (-1, 0, 0, -1, 4 * _S, _S)), 4),
    "p11m": Group((_AS_IT_IS, _BELOW), 1, 2),
    "p2mm": Group((_AS_IT_IS, _BESIDE, _BELOW, (-1, 0, 0, -1, 2 * _S, 2 * _S)), 2, 2),
}
"""By their crystallographic names; Conway's are hop, step, sidle, spinning hop, spinning sidle, jump, spinning jump."""


def draw_group(element: str, group: Group) -> str:
    """SVG of one repeat: `<use>` of the element `#element`, in a box of the group's width and height."""
    return "".join(
        f'<use href="#{element}" transform="matrix({" ".join(f"{part:g}" for part in place)})"/>'
        for place in group.places
    )


def draw_rosette(element: str, count: int) -> str:
    """SVG of copies of `#element`, which stands on the origin, all round it."""
    lifted = f'<g id="{element}-{count}"><use href="#{element}" y="-{count * 3}"/></g>'
    return f"<defs>{lifted}</defs>{turn_round(f'{element}-{count}', count)}"


def draw_corner(element: str) -> str:
    """SVG of two arms and one between them, for the left upper corner of a frame in a box of two by two elements."""
    across, between = f'<use href="#{element}" transform="translate({_S * 1.5:g} {_S})"/>', _S * 0.62
    down = f'<use href="#{element}" transform="matrix(0 1 1 0 {_S} {_S * 1.5:g})"/>'
    inward = f'<use href="#{element}" transform="translate({between:g} {between:g})rotate(-45)scale(.8)"/>'
    return across + down + inward


def draw_carpet(element: str) -> str:
    """SVG of one repeat of a field in a box of two by two elements: four copies that turn round its middle."""
    return "".join(
        f'<use href="#{element}" transform="translate({_S} {_S})rotate({turn})translate(0-3)scale(.8)"/>'
        for turn in (0, 90, 180, 270)
    )
