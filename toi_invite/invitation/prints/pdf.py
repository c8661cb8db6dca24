"""SVG into PDF by Typst: every shape stays a shape, so it is sharp at any size."""

import datetime as dt
from typing import Any

import typst

from toi_invite.invitation.cards.raster import scale_dashes
from toi_invite.invitation.prints.products import BLEED
from toi_invite.invitation.prints.raster import write_boxes
from toi_invite.language.codes import Language

_typst: Any = typst
# What the organizer wrote comes in as values and never as Typst's own language.
_PAGE = b"""#set document(title: sys.inputs.title)
#set text(lang: sys.inputs.language)
#set page(width: float(sys.inputs.width) * 1mm, height: float(sys.inputs.height) * 1mm, margin: 0pt, fill: none)
#image(bytes(sys.inputs.svg), format: "svg", width: 100%, height: 100%, alt: sys.inputs.title)
"""
_ALWAYS = dt.datetime.fromtimestamp(0, dt.UTC)  # the same drawing is the same file


def draw_pdf(svg: str, *, width: float, height: float, margin: float, title: str, language: Language) -> bytes:
    """The drawing as a PDF of one page.

    Args:
        svg: the drawing, which fills the page.
        width: of the page, in millimetres.
        height: of the page, in millimetres.
        margin: how much of each side is no more than bleed and crop marks, in millimetres.
        title: what the event is called, for a reader's window and for who cannot see.
        language: of the title.
    """
    inputs = {
        "svg": scale_dashes(svg),
        "title": title,
        "language": str(language),
        "width": str(width),
        "height": str(height),
    }
    body: bytes = _typst.compile(_PAGE, format="pdf", sys_inputs=inputs, ignore_system_fonts=True, timestamp=_ALWAYS)
    return write_boxes(body, margin=margin, bleed=BLEED) if margin else body
