"""A rose of the winds: eight rays round a city's centre, a rim of ticks, and a needle that points to the venue."""

from toi_invite.invitation.ornament.chance import Chance

_RAYS = (
    "M0-66 8-11 0 0-8-11Z",
    "M0-66C3-40 12-28 7-10L0 0-7-10C-12-28-3-40 0-66Z",
    "M0-66 5-30 11-26 5-9 0 0-5-9-11-26-5-30Z",
)
_TICKS = (48, 64, 72, 96)


def draw_rose(chance: Chance, bearing: float | None) -> str:
    """SVG in `currentColor` round the origin, 100 units in radius, north is up.

    Args:
        chance: the event's.
        bearing: where the needle points, degrees clockwise from north; None without one.
    """
    ticks = chance.pick("rose-ticks", _TICKS)
    turns = "".join(f'<use href="#ray" transform="rotate({turn})"/>' for turn in (90, 180, 270))
    small = "".join(f'<use href="#ray" transform="rotate({turn})scale(.62)"/>' for turn in (45, 135, 225, 315))
    return (
        f'<g opacity=".4"><path id="ray" d="{chance.pick("rose-rays", _RAYS)}"/>{turns}{small}</g>'
        f'<g fill="none" stroke="currentColor"><circle r="78" stroke-width=".8"/>'
        f'<circle r="84" stroke-width="6" pathLength="{ticks}" stroke-dasharray=".12 .88" stroke-dashoffset=".06"/></g>'
        f'<circle r="4.5"/>{_draw_needle(bearing)}'
    )


def _draw_needle(bearing: float | None) -> str:
    if bearing is None:
        return ""
    return f'<path transform="rotate({bearing:.0f})" d="M-1.2 0V-78L-6-84 0-98 6-84 1.2-78V0Z"/>'
