"""A yurt (киіз үй) that stands on the origin, 104 units wide and 72 high."""

from toi_invite.invitation.ornament.chance import Chance

_MARKS = {
    "diamonds": ("M15-25", "l3 2-3 3-3-3z"),
    "teeth": ("M12-26", "h6l-3 5z"),
    "beads": ("M15-25", "a2 2 0 1 1-.1 0z"),
}


def draw_yurt(chance: Chance) -> str:
    """SVG of the event's own yurt: all yurts of one aul are of one make.

    Classes tell the tone of each part: `felt`, the `fold` away from the light, woven `band`, `rope` (stroked), `door`.
    """
    start, mark = _MARKS[chance.pick("yurt-band", tuple(_MARKS))]
    row = f"{start}{mark}{f'm8 0{mark}' * 4}"
    return (
        '<path class="felt" d="M-48 0-50-28H-53C-42-44-24-57-12-61Q0-70 12-61C24-57 42-44 53-28H50L48 0"/>'
        '<path class="fold" d="M24 0L25-28Q20-48 6-64L12-61C24-57 42-44 53-28H50L48 0"/>'
        '<g id="side"><path class="rope" d="M46-32 10-59M26-30 5-58M13-14H49"/>'
        f'<path class="band" d="M12-20h38v1h-38{row}"/></g><use href="#side" transform="scale(-1 1)"/>'
        '<path class="band" d="M-13-60Q0-56 13-60L12-63Q0-59-12-63ZM-53-28H53L51-26H-51Z"/>'
        '<path class="door" d="M-10 0V-24Q0-29 10-24V0"/>'
    )
