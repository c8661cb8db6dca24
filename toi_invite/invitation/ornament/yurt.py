"""A yurt (киіз үй) that stands on the origin, 104 units wide and 72 high, as path data for one colour each."""

from dataclasses import dataclass

from toi_invite.invitation.ornament.chance import Chance
from toi_invite.invitation.ornament.path import draw_circle, draw_diamond

_DOOR = 11
_PITCH = 7.6


@dataclass(frozen=True)
class Yurt:
    """Its felt, the side away from the light, the woven bands and ropes (`rope` is stroked), and the door."""

    felt: str
    shade: str
    band: str
    rope: str
    door: str


def draw_yurt(chance: Chance) -> Yurt:
    """The event's own yurt: all yurts of one aul are of one make."""
    felt = "M-48 0-50-28H-53C-42-44-24-57-12-61Q0-70 12-61C24-57 42-44 53-28H50L48 0Z"
    shade = "M24 0L25-28Q20-48 6-64L12-61C24-57 42-44 53-28H50L48 0Z"
    rim = "M-13-60Q0-56 13-60L12-63Q0-59-12-63Z"
    rope = "M-46-32-10-59M46-32 10-59M-26-30-5-58M26-30 5-58M-49-14H-13M13-14H49"
    return Yurt(felt, shade, rim + _draw_band(chance), rope, "M-10 0V-24Q0-29 10-24V0Z")


def _draw_band(chance: Chance) -> str:
    """The woven band (бау) between wall and roof, which leaves the door free."""
    rules = "M-53-28H53L51-26H-51ZM-50.4-19.5H-12V-18.3H-50.3ZM12-19.5H50.4L50.3-18.3H12Z"
    places = [side * (_DOOR + _PITCH * (number + 0.5)) for number in range(5) for side in (-1, 1)]
    kind = chance.pick("yurt-band", ("diamonds", "teeth", "beads"))
    if kind == "diamonds":
        return rules + "".join(draw_diamond(x, -23, 5.4, 4.8) for x in places)
    if kind == "teeth":
        return rules + "".join(f"M{x - 3:.1f}-26h6l-3 5z" for x in places)
    return rules + "".join(draw_circle(x, -23, 1.6) for x in places)
